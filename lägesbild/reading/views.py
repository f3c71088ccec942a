"""The viewer's own saved views."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import SavedView, Viewer
from lägesbild.reading.areas import swedish_key


@dataclass(frozen=True, slots=True)
class View:
    """A page by its path, and what stands in its address."""

    id: int
    name: str
    page: str
    query: str

    @property
    def address(self) -> str:
        """The address on this server, from the first slash."""
        return f"/{self.page}?{self.query}" if self.query else f"/{self.page}"


def own(session: Session, *, viewer: Viewer) -> tuple[View, ...]:
    """The viewer's own views by name; there is no way to ask for somebody else's."""
    rows = session.scalars(select(SavedView).where(SavedView.user_id == viewer.user_id))
    views = (View(row.id, row.name, row.page, row.query) for row in rows)
    return tuple(sorted(views, key=lambda view: swedish_key(view.name)))
