"""What huvudmän tell, or have not told yet, of their closed rows: a release in every state."""

from __future__ import annotations

import datetime as dt
import json
from typing import Final

from lägesbild.model import District, Indicator, IndicatorRelease, IndicatorValue, clock
from lägesbild.model.counted import Counted, ended
from lägesbild.model.sealed import checksum
from lägesbild.model.words import Direction, DistrictLevel, ObservationKind, ReleaseStatus
from lägesbild.store import trail
from tests.privacy.canaries import NOBODY
from tests.privacy.plan import GROUPS
from tests.privacy.world import NOW, Builder

OPEN: Final = frozenset({ReleaseStatus.PUBLICERAD, ReleaseStatus.TILLBAKADRAGEN})
"""Those whose words others have been shown."""
SOMEBODY_ELSE: Final = "kollega"
"""Whoever decided what another proposed."""


def of_huvudman(builder: Builder, huvudman: str, group: str) -> None:
    """An indicator of a huvudman for each state that a release of it can be in, meant for a group."""
    for number, status in enumerate(ReleaseStatus):
        _release(builder, huvudman, group, status, f"{huvudman}-{group}-{number}")


def _release(builder: Builder, huvudman: str, group: str, status: ReleaseStatus, slug: str) -> None:
    world = builder.world
    own = world.of_huvudman(huvudman)
    readers = own | world.of_group(group) if status in OPEN else own
    indicator = _indicator(builder, huvudman, slug, readers)
    start = ended(1, today=clock.today(), count=1)[0]
    shown = {
        ReleaseStatus.PUBLICERAD: readers,
        ReleaseStatus.TILLBAKADRAGEN: NOBODY,
    }.get(status, own)
    areas = builder.areas[:3]
    values = [world.cage.number(f"indicator_value.value ({status.value})", shown) for _ in areas[:2]]
    cells = dict(zip(areas, [*values, None], strict=True))
    row = _row(builder, indicator, group, status, start, cells)
    builder.put(row, readers, action="indikator.foresla")
    if status is not ReleaseStatus.AVBOJT:
        row.decline_reason = None  # else it stands among those that were declined
    if status is not ReleaseStatus.TILLBAKADRAGEN:
        row.withdrawn_reason = None
    builder.session.flush()
    if status in OPEN:
        _values(builder, row, cells)


def _indicator(builder: Builder, huvudman: str, slug: str, readers: frozenset[str]) -> Indicator:
    """Its words are the huvudman's alone until a release of it is told, whatever their columns declare."""
    cage = builder.world.cage
    row = Indicator(
        slug=slug,
        name=cage.word("indicator.name", readers, is_sealed=False),
        unit="rapporter",
        source=cage.word("indicator.source", readers, is_sealed=False),
        limits=cage.word("indicator.limits", readers, is_sealed=False),
        direction=Direction.NEUTRAL,
        huvudman_id=builder.huvudman[huvudman],
        definition=Counted(kinds=(ObservationKind.ORO,), months=1, level=DistrictLevel.REGSO).text,
    )
    made: Indicator = builder.put(row, readers, action="indikator.skapa")
    return made


def _row(
    builder: Builder,
    indicator: Indicator,
    group: str,
    status: ReleaseStatus,
    start: dt.date,
    cells: dict[int, int | None],
) -> IndicatorRelease:
    by = builder.world.hand(_slug(builder, indicator))
    content = _content(builder, indicator, start, cells)
    decided = None if status is ReleaseStatus.FORSLAG else NOW
    return IndicatorRelease(
        indicator_id=indicator.id,
        huvudman_id=indicator.huvudman_id,
        body_id=builder.groups[group],
        audience_id=builder.groups[group] if status in OPEN else None,
        period_from=start,
        period_to=ended_on(start),
        status=status,
        content=content,
        checksum=checksum(content),
        proposed_by=by,
        proposed_at=NOW,
        decided_by=SOMEBODY_ELSE if decided else None,
        decided_at=decided,
        withdrawn_by=SOMEBODY_ELSE if status is ReleaseStatus.TILLBAKADRAGEN else None,
        withdrawn_at=NOW if status is ReleaseStatus.TILLBAKADRAGEN else None,
        submit_key=indicator.slug,
    )


def ended_on(start: dt.date) -> dt.date:
    """The last day of the month that begins on a day."""
    return (start + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def _slug(builder: Builder, indicator: Indicator) -> str:
    return next(slug for slug, row_id in builder.huvudman.items() if row_id == indicator.huvudman_id)


def _content(builder: Builder, indicator: Indicator, start: dt.date, cells: dict[int, int | None]) -> str:
    session = builder.session
    readers = builder.world.readers["indicator", indicator.id]
    held = {
        "indicator": indicator.name,
        "unit": indicator.unit,
        "source": indicator.source,
        "limits": indicator.limits,
        "direction": indicator.direction.value,
        "what": builder.world.cage.word("indicator_release.content", readers),
        "readers": "gruppen",
        "kinds": [ObservationKind.ORO.value],
        "categories": [],
        "level": DistrictLevel.REGSO.value,
        "period_from": start.isoformat(),
        "period_to": ended_on(start).isoformat(),
        "least": 5,
        "cells": {session.get_one(District, area).code: value for area, value in cells.items()},
    }
    return json.dumps(held, ensure_ascii=False, sort_keys=True)


def _values(builder: Builder, row: IndicatorRelease, cells: dict[int, int | None]) -> None:
    trail.deed(builder.session, by="test", action="indikator.godkann")
    builder.session.add_all(
        IndicatorValue(
            indicator_id=row.indicator_id,
            district_id=area,
            period_from=row.period_from,
            period_to=row.period_to,
            value=value,
            suppressed=value is None,
            release_id=row.id,
        )
        for area, value in cells.items()
    )
    builder.session.flush()


def of_everybody(builder: Builder) -> None:
    """A set for every huvudman of the world, and for each group it is in."""
    for huvudman in sorted(set(builder.world.people.values())):
        for group in GROUPS:
            if builder.world.of_huvudman(huvudman) <= builder.world.of_group(group):
                of_huvudman(builder, huvudman, group)
