"""A kept form leaves alone what a person chooses while the page is being run."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest


def _page() -> None:
    import streamlit as st

    from lägesbild.ui.kept_form import KeptForm

    form = KeptForm("prov", {"text": "", "vem": None})
    offered = st.session_state.get("erbjudna", ["polisen", "valfard"])
    st.session_state.setdefault(form.key("vem"), None)
    form.offer("vem", offered)
    st.text_input("Text", key=form.key("text"))
    st.radio("Vem", offered, index=None, key=form.key("vem"))


def _sets(app: AppTest) -> Any:
    """Whether the run told the browser what stands in the choice."""
    return app.radio[0].proto.set_value


def test_an_empty_choice_is_not_set_again_at_every_run() -> None:
    app = AppTest.from_function(_page).run()
    app.text_input[0].set_value("lampan").run()
    assert app.radio[0].value is None
    assert not _sets(app)


def test_a_choice_that_is_not_offered_any_more_is_forgotten() -> None:
    app = AppTest.from_function(_page).run()
    app.radio[0].set_value("valfard").run()
    app.session_state["erbjudna"] = ["polisen"]
    app.run()
    assert (app.radio[0].value, app.session_state["prov_vem"]) == (None, None)
