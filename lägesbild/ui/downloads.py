"""Taking it away: "Ladda ned" under every chart, map and list, made when clicked and never before."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

import streamlit as st

from lägesbild.actions import exports
from lägesbild.export import charts, images, listings, maps, stamp, tables
from lägesbild.export.stamp import Stamp
from lägesbild.figures.area_map import Measure
from lägesbild.figures.chart import Chart
from lägesbild.model import ConflictError, DocumentError, Viewer, clock
from lägesbild.reading import circles, viewers
from lägesbild.reading import listings as registers
from lägesbild.reading.filters import Filters
from lägesbild.reading.picture import Lage
from lägesbild.store.session import reading, transaction
from lägesbild.ui import problems

LABEL: Final = "Ladda ned"
WAIT_SECONDS: Final = 90.0
GRACE_SECONDS: Final = 1.0
"""How long a made file is left alone: Streamlit forgets files when a run ends, the browser must be first."""
_MIME: Final = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "gpkg": "application/geopackage+sqlite3",
    "geojson": "application/geo+json",
    "ics": "text/calendar",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_NAMES: Final = {
    "png": "Bild (PNG)",
    "svg": "Bild som går att förstora (SVG)",
    "csv": "Tabell (CSV)",
    "xlsx": "Tabell (XLSX, Excel)",
    "gpkg": "Karta (GeoPackage)",
    "geojson": "Karta (GeoJSON)",
    "ics": "Kalenderfil (Outlook)",
    "pdf": "Dokument (PDF)",
    "docx": "Dokument (DOCX, Word)",
}
PICTURES: Final = frozenset({"png", "svg"})
Kind = TypeVar("Kind", bound=str)


@dataclass(frozen=True, slots=True)
class File:
    """One file on offer: its kind, its name, and how it is made when somebody clicks."""

    kind: str
    name: str
    make: Callable[[], bytes]


@dataclass(slots=True)
class _Attempt:
    """One click: whether the file is made, and what to say when it was not."""

    done: threading.Event = field(default_factory=threading.Event)
    told: str = ""


def chart(shown: Chart, *, name: str, title: str, filters: Filters, viewer: Viewer, note: str = "") -> None:
    """Offer a chart as PNG, SVG, CSV and XLSX."""
    make = functools.partial(chart_file, shown, title=title, filters=filters, viewer=viewer, note=note)
    offer(name, [_file(kind, title, filters, make) for kind in ("png", "svg", "csv", "xlsx")])


def area_map(
    picture: Lage, *, municipality_code: str, measure: Measure, viewer: Viewer, note: str = ""
) -> None:
    """Offer the map as PNG and GeoJSON, and its numbers as CSV and XLSX."""
    make = functools.partial(
        map_file, picture, code=municipality_code, measure=measure, viewer=viewer, note=note
    )
    title = map_title(picture)
    offer("karta", [_file(kind, title, picture.filters, make) for kind in ("png", "geojson", "csv", "xlsx")])


def map_title(picture: Lage) -> str:
    """What heads the files of the map."""
    return f"{picture.municipality}: rapporter om händelser och oro"


def listing(kind: str, *, ids: Sequence[int] | None, filters: Filters | None, viewer: Viewer) -> None:
    """
    Offer rows of a register as CSV, XLSX and GeoPackage, read again with the viewer's rights when clicked.

    ``kind`` is one of rapporter, problembilder, insatser, inriktning, verksamhetsmal, beslut, uppdrag,
    indikatorer, bedomningar; ``ids`` the rows shown, None for all that the filters let through.
    """
    register = registers.REGISTERS[kind]
    make = functools.partial(
        listing_file, kind, ids=None if ids is None else tuple(ids), filters=filters, viewer=viewer
    )
    kinds = ("csv", "xlsx", "gpkg") if register.has_places else ("csv", "xlsx")
    offer(kind, [_file(one, register.title, filters, make) for one in kinds])


def documents(
    key: str, kinds: Sequence[Kind], *, label: str, name: Callable[[Kind], str], make: Callable[[Kind], bytes]
) -> None:
    """Offer a document as each kind of file it can be written as."""
    offer(key, [File(kind, name(kind), functools.partial(make, kind)) for kind in kinds], label=label)


def chart_file(
    shown: Chart, kind: str, *, title: str, filters: Filters, viewer: Viewer, note: str = ""
) -> bytes:
    """Make one file of a chart and note that it is taken."""
    said = stamped(title, filters=filters, viewer=viewer, note=note)
    twins = [tables.with_numbers(table) for table in (shown.twin, *shown.more) if len(table)]
    if kind in PICTURES:
        made = charts.picture(shown, said, kind="png" if kind == "png" else "svg")
    else:
        made = (tables.csv if kind == "csv" else tables.xlsx)(twins, said)
    note_taken("diagram", kind, said, count=len(shown.twin), viewer=viewer)
    return made


def map_file(
    picture: Lage, kind: str, *, code: str, measure: Measure, viewer: Viewer, note: str = ""
) -> bytes:
    """Make one file of the map and note that it is taken."""
    said = stamped(map_title(picture), filters=picture.filters, viewer=viewer, note=note)
    areas = (*picture.areas, picture.hela_kommunen, picture.utan_plats)
    if kind == "png":
        made = maps.png(picture.areas, said, municipality_code=code, measure=measure)
    elif kind == "geojson":
        made = maps.geojson(areas, said, municipality_code=code)
    else:
        made = (tables.csv if kind == "csv" else tables.xlsx)([maps.table(areas)], said)
    note_taken("karta", kind, said, count=len(areas), viewer=viewer)
    return made


def listing_file(
    register: str,
    kind: listings.Format,
    *,
    ids: tuple[int, ...] | None,
    filters: Filters | None,
    viewer: Viewer,
) -> bytes:
    """Read a register anew, make one file of it, and note that it is taken."""
    note = "" if ids is None else "De rader som listan på sidan visade"
    said = stamped(registers.REGISTERS[register].title, filters=filters, viewer=viewer, note=note)
    with reading() as session:
        found = registers.read(session, register, viewer=viewer, filters=filters, ids=ids)
    made = listings.file(found, said, kind=kind)
    reports = found.ids if register == "rapporter" else ()
    note_taken(register, kind, said, count=len(found.rows), viewer=viewer, report_ids=reports)
    return made


def stamped(title: str, *, filters: Filters | None, viewer: Viewer, note: str = "") -> Stamp:
    """
    The origin of a file, with what the viewer's huvudman may read at this moment.

    Raises
    ------
    NotFoundError
        The account has been closed.
    ConflictError
        The viewer's rights are others than when the page was read.
    """
    with reading() as session:
        now = viewers.by_username(session, viewer.username)
        names = [circle.name for circle in circles.for_viewer(session, now)]
    if (now.huvudman_id, now.circles) != (viewer.huvudman_id, viewer.circles):
        raise ConflictError("Vad du får läsa har ändrats. Läs in sidan på nytt och försök igen.")
    return stamp.make(title, filters=filters, viewer=now, circles=names, made_on=clock.today(), note=note)


def note_taken(
    what: str, kind: str, said: Stamp, *, count: int, viewer: Viewer, report_ids: Sequence[int] = ()
) -> None:
    """Note that a file is taken. What a title quotes after a colon (an insats) is no text for the trail."""
    title = said.title.partition(": ")[0] if what == "diagram" else said.title
    chosen = f"{title}. {said.period}. {said.chosen}"
    with transaction() as session:
        exports.take(
            session, what=what, file_kind=kind, chosen=chosen, count=count, by=viewer, report_ids=report_ids
        )


@st.fragment
def offer(name: str, files: Sequence[File], label: str = LABEL) -> None:
    """The popover with one button per file; ``name`` is unique on the page."""
    waiting = f"hamtning_{name}"
    with st.container(key=f"hamta_{name}"), st.popover(label, icon=":material/download:", type="tertiary"):
        without_pictures = any(file.kind in PICTURES for file in files) and images.chromium() is None
        for file in files:
            attempt = _Attempt()
            st.download_button(
                _NAMES[file.kind],
                functools.partial(_made, file, attempt),
                file_name=file.name,
                mime=_MIME[file.kind],
                key=f"hamta_{name}_{file.kind}",
                disabled=without_pictures and file.kind in PICTURES,
                on_click=functools.partial(st.session_state.__setitem__, waiting, attempt),
                width="stretch",
            )
        if without_pictures:
            st.caption(images.MISSING)
        attempted: _Attempt | None = st.session_state.pop(waiting, None)
        if attempted is not None:
            _await(attempted)


@st.fragment
def single(name: str, file: File, *, mime: str, help_text: str) -> None:
    """One button for one file, without a popover; ``name`` is unique on the page."""
    waiting, attempt = f"hamtning_{name}", _Attempt()
    st.download_button(
        LABEL,
        functools.partial(_made, file, attempt),
        file_name=file.name,
        mime=mime,
        key=f"hamta_{name}",
        help=help_text,
        icon=":material/download:",
        type="tertiary",
        on_click=functools.partial(st.session_state.__setitem__, waiting, attempt),
    )
    attempted: _Attempt | None = st.session_state.pop(waiting, None)
    if attempted is not None:
        _await(attempted)


def _file(kind: str, title: str, filters: Filters | None, make: Callable[..., bytes]) -> File:
    return File(kind, stamp.file_name(title, filters, kind), functools.partial(make, kind))


def _made(file: File, attempt: _Attempt) -> bytes:
    """What Streamlit calls in a thread of its own after the click, beside the run that waits for it."""
    told, made = problems.caught(file.make)
    attempt.told = told
    attempt.done.set()
    if told or made is None:
        # Streamlit logs what it catches with its message; this one names nobody.
        raise DocumentError("Filen gick inte att skapa.")
    return made


def _await(attempt: _Attempt) -> None:
    with st.spinner("Skapar filen …"):
        if attempt.done.wait(WAIT_SECONDS) and not attempt.told:
            time.sleep(GRACE_SECONDS)
    if attempt.told:
        st.error(attempt.told, icon=":material/error:")
