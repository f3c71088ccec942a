"""Administration as each role: what it offers to whom, and an account from its form to its approval."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from lägesbild.actions import accounts, problembilder
from lägesbild.config import ROOT
from lägesbild.model import AccountState, Setting, User, Viewer
from lägesbild.model.words import Role
from lägesbild.store.session import reading, transaction
from lägesbild.ui import identity
from tests.conftest import Cast

PAGE = str(ROOT / "pages" / "administration.py")
ACCOUNT = str(ROOT / "pages" / "konto.py")


def page(viewer: Viewer, monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
    monkeypatch.setattr(identity, "current", lambda: viewer)
    app = AppTest.from_file(PAGE, default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert [error.value for error in app.exception] == []
    return app


def told(app: AppTest) -> str:
    parts = [part.proto.body for part in app.get("html")]
    return "\n".join(
        [*parts, *(part.value for part in (*app.markdown, *app.success, *app.error, *app.caption))]
    ).replace("\\", "")


def sections(app: AppTest) -> list[str]:
    return list(app.button_group(key="admin.del").options) if app.button_group else []


def add(username: str, by: Viewer, huvudman: str = "valfard") -> int:
    with transaction() as session:
        return accounts.add(
            session,
            username=username,
            display_name="Karin Kollega",
            role=Role.RAPPORTOR,
            huvudman=huvudman,
            password="tre gröna hästar",
            by=by,
        ).id


def state(username: str) -> AccountState:
    with reading() as session:
        return session.scalars(select(User).where(User.username == username)).one().state


def test_each_sees_the_sections_that_are_theirs(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {"Konton", "Spår", "Inställningar"} <= set(sections(page(cast.admir, monkeypatch)))
    assert {"Konton", "Spår"} <= set(sections(page(cast.sara, monkeypatch)))
    assert not {"Inställningar", "Kategorier och ämnen"} & set(sections(page(cast.sara, monkeypatch)))
    for viewer in (cast.anna, cast.rolf, cast.stina, cast.xenia):
        app = page(viewer, monkeypatch)
        assert not app.button_group
        assert "Den här sidan är för administratörer" in told(app)


def test_a_section_that_is_not_ones_own_is_not_opened_by_its_address(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.sara, monkeypatch, **{"del": "installningar"})
    assert "Väntar på dig" in told(app)
    assert "Sessionshemlighet" not in told(app)


def test_an_administrator_adds_an_account_and_is_shown_its_password_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.admir, monkeypatch)
    app.button(key="konto.nytt").click().run()
    app.text_input(key="nyttkonto_display_name").set_value("Karin Kollega")
    app.text_input(key="nyttkonto_username").set_value("karin")
    app.selectbox(key="nyttkonto_huvudman").set_value("valfard")
    app.selectbox(key="nyttkonto_role").set_value("rapportor")
    app.button(key="konto.spara").click().run()
    assert not app.exception
    assert state("karin") is AccountState.WAITING
    (password,) = [block.value for block in app.code]
    with reading() as session:
        stored = session.scalars(select(User.password_hash).where(User.username == "karin")).one()
    assert accounts.matches(stored, password)
    app.button(key="admin.hide").click().run()
    assert not app.code


def test_what_is_missing_is_told_and_nothing_is_added(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(cast.admir, monkeypatch)
    app.button(key="konto.nytt").click().run()
    app.text_input(key="nyttkonto_username").set_value("rolf")
    with reading() as session:
        before = len(session.scalars(select(User.id)).all())
    app.button(key="konto.spara").click().run()
    with reading() as session:
        assert len(session.scalars(select(User.id)).all()) == before
    assert "Skriv personens namn." in told(app)
    assert "Välj huvudman." in told(app)


def test_an_approver_sees_what_waits_for_their_own_huvudman_and_approves_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    karin = add("karin", cast.admir)
    other = add("pelle", cast.admir, "polisen")
    app = page(cast.sara, monkeypatch)
    assert "karin" in told(app)
    assert "admir lade upp ett konto" in told(app)
    assert "pelle" not in told(app)
    assert "Rolf" not in told(app)
    app.checkbox(key=f"konto.nytt.{karin}").check().run()
    app.button(key=f"konto.godkann.{karin}").click().run()
    assert "Kontot karin är godkänt" in told(app)
    (password,) = [block.value for block in app.code]
    with reading() as session:
        kept = session.scalars(select(User.password_hash).where(User.username == "karin")).one()
    assert accounts.matches(kept, password)
    assert (state("karin"), state("pelle")) == (AccountState.OPEN, AccountState.WAITING)
    assert "hör till en annan huvudman" in told(page(cast.sara, monkeypatch, rad=str(other)))


def test_an_approver_says_no(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    karin = add("karin", cast.admir)
    app = page(cast.sara, monkeypatch)
    app.button(key=f"konto.avsla.{karin}").click().run()
    assert state("karin") is AccountState.CLOSED


def test_an_administrator_is_told_where_nobody_can_approve(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("pelle", cast.admir, "polisen")
    app = page(cast.admir, monkeypatch)
    assert "Polisen har ingen behörighetsansvarig som kan logga in" in told(app)
    assert "Välfärd har ingen" not in told(app)
    assert not [button for button in app.button if str(button.key).startswith("konto.godkann")]


@pytest.mark.parametrize(
    ("choice", "button", "after"),
    [
        ("Nytt lösenord", "konto.satt", AccountState.WAITING),
        ("Lås", "konto.las", AccountState.LOCKED),
        ("Stäng", "konto.stang", AccountState.CLOSED),
    ],
)
def test_an_opened_account_is_changed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, choice: str, button: str, after: AccountState
) -> None:
    rolf = cast.rolf.user_id
    app = page(cast.admir, monkeypatch, rad=str(rolf))
    app.button_group(key=f"konto.gor.{rolf}").set_value(choice).run()
    app.button(key=f"{button}.{rolf}").click().run()
    assert not app.exception
    assert state("rolf") is after


def test_an_approver_is_offered_only_what_takes_an_account_out_of_use(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    karin = add("karin", cast.admir)
    app = page(cast.sara, monkeypatch, rad=str(karin))
    assert list(app.button_group(key=f"konto.gor.{karin}").options) == ["Stäng"]


def test_the_trail_shows_who_did_what_and_never_a_closed_row_to_an_administrator(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction() as session:
        problembilder.create(
            session,
            problembilder.NewProblembild(
                title="Hemligt läge",
                category="ordning",
                audience="min_verksamhet",
                opened_on=dt.date(2026, 1, 1),
            ),
            by=cast.sara,
            submit_key="a",
        )
    add("karin", cast.admir)
    app = page(cast.admir, monkeypatch, **{"del": "spar"})
    assert "lade upp ett konto" in told(app)
    assert "lade upp en problembild" not in told(app)
    app.button(key="spar.kedja").click().run()
    assert "Kedjan är hel" in told(app)
    own = page(cast.sara, monkeypatch, **{"del": "spar"})
    assert "lade upp en problembild" in told(own)
    assert "Hemligt" not in told(own)


def test_a_setting_is_changed_and_a_secret_is_not_shown(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(cast.admir, monkeypatch, **{"del": "installningar"})
    assert "test-secret" not in told(app)
    app.number_input[0].set_value(10)
    next(button for button in app.button if button.label == "Spara gränsen").click().run()
    assert "Gränsen för små tal är nu 10." in told(app)
    with reading() as session:
        assert session.get_one(Setting, "troskel").value == "10"


def test_konto_tells_an_approver_what_waits_and_everybody_their_sign_ins(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def konto(viewer: Viewer) -> str:
        monkeypatch.setattr(identity, "current", lambda: viewer)
        return told(AppTest.from_file(ACCOUNT, default_timeout=60).run())

    assert "väntar" not in konto(cast.sara)
    add("karin", cast.admir)
    assert "Ett konto väntar på ditt godkännande" in konto(cast.sara)
    assert "väntar" not in konto(cast.admir)
