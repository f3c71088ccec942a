"""Invented coming meetings of the ledningsgrupp: two, with agendas, and a guest at the first."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy.orm import Session

from lägesbild.actions import agendas, meetings
from lägesbild.actions.meeting_plans import Hours
from lägesbild.intake.demo_plan import Plan
from lägesbild.model import MeetingInvitee
from lägesbild.model.words import BodyKind
from lägesbild.store import trail

AFTER_DAYS: Final = (17, 59)
START: Final = dt.time(8, 15)
END: Final = dt.time(11, 15)
PLACE: Final = "Rådhuset"
GUEST: Final = "x_trafik"


def fill(session: Session, plan: Plan, *, by: str) -> None:
    """Store two coming meetings; nothing where there is no ledningsgrupp."""
    group = plan.group(BodyKind.LEDNINGSGRUPP)
    if group is None:
        return
    trail.deed(session, by=by, action="demo.lagg_upp")
    for number, days in enumerate(AFTER_DAYS):
        hours = Hours(on=plan.today + dt.timedelta(days=days), start=START, end=END)
        row = meetings.register(session, body=group.slug, held_on=hours.on)
        row.starts_at, row.ends_at, row.place = hours.starts_at, hours.ends_at, PLACE
        agendas.lay_out(session, row)
        if number == 0 and GUEST in plan.huvudman:
            guest = plan.huvudman[GUEST]
            session.add(MeetingInvitee(meeting_id=row.id, huvudman_id=guest, name=None, is_guest=True))
        session.flush()
