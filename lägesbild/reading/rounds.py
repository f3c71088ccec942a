"""The round (Rundan): what each huvudman brings to a meeting, as members of its group read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from lägesbild.model import (
    BodyMember,
    Category,
    Huvudman,
    Meeting,
    Observation,
    RoundPart,
    Viewer,
)
from lägesbild.model.words import StatementKind
from lägesbild.reading import areas, group_view, meetings, round_rows
from lägesbild.reading.rights import visible
from lägesbild.reading.round_rows import ReadyStatement as ReadyStatement

MOST: Final = 10
"""How many statements of one kind a composed part shows of a huvudman: the latest."""


@dataclass(frozen=True, slots=True)
class ReadyPart:
    """
    A huvudman's part of the round. ``ready_at`` is None where it was not marked ready.

    ``says_nothing`` when they said that there is nothing to bring up; not ready and without statements means
    that nothing is known: the two must never look the same. ``left_out`` counts what a composed part does
    not show.
    """

    huvudman_id: int
    huvudman: str
    slug: str
    ready_at: dt.datetime | None
    statements: tuple[ReadyStatement, ...]
    says_nothing: bool = False
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a member's part is ready; of what it holds nothing is told here."""

    huvudman_id: int
    huvudman: str
    ready_at: dt.datetime | None


def ready(session: Session, meeting_id: int, *, viewer: Viewer) -> tuple[ReadyPart, ...]:
    """
    The round of a meeting in the members' order: what each huvudman marked ready.

    Where nobody did (a meeting out of old minutes, or nobody prepared) it is composed of the reports,
    problembilder and insatser that each shared with the whole group since the meeting before; incidents
    and what is marked as secret are not read out.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the viewer is no member of its group.
    """
    meeting = meetings.of_viewer(session, meeting_id, viewer=viewer)
    parts = _ready_parts(session, meeting, viewer)
    named = members(session, meeting)
    if not parts:
        return _composed(session, meeting, named, viewer)
    tree = areas.read_tree(session)
    rows = round_rows.of_statements(
        session, [one for part in parts.values() for one in part.statements], viewer=viewer, tree=tree
    )
    named |= {part.huvudman_id: part.huvudman for part in parts.values()}
    return tuple(_ready_part(huvudman, parts.get(huvudman.id), rows) for huvudman in named.values())


def read_out(session: Session, meeting_id: int, *, viewer: Viewer) -> tuple[ReadyPart, ...]:
    """
    The round as it is read out to all: on the screen and in the minutes. Raises as ``ready``.

    Reports in sensitive categories leave what nobody prepared: no huvudman chose to read them out.
    """
    parts = ready(session, meeting_id, viewer=viewer)
    wanted = (
        select(Observation.id).join(Category).where(Observation.id.in_(report_ids(parts)), Category.sensitive)
    )
    sensitive = frozenset(session.scalars(wanted))
    return tuple(_chosen(part, sensitive) for part in parts)


def report_ids(parts: Iterable[ReadyPart]) -> tuple[int, ...]:
    """The reports that parts tell of: who reads these reads them."""
    return tuple(one.row_id for part in parts for one in part.statements if one.report)


def standing(session: Session, meeting_id: int, *, viewer: Viewer) -> tuple[Standing, ...]:
    """Every member of the meeting's group, and whether its part is ready; NotFoundError as ``ready``."""
    meeting = meetings.of_viewer(session, meeting_id, viewer=viewer)
    parts = _ready_parts(session, meeting, viewer)
    return tuple(
        Standing(row.id, row.name, parts[row.id].ready_at if row.id in parts else None)
        for row in members(session, meeting).values()
    )


def members(session: Session, meeting: Meeting) -> dict[int, Huvudman]:
    """The group's huvudmän on the day of the meeting, in their order, by id."""
    rows = session.scalars(
        select(Huvudman)
        .join(BodyMember, BodyMember.huvudman_id == Huvudman.id)
        .where(
            BodyMember.body_id == meeting.body_id,
            BodyMember.in_force(meeting.held_on),
        )
        .order_by(Huvudman.sort, Huvudman.id)
    )
    return {row.id: row for row in rows}


def since(session: Session, meeting: Meeting) -> dt.date | None:
    """The day of the group's meeting before this one: the round tells what has come since."""
    before = meetings.previous(session, meeting)
    return before.held_on if before else None


def _ready_parts(session: Session, meeting: Meeting, viewer: Viewer) -> dict[int, RoundPart]:
    rows = session.scalars(
        select(RoundPart)
        .where(
            visible(RoundPart, viewer),
            RoundPart.meeting_id == meeting.id,
            RoundPart.audience_id.is_not(None),
        )
        .options(selectinload(RoundPart.statements), selectinload(RoundPart.huvudman))
        .order_by(RoundPart.id)
    )
    return {row.huvudman_id: row for row in rows}


def _ready_part(huvudman: Huvudman, part: RoundPart | None, rows: dict[int, ReadyStatement]) -> ReadyPart:
    if part is None:
        return ReadyPart(huvudman.id, huvudman.name, huvudman.slug, None, ())
    said = tuple(rows[one.id] for one in part.statements if one.id in rows)
    nothing = not part.statements
    return ReadyPart(huvudman.id, huvudman.name, huvudman.slug, part.ready_at, said, nothing)


def _chosen(part: ReadyPart, sensitive: Collection[int]) -> ReadyPart:
    if part.ready_at is not None:
        return part
    kept = tuple(one for one in part.statements if not (one.report and one.row_id in sensitive))
    hidden = len(part.statements) - len(kept)
    return replace(part, statements=kept, left_out=part.left_out + hidden)


def _composed(
    session: Session, meeting: Meeting, named: dict[int, Huvudman], viewer: Viewer
) -> tuple[ReadyPart, ...]:
    every = group_view.of(session, meeting.body_id)
    rows = round_rows.since(
        session,
        after=since(session, meeting),
        until=meeting.held_on,
        shared_with=every.circles & viewer.circles,
    )
    found = round_rows.by_huvudman(rows.statements(areas.read_tree(session)))
    others = session.scalars(
        select(Huvudman).where(Huvudman.id.in_(set(found) - set(named))).order_by(Huvudman.sort, Huvudman.id)
    )
    return tuple(_composed_part(row, found.get(row.id, [])) for row in (*named.values(), *others))


def _composed_part(huvudman: Huvudman, said: list[ReadyStatement]) -> ReadyPart:
    shown = [one for kind in StatementKind for one in [own for own in said if own.kind is kind][-MOST:]]
    left_out = len(said) - len(shown)
    return ReadyPart(huvudman.id, huvudman.name, huvudman.slug, None, tuple(shown), left_out=left_out)
