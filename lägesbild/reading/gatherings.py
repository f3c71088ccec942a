"""What områdesgrupper were called together for, and the logs of it, for their members (Sammankallning)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from lägesbild.model import (
    Gathering,
    Huvudman,
    Insats,
    LogEntry,
    NotFoundError,
    Observation,
    Problembild,
    User,
    Viewer,
    clock,
)
from lägesbild.model.clock import STOCKHOLM
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import LogKind
from lägesbild.reading.filters import day_text
from lägesbild.reading.rights import listed, visible

MISSING: Final = "Sammankallningen finns inte. Välj en i listan."
CLOSED_SHOWN: Final = 50
Stamp = tuple[int, int, dt.datetime | None]
"""How a log stands: its last line, how many measures are done, when it was closed."""


@dataclass(frozen=True, slots=True)
class GatheringLine:
    """A gathering as banners and lists show it. ``caller`` is a huvudman; times are Swedish."""

    id: int
    body_id: int
    group: str
    what: str
    area: str | None
    place: str | None
    called_at: dt.datetime
    caller: str
    closed_at: dt.datetime | None

    @property
    def where(self) -> str:
        """Place and area."""
        return ", ".join(part for part in (self.place, self.area) if part)

    @property
    def when(self) -> str:
        """Day and hour it was called; the hour alone on its own day."""
        return hour_text(self.called_at)


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the log. ``author`` is a huvudman; ``owner`` who sees to a measure; times are Swedish."""

    id: int
    at: dt.datetime
    kind: LogKind
    text: str
    author: str
    owner: str
    done_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a closed gathering became; ``page`` is None for a report, which has no page of its own."""

    word: str
    title: str
    page: str | None
    row_id: int


@dataclass(frozen=True, slots=True)
class GatheringView:
    """One gathering whole, but for its log. ``district`` is its area's code."""

    line: GatheringLine
    district: str | None
    called: tuple[str, ...]
    summary: str | None
    closer: str
    outcomes: tuple[Outcome, ...]


def may_call(viewer: Viewer) -> bool:
    """Whether a viewer's role calls together, writes in logs and closes."""
    return may(viewer.role, Deed.REPORT)


def open_ones(session: Session, *, viewer: Viewer) -> tuple[GatheringLine, ...]:
    """The gatherings of the viewer's groups that are not closed, latest first."""
    return _lines(session, Gathering.closed_at.is_(None), viewer)


def closed_ones(session: Session, *, viewer: Viewer) -> tuple[GatheringLine, ...]:
    """The latest closed gatherings of the viewer's groups."""
    return _lines(session, Gathering.closed_at.is_not(None), viewer)


def one(session: Session, gathering_id: int, *, viewer: Viewer) -> GatheringView:
    """
    One gathering.

    Raises
    ------
    NotFoundError
        There is none with that id, or the viewer is no member of its group.
    """
    row = session.get(Gathering, gathering_id)
    if row is None or row.body_id not in viewer.circles:
        raise NotFoundError(MISSING)
    authors = _huvudman_of(session, {row.called_by, row.closed_by or ""})
    return GatheringView(
        line=_line(row, authors),
        district=row.district.code if row.district else None,
        called=tuple(one.name for one in sorted(row.called, key=lambda one: (one.sort, one.name))),
        summary=row.summary,
        closer=authors.get(row.closed_by or "", ""),
        outcomes=tuple(_outcomes(session, row, viewer)),
    )


def stamp(session: Session, gathering_id: int, *, viewer: Viewer) -> Stamp:
    """
    How a log stands, in one small query: the same stamp, the same log.

    Raises
    ------
    NotFoundError
        There is no such gathering, or the viewer is no member of its group.
    """
    found = session.execute(
        select(
            func.coalesce(func.max(LogEntry.id), 0),
            func.count(LogEntry.done_at),
            Gathering.closed_at,
        )
        .select_from(Gathering)
        .outerjoin(LogEntry, LogEntry.gathering_id == Gathering.id)
        .where(Gathering.id == gathering_id, Gathering.body_id.in_(sorted(viewer.circles)))
        .group_by(Gathering.id, Gathering.closed_at)
    ).first()
    if found is None:
        raise NotFoundError(MISSING)
    last, done, closed_at = found
    return last, done, closed_at


def log(session: Session, gathering_id: int, *, viewer: Viewer) -> tuple[LogLine, ...]:
    """The lines of a log, latest first; none of a gathering that the viewer may not know of."""
    rows = session.scalars(
        select(LogEntry)
        .join(Gathering)
        .where(LogEntry.gathering_id == gathering_id, Gathering.body_id.in_(sorted(viewer.circles)))
        .options(selectinload(LogEntry.owner_huvudman))
        .order_by(LogEntry.at.desc(), LogEntry.id.desc())
    ).all()
    authors = _huvudman_of(session, {row.written_by for row in rows})
    return tuple(_log_line(row, authors) for row in rows)


