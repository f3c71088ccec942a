"""Every page opens for every role, on an empty database and on the demo."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lägesbild.config import ROOT
from lägesbild.model import Viewer
from lägesbild.reading import viewers
from lägesbild.store import engine as engines
from lägesbild.store.session import reading
from lägesbild.ui import identity, menu
from tests import conftest

ROLES = ("anna", "rolf", "sara", "stina", "admir")
PAGES = sorted(path.name for path in (ROOT / "pages").glob("*.py"))


@pytest.fixture(scope="module", params=["tom", "demo"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The database in force: with accounts only, or with the whole demo."""
    folder = tmp_path_factory.mktemp("sidor")
    template: Path = request.getfixturevalue(
        "_sqlite_template" if request.param == "tom" else "demo_template"
    )
    shutil.copy(template, folder / "sidor.sqlite")
    conftest.use(f"sqlite:///{folder / 'sidor.sqlite'}", folder)
    yield request.param
    engines.dispose()


@pytest.mark.parametrize("name", ROLES)
@pytest.mark.parametrize("page", PAGES)
def test_it_opens(filled: str, monkeypatch: pytest.MonkeyPatch, page: str, name: str) -> None:
    with reading() as session:
        viewer: Viewer = viewers.by_username(session, name)
    monkeypatch.setattr(identity, "current", lambda: viewer)
    app = AppTest.from_file(str(ROOT / "pages" / page), default_timeout=60).run()
    assert [error.value for error in app.exception] == []
    assert [error.value for error in app.error] == []
    assert len(app.main) > 0


def test_every_page_is_in_the_menu() -> None:
    assert {entry.file for entry in (*menu.MAIN, *menu.MORE, *menu.OF_A_MEETING, menu.ACCOUNT)} == set(PAGES)
