"""What a group's meetings and gatherings hold, up to minutes that the product wrote itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import select

from lägesbild.actions import closing as closings
from lägesbild.actions import minutes as acts
from lägesbild.actions.minutes import Signing
from lägesbild.model import (
    AgendaItem,
    Assessment,
    Attachment,
    AttachmentContent,
    Attendance,
    Body,
    Decision,
    Gathering,
    Huvudman,
    LogEntry,
    Meeting,
    MeetingInvitee,
    RoundPart,
    RoundStatement,
    Task,
    Viewer,
    YearEvent,
    clock,
)
from lägesbild.model.words import (
    AgendaKind,
    AttendanceKind,
    Judgement,
    LogKind,
    Role,
    StatementKind,
    TaskStatus,
    YearKind,
)
from lägesbild.reading import frozen, viewers
from lägesbild.reading import minutes as written
from lägesbild.store.session import transaction
from tests.privacy.bundle import Made
from tests.privacy.plan import DAYS, HUVUDMAN
from tests.privacy.world import (
    NOW,
    Builder,
    World,
)


def of_group(builder: Builder, group: str, made: list[Made]) -> None:
    readers = builder.world.of_group(group)
    body_id, by = builder.groups[group], _lead(builder.world, group)
    area = builder.areas[0]
    for number, days in enumerate(DAYS):
        _meeting(builder, group, clock.today() + dt.timedelta(days=days), made, number)
    event = YearEvent(body_id=body_id, kind=YearKind.ARBETE, starts_on=clock.today())
    builder.put(event, readers, by=by)
    for closed in (True, False):
        row = Gathering(
            body_id=body_id,
            district_id=area,
            called_at=NOW,
            closed_at=NOW if closed else None,
            observation_id=made[0].report.id if closed else None,
            problembild_id=made[-1].problembild.id if closed else None,
            submit_key=f"g{closed}",
        )
        row.called = [builder.session.get_one(Huvudman, builder.huvudman[name]) for name in HUVUDMAN]
        builder.put(row, readers, by=by, action="sammankallning.kalla")
        for kind in LogKind:
            entry = LogEntry(gathering_id=row.id, at=NOW, kind=kind, submit_key=kind.value)
            builder.put(entry, readers, by=by)


def _lead(world: World, group: str) -> str:
    return min(world.of_group(group), default="")


def _meeting(builder: Builder, group: str, day: dt.date, made: list[Made], number: int) -> None:
    world, readers = builder.world, builder.world.of_group(group)
    by = _lead(world, group)
    starts = dt.datetime.combine(day, dt.time(9), dt.UTC)
    row = Meeting(
        body_id=builder.groups[group],
        held_on=day,
        starts_at=starts if day > clock.today() else None,
        ends_at=starts + dt.timedelta(hours=2) if day > clock.today() else None,
    )
    builder.put(row, readers, by=by, action="mote.skapa")
    items = [
        builder.put(AgendaItem(meeting_id=row.id, position=place, kind=kind), readers, by=by)
        for place, kind in enumerate(AgendaKind)
    ]
    builder.put(MeetingInvitee(meeting_id=row.id, is_guest=True), readers, by=by)
    for kind in AttendanceKind:
        present = Attendance(
            meeting_id=row.id, kind=kind, submit_key=kind.value, huvudman_id=builder.huvudman["polisen"]
        )
        builder.put(present, readers, by=by)
    for attached in (None, items[0].id):
        file = Attachment(
            meeting_id=row.id,
            agenda_item_id=attached,
            name=f"{world.cage.word('attachment.name', readers)}.txt",
            media_type="text/plain",
            size_bytes=8,
            checksum=f"{number}{attached or 0}",
            added_at=NOW,
        )
        builder.put(file, readers, by=by)
        builder.put(AttachmentContent(attachment_id=file.id), readers, by=by)
    _outcomes(builder, row, items, made, number)
    _round(builder, row, group, made)


def _outcomes(
    builder: Builder, meeting: Meeting, items: list[AgendaItem], made: list[Made], number: int
) -> None:
    world = builder.world
    readers = builder.world.readers["meeting", meeting.id]
    by = min(readers, default="")
    searched = world.cage.word("decision.evidence_query", readers)
    decision = Decision(
        meeting_id=meeting.id,
        submit_key="b",
        agenda_item_id=items[-3].id,
        evidence_page="problembilder",
        evidence_query=f"sok={searched}",
    )
    builder.put(decision, readers, by=by, action="beslut.skapa")
    for late in (True, False):
        due = clock.today() + dt.timedelta(days=-3 if late else 30)
        task = Task(
            meeting_id=meeting.id,
            owner_huvudman_id=builder.huvudman["polisen" if late else "x_trafik"],
            due_on=due,
            status=TaskStatus.OPPEN,
            submit_key=f"u{late}",
        )
        builder.put(task, readers, by=by, action="uppdrag.skapa")
    judged = made[number % len(made)]
    for problembild in (judged, None):
        both = readers & problembild.readers if problembild else readers
        row = Assessment(
            meeting_id=meeting.id,
            problembild_id=problembild.problembild.id if problembild else None,
            district_id=builder.areas[0],
            judgement=Judgement.ROD,
        )
        builder.put(row, both, by=by, action="bedomning.skapa")


def _round(builder: Builder, meeting: Meeting, group: str, made: list[Made]) -> None:
    world = builder.world
    for number, huvudman in enumerate(HUVUDMAN):
        ready = number % 2 == 0
        audience = group if ready else None
        readers = world.read_by(huvudman, audience)
        part = RoundPart(
            meeting_id=meeting.id,
            huvudman_id=builder.huvudman[huvudman],
            audience_id=builder.groups[group] if ready else None,
            ready_at=NOW if ready else None,
        )
        part.ready_by = world.hand(huvudman) if ready else None
        builder.put(part, readers, by=world.hand(huvudman), action="runda.spara")
        for place, kind in enumerate(StatementKind):
            statement = RoundStatement(
                round_part_id=part.id,
                position=place,
                kind=kind,
                district_id=builder.areas[0],
                submit_key=f"r{place}",
            )
            both = readers
            if kind is StatementKind.ORO:
                linked = made[number % len(made)]
                statement.problembild_id = linked.problembild.id
                both = world.of_huvudman(huvudman) | (readers & linked.readers)
            builder.put(statement, both, by=world.hand(huvudman), action="runda.spara")


def close(world: World, group: str) -> None:
    """Close the meeting that is over and send its minutes, as the product does."""
    readers = world.of_group(group)
    if not readers:
        return
    with transaction() as session:
        lead: Viewer = replace(viewers.by_username(session, min(readers)), role=Role.SAMORDNARE)
        past = session.scalars(
            select(Meeting.id)
            .join(Body)
            .where(Body.slug == group, Meeting.held_on < clock.today())
            .order_by(Meeting.held_on)
        ).first()
        if past is None:
            return
        closings.stand_still(session)
        closings.close(session, past, pictures=frozen.pictures(session, past, viewer=lead), by=lead)
    if len(readers) == 1:  # nobody approves their own minutes
        return
    named = Signing(
        secretary=world.cage.word("minutes.secretary", readers),
        chair=world.cage.word("minutes.chair", readers),
        approver=max(readers),
        distribution=world.cage.word("minutes.distribution", readers),
    )
    with transaction() as session:
        acts.send(
            session,
            past,
            named,
            version=0,
            compose=lambda now: written.fixed(now, past, viewer=lead)[0],
            by=lead,
        )
        world.cage.allow(world.names[lead.username], readers)
        world.cage.allow(world.names[max(readers)], readers)
