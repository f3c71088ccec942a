"""python -m lägesbild show lage: what a user's page shows. Outside the demo the trail tells of it."""

from __future__ import annotations

import datetime as dt

import typer

from lägesbild.cli.database import OPERATOR
from lägesbild.intake import demo
from lägesbild.model import Viewer
from lägesbild.reading import lage as lages
from lägesbild.reading import viewers
from lägesbild.reading.filters import Filters
from lägesbild.reading.picture import AreaPicture, Lage
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction


def lage(username: str, start: dt.date, end: dt.date, area: str | None) -> Lage:
    """
    Read the picture as a user.

    Raises
    ------
    NotFoundError
        There is no such open account.
    InputError
        The period or the area does not hold.
    """
    filters = Filters(start, end, district=area)
    with reading() as session:
        viewer = viewers.by_username(session, username)
        logged = not demo.is_demo(session)
    if logged:
        _note(viewer)
    return lages.read(filters, viewer=viewer)


def _note(viewer: Viewer) -> None:
    # Before the reading: nobody reads as somebody else and then keeps it from the trail.
    with transaction() as session:
        trail.note(
            session,
            by=OPERATOR,
            action="operator.lasning",
            details={"som": viewer.username, "vad": "lage"},
            huvudman_id=viewer.huvudman_id,
        )


def tell(lage: Lage) -> None:
    """Print the picture as text."""
    typer.echo(f"Lägesbild – {lage.municipality}, {lage.filters.period_text()}")
    for change in lage.changes:
        typer.echo(f"  • {change.sentence}")
    for part in (*lage.areas, lage.hela_kommunen, lage.utan_plats):
        _tell_area(part)


def _tell_area(part: AreaPicture) -> None:
    if part.count == 0 and not part.problembilder and not part.insatser:
        return
    count = part.count_reason if part.count is None else f"{part.count} rapporter"
    typer.echo(f"{part.name} ({part.code}): {count}")
    for concern in part.problembilder:
        where = f", {concern.place}" if concern.place else ""
        typer.echo(f"  {concern.status.label.lower()}: {concern.title} ({concern.huvudman}{where})")
    for insats in part.insatser:
        typer.echo(f"  insats, {insats.status.label.lower()}: {insats.title} ({insats.huvudman})")
