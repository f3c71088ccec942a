"""What a person has filled in comes back on the screen after a run that the database broke."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from lägesbild.store import faults
from lägesbild.ui.report_text import plain


def _page() -> None:
    import streamlit as st

    from lägesbild.model import UnavailableError
    from lägesbild.store import faults
    from lägesbild.ui import problems

    problems.give_back()
    if st.session_state.get("bruten"):
        error = UnavailableError(faults.GONE)
        problems.show(error)
        raise error
    st.text_input("Plats", key="plats")
    st.button("Spara", key="spara")


def _filled_in() -> AppTest:
    app = AppTest.from_function(_page).run()
    app.button[0].click()
    return app.text_input[0].set_value("torget").run()


def _run(app: AppTest, *, broken: bool) -> AppTest:
    app.session_state["bruten"] = broken
    return app.run()


def _set(app: AppTest) -> Any:
    """What the run tells the browser to put in the field; None when it leaves the field alone."""
    field = app.text_input[0].proto
    return field.value if field.set_value else None


def test_after_a_run_that_the_database_broke_fields_are_told_what_they_held() -> None:
    app = _run(_filled_in(), broken=True)
    assert (app.error[0].value, app.button[0].label) == (plain(faults.GONE), "Försök igen")
    assert not app.text_input
    app = _run(app, broken=False)
    assert not app.exception  # a button may not be set, and is not
    assert _set(app) == "torget"


def test_an_ordinary_run_puts_nothing_in_anybodys_field() -> None:
    assert _set(_run(_filled_in(), broken=False)) is None
