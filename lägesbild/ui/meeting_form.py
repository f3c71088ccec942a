"""Möte: the forms that plan one meeting or a whole year, and move one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

import streamlit as st
from babel.dates import format_date

from lägesbild.actions import drafts, meeting_plans
from lägesbild.actions.meeting_plans import Hours
from lägesbild.model import ConflictError, InputError, Viewer, clock
from lägesbild.reading import meeting_dates
from lägesbild.reading.filters import day_text
from lägesbild.reading.meeting_plans import Group, MeetingLine
from lägesbild.store.session import transaction
from lägesbild.ui.kept_form import KeptForm
from lägesbild.ui.report_text import plain

NEW: Final = KeptForm("mote_ny", {"group": None, "days": "", "hours": "", "place": ""})
MOVED: Final = {"day": "", "hours": "", "place": ""}


def plan(viewer: Viewer, groups: tuple[Group, ...], *, done: Callable[[str], None]) -> None:
    """Days, hours and place of one meeting or several; ``done`` is told what to say, "" when it is left."""
    form = NEW
    form.open(viewer, initial={"group": groups[0].slug})
    names = {group.slug: group.name for group in groups}
    if form.value("group") not in names:
        st.session_state[form.key("group")] = groups[0].slug
    st.selectbox(
        "Grupp", list(names), format_func=names.__getitem__, key=form.key("group"), on_change=form.keep
    )
    st.text_input("Dagar", key=form.key("days"), on_change=form.keep, placeholder="9/9, 21/10, 9/12")
    form.error_at("days")
    _preview(form.value("days") or "")
    _hours_and_place(form)
    form.error_at("audience")
    form.error_at("")
    with st.container(horizontal=True):
        if st.button("Planera", type="primary", icon=":material/check:", key=f"{form.name}.save"):
            send(form, viewer, lambda: _plan(form, viewer), done)
        if st.button("Avbryt", key=f"{form.name}.cancel"):
            leave(form, viewer, done)


def move(viewer: Viewer, line: MeetingLine, *, done: Callable[[str], None]) -> None:
    """The same meeting at another time or place."""
    form = move_form(line.id)
    initial = {"day": line.held_on.isoformat(), "hours": line.hours, "place": line.place}
    form.open(viewer, initial=initial, version=line.changed_count)
    _both(form, viewer, line, done)
    st.text_input("Dag", key=form.key("day"), on_change=form.keep, placeholder="9/12")
    form.error_at("days")
    _preview(form.value("day") or "")
    _hours_and_place(form)
    form.error_at("")
    with st.container(horizontal=True):
        if st.button("Spara", type="primary", icon=":material/check:", key=f"{form.name}.save"):
            send(form, viewer, lambda: _move(form, viewer, line.id), done)
        if st.button("Avbryt", key=f"{form.name}.cancel"):
            leave(form, viewer, done)


def move_form(meeting_id: int) -> KeptForm:
    """The form that moves a meeting."""
    return KeptForm(f"flytta{meeting_id}", MOVED)


def send(form: KeptForm, viewer: Viewer, write: Callable[[], str], done: Callable[[str], None]) -> None:
    """Send a form: what is wrong is told at its field; ``write`` returns what to say when it is done."""
    form.keep()
    try:
        told = write()
        with transaction() as session:
            drafts.discard(session, form.name, by=viewer)
    except InputError as error:
        form.set_errors({_field(form, error.field): str(error)})
    except ConflictError as error:
        form.set_errors({"": str(error)})
    else:
        form.forget()
        done(told)
    st.rerun()


def leave(form: KeptForm, viewer: Viewer, done: Callable[[str], None]) -> None:
    """Close a form without sending it."""
    form.close(viewer)
    done("")
    st.rerun()


def _field(form: KeptForm, field: str | None) -> str:
    """Where a form tells an error: at its field if it has it, else at its foot."""
    return field if field is not None and (field in form.defaults or field == "days") else ""


def _hours_and_place(form: KeptForm) -> None:
    st.text_input("Tid", key=form.key("hours"), on_change=form.keep, placeholder="08.15–11.15")
    form.error_at("hours")
    st.text_input("Plats", key=form.key("place"), on_change=form.keep, placeholder="T.ex. Rådhuset, sal 2")
    form.error_at("place")


def _preview(typed: str) -> None:
    """The days as they were understood, so that a wrong year is seen before anything is planned."""
    if not typed.strip():
        return
    try:
        days = meeting_dates.days(typed, today=clock.today())
    except InputError:
        return
    st.caption("Blir " + ", ".join(_whole(day) for day in days))


def _whole(day: dt.date) -> str:
    return str(format_date(day, "EEEE d MMMM y", locale="sv_SE"))


def _plan(form: KeptForm, viewer: Viewer) -> str:
    days = meeting_dates.days(form.value("days") or "", today=clock.today())
    wanted = [_hours(form, day) for day in days]
    with transaction() as session:
        rows = meeting_plans.plan_series(session, form.value("group") or "", wanted, by=viewer)
        count = len(rows)
    if count == 1:
        return f"Mötet {day_text(days[0])} är planerat."
    return f"{count} möten är planerade."


def _move(form: KeptForm, viewer: Viewer, meeting_id: int) -> str:
    days = meeting_dates.days(form.value("day") or "", today=clock.today())
    if len(days) > 1:
        raise InputError("Skriv en dag.", field="days")
    with transaction() as session:
        meeting_plans.move(session, meeting_id, _hours(form, days[0]), seen=form.version, by=viewer)
    return f"Mötet är sparat: {day_text(days[0])}. Skicka kallelsen på nytt till dem som har den."


def _hours(form: KeptForm, day: dt.date) -> Hours:
    start, end = meeting_dates.hours(form.value("hours") or "")
    return Hours(on=day, start=start, end=end, place=form.value("place") or "")


def _both(form: KeptForm, viewer: Viewer, line: MeetingLine, done: Callable[[str], None]) -> None:
    """Somebody moved or cancelled it in between: show what is stored, and let the person choose."""
    if form.version == line.changed_count:
        return
    where = f", {line.place}" if line.place else ""
    st.warning(
        f"Det som är sparat nu:  \n{plain(line.when + where)}",
        title="Mötet har ändrats sedan du öppnade det",
        icon=":material/difference:",
    )
    with st.container(horizontal=True):
        if st.button("Behåll det sparade", key=f"{form.name}.theirs"):
            leave(form, viewer, done)
        if st.button("Fortsätt med mitt", key=f"{form.name}.ours"):
            form.accept_version(line.changed_count)
            st.rerun()
