"""What a form says is wrong is read as written, whomever it quotes."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _quoting() -> None:
    from lägesbild.ui.kept_form import KeptForm

    form = KeptForm("form", {"text": ""})
    form.set_errors({"": "Någon annan skrev: [logga in](https://exempel.se)"})
    form.error_at("")


def test_an_error_that_quotes_somebody_makes_no_link() -> None:
    app = AppTest.from_function(_quoting).run()
    assert r"\[logga in](https://exempel.se)" in app.markdown[0].value
