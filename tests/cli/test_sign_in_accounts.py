"""Sign-ins from the command line: a second step reset, an account linked, the provider asked of everybody."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import Engine, update
from typer.testing import CliRunner

from lägesbild.actions import provider_accounts
from lägesbild.actions.provider_rules import Person
from lägesbild.cli import app
from lägesbild.config import settings
from lägesbild.model import User
from lägesbild.store.session import transaction
from lägesbild.web import oidc
from tests.conftest import Cast

ISSUER = "https://inloggning.exempel.se"
GROUPS = '[[grupp]]\nnamn = "lb"\nroll = "rapportor"\nhuvudman = "valfard"\n'


def told(code: int, *arguments: str) -> str:
    """What ``user …`` says, with its exit code."""
    done = CliRunner().invoke(app, ["user", *arguments])
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return " ".join(done.output.split())


class Answering:
    """A provider that knows nobody called okand, and is out of reach for whoever is called stum."""

    def again(self, *, refresh_token: str, subject: str) -> oidc.Answer:
        if subject == "okand":
            raise oidc.UnknownPersonError("invalid_grant")
        if subject == "stum":
            raise oidc.UnreachableError("no answer")
        return oidc.Answer(None, refresh_token)


@pytest.fixture
def provider(database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "grupper.toml"
    file.write_text(GROUPS, encoding="utf-8")
    given = {"ISSUER": ISSUER, "CLIENT_ID": "x", "CLIENT_SECRET": "y", "GROUPS_FILE": str(file)}
    for name, value in given.items():
        monkeypatch.setenv(f"LAGESBILD_OIDC_{name}", value)
    monkeypatch.setenv("LAGESBILD_BASE_URL", "https://lagesbild.exempel.se")
    monkeypatch.setattr(oidc, "provider", Answering)
    settings.cache_clear()


def seen(subject: str, *, days_ago: int = 0, key: str | None = "nyckel") -> None:
    at = dt.datetime.now(dt.UTC) - dt.timedelta(days=days_ago)
    person = Person(ISSUER, subject, subject, subject.title(), "", frozenset({"lb"}))
    with transaction() as session:
        provider_accounts.known(session, person, refresh_token=key, at=at)


def test_everybody_is_asked_about_and_who_has_not_been_seen_is_closed(provider: None) -> None:
    seen("kand", days_ago=90)
    seen("okand", days_ago=1)
    seen("borta", days_ago=90, key=None)
    said = told(0, "sync")
    assert said.endswith("borta går inte att fråga om kand känd okand inte längre känd: låst borta stängt")


def test_nobody_is_closed_while_the_provider_does_not_answer_about_all(provider: None) -> None:
    seen("stum", days_ago=90)
    seen("borta", days_ago=90, key=None)
    said = told(1, "sync")
    assert "stum inget svar" in said
    assert "stängt" not in said


def test_an_account_is_linked_and_nothing_is_asked_without_a_provider(cast: Cast, provider: None) -> None:
    assert "Kontot rolf loggar in med kommunens inloggning." in told(0, "link", "rolf", "sub-1")
    assert "redan kopplad" in told(1, "link", "rolf", "sub-2")
    assert "'ingen'" in told(2, "link", "ingen", "sub-3")


def test_without_a_provider_there_is_nobody_to_link_to_or_ask(database: Engine) -> None:
    for arguments in (("sync",), ("link", "rolf", "sub-1")):
        assert "Ingen inloggningstjänst är angiven (LAGESBILD_OIDC_ISSUER)." in told(1, *arguments)


def test_a_second_step_is_reset_for_one_or_for_all_and_said_of_how_many(database: Engine) -> None:
    def connect(*usernames: str) -> None:
        with transaction() as session:
            session.execute(update(User).where(User.username.in_(usernames)).values(totp_secret="x"))

    connect("rolf")
    assert told(0, "reset-second-step", "rolf") == "Andra steget är återställt för 1 konto."
    assert "har inget andra steg att återställa" in told(1, "reset-second-step", "rolf")
    connect("rolf", "sara")
    assert told(0, "reset-second-step", "--all") == "Andra steget är återställt för 2 konton."
    assert told(0, "reset-second-step", "--all") == "Andra steget är återställt för 0 konton."
    for wrong in ((), ("rolf", "--all")):
        assert "Ange ett användarnamn, eller --all." in told(2, "reset-second-step", *wrong)
