"""What is asked about before a text is stored: names, and one person told of by class, school or health."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from lägesbild.actions import guidance, meetings, minutes, notes, persons, reports
from lägesbild.actions.guidance import NewGuidance
from lägesbild.actions.reports import NewReport
from lägesbild.model import AgendaItem, Observation, PersonQuestionError, TrailEntry, Viewer
from lägesbild.model.words import GuidanceKind, NameReason, ObservationKind
from lägesbild.store.session import reading, transaction
from tests.actions.test_minutes import NAMED, held, send
from tests.conftest import Cast

NAME = "Kim Exempelsson"


def report(text: str, by: Viewer, answers: dict[str, NameReason] | None = None) -> None:
    new = NewReport(
        kind=ObservationKind.INFORMATION,
        text=text,
        audience="ledningsgruppen",
        occurred_at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=1),
        district_code="2180R018",
        theme="samverkan",
    )
    with transaction() as session:
        persons.answer(session, answers or {}, by=by.username, huvudman_id=by.huvudman_id)
        reports.save(session, new, by=by, submit_key="p1")


def told() -> list[TrailEntry]:
    with reading() as session:
        return list(
            session.scalars(
                select(TrailEntry).where(TrailEntry.action == "text.forklara").order_by(TrailEntry.id)
            )
        )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"Samtal med {NAME} om lokalen.", (NAME,)),
        ("En elev i 7C har slutat komma.", ("7C",)),
        (f"{NAME} och en pojke med autism.", (NAME, "autism")),
    ],
)
def test_a_text_that_may_point_at_a_person_is_not_stored_until_somebody_answers(
    cast: Cast, text: str, words: tuple[str, ...]
) -> None:
    with pytest.raises(PersonQuestionError) as caught:
        report(text, cast.sara)
    assert (*caught.value.names, *caught.value.marks) == words
    assert caught.value.field == "text"
    answers = {word.casefold(): NameReason.TJANST for word in words}
    report(text, cast.sara, answers)
    with reading() as session:
        assert session.scalars(select(Observation.text)).one() == text
    (entry,) = told()
    assert (entry.actor, entry.huvudman_id) == ("sara", cast.sara.huvudman_id)
    assert "Någon i sin tjänst" in entry.details
    assert not any(word in entry.details for word in words)


def test_an_answer_for_one_name_lets_no_other_through(cast: Cast) -> None:
    with pytest.raises(PersonQuestionError, match="Robin Provsson"):
        report(f"{NAME} och Robin Provsson", cast.sara, {NAME.casefold(): NameReason.TJANST})
    assert told() == []


def test_areas_and_huvudman_are_no_names_and_nothing_is_asked(cast: Cast) -> None:
    report("Polisen möter Välfärd i Norra Brynäs, lugnt på Legenden och i Sätra.", cast.sara)
    assert told() == []


def test_every_statement_asks_and_a_field_for_who_does_it_does_not(cast: Cast) -> None:
    new = NewGuidance(
        kind=GuidanceKind.STOD,
        text=f"{NAME} behöver tid",
        audience="ledningsgruppen",
        asked_on=dt.date(2026, 3, 2),
    )
    with pytest.raises(PersonQuestionError), transaction() as session:
        guidance.ask(session, new, by=cast.rolf, submit_key="g")
    with transaction() as session:
        meeting = meetings.hold(session, body="ledningsgruppen", held_on=dt.date(2026, 3, 2), by=cast.stina)
        task = meetings.NewTask(text="Kalla till möte", owner=NAME)
        assert meetings.assign(session, meeting.id, task, by=cast.stina, submit_key="t").owner == NAME


def test_a_note_is_stored_as_it_is_typed_and_asked_about_before_the_minutes_are_sent(cast: Cast) -> None:
    meeting_id = held(cast.stina)
    with transaction() as session:
        item = session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting_id)).first()
        assert item is not None
        notes.write(
            session, item.id, f"{NAME} och O. Ordförande talade.", version=item.version, by=cast.stina
        )
    with pytest.raises(PersonQuestionError) as caught:
        send(meeting_id, cast.stina)
    assert caught.value.names == (NAME,)
    with transaction() as session:
        persons.answer(session, {NAME.casefold(): NameReason.TJANST}, by="stina")
        minutes.send(session, meeting_id, NAMED, version=0, compose=lambda _: "{}", by=cast.stina)
    assert len(told()) == 1
