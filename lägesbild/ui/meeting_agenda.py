"""Möte: the agenda of a meeting and the standing items of a group, changed with plain buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from lägesbild.actions import agendas as acts
from lägesbild.actions.agendas import Part
from lägesbild.model import ConflictError, InputError, Viewer
from lägesbild.model.words import AgendaKind
from lägesbild.reading import agendas
from lägesbild.reading.meeting_plans import Group, MeetingPlan
from lägesbild.store.session import reading, transaction
from lägesbild.ui import layout
from lägesbild.ui.kept_form import KeptForm
from lägesbild.ui.meeting_form import send
from lägesbild.ui.report_text import plain

FIELDS: Final = {"title": "", "kind": AgendaKind.EGEN.value}
TOLD: Final = "mote.dagordning.fel"


def show(plan: MeetingPlan) -> None:
    """The agenda to read, with what there already is to take up under each item."""
    if not plan.items:
        layout.empty("Mötet har ingen dagordning här: det antecknades efteråt.")
        return
    layout.rows(((str(item.number), item.title, item.known) for item in plan.items), label="Dagordning")


def change(viewer: Viewer, plan: MeetingPlan) -> None:
    """The agenda of a meeting, item by item, and a new one of one's own."""
    ids = [item.id for item in plan.items]

    def arrange(order: Sequence[int]) -> None:
        with transaction() as session:
            acts.set_agenda(session, plan.line.id, [ids[n] for n in order], seen=ids, by=viewer)

    _lines(f"dagordning.{plan.line.id}", [item.title for item in plan.items], arrange)
    form = KeptForm(f"punkt{plan.line.id}", FIELDS)

    def add(kind: AgendaKind, title: str) -> None:
        with transaction() as session:
            acts.add_item(session, plan.line.id, title=title, kind=kind, by=viewer)

    _new(form, viewer, add)


def template(viewer: Viewer, groups: tuple[Group, ...]) -> None:
    """The standing items of a group, which every meeting planned from now on begins with."""
    names = {group.slug: group.name for group in groups}
    body = st.selectbox("Grupp", list(names), format_func=names.__getitem__, key="mall.grupp")
    layout.note("Punkterna står på varje möte som planeras från och med nu. Planerade möten behåller sina.")
    with reading() as session:
        own = agendas.template(session, body, viewer=viewer)
    parts: list[Part] = list(own or ((kind, kind.label) for kind in acts.STANDING))

    def store(wanted: Sequence[Part]) -> None:
        with transaction() as session:
            acts.set_template(session, body, wanted, seen=parts, by=viewer)

    _lines(f"mall.{body}", [title for _, title in parts], lambda order: store([parts[n] for n in order]))
    _new(KeptForm(f"mall_{body}", FIELDS), viewer, lambda kind, title: store([*parts, (kind, title)]))


def _lines(name: str, titles: Sequence[str], arrange: Callable[[Sequence[int]], None]) -> None:
    """One line per item with its buttons; ``arrange`` is given the old numbers in the new order."""
    told = st.session_state.pop(TOLD, None)
    if told:
        st.error(told, icon=":material/error:")
    last = len(titles) - 1
    for at, title in enumerate(titles):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"{at + 1}\\. {plain(title)}", width="stretch")
            with st.container(horizontal=True, width="content", gap="small"):
                _buttons(f"{name}.{{}}.{at}", at, last, arrange)


def _buttons(key: str, at: int, last: int, arrange: Callable[[Sequence[int]], None]) -> None:
    for label, order, disabled in (
        ("Upp", _swapped(last, at, at - 1), at == 0),
        ("Ner", _swapped(last, at, at + 1), at == last),
        ("Ta bort", [n for n in range(last + 1) if n != at], last == 0),
    ):
        st.button(
            label,
            key=key.format(label),
            disabled=disabled,
            on_click=_arranged,
            args=(arrange, order),
            type="tertiary",
        )


def _swapped(last: int, at: int, to: int) -> list[int]:
    order = list(range(last + 1))
    if 0 <= to <= last:
        order[at], order[to] = order[to], order[at]
    return order


def _arranged(arrange: Callable[[Sequence[int]], None], order: Sequence[int]) -> None:
    try:
        arrange(order)
    except (ConflictError, InputError) as error:
        st.session_state[TOLD] = str(error)


def _new(form: KeptForm, viewer: Viewer, add: Callable[[AgendaKind, str], None]) -> None:
    """The form of one more item."""
    form.open(viewer)
    kinds = {kind.value: kind.label for kind in AgendaKind}
    st.text_input("Ny punkt", key=form.key("title"), on_change=form.keep, placeholder="Vad punkten heter")
    form.error_at("title")
    st.selectbox(
        "Vad punkten handlar om",
        list(kinds),
        format_func=kinds.__getitem__,
        key=form.key("kind"),
        on_change=form.keep,
        help="Styr vad som visas bredvid punkten, till exempel öppna uppdrag.",
    )
    form.error_at("")

    def write() -> str:
        add(AgendaKind(form.value("kind")), form.value("title") or "")
        return ""

    if st.button("Lägg till punkten", icon=":material/add:", key=f"{form.name}.save"):
        send(form, viewer, write, lambda _: None)
