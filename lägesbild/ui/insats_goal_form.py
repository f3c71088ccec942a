"""The form of a goal in the verksamhetsplan: set, changed and withdrawn by the coordinator."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import plan_goals
from lägesbild.actions.plan_goals import NewPlanGoal
from lägesbild.model import Viewer
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import Track
from lägesbild.reading import circles, insats_choices
from lägesbild.reading.verksamhetsplan import BOTH, GoalView, YearPlan
from lägesbild.store.session import reading, transaction
from lägesbild.ui import address, insats_edit, layout
from lägesbild.ui.form_fields import DatedForm, area, number, several
from lägesbild.ui.kept_form import both, readers
from lägesbild.ui.report_text import plain

GOAL: Final = "mal"
NEW: Final = "ny"
REQUIRED: Final = {
    "text": "Skriv målet.",
    "year": "Ange vilket år målet gäller.",
    "audience": "Välj vilka som får läsa målet.",
}
DEFAULTS: Final[dict[str, Any]] = {
    "year": None,
    "track": BOTH,
    "text": "",
    "outcome": "",
    "audience": None,
    "insatser": [],
    "before": [],
}


def show(viewer: Viewer, plan: YearPlan) -> bool:
    """Draw the form the address asks for; False when it asks for none that this person may use."""
    asked = st.query_params.get(GOAL, "")
    if not asked or not may(viewer.role, Deed.MEET):
        return False
    goal = next((goal for goal in plan.goals if str(goal.id) == asked), None)
    if goal is None and asked != NEW:
        return False
    layout.section("Nytt verksamhetsmål" if goal is None else "Ändra verksamhetsmålet")
    offered, linked = insats_choices.for_goal(goal.id if goal else None, viewer=viewer)
    form = DatedForm(f"mal{asked}", DEFAULTS)
    form.open(viewer, initial=_values(goal, plan, linked), version=goal.version if goal else 0)
    with st.container(width=insats_edit.WIDTH_PX):
        if goal is not None and form.version != goal.version:
            _both(form, viewer, goal)
        _fields(form, viewer, goal, offered)
        _buttons(form, viewer, goal)
    return True


def _values(goal: GoalView | None, plan: YearPlan, linked: list[int]) -> dict[str, Any]:
    if goal is None:
        return {"year": plan.year}
    return {
        "year": goal.year,
        "track": goal.track.value if goal.track else BOTH,
        "text": goal.text,
        "outcome": goal.outcome or "",
        "audience": goal.audience_slug,
        "insatser": linked,
        "before": linked,
    }


def _fields(form: DatedForm, viewer: Viewer, goal: GoalView | None, offered: dict[int, str]) -> None:
    area(form, "Mål", "text", "Vad ska vara uppnått vid årets slut? Skriv så att det går att följa upp.")
    number(form, "År", "year", step=1)
    st.segmented_control(
        "Spår",
        [BOTH, *(track.value for track in Track)],
        format_func=lambda held: BOTH if held == BOTH else Track(held).label,
        key=form.key("track"),
        on_change=form.keep,
        required=True,
        wrap=True,
    )
    several(form, "Insatser mot målet", "insatser", offered, none="Ingen vald")
    if goal is not None:
        area(form, "Utfall", "outcome", "Vad blev det? Skrivs när året följs upp.")
    _audience(form, viewer, goal)
    form.error_at("")


def _audience(form: DatedForm, viewer: Viewer, goal: GoalView | None) -> None:
    if goal is not None and not goal.is_own:
        st.caption(f"Får läsas av: {goal.audience}. Det ändrar bara {goal.huvudman}.")
        return
    with reading() as session:
        offered = {circle.slug: circle for circle in circles.for_viewer(session, viewer)}
    readers(form, offered)
    form.error_at("audience")


def _buttons(form: DatedForm, viewer: Viewer, goal: GoalView | None) -> None:
    with st.container(horizontal=True):
        if st.button("Spara målet", type="primary", icon=":material/check:", key=f"{form.name}.save"):
            insats_edit.send(
                form, viewer, lambda session: _save(session, form, viewer, goal), required=REQUIRED
            )
        if st.button("Avbryt", key=f"{form.name}.cancel"):
            form.close(viewer)
            address.put(GOAL, None)
            st.rerun()
        if goal is not None and st.button(
            "Ta bort ur planen", icon=":material/delete:", key=f"{form.name}.withdraw"
        ):
            _ask(viewer, goal, form)


@st.dialog("Ta bort målet ur planen")
def _ask(viewer: Viewer, goal: GoalView, form: DatedForm) -> None:
    st.markdown(plain(goal.text))
    st.markdown("Insatserna finns kvar, utan målet. Det som hänt med målet finns kvar i spåret.")
    if st.button("Ta bort", type="primary", key=f"{form.name}.sure"):
        with transaction() as session:
            plan_goals.withdraw(session, goal.id, by=viewer)
        form.close(viewer)
        address.put(GOAL, None)
        insats_edit.done("Målet är borttaget ur planen.")
        st.rerun()


def _save(session: Session, form: DatedForm, viewer: Viewer, goal: GoalView | None) -> str:
    track = form.value("track")
    new = NewPlanGoal(
        year=form.value("year") or 0,
        text=form.value("text") or "",
        audience=form.value("audience"),
        track=None if track == BOTH else Track(track),
        outcome=form.value("outcome") or None,
    )
    before, chosen = set(form.value("before")), set(form.value("insatser"))
    if goal is None:
        goal_id = plan_goals.create(session, new, by=viewer, submit_key=form.submit_key).id
    else:
        goal_id = goal.id
        plan_goals.change(session, goal_id, new, version=form.version, by=viewer)
    for insats_id in sorted(chosen - before):
        plan_goals.link(session, goal_id, insats_id, by=viewer)
    for insats_id in sorted(before - chosen):
        plan_goals.unlink(session, goal_id, insats_id, by=viewer)
    address.put(GOAL, None)
    return "Målet är sparat."


def _both(form: DatedForm, viewer: Viewer, goal: GoalView) -> None:
    track = goal.track.label if goal.track else BOTH
    outcome = plain(goal.outcome or "inget")
    both(
        form,
        viewer,
        title="Målet har ändrats sedan du öppnade det",
        stored=f"Sparat nu ({goal.year}, {track}):  \n{plain(goal.text)}  \nUtfall: {outcome}",
        mine="Fortsätt med mitt förslag",
        version=goal.version,
        left=lambda: address.put(GOAL, None),
    )
