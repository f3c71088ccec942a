"""What an insats must hold before it is stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import statement_rows as rows
from lägesbild.actions import statement_rules as rules
from lägesbild.model import (
    Funding,
    Huvudman,
    InputError,
    Insats,
    NotFoundError,
    PlanGoal,
    Problembild,
    Viewer,
)
from lägesbild.model.words import InsatsLevel, InsatsStatus, Track

OPTIONAL_TEXTS: Final = ("goal", "owner", "place", "target_group", "method", "evaluation_plan")
SAME: Final = ("level", "track", "starts_on", "ends_on", "cost_sek", "hours", "evaluation_on")
"""Fields that are a column of the same name, taken as they are."""
MAX_NUMBER: Final = 2_000_000_000
FIRST_DAY: Final = dt.date(1990, 1, 1)
LAST_DAY: Final = dt.date(2200, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFunding:
    """Money for an insats: from whom, how much (SEK), and the day it ends."""

    source: str
    amount_sek: int | None = None
    ends_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInsats:
    """
    What somebody does or means to do.

    ``districts`` holds area codes (none: the whole kommun), ``partners`` huvudman slugs,
    ``problembilder`` and ``plan_goals`` ids, ``theme`` a slug, ``audience`` a group's slug or
    ``MIN_VERKSAMHET``.
    """

    title: str
    theme: str
    audience: str
    reported_on: dt.date
    status: InsatsStatus = InsatsStatus.PLANERAD
    description: str = ""
    districts: tuple[str, ...] = ()
    place: str | None = None
    target_group: str | None = None
    goal: str | None = None
    owner: str | None = None
    level: InsatsLevel | None = None
    track: Track | None = None
    method: str | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    cost_sek: int | None = None
    hours: int | None = None
    evaluation_plan: str | None = None
    evaluation_on: dt.date | None = None
    partners: tuple[str, ...] = ()
    problembilder: tuple[int, ...] = ()
    plan_goals: tuple[int, ...] = ()
    funding: tuple[NewFunding, ...] = ()


def columns(session: Session, new: NewInsats) -> dict[str, Any]:
    """
    The columns and links of an insats that its author writes, checked; not status, readers and problembilder.

    Raises
    ------
    InputError
        A text, number, date or choice does not hold; ``field`` says which.
    """
    _check(new)
    texts = {name: rules.checked(session, getattr(new, name), field=name) for name in OPTIONAL_TEXTS}
    same = {name: getattr(new, name) for name in SAME}
    return {
        **texts,
        **same,
        "title": rules.required(session, new.title, field="title", missing="Ge insatsen en rubrik."),
        "description": rules.checked(session, new.description, field="description") or "",
        "theme_id": rules.theme_id(session, new.theme),
        "districts": rules.districts(session, new.districts),
        "partners": _partners(session, new.partners),
    }


def funding(session: Session, new: NewInsats) -> list[NewFunding]:
    """The money as it is stored, each source checked like any text."""
    return [
        NewFunding(
            source=rules.required(
                session, part.source, field="source", missing="Skriv varifrån pengarna kommer."
            ),
            amount_sek=part.amount_sek,
            ends_on=part.ends_on,
        )
        for part in new.funding
    ]


def put_funding(session: Session, row: Insats, wanted: list[NewFunding]) -> bool:
    """
    Make the money what is wanted, leaving equal rows alone; return whether anything differed.

    Not flushed here: the trail tells of it like the row, which may get other readers in the same flush.
    """
    missing, gone = list(wanted), []
    for part in row.funding:
        held = NewFunding(source=part.source, amount_sek=part.amount_sek, ends_on=part.ends_on)
        if held in missing:
            missing.remove(held)
        else:
            gone.append(part)
    for part in gone:
        session.delete(part)
    for new in missing:
        session.add(
            Funding(insats_id=row.id, source=new.source, amount_sek=new.amount_sek, ends_on=new.ends_on)
        )
    return bool(gone or missing)


def problembilder(session: Session, ids: tuple[int, ...], *, by: Viewer) -> list[Problembild]:
    """The problembilder an insats answers; NotFoundError for one its author may not know of."""
    missing = "Problembilden som insatsen ska svara på finns inte. Välj en i listan."
    return [rows.readable(session, Problembild, row_id, by=by, missing=missing) for row_id in ids]


def plan_goals(
    session: Session, ids: tuple[int, ...], *, by: Viewer, before: tuple[int, ...] = ()
) -> list[PlanGoal]:
    """The goals an insats shall contribute to; a withdrawn one takes no new insats."""
    missing = "Verksamhetsmålet finns inte. Välj ett i listan."
    found = [rows.readable(session, PlanGoal, row_id, by=by, missing=missing) for row_id in ids]
    if any(goal.withdrawn_on is not None and goal.id not in before for goal in found):
        raise NotFoundError("Verksamhetsmålet är borttaget ur planen. Välj ett annat.")
    return found


def _check(new: NewInsats) -> None:
    if new.starts_on and new.ends_on and new.ends_on < new.starts_on:
        raise InputError("Insatsen kan inte sluta innan den börjar. Ändra datumen.", field="ends_on")
    for field in ("cost_sek", "hours"):
        _check_number(getattr(new, field), field=field)
    for part in new.funding:
        _check_number(part.amount_sek, field="amount_sek")
    for field in ("starts_on", "ends_on", "evaluation_on"):
        check_day(getattr(new, field), field=field)
    for part in new.funding:
        check_day(part.ends_on, field="funding_ends_on")


def _check_number(number: int | None, *, field: str) -> None:
    if (number or 0) < 0:
        raise InputError("Kostnad och timmar kan inte vara mindre än noll.", field=field)
    if (number or 0) > MAX_NUMBER:
        raise InputError("Talet är för stort. Skriv hela kronor eller timmar.", field=field)


def check_day(day: dt.date | None, *, field: str) -> None:
    """InputError for a day no plan reaches."""
    if day is not None and not FIRST_DAY <= day <= LAST_DAY:
        raise InputError("Datumet ska ligga mellan 1990 och 2200.", field=field)


def _partners(session: Session, slugs: tuple[str, ...]) -> list[Huvudman]:
    found = list(session.scalars(select(Huvudman).where(Huvudman.slug.in_(slugs)).order_by(Huvudman.id)))
    missing = sorted(set(slugs) - {row.slug for row in found})
    if missing:
        raise InputError(f"Huvudmannen {missing[0]!r} finns inte. Välj en i listan.", field="partners")
    return found
