"""Store a checked report, and find what it names: what handing in and changing have in common."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import report_rules as rules
from lägesbild.actions.report_rules import NewReport
from lägesbild.model import Body, ForbiddenError, InputError, NotFoundError, Observation, User, Viewer
from lägesbild.model.clock import day_of
from lägesbild.model.roles import MIN_VERKSAMHET, Deed, require
from lägesbild.store import trail


@dataclass(frozen=True, slots=True)
class Saved:
    """A stored report, what was done to it on the way (Swedish), and whether it is new."""

    observation: Observation
    notices: tuple[str, ...]
    created: bool


def own(session: Session, report_id: int, *, by: Viewer, withdrawn: str) -> Observation:
    """
    A reporter's own report, for them to change or answer for.

    Raises
    ------
    ForbiddenError
        The role may not report.
    NotFoundError
        It is not theirs, or it is withdrawn: then with the sentence ``withdrawn``.
    """
    require(by.role, Deed.CHANGE_OWN)
    row = session.get(Observation, report_id)
    if row is None or row.reporter_id != by.user_id or row.huvudman_id != by.huvudman_id:
        raise NotFoundError("Rapporten finns inte bland dina rapporter.")
    if row.withdrawn_at is not None:
        raise NotFoundError(withdrawn)
    return row


def register(
    session: Session,
    report: NewReport,
    *,
    huvudman_id: int,
    reporter_id: int | None,
    submit_key: str,
    source: str,
    created_at: dt.datetime | None = None,
) -> Saved:
    """
    Check and store a report without asking who hands it in: for imports, and behind ``save``.

    The caller has said ``trail.deed``. Rule 3 lifts the place of a sensitive report, told in ``notices``.

    Raises
    ------
    InputError
        The report is incomplete, names something unknown, or points at a person.
    """
    earlier = _earlier(session, huvudman_id, submit_key)
    if earlier is not None:
        return Saved(earlier, (), created=False)
    placed = rules.place(session, report)
    group = body(session, report.audience)
    now = dt.datetime.now(dt.UTC)
    row = Observation(
        **rules.columns(placed),
        huvudman_id=huvudman_id,
        reporter_id=reporter_id,
        audience_id=group.id if group else None,
        created_at=created_at or now,
        submit_key=submit_key,
        source=source,
    )
    mark_secrecy(session, row, reporter_id, now)
    session.add(row)
    session.flush()
    return Saved(row, placed.notices, created=True)


def audience(session: Session, slug: str, *, by: Viewer, kept: int | None = None) -> Body | None:
    """
    The group chosen, None for Min verksamhet; refuses one that the reporter's huvudman is not in.

    One that has ended is refused too, but for a report that lies there already (``kept``).
    """
    group = body(session, slug)
    if group is not None and group.id in by.ended_circles and group.id != kept:
        raise InputError(
            f"{group.name} är avslutad. Välj en annan krets, eller Min verksamhet.", field="audience"
        )
    if group is not None and group.id not in by.circles:
        raise ForbiddenError(
            f"{by.huvudman} är inte med i {group.name}. Välj en krets där ni är med, eller Min verksamhet."
        )
    return group


def body(session: Session, slug: str) -> Body | None:
    """The group with that slug, None for Min verksamhet; InputError when nothing was chosen."""
    if slug == MIN_VERKSAMHET:
        return None
    group = session.scalars(select(Body).where(Body.slug == slug)).first()
    if group is None:
        raise InputError("Välj vilka som får läsa rapporten.", field="audience")
    return group


def _earlier(session: Session, huvudman_id: int, submit_key: str) -> Observation | None:
    wanted = select(Observation).where(
        Observation.huvudman_id == huvudman_id, Observation.submit_key == submit_key
    )
    found = session.scalars(wanted).first()
    if found is None:
        # Writers queue here, so the second click of a double click sees what the first one stored.
        trail.next_revision(session)
        found = session.scalars(wanted).first()
    return found


def mark_secrecy(session: Session, row: Observation, user_id: int | None, now: dt.datetime) -> None:
    """Note who marked a report as secret, and on which day; nothing where it is not marked."""
    marked = row.secrecy_section is not None
    user = session.get(User, user_id) if marked and user_id is not None else None
    row.secrecy_on = day_of(now) if marked else None
    row.secrecy_by = user.username if user else None
