"""Whose a row is: who reads it, and is told of it in the trail."""

from __future__ import annotations

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import History

from lägesbild.model import (
    AgendaTemplate,
    Assessment,
    Attendance,
    Gathering,
    IndicatorRelease,
    Insats,
    Meeting,
    MeetingInvitee,
    Minutes,
    Observation,
    Problembild,
    RecordRequest,
    RoundPart,
    SafetyWalk,
    YearEvent,
)

PARENTS = {
    "request_id": RecordRequest,
    "round_part_id": RoundPart,
    "walk_id": SafetyWalk,
    "gathering_id": Gathering,
    "release_id": IndicatorRelease,
    "minutes_id": Minutes,
    "problembild_id": Problembild,
    "insats_id": Insats,
    "observation_id": Observation,
    "meeting_id": Meeting,
}
"""Whose part a row is that has no huvudman of its own: it is read, and told of, like the first of these."""
OF_A_GROUP = (AgendaTemplate, Gathering, Meeting, Minutes, YearEvent)
"""Rows that the members of a group read, and nobody else: ``body_id`` says which."""


def of(session: Session, row: Any) -> Any:
    """The row whose readers read this one: itself, or what it is a part of."""
    if isinstance(row, (Assessment, Attendance, MeetingInvitee)):  # read by the group, whoever the row names
        return session.get_one(Meeting, row.meeting_id)
    if not hasattr(row, "huvudman_id") and not isinstance(row, OF_A_GROUP):
        for column, table in PARENTS.items():
            if (parent_id := getattr(row, column, None)) is not None:
                return session.get_one(table, parent_id)
    return row


def is_closed(owner: Any) -> bool:
    """
    Whether a row is for Min verksamhet, or had other readers until this change: then no column is open.

    What is shared late would else tell its new readers what it said while it was none of their business.
    """
    if not hasattr(owner, "audience_id"):
        return False
    if owner.audience_id is None:
        return True
    history: History = inspect(owner).attrs.audience_id.history
    return bool(inspect(owner).persistent and history.has_changes())
