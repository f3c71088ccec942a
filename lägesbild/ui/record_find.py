"""Search among all that the viewer reads for what a request concerns, and choose rows to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from lägesbild.actions import record_requests as acts
from lägesbild.figures.classes import number
from lägesbild.model import InputError, Viewer, clock
from lägesbild.model.words import DistrictLevel, RecordKind
from lägesbild.reading import areas, record_search
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.record_requests import Whole
from lägesbild.reading.record_search import Wanted
from lägesbild.reading.record_texts import Record
from lägesbild.store.session import reading
from lägesbild.ui import attempt, layout, reports
from lägesbild.ui.report_text import plain

WANTED: Final = "utlamnande.sokning"
SHOWN: Final = "utlamnande.visas"
PAGE_SIZE: Final = 40
LEVELS: Final = (DistrictLevel.STADSDEL, DistrictLevel.REGSO, DistrictLevel.PLATS)
ABOUT: Final = (
    "Sökningen går igenom allt du får läsa, också tillbakadragna rapporter och tidigare lydelser. Beslut, "
    "uppdrag och protokoll har inget område och söks i hela kommunen. Utkast till protokoll, bilagor, rundor "
    "och anteckningar söks inte: bedöm dem för sig."
)


def show(viewer: Viewer, whole: Whole, *, done: Callable[[str], None]) -> None:
    """The search, and what it found that is not chosen yet."""
    with reading() as session:
        tree = areas.read_tree(session)
    _search(whole, tree)
    wanted: Wanted | None = st.session_state.get(WANTED, {}).get(whole.id)
    if wanted is None:
        layout.note(ABOUT)
        return
    try:
        with reading() as session:
            found = record_search.find(session, wanted, viewer=viewer)
    except InputError as error:
        st.error(str(error), icon=":material/error:")
        return
    held = {(row.kind, row.source_id) for row in whole.rows}
    left = [one for one in found.records if (one.kind, one.id) not in held]
    chosen = len(found.records) - len(left)
    parts = [f"{number(len(found.records))} funna"]
    parts += [f"{number(chosen)} redan valda"] if chosen else []
    parts += ["Det finns fler: sök på ord eller en kortare period"] if found.is_cut else []
    layout.note(". ".join(parts) + ".")
    _choose(viewer, whole, left, done)


def _search(whole: Whole, tree: AreaTree) -> None:
    names = {area.code: area.name for area in tree.level(*LEVELS)}
    with st.form(f"utlamnande.sok{whole.id}", border=False):
        words = st.text_input("Ord", placeholder="Alla orden ska finnas i handlingen")
        kinds = st.pills(
            "Slag (inget valt betyder alla)",
            list(RecordKind),
            format_func=lambda kind: kind.label,
            selection_mode="multi",
        )
        with st.container(horizontal=True):
            district = st.selectbox(
                "Område",
                list(names),
                index=None,
                format_func=lambda code: names[code],
                placeholder="Hela kommunen",
                width=260,
            )
            days = [
                st.date_input(
                    label,
                    value=None,
                    min_value=record_search.FIRST_DAY,
                    max_value=clock.today(),
                    format="YYYY-MM-DD",
                    width=180,
                )
                for label in ("Från och med", "Till och med")
            ]
        if st.form_submit_button("Sök", icon=":material/search:"):
            wanted = Wanted(words or "", tuple(kinds) or tuple(RecordKind), district, days[0], days[1])
            st.session_state[WANTED] = {whole.id: wanted}
            st.session_state[SHOWN] = PAGE_SIZE


def _choose(viewer: Viewer, whole: Whole, left: Sequence[Record], done: Callable[[str], None]) -> None:
    if not left:
        return
    count: int = st.session_state.get(SHOWN, PAGE_SIZE)
    shown = left[:count]
    reports.note_ids([one.id for one in shown if one.kind is RecordKind.RAPPORT], viewer=viewer)
    with st.form(f"utlamnande.valj{whole.id}", border=False):
        ticked = [st.checkbox(_told(one), key=_key(whole, one)) for one in shown]
        with st.container(horizontal=True):
            picked = st.form_submit_button("Lägg till valda", icon=":material/add:", type="primary")
            every = st.form_submit_button(f"Lägg till alla {number(len(left))}") if len(left) > 1 else False
    if len(left) > count and st.button(
        f"Visa fler ({number(len(left) - count)} till)", key="utlamnande.fler"
    ):
        st.session_state[SHOWN] = count + PAGE_SIZE
        st.rerun()
    if not (picked or every):
        return
    wanted = list(left) if every else [one for one, tick in zip(shown, ticked, strict=True) if tick]
    if not wanted:
        st.error("Kryssa för det som begäran gäller först.", icon=":material/error:")
        return
    picks = [(one.kind, one.id) for one in wanted]
    if attempt.done(lambda session: acts.add_rows(session, whole.id, picks, by=viewer)):
        done("1 handling är vald." if len(picks) == 1 else f"{number(len(picks))} handlingar är valda.")


def _key(whole: Whole, one: Record) -> str:
    return f"utlamnande.val{whole.id}.{one.kind}.{one.id}"


def _told(one: Record) -> str:
    about = ", ".join(part for part in (one.kind.label, one.on, one.huvudman) if part)
    return plain(f"{one.title} – {about}")
