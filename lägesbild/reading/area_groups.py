"""The områdesgrupper a viewer is in: area, members, contact, and whether they meet as they mean to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import Body, District, Huvudman, Meeting, Viewer, clock
from lägesbild.model.words import BodyKind
from lägesbild.reading import circles
from lägesbild.reading.filters import day_text
from lägesbild.reading.meetings import held


@dataclass(frozen=True, slots=True)
class AreaGroup:
    """
    An områdesgrupp as its members see it.

    ``members`` are huvudmän by id, in their order. ``last_met`` and ``planned`` are the days of the latest
    held and the next planned meeting; ``interval_weeks`` how often it means to meet, None when nobody said.
    """

    id: int
    slug: str
    name: str
    district: str | None
    area: str
    members: dict[int, str]
    interval_weeks: int | None
    contact: str | None
    last_met: dt.date | None
    planned: dt.date | None

    def late_days(self, today: dt.date) -> int:
        """How many days ago it should have met; 0 when it is not late or nobody can say."""
        if self.interval_weeks is None or self.last_met is None:
            return 0
        return max(0, (today - self.last_met).days - 7 * self.interval_weeks)

    def is_silent(self, today: dt.date) -> bool:
        """Whether it meets less often than it means to: silence is not calm."""
        return self.late_days(today) > 0 or (self.interval_weeks is not None and self.last_met is None)

    def rhythm(self, today: dt.date) -> str:
        """How often it means to meet, when it last did and when it is due, in words."""
        met = f"möttes senast {day_text(self.last_met)}" if self.last_met else "inget möte är antecknat"
        parts = [_interval(self.interval_weeks), met]
        if late := self.late_days(today):
            parts.append(f"skulle ha mötts för {_ago(late)} sedan")
        if self.planned is not None:
            parts.append(f"nästa möte {day_text(self.planned)}")
        elif not late and self.last_met and self.interval_weeks:
            due = self.last_met + dt.timedelta(weeks=self.interval_weeks)
            parts.append(f"ska mötas igen senast {day_text(due)}")
        return ", ".join(parts)


def read(session: Session, *, viewer: Viewer, today: dt.date | None = None) -> tuple[AreaGroup, ...]:
    """The områdesgrupper in force that the viewer's huvudman is a member of, in their order."""
    day = today or clock.today()
    rows = session.execute(
        select(Body, District.code, District.name)
        .outerjoin(District, District.id == Body.district_id)
        .where(
            Body.kind == BodyKind.OMRADESGRUPP,
            Body.id.in_(sorted(viewer.circles - viewer.ended_circles)),
        )
        .order_by(Body.sort, Body.name)
    ).all()
    members = _members(session, day)
    met, planned = _met(session, day, viewer), _planned(session, viewer)
    return tuple(
        AreaGroup(
            id=row.id,
            slug=row.slug,
            name=row.name,
            district=code,
            area=name or "Hela kommunen",
            members=members[row.id],
            interval_weeks=row.interval_weeks,
            contact=row.contact,
            last_met=met.get(row.id),
            planned=planned.get(row.id),
        )
        for row, code, name in rows
    )


def is_member(session: Session, *, viewer: Viewer) -> bool:
    """Whether the viewer's huvudman is in any områdesgrupp."""
    wanted = select(Body.id).where(Body.kind == BodyKind.OMRADESGRUPP, Body.id.in_(sorted(viewer.circles)))
    return session.scalars(wanted.limit(1)).first() is not None


def _members(session: Session, day: dt.date) -> dict[int, dict[int, str]]:
    names = dict(session.execute(select(Huvudman.name, Huvudman.id)).all())
    return {
        circle.id: {names[name]: name for name in circle.members}
        for circle in circles.every(session, on=day)
        if circle.id is not None
    }


def _met(session: Session, day: dt.date, viewer: Viewer) -> dict[int, dt.date]:
    rows = session.execute(
        select(Meeting.body_id, Meeting.held_on)
        .where(held(), Meeting.held_on <= day, Meeting.body_id.in_(sorted(viewer.circles)))
        .order_by(Meeting.held_on)
    )
    return dict(rows.all())


def _planned(session: Session, viewer: Viewer) -> dict[int, dt.date]:
    rows = session.execute(
        select(Meeting.body_id, Meeting.held_on)
        .where(
            Meeting.body_id.in_(sorted(viewer.circles)),
            Meeting.cancelled_on.is_(None),
            Meeting.ends_at > dt.datetime.now(dt.UTC),
        )
        .order_by(Meeting.held_on.desc())
    )
    return dict(rows.all())


def _interval(weeks: int | None) -> str:
    if weeks is None:
        return "Hur ofta gruppen ska mötas är inte bestämt"
    return "Möts varje vecka" if weeks == 1 else f"Möts var {_ordinal(weeks)} vecka"


def _ordinal(number: int) -> str:
    """
    A number in order, as Swedes write it in figures.

    >>> _ordinal(2), _ordinal(4), _ordinal(11), _ordinal(22)
    ('2:a', '4:e', '11:e', '22:a')
    """
    first = number % 10 in {1, 2} and number % 100 not in {11, 12}
    return f"{number}:{'a' if first else 'e'}"


def _ago(days: int) -> str:
    """
    A time passed, in words.

    >>> _ago(1), _ago(6), _ago(7), _ago(22)
    ('1 dag', '6 dagar', '1 vecka', '3 veckor')
    """
    if days < 7:
        return "1 dag" if days == 1 else f"{days} dagar"
    weeks = days // 7
    return "1 vecka" if weeks == 1 else f"{weeks} veckor"
