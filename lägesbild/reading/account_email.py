"""The address of an account, for its own person and for those who look after accounts."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lägesbild.model import NotFoundError, User, Viewer
from lägesbild.model.roles import Deed, may


def read(session: Session, user_id: int, *, viewer: Viewer) -> str:
    """The address, empty when there is none; NotFoundError when it is no business of the viewer's."""
    user = session.get(User, user_id)
    if user is None or not (user.id == viewer.user_id or may(viewer.role, Deed.ADMINISTER)):
        raise NotFoundError("Kontot finns inte.")
    return user.email or ""
