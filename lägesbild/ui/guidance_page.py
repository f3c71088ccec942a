"""Inriktning och stöd: what waits for an answer, in two columns, and below it what has been answered."""

from __future__ import annotations

from html import escape
from typing import Final

import streamlit as st

from lägesbild.actions import guidance as acts
from lägesbild.model import ConflictError, InputError, Viewer, clock
from lägesbild.model.words import GuidanceKind
from lägesbild.reading.areas import normalized
from lägesbild.reading.filters import day_text
from lägesbild.reading.guidance import GuidanceView, State
from lägesbild.store.session import transaction
from lägesbild.ui import downloads, guidance_form, layout, register
from lägesbild.ui.guidance_lage import waited
from lägesbild.ui.report_text import plain

OVER_SHOWN: Final = 10
LONG_DAYS: Final = 42
"""Longer than from one meeting of the ledningsgrupp to the next."""
MODE: Final = "inriktning.mode"
TOLD: Final = "inriktning.told"
SHOWN: Final = "inriktning.shown"
NOTHING_OPEN: Final = {
    GuidanceKind.INRIKTNING: "Ingen inriktning väntar på svar från arbetsgruppen.",
    GuidanceKind.STOD: "Inget stöd väntar på svar från ledningsgruppen.",
}
ASK: Final = {
    GuidanceKind.INRIKTNING: ("Ny inriktning", ":material/explore:"),
    GuidanceKind.STOD: ("Be om stöd", ":material/support:"),
}


def summary(views: tuple[GuidanceView, ...]) -> str:
    """The line beside the heading: how much waits, and for how long."""
    waiting = [view for view in views if view.state is State.OPEN]
    if not waiting:
        return "inget väntar på svar"
    return f"{len(waiting)} väntar på svar, längst {waited(waiting[0].age_days)}"


def show(viewer: Viewer, views: tuple[GuidanceView, ...]) -> None:
    """The whole page below its heading."""
    told = st.session_state.pop(TOLD, None)
    if told:
        st.success(told, icon=":material/check_circle:")
    _overtaken(viewer, views)
    _toolbar(viewer)
    chosen = _searched(views)
    for column, kind in zip(st.columns(2, gap="medium"), GuidanceKind, strict=True):
        with column:
            _open(viewer, kind, [v for v in chosen if v.kind is kind and v.state is State.OPEN])
    _over([view for view in chosen if view.state is not State.OPEN])
    if chosen:
        downloads.listing("inriktning", ids=tuple(v.id for v in chosen), filters=None, viewer=viewer)


def _toolbar(viewer: Viewer) -> None:
    mode = st.session_state.get(MODE)
    if mode is not None and mode[0] == "ny":
        with st.container(border=True, width=720):
            guidance_form.ask(viewer, GuidanceKind(mode[1]), done=_done)
        return
    offered = [kind for kind in GuidanceKind if acts.may_ask(viewer, kind)]
    if not offered:
        return
    with st.container(horizontal=True):
        for kind in offered:
            label, icon = ASK[kind]
            if st.button(label, icon=icon, key=f"inriktning.ny.{kind}"):
                _go("ny", kind.value)


def _searched(views: tuple[GuidanceView, ...]) -> list[GuidanceView]:
    if not views:
        return []
    typed = st.text_input(
        "Sök", key="inriktning.sok", placeholder="Ord i text och svar, huvudman", icon=":material/search:"
    )
    words = normalized(typed or "").split()
    found = [view for view in views if all(word in _haystack(view) for word in words)]
    if words:
        st.caption(f"{len(found)} av {len(views)} stämmer med sökningen")
    return found


def _haystack(view: GuidanceView) -> str:
    parts = (view.text, view.answer, view.huvudman, view.insats, view.kind.label, view.answered_by)
    return normalized(" ".join(part for part in parts if part))


def _open(viewer: Viewer, kind: GuidanceKind, views: list[GuidanceView]) -> None:
    layout.section(kind.label, aside=f"{len(views)} väntar på svar" if views else "")
    layout.note(
        "Det ledningsgruppen ber arbetsgruppen sikta mot."
        if kind is GuidanceKind.INRIKTNING
        else "Det arbetsgruppen behöver från ledningsgruppen."
    )
    if not views:
        layout.empty(NOTHING_OPEN[kind])
    for view in views:
        with st.container(border=True, key=f"inriktning.kort.{view.id}"):
            _card(viewer, view)


