"""Lägesbild: what one chooses on the page itself stands in its address, so that a link shows the same."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from lägesbild.config import ROOT
from lägesbild.ui import identity
from tests.conftest import Cast


def test_the_measure_of_the_map_stands_in_the_address(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "current", lambda: cast.anna)
    app = AppTest.from_file(str(ROOT / "pages" / "lagesbild.py"), default_timeout=60)
    app.query_params["matt"] = "per 1 000"
    app.run()
    assert not app.exception
    assert app.button_group(key="adress.matt").value == "per 1 000"
    app.button_group(key="adress.matt").set_value("antal").run()
    assert "matt" not in app.query_params
    app.button_group(key="adress.matt").set_value("per 1 000").run()
    assert app.query_params["matt"] == "per 1 000"
