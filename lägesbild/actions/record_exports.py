"""Note that documents are taken out to be given to somebody who has asked for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy.orm import Session

from lägesbild.actions import exports
from lägesbild.actions.record_sources import OWNED
from lägesbild.model import Viewer
from lägesbild.model.words import RecordKind
from lägesbild.store import trail

Pick = tuple[RecordKind, int]


def take(
    session: Session, *, what: str, file_kind: str, request: str, rows: Iterable[Pick], by: Viewer
) -> None:
    """
    Note who takes a file out for which request, and tell each other huvudman whose rows are in it.

    ``request`` is what the request is called, ``rows`` those whose text is in the file.
    """
    picks = list(rows)
    exports.take(
        session,
        what=f"utlamnande_{what}",
        file_kind=file_kind,
        chosen=request,
        count=len(picks),
        by=by,
        report_ids=[row_id for kind, row_id in picks if kind is RecordKind.RAPPORT],
    )
    others: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for kind, row_id in picks:
        row = session.get(OWNED[kind], row_id) if kind in OWNED else None
        if row is not None and row.huvudman_id != by.huvudman_id:
            others[row.__tablename__, row.huvudman_id].append(row_id)
    for (table, huvudman_id), ids in others.items():
        trail.note(
            session,
            by=by.username,
            action="utlamnande.ta_ut",
            table_name=table,
            details={"rader": ids, "urval": f"{by.huvudman}: {request}"},
            huvudman_id=huvudman_id,
        )
