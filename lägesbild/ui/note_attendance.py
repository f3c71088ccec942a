"""Anteckna: who is there: one press for whoever was at an earlier meeting, a line for everybody else."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import attendance as acts
from lägesbild.actions.attendance import NewAttendance
from lägesbild.model import LagesbildError, Viewer
from lägesbild.model.words import AttendanceKind
from lägesbild.reading import form_choices, meeting_notes
from lägesbild.reading.meeting_notes import Attendee, Known, MeetingNotes
from lägesbild.reading.meeting_plans import MeetingPlan
from lägesbild.store.session import reading, transaction
from lägesbild.ui import layout
from lägesbild.ui.form_fields import DatedForm, choice, side_by_side, text, words
from lägesbild.ui.report_text import plain

OFFERED: Final = 24
"""Most names offered from earlier meetings: more is a search, and typing is quicker."""
FAILED: Final = "narvaro.failed"
FIELDS: Final = {
    "kind": AttendanceKind.LEDAMOT.value,
    "name": "",
    "huvudman": None,
    "organisation": "",
    "substitute_for": "",
    "from_paragraph": "",
    "to_paragraph": "",
}


def show(viewer: Viewer, plan: MeetingPlan, notes: MeetingNotes, *, writer: bool) -> None:
    """Who is there, and for a ``writer`` the ways to add and change."""
    layout.section("Närvaro", aside=str(len(notes.attendance)) if notes.attendance else "")
    if failed := st.session_state.pop(FAILED, None):
        st.error(plain(failed), icon=":material/error:")
    if notes.attendance:
        layout.rows([(_sign(one), one.name, _remark(one)) for one in notes.attendance], label="Närvaro")
    else:
        once = " Skriv namnen en gång: nästa möte räcker ett tryck." if writer else ""
        layout.empty(f"Ingen närvaro är antecknad än.{once}")
    missing = _missing(plan, notes)
    if missing:
        layout.note(f"Ingen är antecknad från {', '.join(missing)}.")
    if not writer:
        return
    _again(viewer, notes)
    _add(viewer, plan, notes)
    if notes.attendance:
        _change(viewer, plan, notes)


def _sign(one: Attendee) -> str:
    sign = {AttendanceKind.LEDAMOT: "●", AttendanceKind.ERSATTARE: "◐", AttendanceKind.GAST: "○"}[one.kind]
    return f'<span aria-hidden="true">{sign}</span>'


def _remark(one: Attendee) -> str:
    kind = one.kind.label.lower() if one.kind is not AttendanceKind.LEDAMOT else ""
    if one.substitute_for:
        kind = f"{kind} för {one.substitute_for}"
    return ", ".join(part for part in (one.whose, kind, one.part) if part)


def _missing(plan: MeetingPlan, notes: MeetingNotes) -> list[str]:
    """Members nobody is noted for; told once somebody is."""
    present = {one.whose for one in notes.attendance if one.kind is not AttendanceKind.GAST}
    return [name for name in plan.members if name not in present] if present else []


def _again(viewer: Viewer, notes: MeetingNotes) -> None:
    """One press for each name of an earlier meeting that is not noted yet."""
    with reading() as session:
        known = meeting_notes.names_before(session, notes.meeting_id, viewer=viewer)
        names = form_choices.huvudman(session)
    present = {one.name.casefold() for one in notes.attendance}
    left = [one for one in _latest(known) if one.name.casefold() not in present][:OFFERED]
    if not left:
        return
    layout.note("Var med tidigare. Ett tryck antecknar närvaro.")
    with st.container(horizontal=True, gap="small"):
        for number, one in enumerate(left):
            new = NewAttendance(
                name=one.name,
                kind=one.kind,
                huvudman=one.huvudman_slug if one.huvudman_slug in names else None,
                organisation=one.organisation,
            )
            whose = names.get(one.huvudman_slug or "", one.organisation or "")
            label = plain(", ".join(part for part in (one.name, whose) if part))
            st.button(
                label,
                icon=":material/person_add:",
                key=f"narvaro.igen.{number}.{one.name}",
                on_click=_note,
                args=(viewer, notes.meeting_id, new, uuid.uuid4().hex),
            )


def _latest(known: Iterable[Known]) -> list[Known]:
    """Each name once, as it was noted last; members first."""
    found: dict[str, Known] = {}
    for one in known:
        found.setdefault(one.name.casefold(), one)
    return sorted(found.values(), key=lambda one: one.kind is AttendanceKind.GAST)


def _note(viewer: Viewer, meeting_id: int, new: NewAttendance, submit_key: str) -> None:
    _do(lambda session: acts.add(session, meeting_id, new, by=viewer, submit_key=submit_key))


def _do(write: Callable[[Session], object]) -> None:
    try:
        with transaction() as session:
            write(session)
    except LagesbildError as error:
        st.session_state[FAILED] = str(error)


def _add(viewer: Viewer, plan: MeetingPlan, notes: MeetingNotes) -> None:
    form = DatedForm(f"narvaro{notes.meeting_id}", FIELDS)
    form.open(viewer)
    layout.section("Lägg till")
    with st.container(border=True):
        _fields(form, plan, notes)

        def write(session: Session) -> str:
            acts.add(session, notes.meeting_id, _held(form), by=viewer, submit_key=form.submit_key)
            return "sparat"

        if st.button("Anteckna närvaro", type="primary", icon=":material/check:", key=f"{form.name}.save"):
            form.send(viewer, write, required=_required(form))
            st.rerun()


def _change(viewer: Viewer, plan: MeetingPlan, notes: MeetingNotes) -> None:
    """One of those noted: when they came and left, or what was wrong."""
    layout.section("Ändra")
    rows = {one.id: one for one in notes.attendance}
    if st.session_state.setdefault("narvaro.vem", None) not in {None, *rows}:
        st.session_state["narvaro.vem"] = None
    picked = st.selectbox(
        "Vem",
        list(rows),
        format_func=lambda row_id: ", ".join(
            part for part in (rows[row_id].name, rows[row_id].whose) if part
        ),
        key="narvaro.vem",
        placeholder="Välj vem som kom, gick eller blev fel",
    )
    if picked is not None:
        _change_one(viewer, plan, notes, rows[picked])


def _change_one(viewer: Viewer, plan: MeetingPlan, notes: MeetingNotes, one: Attendee) -> None:
    form = DatedForm(f"narvarorad{one.id}", FIELDS)
    form.open(viewer, initial=_values(one), version=one.version)
    with st.container(border=True):
        if form.version != one.version:
            layout.warn(f"Någon annan har ändrat {one.name} nyss: {_remark(one) or 'hela mötet'}.")
            form.accept_version(one.version)
        _fields(form, plan, notes)

        def write(session: Session) -> str:
            acts.change(session, one.id, _held(form), version=form.version, by=viewer)
            return "sparat"

        with st.container(horizontal=True):
            if st.button("Spara ändringen", type="primary", icon=":material/check:", key=f"{form.name}.save"):
                form.send(viewer, write, required=_required(form))
                st.rerun()
            if st.button("Ta bort ur närvaron", icon=":material/delete:", key=f"{form.name}.remove"):
                _do(lambda session: acts.remove(session, one.id, version=one.version, by=viewer))
                form.close(viewer)
                st.rerun()


def _fields(form: DatedForm, plan: MeetingPlan, notes: MeetingNotes) -> None:
    words(form, "Roll", "kind", AttendanceKind, required=True)
    kind = AttendanceKind(form.value("kind") or AttendanceKind.LEDAMOT)
    if kind is not AttendanceKind.GAST:
        _huvudman(form, plan)
    with side_by_side():
        text(form, "Namn", "name", "För- och efternamn, som i protokollet")
        if kind is AttendanceKind.GAST:
            text(form, "Organisation", "organisation", "T.ex. Vasaskolan")
        if kind is AttendanceKind.ERSATTARE:
            text(form, "Ersätter", "substitute_for", "Namnet på ledamoten")
    if notes.items:
        numbers = {str(item.number): f"§ {item.number} {item.title}" for item in notes.items}
        with side_by_side():
            choice(form, "Fr.o.m.", "from_paragraph", {"": "Från början"} | numbers)
            choice(form, "T.o.m.", "to_paragraph", {"": "Till slutet"} | numbers)
    form.error_at("")


def _huvudman(form: DatedForm, plan: MeetingPlan) -> None:
    """One press for the huvudman: the group's members, and whatever a stored row has."""
    with reading() as session:
        names = form_choices.huvudman(session, kept=[form.value("huvudman") or ""])
    offered = [slug for slug, name in names.items() if name in plan.members or slug == form.value("huvudman")]
    form.offer("huvudman", offered)
    with st.container():
        st.pills(
            "Huvudman",
            offered,
            format_func=lambda slug: plain(names[slug]),
            key=form.key("huvudman"),
            on_change=form.keep,
        )
        form.error_at("huvudman")


def _required(form: DatedForm) -> dict[str, str]:
    asked = {"name": "Skriv vem som är med."}
    if form.value("kind") != AttendanceKind.GAST:
        asked["huvudman"] = "Välj vilken huvudman personen företräder."
    return asked


def _held(form: DatedForm) -> NewAttendance:
    kind = AttendanceKind(form.value("kind"))
    return NewAttendance(
        name=form.value("name") or "",
        kind=kind,
        huvudman=None if kind is AttendanceKind.GAST else form.value("huvudman"),
        organisation=form.value("organisation") or None,
        from_paragraph=_number(form.value("from_paragraph")),
        to_paragraph=_number(form.value("to_paragraph")),
        substitute_for=form.value("substitute_for") or None,
    )


def _values(one: Attendee) -> dict[str, object]:
    return {
        "kind": one.kind.value,
        "name": one.name,
        "huvudman": one.huvudman_slug,
        "organisation": one.organisation or "",
        "substitute_for": one.substitute_for or "",
        "from_paragraph": str(one.from_paragraph or ""),
        "to_paragraph": str(one.to_paragraph or ""),
    }


def _number(held: str | None) -> int | None:
    return int(held) if held else None
