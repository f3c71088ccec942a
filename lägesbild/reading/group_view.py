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
    that all of the group's members are in. A meeting's screen, pictures and minutes are read as them,
    whoever asks: what one member alone may read does not reach the others that way.
    """
    every = circles.every(session, on=on)
    members = next(circle.member_ids for circle in every if circle.id == body_id)
    shared = {circle.id for circle in every if circle.id is not None and members <= circle.member_ids}
    return Viewer(
        user_id=NOBODY,
        username="",
        display_name="",
        role=Role.LASARE,
        huvudman_id=NOBODY,
        huvudman="",
        circles=frozenset(shared | {body_id}) if members else frozenset(),
    )
