"""Who a user is, as far as the rules need to know them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import Body, BodyMember, NotFoundError, User, Viewer
from lägesbild.model.clock import today


def viewer_of(session: Session, user: User, *, on: dt.date | None = None) -> Viewer:
    """Build the viewer for a user, with the groups their huvudman is a member of on that day."""
    day = on or today()
    groups = session.execute(
        select(BodyMember.body_id, Body.ended_on)
        .join(Body)
        .where(
            BodyMember.huvudman_id == user.huvudman_id,
            BodyMember.in_force(day),
        )
    ).all()
    return Viewer(
        user_id=user.id,
        username=user.username,
        display_name=user.display_name,
        role=user.role,
        huvudman_id=user.huvudman_id,
        huvudman=user.huvudman.name,
        circles=frozenset(group for group, _ in groups),
        ended_circles=frozenset(group for group, ended in groups if ended is not None and ended <= day),
        is_approver=user.is_approver,
        is_reviewer=user.is_reviewer,
    )


def by_username(session: Session, username: str) -> Viewer:
    """
    The viewer with that username (for ``--as``).

    Raises
    ------
    NotFoundError
        There is no such open account.
    """
    user = session.scalars(
        select(User).where(User.username == username, User.closed_at.is_(None), User.approved_at.is_not(None))
    ).first()
    if user is None:
        raise NotFoundError(f"Det finns ingen öppen användare som heter {username!r}.")
    return viewer_of(session, user)
