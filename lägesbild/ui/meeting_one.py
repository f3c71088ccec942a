"""Möte: one meeting opened: when, where, what on the agenda, who is invited, and the invitation itself."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from typing import Final

import streamlit as st

from lägesbild.actions import meeting_plans as acts
from lägesbild.export import invitation
from lägesbild.model import Viewer
from lägesbild.reading import meeting_plans
from lägesbild.reading.filters import day_text
from lägesbild.reading.meeting_plans import MeetingLine, MeetingPlan
from lägesbild.store.session import reading, transaction
from lägesbild.ui import (
    attempt,
    downloads,
    frozen_evidence,
    layout,
    meeting_agenda,
    meeting_attachments,
    meeting_close,
    meeting_form,
    meeting_steps,
    register,
    round_standing,
)
from lägesbild.ui.downloads import File
from lägesbild.ui.kept_form import KeptForm
from lägesbild.ui.report_text import plain

TOLD: Final = "mote.told"
MODE: Final = "mote.mode"


def show(viewer: Viewer, plan: MeetingPlan) -> None:
    """The whole page of one meeting."""
    line = plan.line
    register.back("mote")
    layout.header(line.group, aside=status(line))
    meeting_steps.show(line.id, "mote")
    told()
    layout.facts(_facts(line))
    meeting_close.offer(viewer, plan)
    planner = meeting_plans.may_plan(viewer) and not line.has_begun(dt.datetime.now(dt.UTC))
    mode = st.session_state.get(MODE) if planner else None
    if mode is not None and mode[-1] != line.id:  # a form left open on the list or on another meeting
        mode = None
    if planner:
        _toolbar(viewer, line, mode)
    if mode == ("flytta", line.id):
        with st.container(border=True, width=720):
            meeting_form.move(viewer, line, done=done)
    round_standing.show(viewer, plan)
    layout.section("Dagordning")
    if mode == ("dagordning", line.id):
        with st.container(border=True, width=720):
            meeting_agenda.change(viewer, plan)
            if st.button("Klar", type="primary", key="mote.dagordning.klar"):
                go()
    else:
        meeting_agenda.show(plan)
    frozen_evidence.show(viewer, plan)
    meeting_attachments.show(viewer, plan)
    _invited(viewer, plan, planner=planner and line.cancelled_on is None)
    if line.starts_at is not None:
        _invitation(viewer, plan)


def status(line: MeetingLine) -> str:
    """What is worth knowing of a meeting before all else."""
    if line.cancelled_on is not None:
        return f"inställt {day_text(line.cancelled_on)}"
    return "" if line.is_coming(dt.datetime.now(dt.UTC)) else "har hållits"


def told() -> None:
    """What was done in the run before."""
    said = st.session_state.pop(TOLD, None)
    if said:
        st.success(said, icon=":material/check_circle:")


def done(said: str) -> None:
    """Close the form that is open, and say so in the next run."""
    st.session_state.pop(MODE, None)
    if said:
        st.session_state[TOLD] = said


def go(*mode: str | int) -> None:
    """Open a form, or none, from the next run on."""
    if mode:
        st.session_state[MODE] = mode
    else:
        st.session_state.pop(MODE, None)
    st.rerun()


def offer(viewer: Viewer, lines: Sequence[MeetingLine], name: str) -> None:
    """The calendar file of some meetings."""
    made = functools.partial(calendar_file, tuple(line.id for line in lines), viewer=viewer)
    files = [File("ics", invitation.file_name(lines), made)]
    downloads.offer(name, files, label="Lägg i kalendern")


def calendar_file(ids: tuple[int, ...], *, viewer: Viewer) -> bytes:
    """Read meetings anew, make the calendar file, and note that it is taken."""
    said = downloads.stamped("Möten", filters=None, viewer=viewer)
    with reading() as session:
        plans = [meeting_plans.one(session, meeting_id, viewer=viewer) for meeting_id in ids]
    made = invitation.ics(plans)
    downloads.note_taken("moten", "ics", said, count=len(plans), viewer=viewer)
    return made


def _facts(line: MeetingLine) -> list[tuple[str, str]]:
    pairs = [("Dag", day_text(line.held_on)), ("Tid", line.hours), ("Plats", line.place)]
    return [(name, value) for name, value in pairs if value]


def _toolbar(viewer: Viewer, line: MeetingLine, mode: object) -> None:
    with st.container(horizontal=True):
        if line.cancelled_on is not None:
            if st.button("Återta mötet", icon=":material/undo:", key="mote.aterta"):
                _do(viewer, line, restore=True)
            return
        if mode is None:
            if st.button("Flytta", icon=":material/event_repeat:", key="mote.flytta"):
                go("flytta", line.id)
            if st.button("Ändra dagordningen", icon=":material/list:", key="mote.dagordning"):
                go("dagordning", line.id)
            if st.button("Ställ in", icon=":material/event_busy:", key="mote.stall_in"):
                _sure(viewer, line)


@st.dialog("Ställ in mötet")
def _sure(viewer: Viewer, line: MeetingLine) -> None:
    st.markdown(
        f"Mötet {line.when} står kvar som inställt. Skicka kalenderfilen på nytt, så stryks det hos de andra."
    )
    if st.button("Ställ in mötet", type="primary", key="mote.stall_in.saker"):
        _do(viewer, line, restore=False)


def _do(viewer: Viewer, line: MeetingLine, *, restore: bool) -> None:
    act = acts.restore if restore else acts.cancel
    if attempt.done(lambda session: act(session, line.id, seen=line.changed_count, by=viewer)):
        done("Mötet ska hållas igen." if restore else "Mötet är inställt.")
        st.rerun()


def _invited(viewer: Viewer, plan: MeetingPlan, *, planner: bool) -> None:
    layout.section("Inbjudna", aside=str(len(plan.members) + len(plan.invited)))
    signs = '<span aria-hidden="true">–</span>'
    lines = [(signs, name, "medlem") for name in plan.members]
    lines += [(signs, one.who, "gäst" if one.is_guest else "medlem") for one in plan.invited]
    layout.rows(lines, label="Inbjudna")
    if not planner:
        return
    with st.expander("Bjud in fler", key="mote.bjud_in", icon=":material/person_add:"):
        _invite(viewer, plan)


def _invite(viewer: Viewer, plan: MeetingPlan) -> None:
    form = KeptForm(f"bjudin{plan.line.id}", {"name": "", "huvudman": None})
    form.open(viewer)
    with reading() as session:
        names = meeting_plans.invitable(session)
    st.text_input(
        "Vem", key=form.key("name"), on_change=form.keep, placeholder="Helst funktion, t.ex. rektor"
    )
    form.error_at("name")
    form.offer("huvudman", names)
    st.selectbox(
        "Huvudman (frivilligt)",
        list(names),
        format_func=names.__getitem__,
        key=form.key("huvudman"),
        on_change=form.keep,
        placeholder="Välj huvudman",
    )
    form.error_at("huvudman")
    form.error_at("")

    def write() -> str:
        huvudman, name = form.value("huvudman"), form.value("name") or ""
        with transaction() as session:
            acts.invite(session, plan.line.id, huvudman=huvudman, name=name, by=viewer)
        return ""

    if st.button("Bjud in", icon=":material/check:", key=f"{form.name}.save"):
        meeting_form.send(form, viewer, write, lambda _: None)
    for one in plan.invited:
        if st.button(f"Ta bort {plain(one.who)}", key=f"mote.ta_bort.{one.id}", type="tertiary"):
            with transaction() as session:
                acts.uninvite(session, plan.line.id, one.id, by=viewer)
            st.rerun()


def _invitation(viewer: Viewer, plan: MeetingPlan) -> None:
    layout.section("Kallelse")
    offer(viewer, (plan.line,), f"mote_{plan.line.id}")
    with st.expander("Kallelsen som text, att klistra in i ett mejl", key="mote.kallelse"):
        st.code(invitation.text(plan), language=None, wrap_lines=True)
