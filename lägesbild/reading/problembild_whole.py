"""One problembild whole: what it says, how it has gone, what answers it, and what was found at meetings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from lägesbild.model import (
    Assessment,
    Body,
    FollowUp,
    Insats,
    Meeting,
    NotFoundError,
    Problembild,
    Viewer,
    insats_problembild,
)
from lägesbild.model.roles import MIN_VERKSAMHET, Deed, may
from lägesbild.model.words import InsatsStatus, Judgement, ProblembildStatus
from lägesbild.reading import areas, history, problembilder
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.rights import visible
from lägesbild.reading.statements import GOING_ON, listed_under
from lägesbild.store.session import reading

_SAME: Final = (
    "id",
    "version",
    "title",
    "description",
    "status",
    "place",
    "target_group",
    "cause_situation",
    "cause_target",
    "cause_offender",
    "opened_on",
    "closed_on",
)
"""Fields that are a column of the same name."""


@dataclass(frozen=True, slots=True)
class Step:
    """The status it took on a day, why, who noted it and at which meeting (if the viewer's group held it)."""

    status: ProblembildStatus
    on: dt.date
    reason: str
    by: str
    meeting: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """An insats that answers it, with its follow-ups: (planned on, done on, outcome)."""

    id: int
    title: str
    status: InsatsStatus
    huvudman: str
    goal: str | None
    may_change: bool
    follow_ups: tuple[tuple[dt.date, dt.date | None, str | None], ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a group of the viewer's found at a meeting, of the problembild in an area or altogether."""

    on: dt.date
    group: str
    where: str
    judgement: Judgement
    reason: str


@dataclass(frozen=True, slots=True)
class WholeProblembild:
    """
    One problembild with everything the viewer may know of it.

    No area means the whole kommun. ``may_change``: whether the viewer may write it anew; ``is_own``: whether
    they may choose who reads it.
    """

    id: int
    version: int
    title: str
    description: str
    status: ProblembildStatus
    category: str
    category_slug: str
    area_names: tuple[str, ...]
    district_codes: tuple[str, ...]
    named_place: str | None
    place: str | None
    target_group: str | None
    cause_situation: str | None
    cause_target: str | None
    cause_offender: str | None
    opened_on: dt.date
    closed_on: dt.date | None
    huvudman: str
    audience: str
    audience_slug: str
    is_public: bool
    is_own: bool
    may_change: bool
    steps: tuple[Step, ...]
    answers: tuple[Answer, ...]
    judged: tuple[Judged, ...]
    changes: tuple[history.Change, ...]

    @property
    def gaps(self) -> tuple[str, ...]:
        """What it lacks, as the list says it."""
        causes = (self.cause_situation, self.cause_target, self.cause_offender)
        answered = any(answer.status in GOING_ON for answer in self.answers)
        return problembilder.gaps(self.status, any(causes), answered)


def one(problembild_id: int, *, viewer: Viewer) -> WholeProblembild:
    """
    One problembild whole.

    Raises
    ------
    NotFoundError
        There is no such problembild, or the viewer may not know of it.
    """
    with reading() as session:
        row = session.scalars(
            select(Problembild)
            .where(Problembild.id == problembild_id, visible(Problembild, viewer))
            .options(
                selectinload(Problembild.districts),
                selectinload(Problembild.history),
                selectinload(Problembild.category),
                selectinload(Problembild.huvudman),
            )
        ).first()
        if row is None:
            raise NotFoundError("Problembilden finns inte. Den kan ha tagits bort; gå tillbaka till listan.")
        return _whole(session, row, viewer)


def _whole(session: Session, row: Problembild, viewer: Viewer) -> WholeProblembild:
    tree = areas.read_tree(session)
    _, names, named_place = listed_under([tree.by_id[d.id] for d in row.districts], tree)
    group = session.get(Body, row.audience_id) if row.audience_id is not None else None
    is_own = row.huvudman_id == viewer.huvudman_id
    return WholeProblembild(
        **{name: getattr(row, name) for name in _SAME},
        category=row.category.name,
        category_slug=row.category.slug,
        area_names=names,
        district_codes=tuple(district.code for district in row.districts),
        named_place=named_place,
        huvudman=row.huvudman.name,
        audience=group.name if group else "Min verksamhet",
        audience_slug=group.slug if group else MIN_VERKSAMHET,
        is_public=row.public_at is not None,
        is_own=is_own,
        may_change=may(viewer.role, Deed.FOLLOW if is_own else Deed.MEET),
        steps=_steps(session, row, viewer),
        answers=_answers(session, row.id, viewer),
        judged=_judged(session, row.id, viewer, tree),
        changes=history.of_row(session, Problembild.__tablename__, row.id, viewer=viewer),
    )


def _steps(session: Session, row: Problembild, viewer: Viewer) -> tuple[Step, ...]:
    names = history.people(session, {step.changed_by for step in row.history})
    ids = {step.meeting_id for step in row.history if step.meeting_id is not None}
    meetings = dict(
        session.execute(
            select(Meeting.id, Meeting.title).where(
                Meeting.id.in_(ids), Meeting.body_id.in_(sorted(viewer.circles))
            )
        ).all()
    )
    return tuple(
        Step(
            status=step.status,
            on=step.changed_on,
            reason=step.reason,
            by=names.get(step.changed_by, history.by_machine(step.changed_by)),
            meeting=meetings.get(step.meeting_id or 0),
        )
        for step in reversed(row.history)
    )


def _answers(session: Session, problembild_id: int, viewer: Viewer) -> tuple[Answer, ...]:
    rows = session.scalars(
        select(Insats)
        .join(insats_problembild, insats_problembild.c.insats_id == Insats.id)
        .where(insats_problembild.c.problembild_id == problembild_id, visible(Insats, viewer))
        .options(selectinload(Insats.huvudman), selectinload(Insats.follow_ups))
        .order_by(Insats.status_on.desc(), Insats.title)
    ).all()
    return tuple(
        Answer(
            id=row.id,
            title=row.title,
            status=row.status,
            huvudman=row.huvudman.name,
            goal=row.goal,
            may_change=may(viewer.role, Deed.FOLLOW if row.huvudman_id == viewer.huvudman_id else Deed.MEET),
            follow_ups=_follow_ups(row.follow_ups),
        )
        for row in rows
    )


def _follow_ups(rows: list[FollowUp]) -> tuple[tuple[dt.date, dt.date | None, str | None], ...]:
    ordered = sorted(rows, key=lambda part: (part.planned_on, part.id))
    return tuple((part.planned_on, part.done_on, part.outcome) for part in ordered)


def _judged(session: Session, problembild_id: int, viewer: Viewer, tree: AreaTree) -> tuple[Judged, ...]:
    rows = session.execute(
        select(Assessment, Meeting.held_on, Body.name)
        .join(Meeting, Meeting.id == Assessment.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
        .where(
            Assessment.problembild_id == problembild_id,
            Assessment.withdrawn_on.is_(None),
            Meeting.body_id.in_(sorted(viewer.circles)),
        )
        .order_by(Meeting.held_on.desc(), Assessment.id)
    )
    return tuple(
        Judged(
            on=held_on,
            group=group,
            where=tree.by_id[row.district_id].name if row.district_id is not None else "Hela kommunen",
            judgement=row.judgement,
            reason=row.reason,
        )
        for row, held_on, group in rows
    )


def insatser_to_link(problembild_id: int, *, viewer: Viewer, may_change: bool) -> dict[int, str]:
    """
    Insatser that could be said to answer a problembild, named by id: those the viewer reads.

    ``may_change`` says whether the viewer may change the problembild; if not, only the insatser they may.
    """
    linked = (
        select(insats_problembild.c.insats_id)
        .join(Problembild, Problembild.id == insats_problembild.c.problembild_id)
        .where(Problembild.id == problembild_id, visible(Problembild, viewer))
    )
    wanted = select(Insats).where(visible(Insats, viewer), Insats.id.not_in(linked))
    if not may_change:
        wanted = wanted.where(Insats.huvudman_id == viewer.huvudman_id)
    with reading() as session:
        rows = session.scalars(wanted.options(selectinload(Insats.huvudman)).order_by(Insats.title)).all()
        return {row.id: f"{row.title} ({row.huvudman.name}, {row.status.label.lower()})" for row in rows}
