"""python -m lägesbild export: a register as a user may take it away. The trail tells of it."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, cast

import typer

from lägesbild.cli import minutes
from lägesbild.cli.database import OPERATOR, prepare
from lägesbild.cli.failures import tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lägesbild.model import Viewer
    from lägesbild.reading.filters import Filters

_ALSO: Final = {"observations": "rapporter"}
"""What else a register may be called."""


_FORMATS: Final = ("csv", "xlsx", "gpkg")


def export(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="REGISTER",
            help="observations (rapporter), problembilder, insatser, inriktning, verksamhetsmal, beslut, "
            "uppdrag, bedomningar eller indikatorer; eller protokoll eller kommunstyrelsen av ett möte.",
        ),
    ],
    file_format: Annotated[
        str,
        typer.Option("--format", metavar="SLAG", help="csv, xlsx eller gpkg; för ett möte docx eller pdf."),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FIL", help="Vart filen skrivs.")],
    as_user: Annotated[
        str, typer.Option("--as", metavar="ANVÄNDARE", help="Det som den här användaren får läsa.")
    ],
    start: Annotated[
        dt.datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], metavar="ÅÅÅÅ-MM-DD")
    ] = None,
    end: Annotated[
        dt.datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], metavar="ÅÅÅÅ-MM-DD")
    ] = None,
    area: Annotated[str | None, typer.Option("--area", metavar="KOD", help="Bara ett område.")] = None,
    meeting: Annotated[
        dt.datetime | None,
        typer.Option("--meeting", formats=["%Y-%m-%d"], metavar="ÅÅÅÅ-MM-DD", help="Mötets dag."),
    ] = None,
    group: Annotated[
        str | None, typer.Option("--group", metavar="GRUPP", help="Gruppen, när flera möttes den dagen.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Skriv över filen om den finns.")] = False,
) -> None:
    """Skriv ett register eller ett mötes protokoll till fil, så som en användare får läsa det."""
    prepare()
    from lägesbild.model import InputError
    from lägesbild.reading.listings import REGISTERS

    register = _ALSO.get(kind, kind)
    if register not in REGISTERS and kind not in minutes.KINDS:
        raise typer.BadParameter(f"Det finns inget register som heter {kind!r}.")
    if kind not in minutes.KINDS and file_format not in _FORMATS:
        raise typer.BadParameter(f"--format är {', '.join(_FORMATS)}, inte {file_format!r}")
    if out.exists() and not force:
        raise typer.BadParameter(f"{out} finns redan. Välj ett annat namn eller lägg till --force.")
    if kind in minutes.KINDS:
        day = meeting.date() if meeting else None
        minutes.export(kind, file_format, out, as_user=as_user, meeting=day, group=group)
        return
    try:
        filters = _filters(start, end, area)
        count = write(register, file_format, out, as_user=as_user, filters=filters)
    except InputError as error:
        raise typer.BadParameter(str(error)) from error
    tell(f"{count} rader i {out}")


def write(register: str, file_format: str, out: Path, *, as_user: str, filters: Filters) -> int:
    """
    Write a register to a file, whole or not at all; return the number of rows.

    Raises
    ------
    NotFoundError
        There is no such open account.
    InputError
        The area does not exist.
    DocumentError
        The file could not be written.
    """
    from lägesbild.export import listings as files
    from lägesbild.export import stamp
    from lägesbild.model import clock
    from lägesbild.reading import circles, listings, viewers
    from lägesbild.store.session import reading

    with reading() as session:
        viewer = viewers.by_username(session, as_user)
        names = [circle.name for circle in circles.for_viewer(session, viewer)]
    note(viewer, register, file_format, " ".join((filters.period_text(), *filters.words)))
    with reading() as session:
        found = listings.read(session, register, viewer=viewer, filters=filters)
    tell_owners(viewer, register, found.ids)
    said = stamp.make(found.title, filters=filters, viewer=viewer, circles=names, made_on=clock.today())
    put(out, files.file(found, said, kind=cast("files.Format", file_format)))
    return len(found.rows)


def _filters(start: dt.datetime | None, end: dt.datetime | None, area: str | None) -> Filters:
    from lägesbild.model import clock
    from lägesbild.reading import areas
    from lägesbild.reading.filters import Filters
    from lägesbild.store.session import reading

    last = end.date() if end else clock.today()
    first = start.date() if start else Filters.default(last).start
    if area is None:
        return Filters(first, last)
    with reading() as session:
        chosen = areas.read_tree(session).resolve(area)
    return Filters(first, last, district=chosen.code, words=(chosen.name,))


def note(viewer: Viewer, what: str, file_format: str, chosen: str) -> None:
    """
    Note that a file is taken as a user, but on a demo database.

    Before the reading: nobody takes what somebody else may read and then keeps it from the trail.
    """
    from lägesbild.intake import demo
    from lägesbild.store import trail
    from lägesbild.store.session import reading, transaction

    with reading() as session:
        if demo.is_demo(session):
            return
    with transaction() as session:
        trail.note(
            session,
            by=OPERATOR,
            action="operator.export",
            details={"som": viewer.username, "vad": what, "format": file_format, "urval": chosen},
            huvudman_id=viewer.huvudman_id,
        )


def tell_owners(viewer: Viewer, register: str, ids: Sequence[int]) -> None:
    """Note for every other huvudman what is taken of theirs, before the file is written; not of a demo."""
    from lägesbild.actions import operator_readings
    from lägesbild.intake import demo
    from lägesbild.store.session import reading, transaction

    with reading() as session:
        if demo.is_demo(session):
            return
    with transaction() as session:
        operator_readings.note(session, register, ids, viewer=viewer, by=OPERATOR)


def put(out: Path, content: bytes) -> None:
    """Write a file whole or not at all; DocumentError when it cannot be written."""
    from lägesbild.model import DocumentError

    try:
        with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}", delete=False) as partial:
            partial.write(content)
        Path(partial.name).replace(out)
    except OSError as error:
        raise DocumentError(
            f"{out} gick inte att skriva. Se efter att mappen finns och går att skriva i."
        ) from error
