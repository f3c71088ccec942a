"""The screen of a meeting: its items in order, where it stands, and what it shows there."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lägesbild.model import AgendaItem, Meeting, Presentation, Revision, Viewer, clock
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import AgendaKind
from lägesbild.reading import group_view, meetings, presentation_guests, presentation_items
from lägesbild.reading.meeting_hours import when
from lägesbild.reading.presentation_asked import Asked
from lägesbild.reading.presentation_slides import Slide
from lägesbild.store import engine as engines
from lägesbild.store.session import reading

STEPS: Final = 1000
"""Steps within an item are fewer; ``LAST`` is whichever is its last."""
LAST: Final = STEPS - 1
WITHOUT_AGENDA: Final = (
    AgendaKind.FOREGAENDE,
    AgendaKind.LAGESBILD,
    AgendaKind.INSATSER,
    AgendaKind.RUNDA,
    AgendaKind.BEDOMNING,
    AgendaKind.INRIKTNING,
    AgendaKind.BESLUT,
    AgendaKind.AVSLUTNING,
)
"""What is walked through at a meeting that has no agenda: it was noted afterwards."""


@dataclass(frozen=True, slots=True)
class Point:
    """An item as it is shown; ``id`` is None at a meeting without an agenda."""

    id: int | None
    number: int
    kind: AgendaKind
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What is stored of where the screen stands: the one row that those who follow ask for."""

    item_id: int | None = None
    step: int = 0
    for_guests: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A position in the order of the items, and a step within that item."""

    index: int
    step: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """A meeting as its screen needs it. ``may_steer`` says whether the viewer moves the screen for all."""

    meeting_id: int
    group: str
    when: str
    points: tuple[Point, ...]
    mark: Mark
    may_steer: bool

    @property
    def place(self) -> Place:
        """Where the screen stands; the beginning when the item it stood at is gone."""
        return self.found(self.mark.item_id, self.mark.step)

    def found(self, item_id: int | None, step: int) -> Place:
        """The position that is stored as this item and step."""
        if self.points[0].id is None:
            return Place(min(step // STEPS, len(self.points) - 1), step % STEPS)
        ids = [point.id for point in self.points]
        return Place(ids.index(item_id), step) if item_id in ids else Place(0)

    def stored(self, place: Place) -> tuple[int | None, int]:
        """How a position is stored; without an agenda there are no items to point at, and the step tells."""
        point = self.points[place.index]
        return point.id, place.step if point.id is not None else place.index * STEPS + place.step


def mark(session: Session, meeting_id: int) -> Mark:
    """Where a screen stands: one row by its key, asked every other second by all who follow."""
    row = session.execute(
        select(Presentation.agenda_item_id, Presentation.step, Presentation.for_guests).where(
            Presentation.meeting_id == meeting_id
        )
    ).first()
    return Mark() if row is None else Mark(*row)


def stage(session: Session, meeting_id: int, *, viewer: Viewer) -> Stage:
    """
    A meeting as its screen needs it.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the viewer is no member of its group.
    """
    row = meetings.of_viewer(session, meeting_id, viewer=viewer)
    return Stage(
        meeting_id=meeting_id,
        group=row.body.name,
        when=when(row),
        points=_points(session, meeting_id),
        mark=mark(session, meeting_id),
        may_steer=may(viewer.role, Deed.MEET),
    )


def slides(seen: Stage, index: int, *, for_guests: bool, today: dt.date | None = None) -> tuple[Slide, ...]:
    """
    What is shown at an item, one slide a step; never empty.

    Read as the whole group, whoever asks (``group_view``), or as its guests. Many follow one screen, so it
    is kept until something is written: it is the same for each of them, and ``stage`` has asked whether
    they are members.
    """
    day = today or clock.today()
    point = seen.points[index]
    with reading() as session:
        revision = session.scalars(select(Revision.value)).one()
    wanted = (seen.meeting_id, point, for_guests)
    return _kept.get((engines.current(), revision, day), wanted, lambda: _made(seen, point, for_guests, day))


def moved(seen: Stage, place: Place, by: int, *, for_guests: bool) -> Place:
    """The position a step ahead (``by`` 1) or back (-1): past an item's last step the next item begins."""
    last = len(slides(seen, place.index, for_guests=for_guests)) - 1
    step = min(place.step, last) + by
    if 0 <= step <= last:
        return Place(place.index, step)
    if not 0 <= place.index + by < len(seen.points):
        return Place(place.index, min(place.step, last))
    return Place(place.index + by, 0 if by > 0 else LAST)


def _points(session: Session, meeting_id: int) -> tuple[Point, ...]:
    rows = session.execute(
        select(AgendaItem.id, AgendaItem.kind, AgendaItem.title)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position, AgendaItem.id)
    ).all()
    if not rows:
        return tuple(
            Point(None, number, kind, kind.label) for number, kind in enumerate(WITHOUT_AGENDA, start=1)
        )
    return tuple(
        Point(item_id, number, kind, title) for number, (item_id, kind, title) in enumerate(rows, start=1)
    )


def _made(seen: Stage, point: Point, for_guests: bool, day: dt.date) -> tuple[Slide, ...]:
    with reading() as session:
        meeting = session.get_one(Meeting, seen.meeting_id)
        every = group_view.of(session, meeting.body_id)
        titles = tuple(one.title for one in seen.points)
        kinds = frozenset(one.kind for one in seen.points)
        asked = Asked(session, meeting, point.id, titles, kinds, every, day, seen.when)
        if for_guests:
            return presentation_guests.read(asked, point.kind)
        return presentation_items.read(asked, point.kind)


class _Kept:
    """What was made last, until its state is past; made by one at a time, since many ask at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: tuple[Engine, int, dt.date] | None = None
        self._made: dict[tuple[int, Point, bool], tuple[Slide, ...]] = {}

    def get(
        self,
        state: tuple[Engine, int, dt.date],
        wanted: tuple[int, Point, bool],
        make: Callable[[], tuple[Slide, ...]],
    ) -> tuple[Slide, ...]:
        with self._lock:
            if state != self._state:
                self._state, self._made = state, {}
            if wanted not in self._made:
                self._made[wanted] = make()
            return self._made[wanted]


_kept: Final = _Kept()
