"""Close a gathering: its summary becomes a report, a problembild or insatser, or stays with the log."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import gatherings, insatser, problembilder, reports
from lägesbild.actions import statement_rules as rules
from lägesbild.actions.free_text import MAX_TEXT
from lägesbild.actions.insatser import NewInsats
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.actions.report_rules import NewReport
from lägesbild.actions.statement_rules import MAX_TITLE
from lägesbild.model import Gathering, InputError, LogEntry, Viewer
from lägesbild.model.clock import day_of, today
from lägesbild.model.words import InsatsLevel, InsatsStatus, LogKind, ObservationKind
from lägesbild.store import trail


class Becomes(StrEnum):
    """What the summary becomes. The value is stored in forms' drafts."""

    LOGG = "logg"
    RAPPORT = "rapport"
    PROBLEMBILD = "problembild"
    INSATSER = "insatser"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS: Final = {
    Becomes.LOGG: "Ingenting mer än loggen",
    Becomes.RAPPORT: "En rapport",
    Becomes.PROBLEMBILD: "En problembild",
    Becomes.INSATSER: "Insatser av de snabba åtgärderna",
}
REPORT_KINDS: Final = (ObservationKind.HANDELSE, ObservationKind.ORO, ObservationKind.INFORMATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """
    How a gathering ends. ``category`` is for a report or a problembild, ``title`` for a problembild,
    ``theme`` and ``measures`` (ids of lines) for insatser. All that comes of it is shared with the group.
    """

    summary: str
    becomes: Becomes | None
    kind: ObservationKind = ObservationKind.HANDELSE
    category: str | None = None
    title: str = ""
    theme: str | None = None
    measures: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Closed:
    """The closed gathering, and what was changed in what came of it (Swedish sentences)."""

    gathering: Gathering
    notices: tuple[str, ...] = ()


def close(session: Session, gathering_id: int, ending: Ending, *, by: Viewer) -> Closed:
    """
    Close a gathering for good, with its summary and what that becomes.

    Raises
    ------
    NotFoundError
        There is no such gathering, or the person may not know of it.
    ForbiddenError
        The role may not report.
    ConflictError
        Somebody else closed it first: nothing more comes of it.
    InputError
        The summary or what it becomes is missing or does not hold.
    """
    row = gatherings.open_one(session, gathering_id, by=by)
    summary = rules.required(session, ending.summary, field="summary", missing="Skriv en sammanfattning.")
    if ending.becomes is None:
        raise InputError("Välj vad sammanfattningen ska bli.", field="becomes")
    made = _MAKERS[ending.becomes](session, row, ending, summary, by)
    trail.deed(session, by=by.username, action="sammankallning.avsluta")
    row.observation_id, row.problembild_id = made.observation_id, made.problembild_id
    row.insats_id = made.insats_id
    row.summary, row.closed_at, row.closed_by = summary, dt.datetime.now(dt.UTC), by.username
    session.flush()
    return Closed(row, made.notices)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    observation_id: int | None = None
    problembild_id: int | None = None
    insats_id: int | None = None
    notices: tuple[str, ...] = ()


def _nothing(_session: Session, _row: Gathering, _ending: Ending, _summary: str, _by: Viewer) -> _Made:
    return _Made()


def _report(session: Session, row: Gathering, ending: Ending, summary: str, by: Viewer) -> _Made:
    new = NewReport(
        kind=ending.kind,
        text=summary,
        audience=row.body.slug,
        occurred_at=row.called_at,
        district_code=row.district.code if row.district else None,
        category=ending.category,
        place=row.place,
    )
    saved = reports.save(session, new, by=by, submit_key=f"sammankallning:{row.id}")
    return _Made(observation_id=saved.observation.id, notices=saved.notices)


def _problembild(session: Session, row: Gathering, ending: Ending, summary: str, by: Viewer) -> _Made:
    if ending.category is None:
        raise InputError("Välj en kategori.", field="category")
    new = NewProblembild(
        title=ending.title,
        category=ending.category,
        audience=row.body.slug,
        opened_on=today(),
        description=summary,
        districts=_districts(row),
        place=row.place,
    )
    saved = problembilder.create(session, new, by=by, submit_key=f"sammankallning:{row.id}")
    return _Made(problembild_id=saved.problembild.id, notices=saved.notices)


def _insatser(session: Session, row: Gathering, ending: Ending, summary: str, by: Viewer) -> _Made:
    chosen = select(LogEntry).where(
        LogEntry.gathering_id == row.id, LogEntry.kind == LogKind.ATGARD, LogEntry.id.in_(ending.measures)
    )
    measures = list(session.scalars(chosen.order_by(LogEntry.at, LogEntry.id)))
    if not measures:
        raise InputError("Välj minst en snabb åtgärd.", field="measures")
    if ending.theme is None:
        raise InputError("Välj ett ämne.", field="theme")
    for line in measures:
        new = _insats(row, line, ending.theme, summary, by)
        key = f"sammankallning:{row.id}:{line.id}"
        made = insatser.create(session, new, by=by, submit_key=key).insats
        trail.deed(session, by=by.username, action="sammankallning.avsluta")
        line.insats_id = made.id
        session.flush()
    return _Made(insats_id=measures[0].insats_id)


def _insats(row: Gathering, line: LogEntry, theme: str, summary: str, by: Viewer) -> NewInsats:
    """A quick measure as an insats: done or going on, and its owner beside the huvudman that closes."""
    title = " ".join(line.text.split())
    short = title if len(title) <= MAX_TITLE else f"{title[: MAX_TITLE - 2]} …"
    owner = line.owner_huvudman
    partner = owner if owner is not None and owner.id != by.huvudman_id else None
    done = day_of(line.done_at) if line.done_at else None
    return NewInsats(
        title=short,
        theme=theme,
        audience=row.body.slug,
        reported_on=today(),
        status=InsatsStatus.PAGAR if done is None else InsatsStatus.GENOMFORD,
        description=summary if short == title else f"{line.text}\n\n{summary}"[:MAX_TEXT],
        districts=_districts(row),
        place=row.place,
        owner=line.owner or (partner.name if partner else None),
        level=InsatsLevel.AKUT,
        starts_on=day_of(line.at),
        ends_on=done,
        partners=(partner.slug,) if partner else (),
    )


def _districts(row: Gathering) -> tuple[str, ...]:
    return (row.district.code,) if row.district else ()


_MAKERS: Final = {
    Becomes.LOGG: _nothing,
    Becomes.RAPPORT: _report,
    Becomes.PROBLEMBILD: _problembild,
    Becomes.INSATSER: _insatser,
}
