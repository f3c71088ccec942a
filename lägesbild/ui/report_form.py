"""The form of one report, what is wrong with it, and how it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from lägesbild.actions import drafts as draft_acts
from lägesbild.actions import reports
from lägesbild.actions.reports import NewReport, Saved
from lägesbild.model import InputError, PersonQuestionError, Viewer
from lägesbild.store.session import reading, transaction
from lägesbild.ui import name_question
from lägesbild.ui import report_fields as fields
from lägesbild.ui import report_state as state
from lägesbild.ui.report_made import as_report

WIDTH_PX: Final = 640
_LOOK: Final = """<style>
.st-key-rapport button, .st-key-rapport [data-baseweb="select"] > div, .st-key-rapport input,
.st-key-rapport [data-testid="stExpander"] summary { min-height: 44px; }
.st-key-rapport [data-testid="InputInstructions"] { display: none; }
.st-key-rapport [data-testid="stRadioGroup"] { gap: 8px; }
.st-key-rapport [data-testid="stRadioGroup"] > div {
  position: relative; width: 100%; min-height: 44px; padding: 8px 12px;
  border: 1px solid light-dark(#C9D3DA, #3A4753); border-radius: 0.375rem;
}
.st-key-rapport [data-testid="stRadioGroup"] > div:has(input:checked) {
  border-color: light-dark(#0B5A7A, #5FB3D4); background: light-dark(#E8F1F5, #172C37);
}
.st-key-rapport [data-testid="stRadioOption"]::after { content: ""; position: absolute; inset: 0; }
.st-key-rapport [data-testid="stRadioOption"] > div { position: relative; z-index: 1; }
[data-testid="stLayoutWrapper"]:has(> .st-key-rapport_send) { position: sticky; bottom: 0; z-index: 5; }
.st-key-rapport_send { padding: 8px 0; background: light-dark(#FFFFFF, #11181F); }
@media (max-width: 640px) {
  [class*="_severity"] [role="radiogroup"] { display: grid; grid-template-columns: 1fr 1fr; }
}
</style>"""


def look() -> None:
    """Targets a thumb hits, and a save button that stays on the screen."""
    st.html(_LOOK)


def form(viewer: Viewer) -> None:
    """The fields of one report, in the order one thinks of them."""
    if state.errors():
        check(viewer)  # what was mended since is no longer told
    fields.text()
    fields.kind()
    fields.category()
    fields.area(viewer)
    fields.time()
    fields.severity()
    fields.development()
    fields.audience(viewer)
    fields.more()


def where_else(viewer: Viewer) -> None:
    """Where that which concerns one person belongs, and a way to begin anew."""
    st.caption(
        "Gäller det en enskild person? Gör en orosanmälan till socialtjänsten. "
        "Brott anmäls till polisen på 114 14. Ring 112 vid akut fara."
    )
    if state.was_restored() and st.button("Börja om med tomt formulär", type="tertiary", key="rapport.anew"):
        state.start_over(viewer)
        st.rerun()


def problems_summary() -> None:
    """One line at the button that tells what is left to mend, for it may be off the screen."""
    told = dict.fromkeys([state.fault(), *state.errors().values()])
    if any(told):
        st.error(" ".join(filter(None, told)), icon=":material/error:")


def check(viewer: Viewer) -> dict[str, str]:
    """What is wrong with the form now, by field."""
    found: dict[str, str] = {}
    with reading() as session:
        name_question.answered(session, state.form(), viewer, stored=False)
        problems = reports.problems(session, as_report(state.fields()), by=viewer)
    for problem in (*problems, *missing()):
        found.setdefault(problem.field or "", str(problem))
    _ask([problem for problem in problems if isinstance(problem, PersonQuestionError)], found)
    state.set_errors(found)
    return found


def _ask(questions: Sequence[PersonQuestionError], found: dict[str, str]) -> None:
    """Let the first question stand at its field, and say shortly at the button that there is one."""
    name_question.drop(state.form())
    for number, question in enumerate(questions):
        if found[question.field or ""] == str(question):
            found[question.field or ""] = name_question.SHORT
        if number == 0:
            name_question.ask(state.form(), question)


def missing() -> list[InputError]:
    """What the form asks for and a stored report may lack: a chosen area, and the other time."""
    found = []
    if state.value("area") is None:
        found.append(InputError("Välj område, hela kommunen eller utan plats.", field="district_code"))
    if state.value("when") == state.OTHER_TIME and state.value("at") is None:
        found.append(InputError("Ange när det hände.", field="occurred_at"))
    return found


def save_all(viewer: Viewer, wanted: Sequence[NewReport]) -> tuple[Saved, ...]:
    """Save reports under the form's key, all or none, and drop the draft with them."""
    with transaction() as session:
        name_question.answered(session, state.NEW, viewer)
        saved = reports.save_many(session, wanted, by=viewer, submit_key=state.submit_key())
        draft_acts.discard(session, state.NEW, by=viewer)
    return saved
