"""What is one person's alone, and a row of every table that nothing else fills."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Final

from sqlalchemy import Table

from lägesbild.model import (
    Draft,
    SavedView,
    WebSession,
)
from lägesbild.model.base import Base
from lägesbild.model.words import (
    Role,
)
from tests.privacy.world import (
    NOW,
    Builder,
    is_closed_column,
    tables,
)


def of_person(builder: Builder, username: str) -> None:
    """What is one person's alone."""
    world, own = builder.world, frozenset({username})
    user_id = world.rows["user_account"][list(world.people).index(username)]
    for form in ("rapport", "runda1", "anteckning", "protokoll1"):
        payload = json.dumps({"text": world.cage.word("draft.payload", own)})
        builder.put(Draft(user_id=user_id, form=f"{form}.annans", payload=payload, updated_at=NOW), own)
    view = SavedView(
        user_id=user_id,
        page="problembilder",
        query=f"sok={world.cage.word('saved_view.query', own)}",
        created_at=NOW,
    )
    builder.put(view, own)
    session = WebSession(
        user_id=user_id,
        created_at=NOW,
        seen_at=NOW,
        expires_at=NOW + dt.timedelta(hours=8),
        role=Role.LASARE,
        huvudman_id=builder.huvudman[world.people[username]],
    )
    for column in session.__table__.columns:
        if column.name == "opened_with":
            setattr(session, column.name, next(iter(column.type.enum_class)))
    builder.put(session, own)


AWKWARD: Final[dict[str, dict[str, Any]]] = {
    "requested_row": {"released": "{}"},
    "row_mask": {"begins": 0, "ends": 1},
}
"""What a row of a table needs that no declaration of its columns tells."""


MADE_BY_THE_PRODUCT: Final = frozenset(
    {"trail", "meeting_picture", "minutes", "minutes_correction", "observation_reading", "spent_token"}
    | {"indicator_release"}
)
"""Tables whose rows come of what the product does with the others, or that belong to nobody."""


def of_every_table(builder: Builder) -> None:
    """A row of every other table with something personal or secret in it, so that none is forgotten."""
    world, classes = builder.world, tables()
    for held in Base.metadata.sorted_tables:
        wanted = held.name in classes and any(map(is_closed_column, held.columns))
        if wanted and held.name not in world.rows and held.name not in MADE_BY_THE_PRODUCT:
            given, readers = _owned(builder, held)
            given |= AWKWARD.get(held.name, {})
            builder.anything(classes[held.name], readers, by=world.hand("valfard"), **given)


def _owned(builder: Builder, held: Table) -> tuple[dict[str, Any], frozenset[str]]:
    """Whose a row of a table is: one person's, its parent's, or Välfärd's alone."""
    world = builder.world
    if "user_id" in held.columns:
        return {"user_id": world.rows["user_account"][0]}, frozenset({"person0"})
    if "huvudman_id" in held.columns:
        return {"huvudman_id": builder.huvudman["valfard"]}, world.of_huvudman("valfard")
    for key in held.foreign_keys:
        parent = key.column.table.name
        if parent in world.rows:
            return {}, world.readers[parent, world.rows[parent][-1]]
    return {}, frozenset()