def _card(viewer: Viewer, view: GuidanceView) -> None:
    mode = st.session_state.get(MODE)
    if mode == ("andra", view.id):
        guidance_form.change(viewer, view, done=_done)
        return
    st.markdown(plain(view.text))
    _about(view)
    if mode == ("svar", view.id):
        guidance_form.answer(viewer, view, done=_done)
        return
    own = acts.may_change(viewer, view.kind, huvudman_id=view.huvudman_id)
    answers = acts.may_answer(viewer, view.kind)
    if not (own or answers):
        return
    with st.container(horizontal=True):
        if answers and st.button("Svara", key=f"inriktning.svara.{view.id}", icon=":material/reply:"):
            _go("svar", view.id)
        if own and st.button("Ändra", key=f"inriktning.andra.{view.id}", icon=":material/edit:"):
            _go("andra", view.id)
        if own and st.button("Dra tillbaka", key=f"inriktning.bort.{view.id}", icon=":material/undo:"):
            _sure(viewer, view)


def _about(view: GuidanceView) -> None:
    """Who asked, when, how long it has waited, who reads it, and which insats it concerns."""
    wait = waited(view.age_days)
    wait = f"väntat {wait}" if view.age_days else wait
    if view.age_days > LONG_DAYS:
        wait = f'<strong><span aria-hidden="true">!</span> {wait}</strong>'
    parts = [escape(view.huvudman), day_text(view.asked_on), wait, f"läses av {escape(view.audience)}"]
    if view.insats is not None and view.insats_id is not None:
        parts.append(f"insats: {register.link(view.insats, page='insatser', row_id=view.insats_id)}")
    st.html(f'<p class="lb-caption">{" · ".join(parts)}</p>')


def _over(views: list[GuidanceView]) -> None:
    layout.section("Besvarat", aside=str(len(views)) if views else "")
    if not views:
        layout.empty("Inget har besvarats än.")
        return
    shown = int(st.session_state.get(SHOWN, OVER_SHOWN))
    st.html(f'<ul class="lb-cards" aria-label="Besvarat">{"".join(map(_answered, views[:shown]))}</ul>')
    rest = len(views) - shown
    if rest > 0 and st.button(f"Visa fler ({rest} till)", key="inriktning.fler"):
        st.session_state[SHOWN] = shown + OVER_SHOWN
        st.rerun()


def _answered(view: GuidanceView) -> str:
    if view.state is State.ANSWERED and view.answered_on is not None:
        by = f" av {view.answered_by}" if view.answered_by else ""
        outcome, remark = view.answer or "", f"Besvarad {day_text(view.answered_on)}{by}"
    else:
        outcome, remark = "", f"Tillbakadragen {day_text(view.withdrawn_on or view.asked_on)}"
    head = f"{view.kind.label} · {view.huvudman} · {day_text(view.asked_on)}"
    insats = f" · insats: {view.insats}" if view.insats else ""
    answer = f'<p class="lb-card-text"><strong>Svar:</strong> {escape(outcome)}</p>' if outcome else ""
    return (
        f'<li><p class="lb-card-head">{escape(head + insats)}</p>'
        f'<p class="lb-card-text">{escape(view.text)}</p>{answer}'
        f'<p class="lb-remark">{escape(remark)} · läses av {escape(view.audience)}</p></li>'
    )


def _overtaken(viewer: Viewer, views: tuple[GuidanceView, ...]) -> None:
    """Somebody answered or withdrew what this person is writing about: show both, lose nothing."""
    mode = st.session_state.get(MODE)
    if mode is None or mode[0] == "ny":
        return
    view = next((view for view in views if view.id == mode[1]), None)
    if view is not None and view.state is State.OPEN:
        return
    form = (guidance_form.answer_form if mode[0] == "svar" else guidance_form.change_form)(mode[1])
    typed = form.value("text")
    mine = f"  \nDu skrev: {plain(typed)}" if typed else ""
    st.warning(f"{_outcome(view)}{mine}", title="Någon annan hann före", icon=":material/difference:")
    if st.button("Stäng", key="inriktning.stang"):
        form.close(viewer)
        _go()


def _outcome(view: GuidanceView | None) -> str:
    if view is None:
        return "Frågan delas inte längre med din verksamhet."
    return f"Svaret som är sparat: {plain(view.answer)}" if view.answer else "Frågan är tillbakadragen."


@st.dialog("Dra tillbaka")
def _sure(viewer: Viewer, view: GuidanceView) -> None:
    st.markdown(plain(view.text))
    st.markdown(
        "Den försvinner från Lägesbild och från det som väntar på svar, men står kvar längst ned här."
    )
    if st.button("Dra tillbaka", type="primary", key=f"inriktning.saker.{view.id}"):
        try:
            with transaction() as session:
                acts.withdraw(session, view.id, on=clock.today(), version=view.version, by=viewer)
        except (ConflictError, InputError) as error:
            st.error(plain(str(error)), icon=":material/error:")
            return
        _done("Frågan är tillbakadragen.")
        st.rerun()


def _go(*mode: str | int) -> None:
    if mode:
        st.session_state[MODE] = mode
    else:
        st.session_state.pop(MODE, None)
    st.rerun()


def _done(told: str) -> None:
    st.session_state.pop(MODE, None)
    if told:
        st.session_state[TOLD] = told
