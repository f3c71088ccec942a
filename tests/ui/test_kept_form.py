"""What a form says is wrong is read as written, whomever it quotes."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.conftest import Cast


def _quoting() -> None:
    from lägesbild.ui.kept_form import KeptForm

    form = KeptForm("form", {"text": ""})
    form.set_errors({"": "Någon annan skrev: [logga in](https://exempel.se)"})
    form.error_at("")


def test_an_error_that_quotes_somebody_makes_no_link() -> None:
    app = AppTest.from_function(_quoting).run()
    assert r"\[logga in](https://exempel.se)" in app.markdown[0].value


def _typing(viewer: object) -> None:
    import streamlit as st

    from lägesbild.ui.kept_form import KeptForm

    form = KeptForm("form", {"text": ""})
    form.open(viewer)  # type: ignore[arg-type]  # the script knows no names of this file
    st.text_area("Text", key=form.key("text"), on_change=form.keep)
    form.error_at("")


def test_more_than_a_draft_holds_is_told_and_stays_in_its_field(cast: Cast) -> None:
    app = AppTest.from_function(_typing, kwargs={"viewer": cast.rolf}).run()
    app.text_area(key="form_text").set_value("x" * 120_000).run()
    assert not app.exception
    assert "för långt" in app.markdown[0].value
    assert len(app.text_area(key="form_text").value) == 120_000
