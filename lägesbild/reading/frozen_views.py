"""What a view showed, by its address: Lägesbild, Område, Tidslinje, Problembilder and Insatser as tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy.orm import Session

from lägesbild.model import Viewer
from lägesbild.reading import (
    areas,
    insatser,
    lage,
    meetings,
    omrade,
    problembilder,
    scene,
    tidslinje,
    view_address,
    vocabulary,
)
from lägesbild.reading import frozen_tables as tables
from lägesbild.reading.filters import Filters
from lägesbild.reading.frozen_tables import Table
from lägesbild.reading.insats_rows import InsatsRow
from lägesbild.reading.problembilder import ListedProblembild
from lägesbild.reading.view_address import Asked, fits

Found = dict[str, Any]
EARLIEST: Final = dt.date(1990, 1, 1)
UNKNOWN: Final = "Sidan har inga siffror att frysa. Mötets underlag i sin helhet är fryst."
GONE: Final = "Raden som vyn visade läses inte av hela gruppen, så den är inte fryst."


def read(session: Session, page: str, query: str, *, viewer: Viewer, today: dt.date) -> tuple[Filters, Found]:
    """
    The filters of an address and what its page shows somebody on a day: areas for a map, tables, remarks.

    Raises
    ------
    InputError
        The address names a period that cannot be read.
    """
    asked = Asked.read(query)
    filters = view_address.filters_of(
        asked,
        tree=areas.read_tree(session),
        words=vocabulary.read(session),
        today=today,
        last_meeting=meetings.last_before(session, viewer=viewer, day=today),
    )
    if page not in PAGES:
        return filters, nothing(UNKNOWN)
    return filters, PAGES[page](session, filters, asked, viewer, today)


def nothing(why: str) -> Found:
    """A picture with nothing in it but the reason."""
    return {"areas": [], "tables": [], "notes": [why]}


def _lage(session: Session, filters: Filters, _: Asked, viewer: Viewer, today: dt.date) -> Found:
    view = scene.build(session, filters, viewer=viewer, today=today)
    seen = lage.of(session, filters, viewer=viewer, today=today)
    return _found(tables.of_lage(seen, view)) | {"areas": tables.map_areas(seen.areas)}


def _omrade(session: Session, filters: Filters, _: Asked, viewer: Viewer, today: dt.date) -> Found:
    view = scene.build(session, filters, viewer=viewer, today=today)
    seen = omrade.of(session, filters, viewer=viewer, today=today)
    return _found(tables.of_sheet(seen, view))


def _tidslinje(session: Session, filters: Filters, _: Asked, viewer: Viewer, today: dt.date) -> Found:
    return _found(tables.of_timeline(tidslinje.of(session, filters, viewer=viewer, today=today)))


def _problembilder(session: Session, filters: Filters, asked: Asked, viewer: Viewer, _: dt.date) -> Found:
    if asked.row_id is not None:
        whole = Filters(EARLIEST, filters.end)
        rows = problembilder.of(session, whole, viewer=viewer)
        opened = next((row for row in rows if row.view.id == asked.row_id), None)
        return nothing(GONE) if opened is None else _found(tables.problembild(opened))
    found = problembilder.of(session, filters, viewer=viewer)
    wanted = _status(asked, problembilder.STATUSES)
    kept = [row.view for row in found if row.view.status in wanted and _is_searched(row, asked)]
    return _found([tables.problembilder(kept)], *_limits(asked))


def _insatser(session: Session, filters: Filters, asked: Asked, viewer: Viewer, today: dt.date) -> Found:
    if asked.row_id is not None:
        found = insatser.of(session, Filters(EARLIEST, filters.end), viewer=viewer, today=today)
        opened = [row for row in found if row.id == asked.row_id]
        return _found([tables.insats_rows(opened)]) if opened else nothing(GONE)
    wanted = _status(asked, insatser.STATUSES)
    found = insatser.of(session, filters, viewer=viewer, today=today)
    kept = [row for row in found if row.status.value in wanted and _is_chosen(row, asked)]
    return _found([tables.insats_rows(kept)], *_limits(asked))


Reader = Callable[[Session, Filters, Asked, Viewer, dt.date], Found]
PAGES: Final[dict[str, Reader]] = {
    "": _lage,
    "lagesbild": _lage,
    "omrade": _omrade,
    "tidslinje": _tidslinje,
    "problembilder": _problembilder,
    "insatser": _insatser,
}


def _found(shown: list[Table], *notes: str) -> Found:
    return {"areas": [], "tables": shown, "notes": list(notes)}


def _status(asked: Asked, statuses: dict[str, Any]) -> Any:
    """The statuses that the list was cut to; the first choice is what it opens with."""
    default = next(iter(statuses))
    return statuses.get(asked.one("status", default), statuses[default])


def _is_searched(row: ListedProblembild, asked: Asked) -> bool:
    view = row.view
    return fits(asked.one("sok"), view.title, *view.area_names, view.place or "", view.huvudman, row.words)


def _is_chosen(row: InsatsRow, asked: Asked) -> bool:
    told = (row.title, *row.area_names, row.huvudman, row.theme, row.description, row.goal, row.owner)
    more = (row.target_group, row.method, *row.partners)
    chosen = {
        "amne": row.theme,
        "spar": row.track.label if row.track else None,
        "niva": row.level.label if row.level else None,
    }
    fitting = all(asked.one(name, insatser.ALL) in {insatser.ALL, value} for name, value in chosen.items())
    return fitting and fits(asked.one("sok"), *(part for part in (*told, *more) if part))


def _limits(asked: Asked) -> list[str]:
    """What the list was cut to beside the filter bar."""
    named = {"sok": "Sökning", "status": "Status", "amne": "Ämne", "spar": "Spår", "niva": "Nivå"}
    return [f"{title}: {asked.one(name)}" for name, title in named.items() if asked.one(name)]
