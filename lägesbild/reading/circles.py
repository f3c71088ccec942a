"""The circles a viewer can share with, and who is in them: what "Får läsas av" shows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import Body, BodyMember, Huvudman, Viewer
from lägesbild.model.clock import today
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.model.words import BodyKind
from lägesbild.reading.filters import day_text

_ORDER: Final = (
    BodyKind.MYNDIGHETER,
    BodyKind.LEDNINGSGRUPP,
    BodyKind.ARBETSGRUPP,
    BodyKind.OMRADESGRUPP,
)


@dataclass(frozen=True, slots=True)
class Circle:
    """
    A choice of audience; ``id`` None is *Min verksamhet*. ``members`` are huvudmän in their order.

    ``coming`` have been announced and read from their day on, also what was shared before it. An ``ended``
    group is read by its members and offered to nobody.
    """

    id: int | None
    slug: str
    name: str
    member_ids: frozenset[int]
    members: tuple[str, ...]
    coming: tuple[tuple[str, dt.date], ...] = ()
    ended: bool = False

    @property
    def who(self) -> str:
        """Who reads a row shared here, for the line under the choice."""
        if self.id is None:
            return f"Bara {self.members[0]}"
        coming = [f"från {day_text(day)} även {name}" for name, day in self.coming]
        return "; ".join(part for part in (", ".join(self.members), *coming) if part)


def every(session: Session, *, on: dt.date | None = None) -> tuple[Circle, ...]:
    """All groups with their members on a day (today unless told)."""
    day = on or today()
    members: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for body_id, huvudman_id, name, _ in session.execute(
        select(BodyMember.body_id, Huvudman.id, Huvudman.name, Huvudman.sort)
        .join(Huvudman, Huvudman.id == BodyMember.huvudman_id)
        .where(
            BodyMember.in_force(day),
        )
        .order_by(Huvudman.sort)
        .distinct()
    ):
        members[body_id].append((huvudman_id, name))
    coming = _coming(session, day)
    bodies = sorted(session.scalars(select(Body)), key=lambda body: (_ORDER.index(body.kind), body.sort))
    return tuple(
        Circle(
            body.id,
            body.slug,
            body.name,
            frozenset(member_id for member_id, _ in members[body.id]),
            tuple(name for _, name in members[body.id]),
            tuple(coming[body.id]),
            ended=body.ended_on is not None and body.ended_on <= day,
        )
        for body in bodies
    )


def _coming(session: Session, day: dt.date) -> defaultdict[int, list[tuple[str, dt.date]]]:
    found: defaultdict[int, list[tuple[str, dt.date]]] = defaultdict(list)
    for body_id, name, start in session.execute(
        select(BodyMember.body_id, Huvudman.name, BodyMember.valid_from)
        .join(Huvudman, Huvudman.id == BodyMember.huvudman_id)
        .where(BodyMember.valid_from > day)
        .order_by(BodyMember.valid_from, Huvudman.sort)
    ):
        if start is not None:
            found[body_id].append((name, start))
    return found


def for_viewer(session: Session, viewer: Viewer, *, kept: str | None = None) -> tuple[Circle, ...]:
    """
    Min verksamhet, then the groups in force that the viewer's huvudman is in, the narrower kinds last.

    ``kept`` is the group a stored row is shared with: it is offered for that row, ended or not.
    """
    mine = (circle for circle in every(session) if circle.id in viewer.circles)
    offered = (circle for circle in mine if not circle.ended or circle.slug == kept)
    return own(viewer.huvudman_id, viewer.huvudman), *offered


def own(huvudman_id: int, name: str) -> Circle:
    """*Min verksamhet* of a huvudman: no group, its own people only."""
    return Circle(None, MIN_VERKSAMHET, "Min verksamhet", frozenset({huvudman_id}), (name,))
