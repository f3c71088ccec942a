"""Protokoll as the group reads it: what it holds, for whom it is read, and that it stays as it was sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import select, update

from lägesbild.actions import assessments, attendance, meetings, notes
from lägesbild.actions import minutes as acts
from lägesbild.actions.assessments import NewAssessment
from lägesbild.actions.attendance import NewAttendance
from lägesbild.actions.meetings import NewDecision, NewTask
from lägesbild.actions.minutes import Signing
from lägesbild.intake import fact_store
from lägesbild.model import (
    AgendaItem,
    ConflictError,
    Decision,
    DocumentError,
    Minutes,
    NotFoundError,
    Observation,
    Task,
    Viewer,
)
from lägesbild.model.words import AgendaKind, AttendanceKind, Judgement, MinutesStatus, ObservationKind
from lägesbild.reading import minutes, minutes_content
from lägesbild.reading.minutes import Whole
from lägesbild.reading.minutes_content import Content, Paragraph
from lägesbild.store.session import reading, transaction
from tests.actions.test_minutes import DAY, NAMED, approve, held
from tests.conftest import Cast
from tests.intake.test_facts import MINUTES, needs_minutes
from tests.reading.test_lage import report
from tests.reading.test_problembilder import STOK, begun

NOON = dt.datetime.combine(DAY - dt.timedelta(days=5), dt.time(12), dt.UTC)
NOTE = "Första stycket.\n- en punkt\nAndra stycket."


def noted(cast: Cast) -> int:
    """A meeting with something under most of its paragraphs."""
    meeting_id = held(cast.stina)
    with reading() as session:
        rows = session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting_id))
        items = {row.kind: row for row in rows}
    with transaction() as session:
        item = items[AgendaKind.INSATSER]
        notes.write(session, item.id, NOTE, version=item.version, by=cast.stina)
        for number, one in enumerate(
            (
                NewAttendance(name="P. Polis", huvudman="polisen", to_paragraph=5),
                NewAttendance(
                    name="V. Vikarie",
                    huvudman="valfard",
                    kind=AttendanceKind.ERSATTARE,
                    substitute_for="V. Ordinarie",
                ),
                NewAttendance(name="G. Gäst", organisation="Skolan", kind=AttendanceKind.GAST),
            )
        ):
            attendance.add(session, meeting_id, one, by=cast.stina, submit_key=f"n{number}")
        other = items[AgendaKind.OVRIGT].id
        meetings.decide(
            session,
            meeting_id,
            NewDecision(text="Satsa på Sätra", agenda_item_id=other),
            by=cast.stina,
            submit_key="b",
        )
        new = NewTask(
            text="Räkna lampor",
            owner_huvudman="livsmiljo",
            owner="Trafikingenjör",
            due_on=dt.date(2026, 4, 1),
        )
        meetings.assign(session, meeting_id, new, by=cast.stina, submit_key="u")
        judged = NewAssessment(judgement=Judgement.ROD, reason="Det har blivit värre", district="2180R018")
        assessments.judge(session, meeting_id, judged, by=cast.stina)
    return meeting_id


def content(meeting_id: int, viewer: Viewer) -> Content:
    with reading() as session:
        return minutes.of_meeting(session, meeting_id, viewer=viewer)


def whole(meeting_id: int, viewer: Viewer) -> Whole:
    with reading() as session:
        return minutes.read(session, meeting_id, viewer=viewer)


def of_kind(found: Content, kind: AgendaKind) -> Paragraph:
    return next(one for one in found.paragraphs if one.kind is kind)


def sent(meeting_id: int, by: Viewer, seen: str | None = None, named: Signing = NAMED) -> Minutes:
    def compose(session: object) -> str:
        text, material = minutes.fixed(session, meeting_id, viewer=by)  # type: ignore[arg-type]
        if seen is not None and material != seen:
            raise ConflictError("ändrat")
        return text

    with transaction() as session:
        return acts.send(session, meeting_id, named, version=0, compose=compose, by=by)


def test_what_was_noted_stands_under_its_paragraph(cast: Cast) -> None:
    found = content(noted(cast), cast.stina)
    assert [(one.name, one.organisation, one.remark) for one in found.present] == [
        ("P. Polis", "Polisen", "t.o.m. § 5"),
        ("V. Vikarie", "Välfärd", "ersättare för V. Ordinarie"),
    ]
    assert [one.name for one in found.guests] == ["G. Gäst"]
    assert [one.number for one in found.paragraphs] == list(range(1, len(found.paragraphs) + 1))
    assert of_kind(found, AgendaKind.INSATSER).note == NOTE
    assert of_kind(found, AgendaKind.OVRIGT).decisions == ("Satsa på Sätra",)
    (task,) = of_kind(found, AgendaKind.BESLUT).tasks
    assert (task.what, task.who, task.huvudman, task.due) == (
        "Räkna lampor",
        "Trafikingenjör",
        "Livsmiljö",
        "1 april 2026",
    )
    assert found.tasks == (task,)
    assert [(one.sign, one.word, one.of) for one in found.judged] == [("■", "Röd", "Sätra")]
    assert of_kind(found, AgendaKind.DAGORDNING).note == "Dagordningen godkändes."
    assert not found.kept_elsewhere


def test_content_comes_back_the_same_from_json(cast: Cast) -> None:
    found = content(noted(cast), cast.stina)
    assert minutes_content.from_json(minutes_content.to_json(found)) == found


def test_minutes_hold_what_everybody_in_the_group_reads_and_nothing_that_one_member_reads(cast: Cast) -> None:
    need = partial(report, cast.rolf, kind=ObservationKind.BEHOV, category=None, at=NOON)
    for audience in ("ledningsgruppen", "myndigheterna", "arbetsgruppen", "min_verksamhet"):
        need(audience=audience)
    with transaction() as session:
        for row in session.scalars(select(Observation)):
            session.execute(update(Observation).where(Observation.id == row.id).values(text=f"Rad {row.id}"))
    for audience in ("ledningsgruppen", "myndigheterna"):
        begun(cast.rolf, replace(STOK, title=f"Stök {audience}", audience=audience))
    held(cast.stina, STOK.opened_on - dt.timedelta(days=7))
    meeting_id = held(cast.stina)
    with reading() as session:
        ids = list(session.scalars(select(Observation.id).order_by(Observation.id)))
    for viewer in (cast.rolf, cast.stina, cast.anna):
        (told,) = [line for _, line in content(meeting_id, viewer).needs]
        assert told.endswith(f"Rad {ids[0]}")
        assert content(meeting_id, viewer).changes == ("Ny problembild i Sätra: Stök ledningsgruppen.",)


def test_nobody_outside_the_group_reads_its_minutes(cast: Cast) -> None:
    meeting_id = noted(cast)
    for attempt in (content, whole):
        with pytest.raises(NotFoundError):
            attempt(meeting_id, cast.xenia)


def test_sent_minutes_stay_as_they_were_whatever_becomes_of_the_rows_behind_them(cast: Cast) -> None:
    meeting_id = noted(cast)
    approve(sent(meeting_id, cast.stina), cast.anna)
    before = whole(meeting_id, cast.rolf)
    assert before.status is MinutesStatus.JUSTERAT
    assert (before.content.number, before.content.approver) == (1, "Anna Läsare")
    with transaction() as session:
        session.execute(update(AgendaItem).values(note="Ändrat"))
        session.execute(update(Decision).values(text="Ändrat"))
        session.execute(update(Task).values(text="Ändrat"))
    assert whole(meeting_id, cast.rolf) == before


def test_a_fixed_text_that_was_changed_is_not_shown(cast: Cast) -> None:
    meeting_id = noted(cast)
    row = sent(meeting_id, cast.stina)
    with transaction() as session:
        changed = (row.content or "").replace("Sätra", "Bomhus")
        session.execute(update(Minutes).values(content=changed))
    for attempt in (content, whole):
        with pytest.raises(DocumentError, match="kontrollsumma"):
            attempt(meeting_id, cast.rolf)


def test_what_was_noted_after_the_draft_was_read_is_not_sent_unseen(cast: Cast) -> None:
    meeting_id = noted(cast)
    seen = content(meeting_id, cast.stina).material
    with transaction() as session:
        session.execute(update(Decision).values(text="Ändrat"))
    with pytest.raises(ConflictError):
        sent(meeting_id, cast.stina, seen)
    assert sent(meeting_id, cast.stina, content(meeting_id, cast.stina).material).number == 1


def test_the_next_minutes_begin_where_the_ones_before_ended_and_name_them(cast: Cast) -> None:
    first = held(cast.stina)
    with reading() as session:
        fresh = minutes.proposed(session, first, viewer=cast.stina)
    assert (fresh.secretary, fresh.chair, fresh.distribution) == (
        "Stina Samordnare",
        "",
        "Närvarande samt kommunstyrelsen",
    )
    approve(sent(first, cast.stina), cast.anna)
    second = held(cast.stina, DAY + dt.timedelta(days=42))
    with reading() as session:
        following = minutes.proposed(session, second, viewer=cast.stina)
    assert (following.chair, following.approver, following.distribution) == (
        NAMED.chair,
        "anna",
        NAMED.distribution,
    )
    found = whole(second, cast.stina)
    assert found.content.previous is not None
    assert (found.content.previous.number, found.previous_id) == ("1/2026", first)
    approve(sent(second, cast.stina), cast.anna)
    assert whole(first, cast.stina).filed_on == DAY + dt.timedelta(days=42)


def test_only_people_of_the_group_are_offered_to_approve_and_not_oneself(cast: Cast) -> None:
    meeting_id = held(cast.stina)
    with reading() as session:
        assert set(minutes.approvers(session, meeting_id, viewer=cast.stina)) == {
            "admir",
            "anna",
            "rolf",
            "sara",
        }


def test_why_they_came_back_and_what_was_corrected_are_told_apart(cast: Cast) -> None:
    meeting_id = noted(cast)
    row = sent(meeting_id, cast.stina)
    with transaction() as session:
        acts.send_back(session, meeting_id, reason="Fel dag", version=row.version, by=cast.anna)
    back = whole(meeting_id, cast.stina)
    assert ([one.text for one in back.sent_back], back.corrections) == (["Fel dag"], ())
    with transaction() as session:
        again = acts.send(
            session,
            meeting_id,
            NAMED,
            version=back.version,
            compose=lambda now: minutes.fixed(now, meeting_id, viewer=cast.stina)[0],
            by=cast.stina,
        )
    approve(again, cast.anna)
    with transaction() as session:
        acts.correct(session, meeting_id, text="Rätt dag", submit_key="k", by=cast.stina)
    done = whole(meeting_id, cast.anna)
    assert ([one.text for one in done.sent_back], [one.text for one in done.corrections]) == (
        ["Fel dag"],
        ["Rätt dag"],
    )


@needs_minutes
def test_a_meeting_out_of_old_minutes_has_its_round_and_its_tasks(cast: Cast) -> None:
    fact_store.load(MINUTES, by="test", viewer=None)
    with reading() as session:
        meeting_id = minutes.on_day(session, dt.date(2024, 12, 9), viewer=cast.anna)
    found = content(meeting_id, cast.anna)
    assert found.kept_elsewhere
    assert [one.kind for one in found.paragraphs][:2] == [AgendaKind.OPPNANDE, AgendaKind.DAGORDNING]
    told = {part.huvudman for part in of_kind(found, AgendaKind.RUNDA).parts}
    assert told == {"Polisen", "Välfärd", "Utbildning", "Livsmiljö", "Social hållbarhet", "Styrning och stöd"}
    assert len(found.tasks) == 4
    assert found.previous is not None
    assert found.previous.held_on == dt.date(2024, 2, 9)
    assert found.changes
    with reading() as session, pytest.raises(NotFoundError, match="2024-12-10"):
        minutes.on_day(session, dt.date(2024, 12, 10), viewer=cast.anna)
