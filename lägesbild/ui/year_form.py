"""Årshjul: the form of an event, new or changed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import arshjul as acts
from lägesbild.actions.arshjul import NewEvent
from lägesbild.model import InputError, Viewer, clock
from lägesbild.model.words import YearKind
from lägesbild.reading import form_choices
from lägesbild.reading.year_events import EventView, YearGroup
from lägesbild.store.session import reading
from lägesbild.ui import year_words
from lägesbild.ui.form_fields import DatedForm, choice, day, number, side_by_side, text, words
from lägesbild.ui.kept_form import both, send_or_leave
from lägesbild.ui.report_text import plain

DAYS, WEEK = "dag", "vecka"
WHEN: Final = {DAYS: "Vissa dagar", WEEK: "En viss vecka, eller flera", **year_words.RULES}
FIELDS: Final[dict[str, Any]] = {
    "group": None,
    "title": "",
    "kind": YearKind.ARBETE.value,
    "when": DAYS,
    "starts_on": None,
    "ends_on": None,
    "week": "",
    "year": None,
    "every": 1,
    "owner": None,
}
_WEEKS: Final = re.compile(r"\s*v?\.?\s*(\d{1,2})\s*(?:[-–]\s*v?\.?\s*(\d{1,2}))?\s*", re.IGNORECASE)
REQUIRED: Final = {"title": "Skriv vad som händer.", "kind": "Välj vad det är."}


def new(viewer: Viewer, groups: tuple[YearGroup, ...], *, done: Callable[[str], None]) -> None:
    """The form of a new event; ``done`` is told what to say when it is saved, "" when it is left."""
    form = DatedForm("ar_ny", FIELDS)
    form.open(viewer, initial={"group": groups[0].slug, "year": clock.today().year})
    if len(groups) > 1:
        choice(form, "Grupp", "group", {group.slug: group.name for group in groups})
    _fields(form)
    send_or_leave(
        form,
        viewer,
        "Spara händelsen",
        lambda session: _create(session, form, viewer),
        done,
        required=REQUIRED,
    )


def change(viewer: Viewer, event: EventView, *, done: Callable[[str], None]) -> None:
    """The same form filled with what is stored."""
    form = DatedForm(f"ar{event.id}", FIELDS)
    form.open(viewer, initial=_values(event), version=event.version)
    if form.version != event.version:
        both(
            form,
            viewer,
            title="Händelsen har ändrats sedan du öppnade den",
            stored=f"Sparat nu: {plain(event.title)}, {plain(year_words.when(event))}",
            mine="Fortsätt med mitt",
            version=event.version,
            left=lambda: done(""),
        )
    _fields(form)
    send_or_leave(
        form,
        viewer,
        "Spara ändringen",
        lambda session: _change(session, form, viewer, event),
        done,
        required=REQUIRED,
    )


def as_event(form: DatedForm) -> NewEvent:
    """
    What the form holds.

    Raises
    ------
    InputError
        A day, week or year is missing or cannot be read.
    """
    when, every = form.value("when") or DAYS, int(form.value("every") or 0)
    rule = _rule(form.value("week") or "") if when == WEEK else None if when == DAYS else when
    starts_on = form.day("starts_on") if rule is None else _first_of(form.value("year"))
    if starts_on is None:
        raise InputError("Välj vilken dag det börjar.", field="starts_on")
    return NewEvent(
        title=form.value("title") or "",
        kind=YearKind(form.value("kind")),
        starts_on=starts_on,
        ends_on=form.day("ends_on") if rule is None else None,
        every_years=every or None,
        rule=rule,
        owner_huvudman=form.value("owner"),
    )


def _fields(form: DatedForm) -> None:
    text(form, "Vad", "title", "T.ex. Festival i centrum")
    words(form, "Slag", "kind", YearKind, required=True)
    with side_by_side():
        choice(form, "När på året", "when", WHEN)
        choice(form, "Hur ofta", "every", _every(form.value("every")))
    if form.value("when") == DAYS:
        with side_by_side():
            day(form, "Börjar", "starts_on")
            day(form, "Slutar (frivilligt)", "ends_on")
    else:
        with side_by_side():
            if form.value("when") == WEEK:
                text(form, "Vecka", "week", "T.ex. 44 eller 25–33")
                form.error_at("rule")
            number(form, "Från år", "year", step=1)
        _preview(form)
    with reading() as session:
        names = form_choices.huvudman(session, kept=[form.value("owner")] if form.value("owner") else ())
    choice(form, "Ansvarig", "owner", names)
    for part in ("audience", "every_years", "owner_huvudman", ""):
        form.error_at(part)


def _preview(form: DatedForm) -> None:
    """The days as they were understood, for the first year."""
    try:
        event = as_event(form)
    except (InputError, ValueError):
        return
    found = year_words.first_days(event.rule or "", event.starts_on.year)
    if found:
        st.caption(f"Blir {found}")


def _every(held: int | None) -> dict[Any, str]:
    return {**year_words.EVERY, **({held: year_words.often(held)} if held else {})}


def _rule(typed: str) -> str:
    found = _WEEKS.fullmatch(typed)
    if found is None:
        raise InputError("Skriv veckan med siffror, t.ex. 44 eller 25–33.", field="week")
    return f"v{int(found[1])}" + (f"-v{int(found[2])}" if found[2] else "")


def _first_of(year: int | None) -> dt.date:
    if year is None or not 1 <= year <= 9999:
        raise InputError("Skriv från vilket år det gäller.", field="year")
    return dt.date(int(year), 1, 1)


def _values(event: EventView) -> dict[str, Any]:
    rule = event.rule
    return {
        "group": event.body_slug,
        "title": event.title,
        "kind": event.kind.value,
        "when": DAYS if rule is None else rule if rule in year_words.RULES else WEEK,
        "starts_on": event.starts_on.isoformat(),
        "ends_on": event.ends_on.isoformat() if event.ends_on else None,
        "week": (rule or "").replace("v", "") if rule not in year_words.RULES else "",
        "year": event.starts_on.year,
        "every": event.every_years or 0,
        "owner": event.owner_slug,
    }


def _create(session: Session, form: DatedForm, viewer: Viewer) -> str:
    row = acts.create(
        session, form.value("group") or "", as_event(form), by=viewer, submit_key=form.submit_key
    )
    return f"{row.title} är sparad i årshjulet."


def _change(session: Session, form: DatedForm, viewer: Viewer, event: EventView) -> str:
    row = acts.change(session, event.id, as_event(form), version=form.version, by=viewer)
    return f"{row.title} är sparad."
