"""Årshjul: the list of events that coordinators keep, and one event opened to be changed or ended."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import arshjul as acts
from lägesbild.actions import year_common
from lägesbild.model import Viewer, clock
from lägesbild.model.roles import Deed, may
from lägesbild.reading import year_events
from lägesbild.reading.filters import day_text
from lägesbild.reading.year_events import EventView, YearGroup
from lägesbild.store.session import reading
from lägesbild.ui import attempt, layout, register, sheet, year_form, year_words

TOLD = "arshjul.told"
NEW = "arshjul.ny"


def told() -> None:
    """What was just done, said once."""
    sentence = st.session_state.pop(TOLD, None)
    if sentence:
        st.success(sentence, icon=":material/check_circle:")


def show(viewer: Viewer, groups: tuple[YearGroup, ...]) -> None:
    """Every event, to be opened; and ways to add more."""
    if st.session_state.get(NEW):
        layout.section("Ny händelse")
        with st.container(border=True, width=720):
            year_form.new(viewer, groups, done=_done)
        return
    with reading() as session:
        events = year_events.read(session, viewer=viewer)
    _ways_to_add(viewer, groups)
    if not events:
        layout.empty("Inga händelser är inlagda. Välj Lägg in vanliga händelser, och se över dem.")
        return
    if any(event.is_proposal for event in events):
        layout.note(
            "Preliminär betyder att dagarna är de vanligaste i landet och att ingen har sett över dem. "
            "Öppna händelsen och välj Stämmer, eller ändra den."
        )
    layout.rows(
        [
            (
                year_words.sign_html(event.kind.value),
                f"{event.title}: {year_words.when(event)}",
                _remark(event),
            )
            for event in events
        ],
        label="Händelser",
        hrefs=[register.address("arshjul", event.id) for event in events],
    )


def _ways_to_add(viewer: Viewer, groups: tuple[YearGroup, ...]) -> None:
    with st.container(horizontal=True):
        st.button(
            "Ny händelse",
            type="primary",
            icon=":material/add:",
            key="arshjul.ny_knapp",
            on_click=st.session_state.__setitem__,
            args=(NEW, True),
        )
        if st.button("Lägg in vanliga händelser", icon=":material/playlist_add:", key="arshjul.vanliga"):
            _add_common(viewer, groups)


def opened(viewer: Viewer, event_id: int) -> None:
    """One event: read by members, changed by coordinators."""
    register.back("arshjul")
    with reading() as session:
        event = year_events.one(session, event_id, viewer=viewer)
    layout.section(event.title, aside=event.kind.label.lower())
    if not may(viewer.role, Deed.MEET) or event.ended_on is not None:
        _facts(event)
    if not may(viewer.role, Deed.MEET):
        return
    if event.ended_on is not None:
        if st.button("Öppna igen", icon=":material/undo:", key="arshjul.oppna"):
            _do(lambda session: acts.reopen(session, event.id, version=event.version, by=viewer), "")
        return
    with st.container(horizontal=True):
        if event.is_proposal and st.button("Stämmer", icon=":material/check:", key="arshjul.stammer"):
            _do(
                lambda session: acts.confirm(session, event.id, version=event.version, by=viewer),
                f"{event.title} är bekräftad.",
            )
        if st.button("Avsluta", icon=":material/event_busy:", key="arshjul.avsluta"):
            _sure(viewer, event)
    with st.container(border=True, width=720):
        year_form.change(viewer, event, done=_done)


def _facts(event: EventView) -> None:
    sheet.fields(
        [
            ("När", year_words.when(event)),
            ("Grupp", event.body),
            ("Ansvarig", event.owner),
            ("Avslutad", day_text(event.ended_on) if event.ended_on else None),
        ],
        label="Om händelsen",
    )


def _remark(event: EventView) -> str:
    if event.ended_on is not None:
        return f"avslutad {day_text(event.ended_on, short=True)}"
    return ", ".join(part for part in ("preliminär" if event.is_proposal else "", event.owner) if part)


@st.dialog("Avsluta händelsen")
def _sure(viewer: Viewer, event: EventView) -> None:
    st.markdown("Den kommer inte tillbaka i årshjulet från i dag. Det som har varit står kvar.")
    if st.button("Avsluta händelsen", type="primary", key="arshjul.avsluta.saker"):
        _do(
            lambda session: acts.end(session, event.id, on=clock.today(), version=event.version, by=viewer),
            f"{event.title} är avslutad.",
        )


def _add_common(viewer: Viewer, groups: tuple[YearGroup, ...]) -> None:
    def add(session: Session) -> None:
        count = year_common.add(session, groups[0].slug, today=clock.today(), by=viewer)
        added = f"{count} händelser är inlagda i {groups[0].name}s år. Se över dem."
        st.session_state[TOLD] = added if count else "Alla vanliga händelser finns redan."

    if attempt.done(add):
        st.rerun()


def _do(write: Callable[[Session], object], sentence: str) -> None:
    if attempt.done(write):
        _done(sentence)
        st.rerun()


def _done(sentence: str) -> None:
    st.session_state.pop(NEW, None)
    register.close_row()
    if sentence:
        st.session_state[TOLD] = sentence
