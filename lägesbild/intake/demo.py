"""The demo: a cast, facts out of public minutes in our own words, and three invented years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import accounts, municipality
from lägesbild.config import DATA_DIR
from lägesbild.intake import (
    demo_gatherings,
    demo_guidance,
    demo_indicators,
    demo_judgements,
    demo_meetings,
    demo_minutes,
    demo_plan,
    demo_plan_goals,
    demo_public,
    demo_reports,
    demo_requests,
    demo_reviews,
    demo_round,
    demo_silence,
    demo_statements,
    demo_year,
    fact_store,
    facts,
)
from lägesbild.model import DocumentError, ForbiddenError, Huvudman, Observation, Setting, User, clock
from lägesbild.model.words import Role
from lägesbild.store import settings as stored
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction

PASSWORD: Final = "demo"  # noqa: S105 - announced to everybody who starts the demo
ACTOR: Final = "demo"
MARK: Final = "demo"
"""The setting that says that a database holds the demo."""
SEED: Final = 2180
REPORTS: Final = 6000
FACTS: Final = {"2180": DATA_DIR / "demo" / "fakta_gavle.csv"}
CAST: Final = (
    ("anna", "Anna (demo)", Role.LASARE, "styrning_och_stod"),
    ("rolf", "Rolf (demo)", Role.RAPPORTOR, "polisen"),
    ("sara", "Sara (demo)", Role.RAPPORTOR, "valfard"),
    ("stina", "Stina (demo)", Role.SAMORDNARE, "big"),
    ("admir", "Admir (demo)", Role.ADMIN, "styrning_och_stod"),
)
APPOINTED: Final = frozenset({"sara"})
"""Behörighetsansvarig and granskare for their huvudman."""
Progress = Callable[[int, int], None]


def prepare(
    *,
    reports: int = REPORTS,
    today: dt.date | None = None,
    seed: int = SEED,
    progress: Progress | None = None,
) -> bool:
    """
    Make the database in force the demo's, unless it is already; return whether it was made now.

    All in one transaction: an interrupted start leaves an empty database, never half a demo.

    Raises
    ------
    ForbiddenError
        The database holds other users, or somebody's own material.
    """
    with reading() as session:
        refuse_others(session)
        if is_demo(session):
            return False
    with transaction() as session:
        refuse_others(session)
        municipality.seed_if_empty(session)
        trail.deed(session, by=ACTOR, action="demo.lagg_upp")
        _fill(session, reports, today or clock.today(), seed, progress)
    return True


def is_demo(session: Session) -> bool:
    """Whether this database holds the demo and nobody but its cast."""
    marked = session.get(Setting, MARK) is not None
    return marked and not _others(session)


def refuse_others(session: Session) -> None:
    """ForbiddenError when the database is somebody's own."""
    if _others(session):
        raise ForbiddenError(
            "Databasen har egna användare, så demomaterialet läggs inte i den. "
            "Ta bort LAGESBILD_DATABASE_URL eller peka ut en tom databas."
        )
    if session.get(Setting, MARK) is None and session.scalars(select(Observation.id).limit(1)).first():
        raise ForbiddenError(
            "Databasen har egna rapporter, så demomaterialet läggs inte i den. Välj en tom databas."
        )


def cast_rows() -> list[tuple[str, str, str]]:
    """Username, role and huvudman of the demo accounts."""
    with reading() as session:
        names = {row.slug: row.name for row in session.scalars(select(Huvudman))}
    return [(username, role.label, names.get(huvudman, huvudman)) for username, _, role, huvudman in CAST]


def add_reports(
    session: Session, total: int, *, today: dt.date, seed: int = SEED, progress: Progress | None = None
) -> int:
    """Add invented reports in bulk to a seeded database (also for measuring); return how many."""
    rng = np.random.default_rng(seed)
    plan = demo_plan.read(session, today=today, rng=rng)
    trail.deed(session, by=ACTOR, action="demo.lagg_upp")
    silences = demo_silence.agree(session, plan, rng)
    reporters = {
        row.huvudman_id: row.id
        for row in session.scalars(select(User).where(User.role == Role.RAPPORTOR, User.is_demo))
    }
    generator = demo_reports.Generator(plan, rng, reporters=reporters, quiet=silences.covers)
    count = demo_reports.insert(session, generator, total, by=ACTOR, progress=progress)
    count += demo_silence.insert_zero_reports(session, silences, by=ACTOR, reporters=reporters)
    return count


def _fill(session: Session, reports: int, today: dt.date, seed: int, progress: Progress | None) -> None:
    for username, name, role, huvudman in CAST:
        accounts.add(
            session,
            username=username,
            display_name=name,
            role=role,
            huvudman=huvudman,
            password=PASSWORD,
            by=ACTOR,
            approved_by=ACTOR,
            is_demo=True,
            is_approver=username in APPOINTED,
            is_reviewer=username in APPOINTED,
        )
    _add_facts(session, today)
    trail.deed(session, by=ACTOR, action="demo.lagg_upp")
    plan = demo_plan.read(session, today=today, rng=np.random.default_rng(seed))
    demo_statements.fill(session, plan, by=ACTOR)
    demo_guidance.fill(session, plan, by=ACTOR)
    demo_meetings.fill(session, plan, by=ACTOR)
    demo_plan_goals.fill(session, plan, by=ACTOR)
    add_reports(session, reports, today=today, seed=seed, progress=progress)
    demo_statements.link_reports(session, plan, by=ACTOR)
    demo_reviews.fill(session, plan, by=ACTOR)
    demo_minutes.note(session, plan)
    demo_judgements.fill(session, plan, by=ACTOR)
    demo_gatherings.fill(session, plan, by=ACTOR)
    demo_year.fill(session, plan, by=ACTOR)
    demo_minutes.fill(session, plan)
    demo_round.fill(session, plan, by=ACTOR)
    demo_public.fill(session, plan, by=ACTOR)
    demo_requests.fill(session, plan, by=ACTOR)
    demo_indicators.fill(session, plan, by=ACTOR, password=PASSWORD)
    stored.put(session, MARK, {"seed": seed, "made_on": today.isoformat(), "invented": True})


def _add_facts(session: Session, today: dt.date) -> None:
    path = FACTS.get(str(stored.get(session, "kommun_kod")))
    if path is None:
        return
    sheet = facts.read(path)
    result = fact_store.store(
        session, sheet.rows, by=ACTOR, viewer=None, source=demo_reports.SOURCE, today=today
    )
    if problems := (*sheet.problems, *result.problems):
        raise DocumentError(f"{path.name}: {problems[0]}")


def _others(session: Session) -> bool:
    return session.scalars(select(User.id).where(User.is_demo.is_(False)).limit(1)).first() is not None
