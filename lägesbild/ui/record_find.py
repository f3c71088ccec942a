"""Search among all that the viewer reads for what a request concerns, and choose rows to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from lägesbild.actions import record_requests as acts
from lägesbild.figures.classes import number
from lägesbild.model import InputError, Viewer, clock
from lägesbild.model.words import DistrictLevel, RecordKind
from lägesbild.reading import areas, record_search, record_texts
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.record_requests import Whole
from lägesbild.reading.record_search import Wanted
from lägesbild.reading.record_texts import Record
from lägesbild.store.session import reading
from lägesbild.ui import attempt, layout, reports
from lägesbild.ui.report_text import plain

FOUND: Final = "utlamnande.funna"
Pick = tuple[RecordKind, int]
SHOWN: Final = "utlamnande.visas"
PAGE_SIZE: Final = 40
LEVELS: Final = (DistrictLevel.STADSDEL, DistrictLevel.REGSO, DistrictLevel.PLATS)
ABOUT: Final = (
    "Sökningen går igenom allt du får läsa, också tillbakadragna rapporter och era egna rapporters tidigare "
    "lydelser. Beslut, uppdrag och protokoll har inget område och söks i hela kommunen. Utkast till "
    "protokoll, bilagor, rundor och anteckningar söks inte: bedöm dem för sig."
)


def show(viewer: Viewer, whole: Whole, *, done: Callable[[str], None]) -> None:
    """The search, and what it found that is not chosen yet."""
    with reading() as session:
        tree = areas.read_tree(session)
    wanted = _search(whole, tree)
    if wanted is not None:
        _look(viewer, whole, wanted)
    found: tuple[tuple[Pick, ...], bool] | None = st.session_state.get(FOUND, {}).get(whole.id)
    if found is None:
        layout.note(ABOUT)
        return
    picks, is_cut = found
    held = {(row.kind, row.source_id) for row in whole.rows}
    left = [pick for pick in picks if pick not in held]
    chosen = len(picks) - len(left)
    parts = [f"{number(len(picks))} funna"]
    parts += [f"{number(chosen)} redan valda"] if chosen else []
    parts += ["Det finns fler: sök på ord eller en kortare period"] if is_cut else []
    layout.note(". ".join(parts) + ".")
    _choose(viewer, whole, left, done)


def _look(viewer: Viewer, whole: Whole, wanted: Wanted) -> None:
    """Search once, and remember which rows were found: their texts are read when they are shown."""
    try:
        with reading() as session:
            found = record_search.find(session, wanted, viewer=viewer)
    except InputError as error:
        st.error(str(error), icon=":material/error:")
        return
    picks = tuple((one.kind, one.id) for one in found.records)
    st.session_state[FOUND] = {whole.id: (picks, found.is_cut)}
    st.session_state[SHOWN] = PAGE_SIZE


def _search(whole: Whole, tree: AreaTree) -> Wanted | None:
    """What somebody asks for at this moment."""
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
        if not st.form_submit_button("Sök", icon=":material/search:"):
            return None
    return Wanted(words or "", tuple(kinds) or tuple(RecordKind), district, days[0], days[1])


def _choose(viewer: Viewer, whole: Whole, left: Sequence[Pick], done: Callable[[str], None]) -> None:
    if not left:
        return
    count: int = st.session_state.get(SHOWN, PAGE_SIZE)
    with reading() as session:
        shown = record_texts.several(session, left[:count], viewer=viewer)
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
    ticks = zip(shown, ticked, strict=True)
    picks = list(left) if every else [(one.kind, one.id) for one, tick in ticks if tick]
    if not picks:
        st.error("Kryssa för det som begäran gäller först.", icon=":material/error:")
        return
    if attempt.done(lambda session: acts.add_rows(session, whole.id, picks, by=viewer)):
        done("1 handling är vald." if len(picks) == 1 else f"{number(len(picks))} handlingar är valda.")


def _key(whole: Whole, one: Record) -> str:
    return f"utlamnande.val{whole.id}.{one.kind}.{one.id}"


def _told(one: Record) -> str:
    about = ", ".join(part for part in (one.kind.label, one.on, one.huvudman) if part)
    return plain(f"{one.title} – {about}")
