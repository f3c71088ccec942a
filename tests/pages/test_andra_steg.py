"""The second step on screen: an app connected under Konto, new recovery codes, a reset in Administration."""

from __future__ import annotations

import re

import pyotp
import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from lägesbild.actions import sessions
from lägesbild.config import ROOT, settings
from lägesbild.model import User, Viewer
from lägesbild.store.session import reading, transaction
from lägesbild.ui import identity
from tests.actions.test_second_factor import PASSWORD, added_kim
from tests.conftest import Cast


@pytest.fixture
def kim(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Viewer:
    """A rapportör of Välfärd, no demo account, in the trusted network without an app."""
    monkeypatch.setenv("LAGESBILD_TRUSTED_NETWORKS", "192.0.2.0/24")
    settings.cache_clear()
    added = added_kim()
    with transaction() as session:
        sessions.sign_in(session, user_id=added.user_id, password_matches=True, trusted=True)
    return added


def shown(page: str, viewer: Viewer, monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
    monkeypatch.setattr(identity, "current", lambda: viewer)
    app = AppTest.from_file(str(ROOT / "pages" / page), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def test_an_app_is_connected_under_konto_and_its_codes_renewed(
    kim: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = shown("konto.py", kim, monkeypatch)
    app.session_state["andrasteg.koppla"] = True
    app.run()
    key = re.search(r"`([A-Z2-7 ]+)`", "\n".join(part.value for part in app.markdown))
    assert key is not None
    totp = pyotp.TOTP(key.group(1).replace(" ", ""))
    _field(app, "Koden som den nya appen visar").set_value(totp.now())
    _field(app, "Ditt lösenord").set_value("fel lösenord")
    app = _press(app, "Koppla appen")
    assert any("stämmer inte" in error.value for error in app.error)
    _field(app, "Ditt lösenord").set_value(PASSWORD)
    app = _press(app, "Koppla appen")
    assert len(app.code[0].value.split()) == 10
    app = _press(app, "Jag har sparat koderna")
    assert any("10 reservkoder" in part.proto.body for part in app.get("html"))
    with transaction() as session:
        session.execute(update(User).values(totp_step=0))
    _field(app, "Engångskod från appen").set_value(totp.now())
    app = _press(app, "Gör nya reservkoder")
    assert len(app.code[0].value.split()) == 10


def test_a_demo_account_sees_nothing_of_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = shown("konto.py", cast.anna, monkeypatch)
    assert "Andra steg vid inloggning" not in [header.value for header in app.header]


def test_the_approver_resets_it_in_administration(
    cast: Cast, kim: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = shown("administration.py", cast.sara, monkeypatch, rad=str(kim.user_id))
    app.button_group(key=f"konto.gor.{kim.user_id}").set_value("Återställ andra steget").run()
    app.button(key=f"konto.aterstall.{kim.user_id}").click().run()
    assert not app.exception
    with reading() as session:
        assert session.get_one(User, kim.user_id).password_only_at is None


def _field(app: AppTest, label: str):  # type: ignore[no-untyped-def]
    return next(field for field in app.text_input if field.label == label)


def _press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()
