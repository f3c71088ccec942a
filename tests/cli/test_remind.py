"""python -m lägesbild remind, against a real mail server."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from lägesbild.actions import account_email, meeting_plans, rounds
from lägesbild.actions.meeting_plans import Hours
from lägesbild.actions.rounds import Line
from lägesbild.cli import app
from lägesbild.config import settings
from lägesbild.model import TrailEntry
from lägesbild.model.clock import today
from lägesbild.model.words import StatementKind
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast
from tests.smtp import Box, Use, serving
from tests.smtp import mail_server as mail_server  # a fixture is found by its name here

DAY = today() + dt.timedelta(days=2)
SECRET = "Stökigt vid torget"


@pytest.fixture
def meeting_id(cast: Cast) -> int:
    hours = Hours(on=DAY, start=dt.time(8, 15), end=dt.time(11, 15), place="Rådhuset")
    with transaction() as session:
        for username in ("rolf", "sara", "anna"):
            address = f"{username}@exempel.se"
            account_email.put(session, username=username, email=address, by="test")
        return meeting_plans.plan(session, "ledningsgruppen", hours, by=cast.stina).id


def remind(*more: str) -> Result:
    return CliRunner().invoke(app, ["remind", *more])


def mark_ready(cast: Cast, meeting_id: int) -> None:
    line = Line(key="a", kind=StatementKind.BEHOV, text=SECRET)
    with transaction() as session:
        rounds.ready(session, meeting_id, [line], version=0, by=cast.sara)


def test_those_who_are_missing_are_mailed_and_told_nothing_of_any_report(
    cast: Cast, meeting_id: int, mail_server: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_ready(cast, meeting_id)
    box = Box()
    with serving(box) as port:
        mail_server(port)
        monkeypatch.setenv("LAGESBILD_BASE_URL", "https://bild.exempel.se/")
        settings.cache_clear()
        result = remind()
    assert result.exit_code == 0, result.stderr
    ((to, message),) = box.taken
    assert to == ["rolf@exempel.se"]  # Välfärd is ready, and a läsare cannot prepare
    text = message.get_content()
    assert f"https://bild.exempel.se/runda?rad={meeting_id}" in text
    assert "Polisen har inte lämnat sin del" in text
    assert "08.15–11.15" in text
    for hidden in (SECRET, "Välfärd", "Utbildning"):
        assert hidden not in text + message["Subject"]
    with reading() as session:
        entry = session.scalars(select(TrailEntry).where(TrailEntry.action == "runda.paminn")).one()
    assert "Polisen" in entry.details
    assert "@" not in entry.details


def test_a_dry_run_says_who_and_mails_nobody(cast: Cast, meeting_id: int, mail_server: Use) -> None:
    box = Box()
    with serving(box) as port:
        mail_server(port)
        result = remind("--dry-run", "--meeting", str(DAY))
    assert result.exit_code == 0
    assert "Inte klar: Polisen (1 adress)" in result.stdout
    assert "Inte klar: BIG (ingen e-postadress)" in result.stdout
    assert box.taken == []


def test_a_refused_address_is_told_and_the_others_are_mailed(
    cast: Cast, meeting_id: int, mail_server: Use
) -> None:
    box = Box("rolf@exempel.se")
    with serving(box) as port:
        mail_server(port)
        result = remind()
    assert result.exit_code == 1
    assert [to for to, _ in box.taken] == [["sara@exempel.se"]]
    assert "1 av 2 påminnelser har skickats" in result.stdout
    assert "rolf@exempel.se: e-postservern tar inte emot adressen." in result.stderr
    assert "Traceback" not in result.stderr


def test_without_a_mail_server_it_says_what_is_missing(
    cast: Cast, meeting_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LAGESBILD_SMTP_HOST", raising=False)
    settings.cache_clear()
    result = remind()
    assert result.exit_code == 2
    assert "LAGESBILD_SMTP_HOST" in result.stderr


def test_without_a_coming_meeting_there_is_nothing_to_remind_of(cast: Cast) -> None:
    result = remind("--meeting", "2030-01-01")
    assert result.exit_code == 2
    assert "inget kommande möte" in result.stderr
