"""One's own huvudman's part of a round: what is kept, and what there is to take over since last time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import Category, District, Meeting, RoundPart, RoundStatement, Theme, Viewer, clock
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import StatementKind
from lägesbild.reading import areas, group_view, meetings, round_rows, rounds
from lägesbild.reading.round_rows import ReadyStatement


@dataclass(frozen=True, slots=True)
class KeptLine:
    """
    A statement as it is stored; ``row`` is what it says today where it points at a row they may read.

    ``made_here``: the row was made of it when it was marked ready; else it was taken over.
    """

    id: int
    key: str
    kind: StatementKind
    text: str
    district_code: str | None
    category: str | None
    theme: str | None
    table: str | None
    row_id: int | None
    row: ReadyStatement | None
    made_here: bool


@dataclass(frozen=True, slots=True)
class Mine:
    """
    One's own part. ``version`` is 0 when nothing is kept.

    ``offered`` may be taken over as it is; ``closed`` are their own rows that not all of the group may read,
    for their eyes alone. ``refused`` says why nothing can be changed, empty when it can.
    """

    version: int
    ready_at: dt.datetime | None
    lines: tuple[KeptLine, ...]
    offered: tuple[ReadyStatement, ...]
    closed: tuple[ReadyStatement, ...]
    since: dt.date | None
    refused: str


def read(session: Session, meeting_id: int, *, viewer: Viewer) -> Mine:
    """
    The viewer's huvudman's part of the round of a meeting.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the viewer is no member of its group.
    """
    meeting = meetings.of_viewer(session, meeting_id, viewer=viewer)
    part = session.scalars(
        select(RoundPart).where(
            RoundPart.meeting_id == meeting.id, RoundPart.huvudman_id == viewer.huvudman_id
        )
    ).first()
    tree = areas.read_tree(session)
    own = round_rows.since(
        session,
        after=rounds.since(session, meeting),
        until=max(meeting.held_on, clock.today()) if meeting.closed_at is None else meeting.held_on,
        shared_with=None,
        huvudman_id=viewer.huvudman_id,
        everything=True,
    ).statements(tree)
    every = group_view.of(session, meeting.body_id)
    return Mine(
        version=part.version if part is not None else 0,
        ready_at=part.ready_at if part is not None else None,
        lines=_lines(session, part, viewer) if part is not None else (),
        offered=tuple(one for one in own if one.audience_id in every.circles),
        closed=tuple(one for one in own if one.audience_id not in every.circles),
        since=rounds.since(session, meeting),
        refused=_refused(session, meeting, viewer),
    )


def _lines(session: Session, part: RoundPart, viewer: Viewer) -> tuple[KeptLine, ...]:
    tree = areas.read_tree(session)
    said = round_rows.of_statements(session, part.statements, viewer=viewer, tree=tree)
    categories = dict(session.execute(select(Category.id, Category.slug)).all())
    themes = dict(session.execute(select(Theme.id, Theme.slug)).all())
    codes = dict(session.execute(select(District.id, District.code)).all())

    def line(row: RoundStatement) -> KeptLine:
        table, row_id = round_rows.pointer(row) or (None, None)
        return KeptLine(
            id=row.id,
            key=row.submit_key or "",
            kind=row.kind,
            text=row.text,
            district_code=codes.get(row.district_id or 0),
            category=categories.get(row.category_id or 0),
            theme=themes.get(row.theme_id or 0),
            table=table,
            row_id=row_id,
            row=said.get(row.id),
            made_here=bool(row.submit_key) and row.submit_key != f"{table}-{row_id}",
        )

    return tuple(line(row) for row in part.statements)


def _refused(session: Session, meeting: Meeting, viewer: Viewer) -> str:
    if meeting.cancelled_on is not None:
        return "Mötet är inställt. Välj ett annat möte."
    if meeting.closed_at is not None:
        return "Mötet är avslutat. Rundan kan inte ändras."
    if meeting.starts_at is None and meeting.held_on < clock.today():
        return "Mötet har hållits. Rundan kan inte ändras."
    if viewer.huvudman_id not in rounds.members(session, meeting):
        return f"{viewer.huvudman} är inte med i gruppen den dagen."
    if not may(viewer.role, Deed.REPORT):
        return "Rundan förbereds av den som rapporterar. Du kan läsa det som sparats."
    return ""
