"""The queue of Granska: what is chosen of it, stepping through it, and the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from lägesbild.figures.classes import number
from lägesbild.model import Viewer
from lägesbild.model.words import ObservationKind, ReviewStatus
from lägesbild.reading import reviews, vocabulary
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.filters import day_text
from lägesbild.reading.reviews import Chosen, Line, Queue
from lägesbild.store.session import reading
from lägesbild.ui import layout
from lägesbild.ui import review_state as state
from lägesbild.ui.report_text import plain

WORDS: Final[dict[ReviewStatus, str]] = {
    ReviewStatus.EJ_GRANSKAD: "Att granska",
    ReviewStatus.ATERFRAGAD: "Väntar på svar",
    ReviewStatus.GODTAGEN: "Godtagna",
    ReviewStatus.DUBBLETT: "Dubbletter",
}
PAGE_SIZE: Final = 20


def chosen() -> Chosen:
    """What of the queue the page shows."""
    held = st.session_state
    kind, status = held.get("review.kind"), held.get("review.status")
    return Chosen(
        status=ReviewStatus(status if status in list(ReviewStatus) else ReviewStatus.EJ_GRANSKAD.value),
        area=held.get("review.area"),
        kind=ObservationKind(kind) if kind in list(ObservationKind) else None,
        huvudman=held.get("review.huvudman"),
    )


def controls(queue: Queue) -> None:
    """Which status, with how many stand in each."""
    st.pills(
        "Visa",
        [status.value for status in WORDS],
        format_func=lambda slug: f"{WORDS[ReviewStatus(slug)]} ({number(queue.counts[ReviewStatus(slug)])})",
        default=ReviewStatus.EJ_GRANSKAD.value,
        required=True,
        key="review.status",
        on_change=_begin_anew,
        label_visibility="collapsed",
    )


def _cuts(queue: Queue, tree: AreaTree) -> None:
    with reading() as session:
        names = {term.id: term.name for term in vocabulary.read(session).huvudman}
    areas = {0: "Utan angiven plats", tree.kommun.id: "Hela kommunen"}
    areas = {one: areas.get(one) or tree.by_id[one].name for one in queue.areas}
    _cut("Område", "area", areas, "Alla områden")
    _cut("Slag", "kind", {kind.value: kind.label for kind in queue.kinds}, "Alla slag")
    _cut("Huvudman", "huvudman", {one: names[one] for one in queue.huvudman}, "Alla huvudmän")


def _cut(label: str, name: str, words: Mapping[Any, str], placeholder: str) -> None:
    key = f"review.{name}"
    if st.session_state.setdefault(key, None) not in {None, *words}:
        st.session_state[key] = None
    st.selectbox(
        label,
        sorted(words, key=lambda one: words[one]),
        format_func=words.__getitem__,  # no count: a label that changes takes the choice away
        index=None,
        key=key,
        on_change=_begin_anew,
        placeholder=placeholder,
    )


def _begin_anew() -> None:
    state.open_row(None)
    st.session_state.pop("review.shown", None)


def stepper(queue: Queue, report_id: int, tree: AreaTree) -> None:
    """Where in the queue the report stands, the ones before and after, and what the queue is cut to."""
    at = queue.ids.index(report_id) if report_id in queue.ids else None
    cut = sum(st.session_state.get(f"review.{name}") is not None for name in ("area", "kind", "huvudman"))
    with st.container(horizontal=True, vertical_alignment="center", key="review_steps"):
        _step("Föregående", ":material/chevron_left:", "Alt+K", queue.ids[at - 1] if at else None)
        following = queue.ids[at + 1] if at is not None and at + 1 < len(queue.ids) else None
        _step("Nästa", ":material/chevron_right:", "Alt+J", following)
        with st.popover(f"Urval ({cut})" if cut else "Urval", icon=":material/filter_alt:"):
            _cuts(queue, tree)
        if queue.ids:
            st.markdown(f"{at + 1} av {len(queue.ids)}" if at is not None else "Inte i den valda kön")


def _step(label: str, icon: str, shortcut: str, to: int | None) -> None:
    st.button(
        label,
        icon=icon,
        shortcut=shortcut,
        disabled=to is None,
        key=f"review.step.{label}",
        on_click=state.open_row,
        args=(to,),
    )


def listing(queue: Queue, report_id: int, viewer: Viewer, tree: AreaTree) -> None:
    """The queue as a list whose lines open; texts are left out, for only an opened report is read."""
    if not queue.ids:
        return
    shown = int(st.session_state.get("review.shown", PAGE_SIZE))
    with reading() as session:
        rows = reviews.lines(session, queue.ids[:shown], viewer=viewer, tree=tree)
    count = "en rapport" if len(queue.ids) == 1 else f"{len(queue.ids)} rapporter"
    latest = chosen().status in reviews.NEWEST_FIRST
    order = "de senaste först" if latest else "i den ordning de kom in"
    layout.section("Listan", aside=f"{count}, {order}")
    with st.container(gap="xxsmall", key="review_list"):
        for row in rows:
            st.button(
                plain(_title(row)),
                type="primary" if row.id == report_id else "tertiary",
                key=f"review.open.{row.id}",
                on_click=state.open_row,
                args=(row.id,),
            )
    left = len(queue.ids) - shown
    if left > 0 and st.button(f"Visa fler ({left} till)", key="review.more"):
        st.session_state["review.shown"] = shown + PAGE_SIZE
        st.rerun()


def _title(row: Line) -> str:
    return " · ".join(
        part for part in (day_text(row.on), row.area, row.subject, row.kind.label, row.huvudman) if part
    )
