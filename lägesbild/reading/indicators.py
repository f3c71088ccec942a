"""Indikatorer as a viewer may read them: what was published for them, and what waits with their own."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from lägesbild.model import (
    Body,
    District,
    Huvudman,
    Indicator,
    IndicatorRelease,
    IndicatorValue,
    User,
    Viewer,
)
from lägesbild.model.clock import day_of
from lägesbild.model.counted import months_of, period_name
from lägesbild.model.sealed import checksum
from lägesbild.model.words import Direction, ReleaseStatus
from lägesbild.reading.areas import swedish_key
from lägesbild.reading.filters import day_text
from lägesbild.reading.rights import visible

SHOWN: Final = (ReleaseStatus.PUBLICERAD, ReleaseStatus.TILLBAKADRAGEN)
HIDDEN: Final = "–"
DECLINED_SHOWN: Final = 3
LEGEND: Final = "Avrundat till närmaste 5. – = för litet för att visas"


@dataclass(frozen=True, slots=True)
class Value:
    """What is told of one area; None is too small to be shown."""

    code: str
    area: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Period:
    """
    The values of one period. ``release_id`` is None for a figure from elsewhere.

    A withdrawn one has no values, and ``withdrawn`` says when and why; ``is_whole`` is false when what is
    stored is not what was published, and then there are no values either.
    """

    release_id: int | None
    version: int
    start: dt.date
    end: dt.date
    values: tuple[Value, ...]
    readers: str = ""
    published_on: dt.date | None = None
    withdrawn: str = ""
    is_whole: bool = True

    @property
    def name(self) -> str:
        """The month or quarter, or the days when it is neither."""
        months = months_of(self.start, self.end)
        first = self.start.day == 1 and (self.end + dt.timedelta(days=1)).day == 1
        if first and months in (1, 3) and (self.start.month - 1) % months == 0:
            return period_name(self.start, months)
        if first and months == 12 and self.start.month == 1:
            return str(self.start.year)
        return f"{day_text(self.start)} – {day_text(self.end)}"


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """One indicator with what it says of itself, and its periods, earliest first."""

    id: int
    name: str
    unit: str
    source: str
    limits: str
    direction: Direction
    what: str
    huvudman: str
    is_own: bool
    is_rounded: bool
    retired_on: dt.date | None
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """The latest value of one indicator in one area."""

    name: str
    unit: str
    source: str
    period: str
    value: float | None
    is_rounded: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """What waits to be approved, or was declined, at one's own huvudman."""

    id: int
    indicator_id: int
    version: int
    name: str
    what: str
    limits: str
    readers: str
    start: dt.date
    end: dt.date
    proposed_by: str
    proposer: str
    proposed_on: dt.date
    declined: str


def read(session: Session, *, viewer: Viewer) -> tuple[IndicatorView, ...]:
    """Every indicator that the viewer may read something of, by name."""
    published = session.execute(
        select(IndicatorRelease, Indicator, Huvudman.name)
        .join(Indicator, Indicator.id == IndicatorRelease.indicator_id)
        .join(Huvudman, Huvudman.id == IndicatorRelease.huvudman_id)
        .where(IndicatorRelease.status.in_(SHOWN), visible(IndicatorRelease, viewer))
        .order_by(IndicatorRelease.period_from, IndicatorRelease.id)
    )
    names = {
        row.code: row.name for row in session.execute(select(District.code, District.name, District.level))
    }
    found: defaultdict[int, list[Period]] = defaultdict(list)
    of: dict[int, IndicatorView] = {}
    for row, indicator, huvudman in published:
        held = json.loads(row.content)
        found[indicator.id].append(_period(row, held, names))
        of[indicator.id] = _own(indicator, held, huvudman, viewer)
    views = [replace(view, periods=tuple(found[key])) for key, view in of.items()]
    return tuple(sorted((*views, *_elsewhere(session)), key=lambda view: swedish_key(view.name)))


def of_area(session: Session, code: str, *, viewer: Viewer) -> tuple[Line, ...]:
    """The latest value of each indicator that tells of an area itself, by name."""
    lines = []
    for view in read(session, viewer=viewer):
        for period in reversed(view.periods):
            found = next((value for value in period.values if value.code == code), None)
            if found is not None:
                lines.append(
                    Line(view.name, view.unit, view.source, period.name, found.value, view.is_rounded)
                )
                break
    return tuple(lines)


def told(viewer: Viewer) -> ColumnElement[bool]:
    """
    The values that the viewer is shown, with ``IndicatorRelease`` outer joined to them.

    What comes from elsewhere is read by everybody; what a huvudman published, by those it did so for.
    """
    from_elsewhere = and_(Indicator.huvudman_id.is_(None), IndicatorValue.release_id.is_(None))
    return or_(
        from_elsewhere,
        and_(IndicatorRelease.status == ReleaseStatus.PUBLICERAD, visible(IndicatorRelease, viewer)),
    )


