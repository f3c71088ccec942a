"""What comes every year in most municipalities: laid into a group's year from data/kommuner.toml."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import arshjul
from lägesbild.actions.arshjul import NewEvent
from lägesbild.analysis.year_rules import PROPOSAL
from lägesbild.config import DATA_DIR, settings
from lägesbild.model import Body, DocumentError, Viewer, YearEvent
from lägesbild.model.words import YearKind
from lägesbild.store import trail


def add(session: Session, body: str, *, today: dt.date, by: Viewer) -> int:
    """
    Lay the common events that a group's year does not have into it; return how many were added.

    Raises
    ------
    ForbiddenError
        The person is no coordinator, or their huvudman is no member of the group.
    InputError
        There is no such group.
    DocumentError
        The municipality's file cannot be read.
    """
    group = arshjul.require_group(session, body, by=by)
    trail.next_revision(session)  # takes the writers' lock, so that two who press at once add one of each
    trail.deed(session, by=by.username, action="arshjul.vanliga")
    return put(session, group, _listed(), year=today.year)


def put(session: Session, group: Body, wanted: Iterable[Mapping[str, Any]], *, year: int) -> int:
    """
    Store events that the group has none of the same title of; the caller has said its deed.

    What differs between municipalities is a proposal until a coordinator has looked at it.
    """
    there = set(session.scalars(select(YearEvent.title).where(YearEvent.body_id == group.id)))
    fresh = [one for one in wanted if one["titel"] not in there]
    for one in fresh:
        begin = "bestamd:" if one.get("bestamd") else PROPOSAL
        arshjul.register(session, group, _event(one, year), submit_key=f"{begin}{one['titel']}"[:80])
    return len(fresh)


def _listed() -> list[dict[str, Any]]:
    path = settings().municipality_file
    try:
        own = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DocumentError(f"{path.name} kan inte läsas: {error}") from error
    shared = tomllib.loads((DATA_DIR / "kommuner.toml").read_text(encoding="utf-8"))
    listed: list[dict[str, Any]] = {**shared, **own}.get("arshandelse", [])
    return listed


def _event(one: Mapping[str, Any], year: int) -> NewEvent:
    first = dt.date(one.get("fran", year), 1, 1)
    starts_on = _day(one["dag"], first.year) if "dag" in one else first
    ends_on = _day(one["till"], first.year) if "till" in one else None
    if ends_on is not None and ends_on < starts_on:
        ends_on = ends_on.replace(year=first.year + 1)
    return NewEvent(
        title=one["titel"],
        kind=YearKind(one["slag"]),
        starts_on=starts_on,
        ends_on=ends_on,
        every_years=one.get("vart_n_ar", 1),
        rule=one.get("regel"),
    )


def _day(month_and_day: str, year: int) -> dt.date:
    return dt.date.fromisoformat(f"{year}-{month_and_day}")
