"""Verksamhetsplan: the year's goals in each track, the insatser towards them, and what became of them."""

from __future__ import annotations

from html import escape
from typing import Final

import streamlit as st

from lägesbild.model import Viewer, clock
from lägesbild.model.roles import Deed, may
from lägesbild.reading import verksamhetsplan
from lägesbild.reading.filters import Filters
from lägesbild.reading.insats_rows import InsatsRow
from lägesbild.reading.verksamhetsplan import GoalView, TrackPlan, YearPlan
from lägesbild.ui import address, downloads, insats_goal_form, insats_words, layout, register, sheet

YEAR: Final = "ar"
_LOOK: Final = """<style>
h3.lb-goal.lb-goal { margin: 0; padding: 0; font-size: 1rem; line-height: 1.4; overflow-wrap: anywhere; }
</style>"""


def show(viewer: Viewer, filters: Filters) -> None:
    """The plan of the year chosen, or the form of one of its goals."""
    asked = st.query_params.get(YEAR, "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and 1990 <= int(asked) <= 2200 else None
    plan = verksamhetsplan.read(year, filters, viewer=viewer)
    if insats_goal_form.show(viewer, plan):
        return
    _controls(viewer, plan)
    layout.note(
        f"Planen för {plan.year}, så långt du läser den. Perioden i urvalet gäller inte här; "
        "område, kategori och huvudman väljer bland insatserna."
    )
    if not plan.goals:
        layout.empty(f"Inga mål är satta för {plan.year}. Samordnaren sätter dem med Nytt mål.")
    for track in plan.tracks:
        if track.goals:
            _track(track)
    _without_goal(plan)
    if plan.goals:
        ids = tuple(goal.id for goal in plan.goals)
        downloads.listing("verksamhetsmal", ids=ids, filters=filters, viewer=viewer)


def _controls(viewer: Viewer, plan: YearPlan) -> None:
    default = str(clock.today().year)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        years = [str(year) for year in plan.years]
        key = address.field(YEAR, years, default)
        st.selectbox("År", years, key=key, on_change=address.written, args=(YEAR, default), width=140)
        if may(viewer.role, Deed.MEET):
            st.button(
                "Nytt mål",
                icon=":material/add:",
                key="mal.ny",
                on_click=address.put,
                args=(insats_goal_form.GOAL, insats_goal_form.NEW),
            )


def _track(part: TrackPlan) -> None:
    layout.section(part.title, aside=str(len(part.goals)))
    for goal in part.goals:
        with st.container(border=True, key=f"mal_{goal.id}"):
            _goal(goal)


def _goal(goal: GoalView) -> None:
    st.html(f'<h3 class="lb-goal">{escape(goal.text)}</h3>{_LOOK}')
    layout.note(f"Utfall: {goal.outcome}" if goal.outcome else "Utfallet är inte bedömt än.")
    if goal.insatser:
        sheet.lines(map(_insats, goal.insatser), label="Insatser mot målet")
    else:
        layout.empty("Ingen insats i det du läser är kopplad till målet.")
    if goal.may_change:
        st.button(
            "Ändra målet",
            icon=":material/edit:",
            key=f"mal.andra.{goal.id}",
            on_click=address.put,
            args=(insats_goal_form.GOAL, str(goal.id)),
        )


def _insats(row: InsatsRow) -> str:
    link = register.link(row.title, page="insatser", row_id=row.id)
    outcome = escape(verksamhetsplan.outcome_text(row))
    return f"{insats_words.status_html(row.status)}{link} {sheet.remark(row.huvudman)}<br>{outcome}"


def _without_goal(plan: YearPlan) -> None:
    rows = plan.without_goal
    layout.section(f"Insatser {plan.year} utan mål i planen", aside=str(len(rows)))
    if not rows:
        layout.empty("Alla insatser i det du läser är kopplade till ett mål.")
        return
    expander = st.expander("Visa insatserna", key="plan_utan", on_change="rerun")
    if expander.open:
        with expander:
            sheet.lines((_loose(row) for row in rows), label="Insatser utan mål i planen")


def _loose(row: InsatsRow) -> str:
    link = register.link(row.title, page="insatser", row_id=row.id)
    track = row.track.label if row.track else "inget spår"
    return f"{insats_words.status_html(row.status)}{link} {sheet.remark(f'{row.huvudman}, {track}')}"