def proposals(session: Session, *, viewer: Viewer) -> tuple[Proposal, ...]:
    """What waits at the viewer's own huvudman, the longest waiting first, then what was declined lately."""
    rows = session.execute(
        select(IndicatorRelease, Body.name, User.display_name)
        .join(Body, Body.id == IndicatorRelease.body_id)
        .outerjoin(User, User.username == IndicatorRelease.proposed_by)
        .where(
            IndicatorRelease.huvudman_id == viewer.huvudman_id,
            IndicatorRelease.status.in_((ReleaseStatus.FORSLAG, ReleaseStatus.AVBOJT)),
        )
        .order_by(IndicatorRelease.proposed_at)
    ).all()
    found = [_proposal(*row) for row in rows]
    declined = [one for one in found if one.declined]
    return (*(one for one in found if not one.declined), *declined[-DECLINED_SHOWN:])


def own(session: Session, *, viewer: Viewer) -> dict[int, Indicator]:
    """The viewer's huvudman's own indicators in use, by id: those that may get another period."""
    rows = session.scalars(
        select(Indicator)
        .where(
            Indicator.huvudman_id == viewer.huvudman_id,
            Indicator.definition.is_not(None),
            Indicator.retired_on.is_(None),
        )
        .order_by(Indicator.name)
    )
    return {row.id: row for row in rows}


def _period(row: IndicatorRelease, held: dict[str, Any], names: dict[str, str]) -> Period:
    is_whole = checksum(row.content) == row.checksum
    shows = is_whole and row.status is ReleaseStatus.PUBLICERAD
    values = [Value(code, names.get(code, code), value) for code, value in held.get("cells", {}).items()]
    withdrawn = ""
    if row.withdrawn_at is not None:
        withdrawn = f"tillbakadragen {day_text(day_of(row.withdrawn_at))}: {row.withdrawn_reason}"
    return Period(
        release_id=row.id,
        version=row.version,
        start=row.period_from,
        end=row.period_to,
        values=tuple(sorted(values, key=lambda one: swedish_key(one.area))) if shows else (),
        readers=held.get("readers", ""),
        published_on=day_of(row.decided_at) if row.decided_at else None,
        withdrawn=withdrawn,
        is_whole=is_whole,
    )


def _own(row: Indicator, held: dict[str, Any], huvudman: str, viewer: Viewer) -> IndicatorView:
    """An indicator in the words it was published with."""
    return IndicatorView(
        id=row.id,
        name=held.get("indicator", row.name),
        unit=held.get("unit", row.unit),
        source=held.get("source", row.source),
        limits=held.get("limits", row.limits),
        direction=Direction(held.get("direction", row.direction)),
        what=held.get("what", ""),
        huvudman=huvudman,
        is_own=row.huvudman_id == viewer.huvudman_id,
        is_rounded=True,
        retired_on=row.retired_on,
        periods=(),
    )


def _elsewhere(session: Session) -> list[IndicatorView]:
    """Figures from elsewhere, which everybody reads, with the values they have."""
    rows = session.execute(
        select(IndicatorValue, Indicator, District.code, District.name)
        .join(Indicator, Indicator.id == IndicatorValue.indicator_id)
        .join(District, District.id == IndicatorValue.district_id)
        .where(Indicator.huvudman_id.is_(None))
    )
    values: defaultdict[int, defaultdict[tuple[dt.date, dt.date], list[Value]]] = defaultdict(
        lambda: defaultdict(list)
    )
    of: dict[int, Indicator] = {}
    for value, indicator, code, name in rows:
        of[indicator.id] = indicator
        values[indicator.id][value.period_from, value.period_to].append(Value(code, name, value.value))
    return [_from_elsewhere(row, values[key]) for key, row in of.items()]


def _from_elsewhere(row: Indicator, values: dict[tuple[dt.date, dt.date], list[Value]]) -> IndicatorView:
    periods = [
        Period(None, 0, start, end, tuple(sorted(found, key=lambda one: swedish_key(one.area))))
        for (start, end), found in sorted(values.items())
    ]
    return IndicatorView(
        id=row.id,
        name=row.name,
        unit=row.unit,
        source=row.source,
        limits=row.limits,
        direction=row.direction,
        what="",
        huvudman="",
        is_own=False,
        is_rounded=False,
        retired_on=row.retired_on,
        periods=tuple(periods),
    )


def _proposal(row: IndicatorRelease, readers: str, proposer: str | None) -> Proposal:
    held = json.loads(row.content)
    return Proposal(
        id=row.id,
        indicator_id=row.indicator_id,
        version=row.version,
        name=held["indicator"],
        what=held["what"],
        limits=held["limits"],
        readers=readers,
        start=row.period_from,
        end=row.period_to,
        proposed_by=row.proposed_by,
        proposer=proposer or row.proposed_by,
        proposed_on=day_of(row.proposed_at),
        declined=row.decline_reason or "",
    )
