"""What is one person's alone, and a row of every table that nothing else fills."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Final

from sqlalchemy import Table, select

from lägesbild.model import (
    Draft,
    Observation,
    RecordRequest,
    RequestedRow,
    RowMask,
    SavedView,
    WebSession,
    clock,
)
from lägesbild.model.base import Base
from lägesbild.model.words import Disclosure, RecordKind, RequestStatus, Role
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


def of_requests(builder: Builder) -> None:
    """Requests for public documents at each huvudman, open and decided, each with a masked row of its own."""
    session = builder.session
    for huvudman in sorted(set(builder.world.people.values())):
        mine = select(Observation.id).where(Observation.huvudman_id == builder.huvudman[huvudman]).limit(2)
        for status, source in zip(RequestStatus, session.scalars(mine).all(), strict=False):
            _request(builder, huvudman, status, source)


def _request(builder: Builder, huvudman: str, status: RequestStatus, source: int) -> None:
    world = builder.world
    own, by = world.of_huvudman(huvudman), world.hand(huvudman)
    is_decided = status is RequestStatus.BESLUTAD
    request = RecordRequest(
        huvudman_id=builder.huvudman[huvudman],
        year=clock.today().year,
        number=1 + is_decided,
        received_on=clock.today(),
        status=status,
        decided_on=clock.today() if is_decided else None,
        created_at=NOW,
        submit_key=f"u{is_decided}",
    )
    builder.put(request, own, by=by, action="utlamnande.registrera")
    given = [["Beskrivning", world.cage.word("requested_row.released", own)]]
    row = RequestedRow(
        request_id=request.id,
        kind=RecordKind.RAPPORT,
        source_id=source,
        assessment=Disclosure.MASKERAD,
        released=json.dumps(given),
    )
    builder.put(row, own, by=by, action="utlamnande.valj_handling")
    mask = RowMask(request_id=request.id, requested_row_id=row.id, field="Beskrivning", begins=0, ends=4)
    builder.put(mask, own, by=by, action="utlamnande.maskera")


MADE_BY_THE_PRODUCT: Final = frozenset(
    {"trail", "meeting_picture", "minutes", "minutes_correction", "observation_reading", "spent_token"}
)
"""Tables whose rows come of what the product does with the others, or that belong to nobody."""


def of_every_table(builder: Builder) -> None:
    """A row of every other table with something personal or secret in it, so that none is forgotten."""
    world, classes = builder.world, tables()
    for held in Base.metadata.sorted_tables:
        wanted = held.name in classes and any(map(is_closed_column, held.columns))
        if wanted and held.name not in world.rows and held.name not in MADE_BY_THE_PRODUCT:
            given, readers = _owned(builder, held)
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
