"""A page opened as somebody, and what it shows."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from lägesbild.config import ROOT
from lägesbild.model import Viewer
from lägesbild.ui import identity


def opened(
    name: str, viewer: Viewer, monkeypatch: pytest.MonkeyPatch, *, seconds: float = 30, **address: str
) -> AppTest:
    """The page of that name, run once with what stands in its address."""
    monkeypatch.setattr(identity, "current", lambda: viewer)
    app = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=seconds)
    for part, value in address.items():
        app.query_params[part] = value
    return app.run()


def html(app: AppTest) -> str:
    """All that a page draws as HTML."""
    return " ".join(str(one.proto.body) for one in app.get("html"))
