"""What has happened in the review of reports, step by step, cut for who asks."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from lägesbild.model import (
    Huvudman,
    Observation,
    ObservationReview,
    Problembild,
    TrailEntry,
    User,
    Viewer,
)
from lägesbild.model.words import ReviewStatus, ReviewStep
from lägesbild.reading.rights import visible

SOON: Final = dt.timedelta(minutes=5)
"""How long after a step its trail entry stands at most: both are written in one transaction."""


@dataclass(frozen=True, slots=True)
class Step:
    """
    One step. ``text`` is the question, answer, proposed wording, or the problembild's title.

    ``other_id`` and the title are only there when the viewer may read that row; ``undone`` says that
    the report is no duplicate, or not attached, any more. ``by`` is a person, ``of`` their huvudman.
    """

    step: ReviewStep
    text: str
    at: dt.datetime
    by: str
    of: str
    other_id: int | None
    undone: bool


def read(session: Session, ids: Collection[int], *, viewer: Viewer) -> dict[int, tuple[Step, ...]]:
    """
    The steps of some reports, oldest first.

    The caller has made sure that the viewer may read the reports. A step that only tells of a
    problembild the viewer may not read is left out, and so is what was said of another huvudman's report
    before it was shared with a group of the viewer's: it was said to nobody else.
    """
    rows = _said_to(
        session,
        session.scalars(
            select(ObservationReview)
            .where(ObservationReview.observation_id.in_(ids))
            .order_by(ObservationReview.id)
        ).all(),
        viewer,
    )
    people = _people(session, {row.by for row in rows})
    titles = _titles(session, rows, viewer)
    others = _readable(session, {row.other_id for row in rows if row.other_id is not None}, viewer)
    told: defaultdict[int, list[Step]] = defaultdict(list)
    for row in rows:
        attached = row.step is ReviewStep.KOPPLAD
        if attached and row.text and row.text not in titles:
            continue
        if attached and not row.text and not _is_linked(told[row.observation_id]):
            continue
        name, of = people.get(row.by, ("", ""))
        told[row.observation_id].append(
            Step(
                step=row.step,
                text=titles.get(row.text, "") if attached else row.text,
                at=row.at,
                by=name,
                of=of,
                other_id=row.other_id if row.other_id in others else None,
                undone=_undone(row),
            )
        )
    return {report_id: tuple(steps) for report_id, steps in told.items()}


def _said_to(session: Session, rows: Sequence[ObservationReview], viewer: Viewer) -> list[ObservationReview]:
    """The steps of own reports, and those taken while a report was shared with a group of the viewer's."""
    own = set(
        session.scalars(
            select(Observation.id).where(
                Observation.id.in_({row.observation_id for row in rows}),
                Observation.huvudman_id == viewer.huvudman_id,
            )
        )
    )
    others = [row for row in rows if row.observation_id not in own]
    if not others:
        return list(rows)
    # Only the trail knows who read a report then. Its times are indexed, its rows are not.
    written = [
        and_(TrailEntry.row_id == row.id, TrailEntry.at.between(row.at, row.at + SOON)) for row in others
    ]
    said = set(
        session.scalars(
            select(TrailEntry.row_id).where(
                TrailEntry.table_name == ObservationReview.__tablename__,
                TrailEntry.audience_id.in_(sorted(viewer.circles)),
                or_(*written),
            )
        )
    )
    return [row for row in rows if row.observation_id in own or row.id in said]


def _is_linked(steps: list[Step]) -> bool:
    """Whether the steps told so far end with the report attached: only then is its end told."""
    links = [step for step in steps if step.step is ReviewStep.KOPPLAD]
    return bool(links) and not links[-1].undone


def waiting(review: ReviewStatus, steps: tuple[Step, ...]) -> Step | None:
    """The question or proposal that waits for the reporter; None when nothing does."""
    asked = [step for step in steps if step.step in {ReviewStep.FRAGA, ReviewStep.FORSLAG}]
    return asked[-1] if review is ReviewStatus.ATERFRAGAD and asked else None


def _undone(row: ObservationReview) -> bool:
    if row.step is ReviewStep.DUBBLETT:
        return row.other_id is None
    return row.step is ReviewStep.KOPPLAD and not row.text


def _people(session: Session, usernames: set[str]) -> dict[str, tuple[str, str]]:
    found = session.execute(
        select(User.username, User.display_name, Huvudman.name)
        .join(Huvudman, Huvudman.id == User.huvudman_id)
        .where(User.username.in_(usernames))
    )
    return {username: (name, of) for username, name, of in found}


def _titles(session: Session, rows: Collection[ObservationReview], viewer: Viewer) -> dict[str, str]:
    ids = {int(row.text) for row in rows if row.step is ReviewStep.KOPPLAD and row.text}
    found = session.execute(
        select(Problembild.id, Problembild.title).where(Problembild.id.in_(ids), visible(Problembild, viewer))
    )
    return {str(row_id): title for row_id, title in found}


def _readable(session: Session, ids: set[int], viewer: Viewer) -> set[int]:
    if not ids:  # SQLite would go through every report that the viewer reads, to find none
        return set()
    return set(
        session.scalars(select(Observation.id).where(Observation.id.in_(ids), visible(Observation, viewer)))
    )
