"""Guests at a meeting: of all that is written anywhere, the screen shows titles and public names alone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Enum, String, Text, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lägesbild.actions import (
    assessments,
    guidance,
    insats_follow_ups,
    insatser,
    meeting_plans,
    meetings,
    problembilder,
    reports,
)
from lägesbild.actions.assessments import NewAssessment
from lägesbild.actions.guidance import NewGuidance
from lägesbild.actions.insatser import NewFunding, NewInsats
from lägesbild.actions.meeting_plans import Hours
from lägesbild.actions.meetings import NewDecision, NewTask
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.actions.reports import NewReport
from lägesbild.model import (
    AgendaItem,
    Attachment,
    Attendance,
    Body,
    Insats,
    Meeting,
    MeetingInvitee,
    Minutes,
    Problembild,
    RoundPart,
    RoundStatement,
    Viewer,
    clock,
)
from lägesbild.model.base import Base
from lägesbild.model.words import (
    AgendaKind,
    AttendanceKind,
    GuidanceKind,
    InsatsStatus,
    Judgement,
    MinutesStatus,
    ObservationKind,
    ProblembildStatus,
    StatementKind,
)
from lägesbild.reading import presentation
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from lägesbild.ui import present_look
from tests.conftest import Cast

TODAY: Final = clock.today()
SINCE: Final = TODAY - dt.timedelta(days=20)
AREA: Final = "2180R018"
SHARED: Final = "ledningsgruppen"
KINDS: Final = tuple(AgendaKind)
LEFT_AS_THEY_ARE: Final = frozenset({"trail", "draft", "saved_view", "web_session"})
"""Tables that the product itself reads, of which no page of a meeting is made."""
SHOWN: Final = frozenset({"agenda_item.title"})
CANARY: Final = re.compile(r"kanarie[a-z]+")


def canary(column: str) -> str:
    """A word that stands in one column alone; no digits, so that a count is told from it."""
    return "kanarie" + re.sub(r"[^a-z]", "", column)


def closed_columns() -> Iterator[tuple[Any, Any]]:
    """Every text column that is classified as secret or personal."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            is_text = isinstance(column.type, String | Text) and not isinstance(column.type, Enum)
            closed = column.info["sensitivity"] in ("secret", "personal")
            if is_text and closed and table.name not in LEFT_AS_THEY_ARE:
                yield table, column


def fill(session: Session, cast: Cast) -> int:
    """A meeting with an item of every kind, and something written wherever a meeting can show it."""
    by, lead = cast.sara, cast.stina
    for name, on in (("förra", SINCE), ("detta", TODAY)):
        row = meetings.hold(session, body=SHARED, held_on=on, by=lead)
        task = NewTask(text=name, owner="rektor", due_on=on)
        meetings.decide(session, row.id, NewDecision(text=name), by=lead, submit_key=name)
        meetings.assign(session, row.id, task, by=lead, submit_key=name)
    meeting_id = row.id
    hours = Hours(on=TODAY + dt.timedelta(days=5), start=dt.time(8), end=dt.time(9), place="Rådhuset")
    meeting_plans.plan(session, SHARED, hours, by=lead)
    for number, kind in enumerate(KINDS):
        item = AgendaItem(meeting_id=meeting_id, position=number, title=kind.label, kind=kind, note="Sagt.")
        session.add(item)
    what_is_known(session, by, lead, meeting_id)
    what_is_kept(session, by, meeting_id)
    session.flush()
    return meeting_id


def what_is_known(session: Session, by: Viewer, lead: Viewer, meeting_id: int) -> None:
    for number in range(3):
        concern = NewProblembild(
            title=f"oro {number}", category="ordning", audience=SHARED, opened_on=SINCE, districts=(AREA,)
        )
        made = problembilder.create(session, concern, by=by, submit_key=f"o{number}").problembild
        deed = NewInsats(
            title=f"insats {number}",
            theme="fritid",
            audience=SHARED,
            reported_on=SINCE,
            description="text",
            goal="mål",
            owner="rektor",
            funding=(NewFunding(source="bidrag", ends_on=TODAY + dt.timedelta(days=9)),),
        )
        insats = insatser.create(session, deed, by=by, submit_key=f"i{number}").insats
        insats.status = InsatsStatus.PAGAR
        insats_follow_ups.plan_follow_up(session, insats.id, SINCE, by=by)
    report = NewReport(
        kind=ObservationKind.ORO,
        text="rapport",
        audience=SHARED,
        occurred_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=2),
        district_code=AREA,
        category="ordning",
    )
    reports.save(session, report, by=by, submit_key="r")
    judged = NewAssessment(judgement=Judgement.ROD, reason="skäl", problembild_id=made.id)
    assessments.judge(session, meeting_id, judged, by=lead)
    question = NewGuidance(kind=GuidanceKind.STOD, text="fråga", audience=SHARED, asked_on=SINCE)
    guidance.ask(session, question, by=by, submit_key="f")


