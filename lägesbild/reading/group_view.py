"""What a whole group may read: for its screen, its frozen pictures and its minutes."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from lägesbild.model import Viewer
from lägesbild.model.words import Role
from lägesbild.reading import circles

NOBODY = 0
"""The id of no user and no huvudman."""


def of(session: Session, body_id: int, *, on: dt.date | None = None) -> Viewer:
    """
    Somebody who reads only what every member of a group may read, on a day (today unless told).

    They belong to no huvudman, so nothing for Min verksamhet reaches them, and are in those groups alone
    that all of the group's members are in, that day and today: who became a member later, or left one of
    the groups, reads no more by a meeting of the past. A meeting's screen, pictures and minutes are read as
    them, whoever asks: what one member alone may read does not reach the others that way.
    """
    shared = _shared(session, body_id, None)
    return Viewer(
        user_id=NOBODY,
        username="",
        display_name="",
        role=Role.LASARE,
        huvudman_id=NOBODY,
        huvudman="",
        circles=shared if on is None else shared & _shared(session, body_id, on),
    )


def _shared(session: Session, body_id: int, on: dt.date | None) -> frozenset[int]:
    """The groups that all of a group's members are in on a day; none where it has no members."""
    every = circles.every(session, on=on)
    members = next(circle.member_ids for circle in every if circle.id == body_id)
    if not members:
        return frozenset()
    shared = {circle.id for circle in every if circle.id is not None and members <= circle.member_ids}
    return frozenset(shared | {body_id})
