"""Who may propose and approve what a huvudman publishes from its closed rows, and what the release holds."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.analysis import release
from lägesbild.model import (
    Category,
    ConflictError,
    ForbiddenError,
    Indicator,
    IndicatorRelease,
    InputError,
    NotFoundError,
    Viewer,
)
from lägesbild.model.counted import KINDS, LEVELS, MONTH, QUARTER, Counted, Slot, months_of, period_name
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import DistrictLevel, ReleaseStatus
from lägesbild.store import closed_rows
from lägesbild.store import settings as stored

OCCUPYING: Final = (ReleaseStatus.FORSLAG, ReleaseStatus.PUBLICERAD, ReleaseStatus.TILLBAKADRAGEN)
"""What a release's rows are taken by: what others have seen once they may compare with, withdrawn or not."""


def may_propose(viewer: Viewer) -> bool:
    """Whether a person may propose an indicator from their huvudman's closed rows."""
    return viewer.is_reviewer or may(viewer.role, Deed.REPORT)


def may_decide(viewer: Viewer) -> bool:
    """Whether a person may approve, decline and withdraw what their huvudman publishes."""
    return viewer.is_reviewer or viewer.is_approver


def require_proposer(viewer: Viewer) -> None:
    """ForbiddenError unless the person may propose."""
    if not may_propose(viewer):
        raise ForbiddenError(
            f"Indikatorer föreslås av den som rapporterar för {viewer.huvudman} och av dess granskare. "
            "Be någon av dem."
        )


def require_decider(viewer: Viewer) -> None:
    """ForbiddenError unless the person may approve."""
    if not may_decide(viewer):
        raise ForbiddenError(
            f"Det gör granskaren eller den som är behörighetsansvarig hos {viewer.huvudman}. Be någon av dem."
        )


def own_release(session: Session, release_id: int, *, version: int, by: Viewer) -> IndicatorRelease:
    """A release of one's own huvudman, as the person saw it."""
    row = session.get(IndicatorRelease, release_id)
    if row is None or row.huvudman_id != by.huvudman_id:
        raise NotFoundError("Förslaget finns inte. Läs in sidan på nytt.")
    if row.version != version:
        raise ConflictError("Någon annan har hunnit före. Läs in sidan på nytt och se hur det står nu.")
    return row


def require_countable(session: Session, counted: Counted) -> None:
    """InputError, naming the field, when a definition does not hold."""
    if not counted.kinds or not set(counted.kinds) <= set(KINDS):
        raise InputError("Välj minst ett slag av rapporter att räkna.", field="kinds")
    if counted.level not in LEVELS or counted.months not in (MONTH, QUARTER):
        raise InputError("Välj områden och period i listorna.", field="level")
    rows = session.scalars(select(Category).where(Category.id.in_(counted.categories))).all()
    if len(rows) != len(set(counted.categories)):
        raise InputError("En kategori finns inte. Välj i listan.", field="categories")
    whole = [row.name for row in rows if row.whole_kommun_only]
    if whole and counted.level is not DistrictLevel.KOMMUN:
        raise InputError(f"{whole[0]} räknas bara för hela kommunen. Välj hela kommunen.", field="level")
    if set(counted.areas) - set(closed_rows.areas(session, counted)):
        raise InputError("Ett av områdena finns inte på den nivån. Välj i listan.", field="areas")


def content(
    session: Session,
    row: Indicator,
    counted: Counted,
    *,
    start: dt.date,
    end: dt.date,
    by: Viewer,
    readers: str,
) -> str:
    """
    What a release holds, as text: rounded cells and the words and rules they were made by.

    Raises
    ------
    InputError
        Every cell would be hidden.
    """
    threshold = int(stored.get(session, "troskel"))
    found = closed_rows.count(session, counted, huvudman_id=by.huvudman_id, start=start, end=end)
    cells = {code: cell.value for code, cell in release.tell(found.cells, threshold=threshold).items()}
    if not any(value is not None for value in cells.values()):
        raise InputError(
            "Alla tal är för små för att visas. Välj större områden, fler slag eller en längre period.",
            field="",
        )
    held: dict[str, Any] = {
        "indicator": row.name,
        "unit": row.unit,
        "source": row.source,
        "limits": row.limits,
        "direction": row.direction.value,
        "what": closed_rows.words(session, counted),
        "readers": readers,
        "kinds": [kind.value for kind in counted.kinds],
        "categories": list(closed_rows.categories(session, counted)),
        "level": counted.level.value,
        "period_from": start.isoformat(),
        "period_to": end.isoformat(),
        "least": release.whole_band(threshold),
        "cells": cells,
    }
    return json.dumps(held, ensure_ascii=False, sort_keys=True)


def slot(row: IndicatorRelease) -> Slot:
    """The rows a release was counted from."""
    held = json.loads(row.content)
    return Slot(frozenset(held["kinds"]), frozenset(held["categories"]), row.period_from, row.period_to)


def require_untold(session: Session, wanted: IndicatorRelease) -> None:
    """
    InputError when another release of the huvudman was counted from some of the same rows.

    A row enters one published number at most, for good: then no two numbers can be subtracted, whatever
    their areas, periods or categories, and nobody sees what one more row did to a number.
    """
    others = session.scalars(
        select(IndicatorRelease).where(
            IndicatorRelease.huvudman_id == wanted.huvudman_id,
            IndicatorRelease.status.in_(OCCUPYING),
            IndicatorRelease.period_from <= wanted.period_to,
            IndicatorRelease.period_to >= wanted.period_from,
        )
    )
    mine = slot(wanted)
    for other in others:
        if other.id != wanted.id and slot(other).meets(mine):
            told = json.loads(other.content)["indicator"]
            name = period_name(other.period_from, months_of(other.period_from, other.period_to))
            raise InputError(
                f"Samma rapporter räknas redan i ”{told}”, {name} ({other.status.label.lower()}). En rapport "
                "räknas högst en gång i det som publiceras: den som jämför två tal kan annars räkna ut det "
                "som är dolt.",
                field="period",
            )
