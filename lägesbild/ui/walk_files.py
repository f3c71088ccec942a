"""Brister as a list to hand to who mends them: CSV and XLSX, read again with the viewer's rights."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Final

import pandas as pd

from lägesbild.export import tables
from lägesbild.model import Viewer, clock
from lägesbild.reading import walk_findings
from lägesbild.reading.walk_findings import FindingView
from lägesbild.store.session import reading
from lägesbild.ui import downloads
from lägesbild.ui.downloads import File

TITLE: Final = "Brister från trygghetsvandringar"
COLUMNS: Final = (
    "Nr",
    "Brist",
    "Plats",
    "Område",
    "Ansvarig huvudman",
    "Ansvarig funktion",
    "Status",
    "Vandringens dag",
    "Dagar",
    "Åtgärdad",
    "Vad som gjordes",
    "Öst (m)",
    "Nord (m)",
    "Läses av",
)


def offer(viewer: Viewer, ids: tuple[int, ...]) -> None:
    """The shortcomings shown, by id."""
    make = functools.partial(file, ids, viewer=viewer)
    name = f"brister-{clock.today()}"
    downloads.offer(
        "brister", [File(kind, f"{name}.{kind}", functools.partial(make, kind)) for kind in ("csv", "xlsx")]
    )


def file(ids: tuple[int, ...], kind: str, *, viewer: Viewer) -> bytes:
    """Read the shortcomings anew, make one file of them, and note that it is taken."""
    said = downloads.stamped(TITLE, filters=None, viewer=viewer, note="De brister som sidan visade")
    with reading() as session:
        found = walk_findings.read(session, viewer=viewer, today=clock.today())
    chosen = [one for one in found if one.id in ids]
    made = (tables.csv if kind == "csv" else tables.xlsx)([table(chosen)], said)
    downloads.note_taken("brister", kind, said, count=len(chosen), viewer=viewer)
    return made


def table(findings: Sequence[FindingView]) -> pd.DataFrame:
    """One row for each shortcoming; the point is on a 250 metre grid (SWEREF 99 TM)."""
    return pd.DataFrame(
        [
            (
                one.id,
                one.text,
                one.place or None,
                one.district,
                one.responsible_huvudman or None,
                one.function or None,
                one.state.value,
                one.found_on,
                one.age_days,
                one.fixed_on,
                one.fixed_note or None,
                one.point[0] if one.point else None,
                one.point[1] if one.point else None,
                one.audience,
            )
            for one in findings
        ],
        columns=list(COLUMNS),
        dtype=object,
    )
