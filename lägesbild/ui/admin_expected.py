"""Förväntad rapportering in Administration: an overview, what to add, and what to end."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import Final

import streamlit as st

from lägesbild.actions import expected as acts
from lägesbild.model import Viewer
from lägesbild.model.clock import today
from lägesbild.model.words import HuvudmanKind
from lägesbild.reading import areas, organisation, registry
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.filters import day_text
from lägesbild.reading.registry import ExpectedRow
from lägesbild.store.session import reading
from lägesbild.ui import admin_parts as parts
from lägesbild.ui import admin_told, layout

SECTION: Final = "forvantad"
ENDING: Final = "forvantad.slut"
_LOOK: Final = """<style>
.lb-expected { overflow-x: auto; }
.lb-expected table { border-collapse: collapse; font-size: 0.875rem; }
.lb-expected th, .lb-expected td {
  padding: 6px 12px 6px 0; text-align: left; vertical-align: top; white-space: nowrap;
  border-bottom: 1px solid light-dark(#C9D3DA, #3A4753);
}
.lb-expected th[scope="row"] { font-weight: 600; white-space: normal; min-width: 8rem; }
</style>"""


def show(viewer: Viewer) -> None:
    """What is expected now, then the forms that add and end."""
    admin_told.show()
    with reading() as session:
        rows = registry.expected(session, viewer=viewer)
        tree = areas.read_tree(session)
        owners = {
            row.id: row.name
            for row in organisation.huvudman(session, viewer=viewer)
            if row.valid_to is None and row.kind is not HuvudmanKind.GRUPP
        }
    going_on = [row for row in rows if row.valid_to is None or row.valid_to >= today()]
    layout.section("Förväntad rapportering", aside="grunden för täckning: tyst är inte lugnt")
    _overview(going_on)
    _add_form(viewer, tree, owners)
    if going_on:
        _end_form(viewer, [row for row in going_on if row.valid_to is None])
    ended = len(rows) - len(going_on)
    if ended:
        layout.note(f"{ended} avslutade visas inte här. De räknas fortfarande för den tid de gällde.")


def _overview(rows: list[ExpectedRow]) -> None:
    if not rows:
        layout.empty(
            "Ingen huvudman väntas rapportera. Då visas ingen täckning, och ingen tystnad märks ut på kartan."
        )
        return
    owners = list(dict.fromkeys(row.huvudman for row in rows))
    cells = {(row.district, row.huvudman): _cell(row) for row in rows}
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("Område", *owners))
    body = "".join(
        f'<tr><th scope="row">{escape(area)}</th>'
        + "".join(f"<td>{escape(cells.get((area, owner), '–'))}</td>" for owner in owners)
        + "</tr>"
        for area in dict.fromkeys(row.district for row in rows)
    )
    st.html(
        f'{_LOOK}<div class="lb-expected" role="region" tabindex="0" aria-label="Förväntad rapportering">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(row: ExpectedRow) -> str:
    said = _often(row.every_weeks)
    if row.valid_from > today():
        said += f" från {day_text(row.valid_from, short=True)}"
    if row.valid_to is not None:
        said += f" till {day_text(row.valid_to, short=True)}"
    return said


def _often(weeks: int) -> str:
    return {1: "varje vecka", 2: "varannan vecka"}.get(weeks, f"var {weeks}:e vecka")


def _add_form(viewer: Viewer, tree: AreaTree, owners: dict[int, str]) -> None:
    layout.section("Lägg till")
    names = {area.id: area.name for area in tree.level(*acts.LEVELS)}
    with st.form(f"admin.{SECTION}.form", width=560):
        parts.problems(SECTION, "huvudman_id", "district_ids", "every_weeks", "valid_from")
        st.selectbox(
            "Huvudman",
            list(owners),
            format_func=lambda huvudman_id: owners[huvudman_id],
            index=None,
            placeholder="Välj huvudman",
            key=parts.key(SECTION, "huvudman"),
        )
        parts.error_at(SECTION, "huvudman_id")
        st.checkbox("Alla områden", key=parts.first(SECTION, "everywhere", False))
        st.multiselect(
            "Eller dessa områden",
            list(names),
            format_func=lambda area_id: names[area_id],
            placeholder="Välj områden",
            key=parts.key(SECTION, "areas"),
        )
        parts.error_at(SECTION, "district_ids")
        st.number_input(
            "Hur många veckor mellan rapporterna",
            min_value=1,
            max_value=acts.LONGEST_WEEKS,
            step=1,
            key=parts.first(SECTION, "weeks", 1),
            help="1 betyder varje vecka. Veckor börjar på måndagar.",
        )
        parts.error_at(SECTION, "every_weeks")
        st.date_input(
            "Från och med",
            min_value=parts.EARLIEST,
            max_value=today() + acts.AHEAD,
            format="YYYY-MM-DD",
            key=parts.first(SECTION, "from", today()),
            help="En dag som redan varit gör att veckor utan rapport visas som tysta i efterhand.",
        )
        parts.error_at(SECTION, "valid_from")
        st.form_submit_button("Lägg till", type="primary", on_click=_add, args=(viewer, tree, owners))


def _add(viewer: Viewer, tree: AreaTree, owners: dict[int, str]) -> None:
    owner = parts.value(SECTION, "huvudman")
    if owner is None:
        st.session_state[f"admin.{SECTION}.errors"] = {"huvudman_id": "Välj en huvudman."}
        return
    chosen = parts.value(SECTION, "areas") or []
    if parts.value(SECTION, "everywhere", False):
        chosen = [area.id for area in tree.level(acts.LEVELS[-1])]
    parts.attempt(
        SECTION,
        lambda session: acts.expect(
            session,
            huvudman_id=owner,
            district_ids=tuple(chosen),
            every_weeks=int(parts.value(SECTION, "weeks", 1)),
            valid_from=parts.value(SECTION, "from") or today(),
            by=viewer,
        ),
        f"{owners.get(owner, 'Huvudmannen')} väntas rapportera från "
        + ("ett område." if len(chosen) == 1 else f"{len(chosen)} områden."),
        stay=True,
    )


def _end_form(viewer: Viewer, rows: list[ExpectedRow]) -> None:
    layout.section("Avsluta")
    names = {row.id: f"{row.huvudman} – {row.district}" for row in rows}
    with st.form(f"admin.{ENDING}.form", width=560):
        parts.problems(ENDING, "expected_ids")
        st.multiselect(
            "Vad ska inte längre väntas?",
            list(names),
            format_func=lambda row_id: names[row_id],
            placeholder="Välj huvudman och område",
            key=parts.key(ENDING, "rows"),
        )
        parts.error_at(ENDING, "expected_ids")
        st.date_input(
            "Till och med",
            min_value=parts.EARLIEST,
            max_value=today() + acts.AHEAD,
            format="YYYY-MM-DD",
            key=parts.first(ENDING, "last_day", today()),
        )
        st.form_submit_button("Avsluta", on_click=_end, args=(viewer,))


def _end(viewer: Viewer) -> None:
    chosen = tuple(parts.value(ENDING, "rows") or ())
    last_day: dt.date = parts.value(ENDING, "last_day") or today()
    done = "Rapporteringen väntas inte längre" + (
        "." if last_day <= today() else f" efter {day_text(last_day)}."
    )
    parts.attempt(
        ENDING, lambda session: acts.end(session, chosen, last_day=last_day, by=viewer), done, stay=True
    )