def what_is_kept(session: Session, by: Viewer, meeting_id: int) -> None:
    trail.deed(session, by="test", action="mote.hall")
    meeting = session.get_one(Meeting, meeting_id)
    now = dt.datetime.now(dt.UTC)
    part = RoundPart(
        meeting_id=meeting_id, huvudman_id=by.huvudman_id, audience_id=meeting.body_id, ready_at=now
    )
    session.add(part)
    session.flush()
    session.add_all(
        (
            RoundStatement(round_part_id=part.id, position=0, kind=StatementKind.ORO, text="runda"),
            Attendance(meeting_id=meeting_id, name="någon", kind=AttendanceKind.GAST),
            MeetingInvitee(meeting_id=meeting_id, name="någon", is_guest=True),
            Attachment(
                meeting_id=meeting_id,
                name="bilaga.pdf",
                media_type="application/pdf",
                size_bytes=1,
                checksum="0",
                added_at=now,
                added_by="stina",
            ),
            Minutes(
                meeting_id=meeting_id,
                body_id=meeting.body_id,
                year=TODAY.year,
                number=1,
                status=MinutesStatus.FOR_JUSTERING,
                content="{}",
                checksum="0",
            ),
        )
    )


def sing(session: Session) -> list[str]:
    """Put a canary into every closed text column of every row; return the columns that took it."""
    sung = []
    for table, column in closed_columns():
        name = f"{table.name}.{column.name}"
        try:
            with session.begin_nested():
                session.execute(update(table).values({column.name: canary(name)}))
            sung.append(name)
        except IntegrityError:  # a rule of the table ties it to a column that this meeting leaves empty
            continue
    return sung


def rendered(meeting_id: int, viewer: Viewer, *, for_guests: bool) -> Iterator[tuple[AgendaKind, str]]:
    """Every slide of a meeting as a browser gets it, with the words of its footer."""
    with reading() as session:
        seen = presentation.stage(session, meeting_id, viewer=viewer)
    for index, point in enumerate(seen.points):
        for slide in presentation.slides(seen, index, for_guests=for_guests):
            assert not (for_guests and slide.picture)
            footer = present_look.footer_html("", seen.group, point.title, for_guests=for_guests)
            yield point.kind, present_look.slide_html(0, point.title, slide) + footer


@pytest.fixture
def filled(cast: Cast) -> int:
    with transaction() as session:
        meeting_id = fill(session, cast)
        session.flush()
        sung = sing(session)
    assert len(sung) > 60, sung
    return meeting_id


Marks = list[tuple[bool, bool, bool]]
FLAGS: Final = st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=6, max_size=6)


def mark(session: Session, marks: Marks, *, body_id: int) -> set[str]:
    """Make each problembild and insats public, shared and going on, or not; return what may be named."""
    trail.next_revision(session)
    may_be_named = set()
    rows = [
        (table, row_id) for table in (Problembild, Insats) for row_id in session.scalars(select(table.id))
    ]
    ended: dict[Any, Any] = {Problembild: ProblembildStatus.AVSLUTAD, Insats: InsatsStatus.AVSLUTAD}
    going_on: dict[Any, Any] = {Problembild: ProblembildStatus.OKAR, Insats: InsatsStatus.PAGAR}
    for (table, row_id), (public, shared, over) in zip(rows, marks, strict=True):
        title = canary(f"{table.__tablename__}.title") + "abcdef"[rows.index((table, row_id))]
        values = {
            "title": title,
            "public_at": dt.datetime.now(dt.UTC) if public else None,
            "audience_id": body_id if shared else None,
            "status": ended[table] if over else going_on[table],
        }
        if table is Problembild:
            values["closed_on"] = TODAY if over else None
        session.execute(update(table).where(table.id == row_id).values(**values))
        if public and shared and not over:
            may_be_named.add(title)
    return may_be_named


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(marks=FLAGS)
@example(marks=[(True, True, False)] * 6)
@example(marks=[(False, True, False)] * 6)
def test_guests_see_no_more_than_titles_and_public_names(cast: Cast, filled: int, marks: Marks) -> None:
    with transaction() as session:
        body_id = session.scalars(select(Body.id).where(Body.slug == SHARED)).one()
        may_be_named = mark(session, marks, body_id=body_id)
    allowed = {canary(column) for column in SHOWN} | may_be_named
    for kind, html in rendered(filled, cast.stina, for_guests=True):
        found = set(CANARY.findall(html))
        assert found <= allowed, (kind, found - allowed)
        if kind in {AgendaKind.LAGESBILD, AgendaKind.INSATSER}:
            told = re.sub(r"<[^>]+>|§ 0", "", html)
            assert not re.search(r"\d", told), "a count"
    seen = " ".join(html for _, html in rendered(filled, cast.anna, for_guests=True))
    assert may_be_named <= set(CANARY.findall(seen)), "what is public is named, whoever is signed in"


def test_the_same_meeting_shows_its_group_what_guests_do_not_see(cast: Cast, filled: int) -> None:
    """The canaries are alive: without the switch they are on the screen."""
    seen = " ".join(html for _, html in rendered(filled, cast.stina, for_guests=False))
    for column in (
        "agenda_item.note",
        "assessment.reason",
        "decision.text",
        "guidance.text",
        "insats.title",
        "meeting.place",
        "problembild.title",
        "task.owner",
        "task.text",
    ):
        assert canary(column) in seen, column
