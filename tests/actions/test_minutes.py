"""Protokoll: who drafts, sends, approves, gives back and corrects, and what stands after that."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from lägesbild.actions import agendas, meetings, minutes
from lägesbild.actions.meeting_plans import Hours, plan
from lägesbild.actions.minutes import Signing
from lägesbild.model import (
    ConflictError,
    DocumentError,
    ForbiddenError,
    InputError,
    Meeting,
    Minutes,
    MinutesCorrection,
    NotFoundError,
    TrailEntry,
    User,
    Viewer,
)
from lägesbild.model.clock import today
from lägesbild.model.words import MinutesStatus
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

DAY = dt.date(2026, 3, 2)
NAMED = Signing(secretary="S. Skrivare", chair="O. Ordförande", approver="anna", distribution="Närvarande")


def held(by: Viewer, day: dt.date = DAY, body: str = "ledningsgruppen") -> int:
    with transaction() as session:
        row = meetings.hold(session, body=body, held_on=day, by=by)
        agendas.lay_out(session, row)
        return row.id


def describe(meeting_id: int, by: Viewer, named: Signing = NAMED, version: int = 0) -> Minutes:
    with transaction() as session:
        return minutes.describe(session, meeting_id, named, version=version, by=by)


def send(
    meeting_id: int, by: Viewer, named: Signing = NAMED, version: int = 0, content: str = "{}"
) -> Minutes:
    with transaction() as session:
        return minutes.send(session, meeting_id, named, version=version, compose=lambda _: content, by=by)


def approve(row: Minutes, by: Viewer, version: int | None = None) -> Minutes:
    with transaction() as session:
        wanted = row.version if version is None else version
        return minutes.approve(session, row.meeting_id, version=wanted, by=by)


def deeds() -> list[tuple[str, str]]:
    with reading() as session:
        rows = session.execute(
            select(TrailEntry.actor, TrailEntry.action, TrailEntry.details)
            .where(TrailEntry.action.startswith("protokoll."))
            .order_by(TrailEntry.id)
        ).all()
        assert trail.verify(session) is None
    assert not [row for row in rows if "Skrivare" in row.details or "hemligt" in row.details]
    return list(dict.fromkeys((row.actor, row.action) for row in rows))


def stored(meeting_id: int) -> Minutes:
    with reading() as session:
        return session.scalars(select(Minutes).where(Minutes.meeting_id == meeting_id)).one()


def test_minutes_go_from_draft_to_approved_and_each_step_leaves_a_trail(cast: Cast) -> None:
    meeting_id = held(cast.stina)
    draft = describe(meeting_id, cast.stina)
    assert (draft.status, draft.year, draft.number) == (MinutesStatus.UTKAST, 2026, 1)
    sent = send(meeting_id, cast.stina, version=draft.version, content='{"text": "hemligt"}')
    assert (sent.status, sent.content, len(sent.checksum or "")) == (
        MinutesStatus.FOR_JUSTERING,
        '{"text": "hemligt"}',
        64,
    )
    assert approve(sent, cast.anna).approved_at is not None
    row = stored(meeting_id)
    assert (row.status, row.content) == (MinutesStatus.JUSTERAT, '{"text": "hemligt"}')
    assert deeds() == [
        ("stina", "protokoll.skriv"),
        ("stina", "protokoll.sand"),
        ("anna", "protokoll.justera"),
    ]


def test_approving_closes_a_meeting_that_was_only_noted_afterwards(cast: Cast) -> None:
    meeting_id = held(cast.stina)
    approve(send(meeting_id, cast.stina), cast.anna)
    with reading() as session:
        assert session.get_one(Meeting, meeting_id).closed_by == "anna"


def test_only_a_coordinator_of_the_group_drafts_sends_takes_back_and_corrects(cast: Cast) -> None:
    fresh, row = held(cast.stina, DAY + dt.timedelta(days=42)), send(held(cast.stina), cast.stina)

    def corrected(by: Viewer) -> None:
        with transaction() as session:
            minutes.correct(session, row.meeting_id, text="Fel", submit_key="k", by=by)

    def taken_back(by: Viewer) -> None:
        with transaction() as session:
            minutes.take_back(session, row.meeting_id, version=row.version, by=by)

    for by in (cast.anna, cast.rolf, cast.admir, cast.xenia):
        for attempt in (partial(describe, fresh), partial(send, fresh), taken_back, corrected):
            with pytest.raises(NotFoundError if by is cast.xenia else ForbiddenError):
                attempt(by)
    assert deeds() == [("stina", "protokoll.sand")]


def test_nobody_but_the_approver_approves_or_gives_back(cast: Cast) -> None:
    row = send(held(cast.stina), cast.stina)
    for by in (cast.stina, cast.rolf, cast.sara, cast.admir, cast.xenia):
        error = NotFoundError if by is cast.xenia else ForbiddenError
        with pytest.raises(error):
            approve(row, by)
        with pytest.raises(error), transaction() as session:
            minutes.send_back(session, row.meeting_id, reason="Nej", version=row.version, by=by)
    assert stored(row.meeting_id).status is MinutesStatus.FOR_JUSTERING


REFUSED: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"secretary": ""}, "secretary", "fört protokollet"),
    ({"chair": " "}, "chair", "mötesordförande"),
    ({"approver": None}, "approver", "Utan justerare"),
    ({"approver": "stina"}, "approver", "sitt eget"),
    ({"secretary": "anna läsare"}, "approver", "sitt eget"),
    ({"approver": "xenia"}, "approver", "huvudmän"),
    ({"approver": "nobody"}, "approver", "inget öppet konto"),
    ({"chair": "x" * 121}, "chair", "121 tecken"),
    ({"distribution": "ring 070-123 45 67"}, "distribution", "telefonnummer"),
)


def test_minutes_without_what_they_need_are_refused_at_the_field(cast: Cast) -> None:
    meeting_id = held(cast.stina)
    for change, field, told in REFUSED:
        with pytest.raises(InputError, match=told) as caught:
            send(meeting_id, cast.stina, dataclasses.replace(NAMED, **change))
        assert caught.value.field == field
    assert deeds() == []


def test_a_closed_account_does_not_approve(cast: Cast) -> None:
    with transaction() as session:
        session.execute(update(User).where(User.username == "anna").values(closed_at=dt.datetime.now(dt.UTC)))
    with pytest.raises(InputError, match="inget öppet konto"):
        send(held(cast.stina), cast.stina)


def test_a_meeting_to_come_and_a_cancelled_one_have_no_minutes(cast: Cast) -> None:
    with transaction() as session:
        hours = Hours(on=today() + dt.timedelta(days=9), start=dt.time(8), end=dt.time(9))
        coming = plan(session, "ledningsgruppen", hours, by=cast.stina).id
    with pytest.raises(InputError, match="inte hållits än"):
        describe(coming, cast.stina)
    gone = held(cast.stina)
    with transaction() as session:
        session.execute(update(Meeting).where(Meeting.id == gone).values(cancelled_on=DAY))
    with pytest.raises(InputError, match="inställt"):
        describe(gone, cast.stina)


def test_a_planned_meeting_is_closed_before_its_minutes_are_sent(cast: Cast) -> None:
    meeting_id, now = held(cast.stina, today()), dt.datetime.now(dt.UTC)
    hour = dt.timedelta(hours=1)
    with transaction() as session:
        going = update(Meeting).where(Meeting.id == meeting_id)
        session.execute(going.values(starts_at=now - 2 * hour, ends_at=now - hour))
    draft = describe(meeting_id, cast.stina)
    with pytest.raises(InputError, match="Avsluta mötet först"):
        send(meeting_id, cast.stina, version=draft.version)
    with transaction() as session:
        session.execute(update(Meeting).where(Meeting.id == meeting_id).values(closed_at=now))
    assert send(meeting_id, cast.stina, version=draft.version).sent_at is not None


def test_given_back_they_are_a_draft_again_without_their_text_and_with_the_reason(cast: Cast) -> None:
    row = send(held(cast.stina), cast.stina)
    with pytest.raises(InputError, match="behöver ändras"), transaction() as session:
        minutes.send_back(session, row.meeting_id, reason=" ", version=row.version, by=cast.anna)
    with transaction() as session:
        minutes.send_back(session, row.meeting_id, reason="Det är hemligt", version=row.version, by=cast.anna)
    back = stored(row.meeting_id)
    assert (back.status, back.content, back.checksum) == (MinutesStatus.UTKAST, None, None)
    with reading() as session:
        assert session.scalars(select(MinutesCorrection.text)).all() == ["Det är hemligt"]
    assert deeds()[-1] == ("anna", "protokoll.sand_tillbaka")
    assert send(row.meeting_id, cast.stina, version=back.version).number == row.number


def test_the_coordinator_takes_them_back_so_that_somebody_else_can_approve(cast: Cast) -> None:
    row = send(held(cast.stina), cast.stina)
    with transaction() as session:
        back = minutes.take_back(session, row.meeting_id, version=row.version, by=cast.stina)
    with pytest.raises(InputError, match="utkast"):
        approve(row, cast.anna)
    again = send(
        row.meeting_id,
        cast.stina,
        Signing(secretary="S", chair="O", approver="rolf"),
        version=back.version,
    )
    assert approve(again, cast.rolf).status is MinutesStatus.JUSTERAT


def test_what_is_sent_or_approved_is_neither_changed_nor_sent_nor_approved_again(cast: Cast) -> None:
    row = send(held(cast.stina), cast.stina)
    with pytest.raises(InputError, match="för justering"):
        describe(row.meeting_id, cast.stina, version=row.version)
    done = approve(row, cast.anna)
    for attempt in (lambda: approve(done, cast.anna), lambda: send(done.meeting_id, cast.stina, version=3)):
        with pytest.raises(InputError, match="justerat"):
            attempt()
    with pytest.raises(InputError, match="redan justerat"), transaction() as session:
        minutes.take_back(session, done.meeting_id, version=done.version, by=cast.stina)


def test_two_who_change_or_approve_at_once_are_told(cast: Cast) -> None:
    meeting_id = held(cast.stina)
    draft = describe(meeting_id, cast.stina)
    for seen in (0, draft.version + 1):
        with pytest.raises(ConflictError, match="Någon annan"):
            describe(meeting_id, cast.stina, version=seen)
    row = send(meeting_id, cast.stina, version=draft.version)
    with pytest.raises(ConflictError, match="Någon annan"):
        approve(row, cast.anna, version=row.version - 1)


def test_a_text_that_was_changed_behind_our_back_is_not_approved(cast: Cast) -> None:
    row = send(held(cast.stina), cast.stina)
    with transaction() as session:
        session.execute(update(Minutes).values(content='{"annat": 1}'))
    with pytest.raises(DocumentError, match="kontrollsumma"):
        approve(row, cast.anna)


def test_numbers_run_by_group_and_year(cast: Cast) -> None:
    days = (DAY, DAY + dt.timedelta(days=40), DAY.replace(year=2025), DAY + dt.timedelta(days=80))
    rows = [describe(held(cast.stina, day), cast.stina) for day in days]
    other = describe(held(cast.stina, DAY, "arbetsgruppen"), cast.stina, Signing(secretary="S"))
    assert [(row.year, row.number) for row in (*rows, other)] == [
        (2026, 1),
        (2026, 2),
        (2025, 1),
        (2026, 3),
        (2026, 1),
    ]


def test_two_minutes_begun_at_once_get_two_numbers(cast: Cast, database: Engine) -> None:
    ids = [held(cast.stina, DAY + dt.timedelta(days=30 * step)) for step in range(4)]
    failed: list[Exception] = []

    def begin(meeting_id: int) -> None:
        try:
            describe(meeting_id, cast.stina)
        except Exception as error:  # noqa: BLE001 told below, in the thread that looks
            failed.append(error)

    threads = [threading.Thread(target=begin, args=(meeting_id,)) for meeting_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with reading() as session:
        assert sorted(session.scalars(select(Minutes.number))) == [1, 2, 3, 4]


def test_the_minutes_before_are_filed_when_these_are_approved(cast: Cast) -> None:
    first = approve(send(held(cast.stina), cast.stina), cast.anna)
    assert stored(first.meeting_id).filed_on is None
    later = DAY + dt.timedelta(days=42)
    approve(send(held(cast.stina, later), cast.stina), cast.anna)
    assert stored(first.meeting_id).filed_on == later
    assert deeds()[-1] == ("anna", "protokoll.lagg_till_handlingarna")


def test_minutes_that_are_not_approved_themselves_are_not_filed(cast: Cast) -> None:
    first = send(held(cast.stina), cast.stina)
    approve(send(held(cast.stina, DAY + dt.timedelta(days=42)), cast.stina), cast.anna)
    assert stored(first.meeting_id).filed_on is None


def test_a_correction_is_appended_once_and_only_to_approved_minutes(cast: Cast) -> None:
    row = send(held(cast.stina), cast.stina)

    def correct(text: str = "Det var den 3 mars") -> int:
        with transaction() as session:
            return minutes.correct(session, row.meeting_id, text=text, submit_key="k", by=cast.stina).id

    with pytest.raises(InputError, match="inte justerat"):
        correct()
    approve(row, cast.anna)
    with pytest.raises(InputError, match="ska rättas"):
        correct("")
    assert correct() == correct()
    assert deeds()[-1] == ("stina", "protokoll.ratta")
    assert stored(row.meeting_id).content == "{}"
