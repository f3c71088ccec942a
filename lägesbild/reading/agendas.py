"""The standing items of a group's agendas, as its members read them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import AgendaTemplate, Body, NotFoundError, Viewer
from lägesbild.model.words import AgendaKind


def template(session: Session, body: str, *, viewer: Viewer) -> tuple[tuple[AgendaKind, str], ...]:
    """
    The group's own standing items, as kind and title; none when it has chosen none.

    Raises
    ------
    NotFoundError
        There is no such group, or the viewer is no member of it.
    """
    group = session.scalars(select(Body).where(Body.slug == body)).first()
    if group is None or group.id not in viewer.circles:
        raise NotFoundError("Gruppen finns inte. Välj en i listan.")
    rows = session.scalars(
        select(AgendaTemplate).where(AgendaTemplate.body_id == group.id).order_by(AgendaTemplate.position)
    )
    return tuple((row.kind, row.title) for row in rows)
