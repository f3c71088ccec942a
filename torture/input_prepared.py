"""What the demo lacks for every field to be drawn: a meeting under way, and what waits for an answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from string import ascii_uppercase
from typing import Final

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import (
    accounts,
    attendance,
    meetings,
    notes,
    places,
    reports,
    reviews,
    second_factor,
    sessions,
)
from lägesbild.actions.account_rules import Actor
from lägesbild.actions.attendance import NewAttendance
from lägesbild.model import Category, Observation, SafetyWalk, User, Viewer, clock
from lägesbild.model.words import AttendanceKind, ObservationKind, Role
from lägesbild.reading import viewers
from lägesbild.store.session import reading, transaction
from lägesbild.ui import admin_page, register
from tests import closed_rows

OWN_ACCOUNT: Final = "kim"
SECRETARY: Final = "stina"
GROUP: Final = "ledningsgruppen"
PROPOSALS: Final = 4
TO_REVIEW: Final = "till granskning"
PASSWORD: Final = "tre gröna hästar"  # noqa: S105 of a database that lives for minutes


def prepare() -> None:
    """Put it into the database in force."""
    with transaction() as session:
        _meeting(session, viewers.by_username(session, SECRETARY))
        next(session.scalars(select(Category).order_by(Category.sort))).whole_kommun_only = True
        _account(session, OWN_ACCOUNT, by="torture", approved_by="torture")
    with transaction() as session:
        kim, rolf = (viewers.by_username(session, name) for name in (OWN_ACCOUNT, "rolf"))
        _account(session, "nora", by=viewers.by_username(session, "admir"))
        _app(session, kim)
        _places(session, viewers.by_username(session, "admir"))
        _report(session, kim, TO_REVIEW)
        asked = _report(session, rolf, "till en fråga")
        reviews.ask(
            session, asked.id, text="När var det?", version=1, by=viewers.by_username(session, SECRETARY)
        )
        sara = viewers.by_username(session, "sara")
    _proposals(kim, sara)


def _proposals(kim: Viewer, sara: Viewer) -> None:
    """More of them than ways to approve one, so that one is left to be declined."""
    counted = replace(closed_rows.COUNTED, areas=(closed_rows.SATRA,), months=1)
    indicator = closed_rows.indicator(kim, replace(closed_rows.OWN, name="Oro i månaden", counted=counted))
    for month in range(1, PROPOSALS + 1):
        with transaction() as session:
            for by in (kim, sara):
                at = closed_rows.NOON.replace(month=month)
                closed_rows.add(session, by, {closed_rows.SATRA: 10}, at=at)
        closed_rows.proposal(kim, indicator, dt.date(closed_rows.NOON.year, month, 1))


def _meeting(session: Session, by: Viewer) -> None:
    meeting = meetings.hold(session, body=GROUP, held_on=clock.today(), by=by)
    notes.lay_out(session, meeting.id, by=by)
    present = (
        NewAttendance(name="P. Polis", huvudman="polisen"),
        NewAttendance(name="G. Gäst", organisation="Skolan", kind=AttendanceKind.GAST),
    )
    for one in present:
        attendance.add(session, meeting.id, one, by=by, submit_key=one.name or "")


def _account(session: Session, name: str, *, by: Actor, approved_by: str | None = None) -> None:
    user = accounts.add(
        session,
        username=name,
        display_name=name.title(),
        role=Role.RAPPORTOR,
        huvudman="valfard",
        password=PASSWORD,
        by=by,
        approved_by=approved_by,
    )
    if approved_by:
        sessions.sign_in(session, user_id=user.id, password_matches=True, trusted=True)


def _app(session: Session, viewer: Viewer) -> None:
    secret, now = second_factor.new_secret(), dt.datetime.now(dt.UTC)
    second_factor.enrol(
        session,
        user=session.get_one(User, viewer.user_id),
        secret=secret,
        code=pyotp.TOTP(secret).at(now),
        by=viewer.username,
        at=now,
    )


def _places(session: Session, by: Viewer) -> None:
    """A named place where each trygghetsvandring goes."""
    for number, district_id in enumerate(set(session.scalars(select(SafetyWalk.district_id)))):
        new = places.PlaceWords(
            name=f"Provplatsen {ascii_uppercase[number % 26] * (number // 26 + 1)}", parent_id=district_id
        )
        places.add_place(session, new, by=by)


def _report(session: Session, by: Viewer, text: str) -> Observation:
    new = reports.NewReport(
        kind=ObservationKind.ORO,
        text=text,
        audience=GROUP,
        occurred_at=dt.datetime.now(dt.UTC),
        district_code=closed_rows.SATRA,
        category="ordning",
    )
    return reports.save(session, new, by=by, submit_key=text).observation


def entrances() -> dict[str, list[dict[str, str]]]:
    """Addresses that no page links to: the parts of Administration, and a report that can be asked about."""
    with reading() as session:
        waiting = session.scalars(select(Observation.id).where(Observation.text == TO_REVIEW)).all()
    return {
        "administration": [{admin_page.PART: section.slug} for section in admin_page.SECTIONS],
        "granska": [{register.ROW: str(row_id)} for row_id in waiting],
    }
