"""Anteckna: one item at a time beside the list, for whoever keeps the notes, and to read for others."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import streamlit as st

from lägesbild.actions import notes as acts
from lägesbild.actions.meetings import CLOSED
from lägesbild.model import Viewer, clock
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import AgendaKind
from lägesbild.reading import meeting_notes
from lägesbild.reading.meeting_notes import MeetingNotes
from lägesbild.reading.meeting_plans import MeetingPlan
from lägesbild.store.session import reading
from lägesbild.ui import (
    attempt,
    layout,
    live,
    meeting_close,
    note_attendance,
    note_beside,
    note_outcomes,
    note_text,
    note_words,
    register,
    theme,
)

WRITERS_LOOK: Final = 4.0
"""Seconds between two looks at whether somebody else has noted more."""
READERS_LOOK: Final = 15.0
SEEN: Final = "anteckna.seen"
PART: Final = "anteckna"


def show(viewer: Viewer, plan: MeetingPlan) -> None:
    """The page below its heading."""
    with reading() as session:
        notes = meeting_notes.read(session, plan.line.id, viewer=viewer)
        st.session_state[SEEN] = meeting_notes.stamp(session, plan.line.id, viewer=viewer)
    leads = may(viewer.role, Deed.MEET)
    writer = leads and notes.closed_at is None and notes.cancelled_on is None
    note_text.told()
    _standing(plan, notes, leads=leads)
    _buttons(viewer, plan, writer=writer)
    _list_and_part(viewer, plan, notes, writer=writer)
    if leads:
        note_text.bridge(viewer, plan.line.id)
    _watch_on(viewer, notes, writer=writer)


def _list_and_part(viewer: Viewer, plan: MeetingPlan, notes: MeetingNotes, *, writer: bool) -> None:
    here = _here(notes)
    listed = note_words.listed(notes, here)
    if theme.is_narrow():  # the field comes first on a phone: the next item is a link beside it
        with st.expander("Alla punkter", icon=":material/list:"):
            st.html(listed)
        _part(viewer, plan, notes, here, writer=writer)
        return
    left, right = st.columns([1, 2.4], gap="medium")
    with left:
        st.html(listed)
    with right:
        _part(viewer, plan, notes, here, writer=writer)


def _standing(plan: MeetingPlan, notes: MeetingNotes, *, leads: bool) -> None:
    """What one must know before reading or writing."""
    if notes.closed_at is not None:
        layout.warn(CLOSED)
    elif notes.cancelled_on is not None:
        layout.warn(acts.CANCELLED)
    elif not leads:
        layout.note("Det här är antecknat hittills. Samordnaren i gruppen för anteckningarna.")
    elif not plan.line.has_begun(dt.datetime.now(dt.UTC)):
        may_decide = notes.held_on <= clock.today()
        layout.note(
            f"Mötet börjar {plan.line.when}. "
            + (
                "Det går att anteckna redan nu."
                if may_decide
                else "Anteckningar och närvaro kan förberedas; beslut och uppdrag skrivs från mötesdagen."
            )
        )


def _buttons(viewer: Viewer, plan: MeetingPlan, *, writer: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if writer:
            st.link_button(
                "Öppna presentationen",
                register.address("presentation", plan.line.id),
                icon=":material/slideshow:",
                help="Den öppnas i ett eget fönster, att dra till duken.",
            )
        meeting_close.offer(viewer, plan)


def _here(notes: MeetingNotes) -> str:
    """What the address opens: an item by number, who is there, or the first item."""
    asked = st.query_params.get(note_words.ITEM, "")
    known = {note_words.PRESENT, *(str(item.number) for item in notes.items)}
    return asked if asked in known else "1" if notes.items else note_words.PRESENT


def _part(viewer: Viewer, plan: MeetingPlan, notes: MeetingNotes, here: str, *, writer: bool) -> None:
    if here == note_words.PRESENT:
        note_attendance.show(viewer, plan, notes, writer=writer)
        if not notes.items:
            _without_agenda(viewer, notes, writer=writer)
        return
    item = notes.items[int(here) - 1]
    layout.section(f"§ {item.number} {item.title}")
    main = beside = st.container()
    if item.kind is AgendaKind.RUNDA:  # what the huvudmän bring is read while it is written
        main, beside = st.columns([1.3, 1], gap="medium")
    with main:
        if writer:
            note_text.write(viewer, item.id)
        else:
            note_text.read(viewer, item, writer=may(viewer.role, Deed.MEET))
        st.html(note_words.turns(notes, item))
        note_outcomes.show(viewer, notes, item, writer=writer and notes.held_on <= clock.today())
    with beside:
        note_beside.show(viewer, plan, notes, item)


def _without_agenda(viewer: Viewer, notes: MeetingNotes, *, writer: bool) -> None:
    """A meeting that was noted afterwards: what it decided, and a way to write under items."""
    layout.section("Beslut och uppdrag")
    note_outcomes.lists(notes.decisions, notes.tasks)
    if not writer:
        return
    layout.note(
        "Mötet har ingen dagordning här. Med gruppens stående punkter går det att anteckna under dem."
    )
    pressed = st.button("Lägg upp de stående punkterna", icon=":material/list:", key="anteckna.punkter")
    if pressed and attempt.done(lambda session: acts.lay_out(session, notes.meeting_id, by=viewer)):
        st.rerun()


def _watch_on(viewer: Viewer, notes: MeetingNotes, *, writer: bool) -> None:
    """Look for what others note: while one may write oneself, and for readers on the day of the meeting."""
    if writer or (notes.closed_at is None and notes.held_on == clock.today()):
        live.begin(PART)
        st.fragment(run_every=WRITERS_LOOK if writer else READERS_LOOK)(_watch)(viewer, notes.meeting_id)


def _watch(seen: Viewer, meeting_id: int) -> None:
    viewer = live.viewer(PART, seen)
    with reading() as session:
        now: dict[str, Any] = meeting_notes.stamp(session, meeting_id, viewer=viewer)
    if now != st.session_state.get(SEEN, now):
        st.rerun()