def addresses(session: Session, gathering_id: int, *, viewer: Viewer) -> tuple[str, ...]:
    """
    The mail addresses of the open accounts of those called, but the viewer's own: for a mail that says so.
    """
    view = session.get(Gathering, gathering_id)
    if view is None or view.body_id not in viewer.circles:
        raise NotFoundError(MISSING)
    rows = session.scalars(
        select(User.email)
        .where(
            User.huvudman_id.in_([one.id for one in view.called]),
            User.id != viewer.user_id,
            User.email.is_not(None),
            User.approved_at.is_not(None),
            User.closed_at.is_(None),
        )
        .order_by(User.id)
    )
    return tuple(dict.fromkeys(address for address in rows if address))


def hour_text(at: dt.datetime) -> str:
    """
    A Swedish time as it is read aloud: "kl. 21.14", with its day when that is not today.

    >>> hour_text(dt.datetime(2024, 5, 3, 21, 14, tzinfo=STOCKHOLM))
    '3 maj 2024 kl. 21.14'
    """
    hour = f"kl. {at:%H.%M}"
    if at.date() == clock.today():
        return hour
    return f"{day_text(at.date(), short=True, year=at.year != clock.today().year)} {hour}"


def _lines(session: Session, condition: Any, viewer: Viewer) -> tuple[GatheringLine, ...]:
    rows = session.scalars(
        select(Gathering)
        .where(condition, Gathering.body_id.in_(sorted(viewer.circles)))
        .options(selectinload(Gathering.body), selectinload(Gathering.district))
        .order_by(Gathering.called_at.desc(), Gathering.id.desc())
        .limit(CLOSED_SHOWN)
    ).all()
    authors = _huvudman_of(session, {row.called_by for row in rows})
    return tuple(_line(row, authors) for row in rows)


def _line(row: Gathering, authors: dict[str, str]) -> GatheringLine:
    return GatheringLine(
        id=row.id,
        body_id=row.body_id,
        group=row.body.name,
        what=row.what,
        area=row.district.name if row.district else None,
        place=row.place,
        called_at=row.called_at.astimezone(STOCKHOLM),
        caller=authors.get(row.called_by, ""),
        closed_at=row.closed_at.astimezone(STOCKHOLM) if row.closed_at else None,
    )


def _log_line(row: LogEntry, authors: dict[str, str]) -> LogLine:
    huvudman = row.owner_huvudman.name if row.owner_huvudman else ""
    return LogLine(
        id=row.id,
        at=row.at.astimezone(STOCKHOLM),
        kind=row.kind,
        text=row.text,
        author=authors.get(row.written_by, ""),
        owner=", ".join(part for part in (huvudman, row.owner) if part),
        done_at=row.done_at.astimezone(STOCKHOLM) if row.done_at else None,
    )


def _huvudman_of(session: Session, usernames: Collection[str]) -> dict[str, str]:
    """Huvudmän by username: a log says which function wrote, never who."""
    if not usernames:
        return {}
    rows = session.execute(
        select(User.username, Huvudman.name)
        .join(Huvudman, Huvudman.id == User.huvudman_id)
        .where(User.username.in_(usernames))
    )
    return dict(rows.all())


def _outcomes(session: Session, row: Gathering, viewer: Viewer) -> list[Outcome]:
    """What came of it, as far as the viewer may read it."""
    found = []
    reported = select(Observation.id).where(Observation.id == row.observation_id, listed(viewer))
    if row.observation_id is not None and session.scalars(reported).first() is not None:
        found.append(Outcome("Rapport", "Sammanfattningen som rapport", None, row.observation_id))
    followed = select(Problembild).where(Problembild.id == row.problembild_id, visible(Problembild, viewer))
    if row.problembild_id is not None and (one := session.scalars(followed).first()) is not None:
        found.append(Outcome("Problembild", one.title, "problembilder", one.id))
    begun = (
        select(Insats)
        .where(
            or_(
                Insats.id == row.insats_id,
                Insats.id.in_(select(LogEntry.insats_id).where(LogEntry.gathering_id == row.id)),
            ),
            visible(Insats, viewer),
        )
        .order_by(Insats.id)
    )
    if row.insats_id is not None:
        found += [Outcome("Insats", one.title, "insatser", one.id) for one in session.scalars(begun)]
    return found
