"""Trygghetsvandringar: the forms that plan a walk, change it, and note that it was walked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy.orm import Session

from lägesbild.actions import safety_walks as acts
from lägesbild.actions.safety_walks import NewWalk
from lägesbild.model import InputError, Viewer, clock
from lägesbild.reading import areas, circles, form_choices, own_reports
from lägesbild.reading.circles import Circle
from lägesbild.reading.filters import day_text
from lägesbild.reading.safety_walks import WalkLine
from lägesbild.store.session import reading
from lägesbild.ui import register
from lägesbild.ui.form_fields import DatedForm, area, choice, day, number
from lägesbild.ui.kept_form import both, readers, send_or_leave
from lägesbild.ui.report_text import plain

FIELDS: Final[dict[str, Any]] = {"district": None, "planned_on": None, "note": "", "audience": None}
REQUIRED: Final = {
    "district": "Välj var ni går.",
    "planned_on": "Välj vilken dag ni går.",
    "audience": "Välj vilka som får läsa om vandringen och dess brister.",
}
Done = Callable[[str], None]


def plan(viewer: Viewer, *, done: Done) -> None:
    """The form of a new walk; ``done`` is told what to say when it is saved, "" when it is left."""
    form = DatedForm("vandring_ny", FIELDS)
    form.open(viewer)
    _fields(form, viewer, None)
    send_or_leave(
        form, viewer, "Planera", lambda session: _plan(session, form, viewer), done, required=REQUIRED
    )


def change(viewer: Viewer, walk: WalkLine, *, done: Done) -> None:
    """The same form filled with what is stored."""
    form = DatedForm(f"vandring{walk.id}", FIELDS)
    initial = {
        "district": walk.district_code,
        "planned_on": walk.planned_on.isoformat(),
        "note": walk.note,
        "audience": walk.audience_slug,
    }
    form.open(viewer, initial=initial, version=walk.version)
    _both(form, viewer, walk, done)
    _fields(form, viewer, walk)
    send_or_leave(
        form,
        viewer,
        "Spara ändringen",
        lambda session: _change(session, form, viewer, walk),
        done,
        required=REQUIRED,
    )


def carry_out(viewer: Viewer, walk: WalkLine, *, done: Done) -> None:
    """Which day it was walked, and by how many."""
    form = DatedForm(f"vandrad{walk.id}", {"on": None, "people": None})
    first = min(walk.planned_on, clock.today()).isoformat()
    form.open(viewer, initial={"on": first}, version=walk.version)
    _both(form, viewer, walk, done)
    day(form, "Dag", "on")
    number(form, "Antal deltagare (frivilligt)", "people", step=1)
    form.error_at("")
    send_or_leave(form, viewer, "Spara", lambda session: _carry_out(session, form, viewer, walk), done)


def _fields(form: DatedForm, viewer: Viewer, walk: WalkLine | None) -> None:
    with reading() as session:
        tree = areas.read_tree(session)
        names = form_choices.areas_by_code(tree, kept=[walk.district_code] if walk else ())
        offered = _circles(session, viewer, walk)
        last = own_reports.last_audience(session, viewer=viewer)
    choice(form, "Område", "district", names)
    day(form, "Dag", "planned_on")
    area(
        form,
        "Anteckning (frivilligt)",
        "note",
        "T.ex. samling vid biblioteket kl. 19. Inga namn på personer.",
    )
    if walk is None or walk.huvudman_id == viewer.huvudman_id:
        readers(form, offered, last=last)
    form.error_at("audience")
    form.error_at("")


def _circles(session: Session, viewer: Viewer, walk: WalkLine | None) -> dict[str, Circle]:
    kept = walk.audience_slug if walk else None
    return {one.slug: one for one in circles.for_viewer(session, viewer, kept=kept)}


def _both(form: DatedForm, viewer: Viewer, walk: WalkLine, done: Done) -> None:
    if form.version != walk.version:
        both(
            form,
            viewer,
            title="Vandringen har ändrats sedan du öppnade den",
            stored=f"Sparat nu: {plain(walk.district)}, {day_text(walk.on)}. {plain(walk.note)}",
            mine="Fortsätt med mitt",
            version=walk.version,
            left=lambda: done(""),
        )


def _as_walk(form: DatedForm) -> NewWalk:
    return NewWalk(
        district=form.value("district") or "",
        planned_on=form.day("planned_on") or dt.date.min,
        audience=form.value("audience") or "",
        note=form.value("note") or "",
    )


def _plan(session: Session, form: DatedForm, viewer: Viewer) -> str:
    row = acts.plan(session, _as_walk(form), by=viewer, submit_key=form.submit_key)
    register.open_row(row.id)
    return f"Vandringen {day_text(row.planned_on)} är planerad."


def _change(session: Session, form: DatedForm, viewer: Viewer, walk: WalkLine) -> str:
    acts.change(session, walk.id, _as_walk(form), version=form.version, by=viewer)
    return "Vandringen är sparad."


def _carry_out(session: Session, form: DatedForm, viewer: Viewer, walk: WalkLine) -> str:
    on = form.day("on")
    if on is None:
        raise InputError("Välj vilken dag ni gick.", field="on")
    acts.carry_out(
        session,
        walk.id,
        on=on,
        people=form.value("people"),
        today=clock.today(),
        version=form.version,
        by=viewer,
    )
    return "Vandringen är genomförd."
