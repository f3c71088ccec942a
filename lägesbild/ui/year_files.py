"""Årshjul taken away: a calendar file, and the year as a table."""

from __future__ import annotations

import functools

import pandas as pd

from lägesbild.export import tables, year_calendar
from lägesbild.model import Viewer
from lägesbild.reading import arshjul
from lägesbild.reading.arshjul import Occasion
from lägesbild.store.session import reading
from lägesbild.ui import downloads, year_words
from lägesbild.ui.downloads import File


def offer(viewer: Viewer, year: int) -> None:
    """The year as a calendar file for Outlook, CSV and XLSX."""
    table = functools.partial(table_file, year, viewer=viewer)
    downloads.offer(
        "arshjul",
        [
            File("ics", f"arshjul-{year}.ics", functools.partial(calendar_file, year, viewer=viewer)),
            *(
                File(kind, f"arshjul-{year}.{kind}", functools.partial(table, kind))
                for kind in ("csv", "xlsx")
            ),
        ],
    )


def calendar_file(year: int, *, viewer: Viewer) -> bytes:
    """Read the year anew, make the calendar file, and note that it is taken."""
    said = downloads.stamped(f"Årshjul {year}", filters=None, viewer=viewer)
    listed = [one for one in _listed(year, viewer) if one.uid]
    made = year_calendar.ics(listed)
    downloads.note_taken("arshjul", "ics", said, count=len(listed), viewer=viewer)
    return made


def table_file(year: int, kind: str, *, viewer: Viewer) -> bytes:
    """Read the year anew, make it a table, and note that it is taken."""
    said = downloads.stamped(f"Årshjul {year}", filters=None, viewer=viewer)
    listed = _listed(year, viewer)
    made = (tables.csv if kind == "csv" else tables.xlsx)([table(listed)], said)
    downloads.note_taken("arshjul", kind, said, count=len(listed), viewer=viewer)
    return made


def table(occasions: tuple[Occasion, ...]) -> pd.DataFrame:
    """One row for each occasion, by day."""
    return pd.DataFrame(
        [
            (
                one.starts_on,
                one.ends_on,
                one.starts_on.isocalendar().week,
                year_words.sort_name(one.sort),
                one.title,
                one.owner or None,
                "ja" if one.is_proposal else None,
            )
            for one in occasions
        ],
        columns=["Från", "Till", "Vecka", "Slag", "Händelse", "Ansvarig", "Preliminär"],
        dtype=object,
    )


def _listed(year: int, viewer: Viewer) -> tuple[Occasion, ...]:
    with reading() as session:
        return arshjul.read(session, year, viewer=viewer).occasions
