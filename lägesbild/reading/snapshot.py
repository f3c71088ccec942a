"""
The reports as columns, one immutable copy per process, and the viewer's rights as a mask on it.

Holds no free text and no place below an area: about 25 bytes a report. Loaded in chunks through a
cursor, never as ORM objects, and refreshed with the rows changed since its revision.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import ColumnElement, Engine, Integer, String, case, cast, extract, func, select, type_coerce
from sqlalchemy.orm import Session

from lägesbild.model import Observation, Revision, Viewer
from lägesbild.model.clock import STOCKHOLM
from lägesbild.model.words import ObservationKind, ReviewStatus
from lägesbild.store import engine as engines

CHUNK_ROWS: Final = 100_000
EPOCH: Final = dt.date(1970, 1, 1)
KINDS: Final = tuple(ObservationKind)
REVIEWS: Final = tuple(ReviewStatus)

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """
    Every report that is not withdrawn, as parallel read-only arrays.

    ``day``: days since 1970-01-01, Europe/Stockholm; ``hour``: 0–23, −1 when the time is unknown;
    ``audience``, ``category``, ``district``: ids, 0 for none; ``kind``: position in KINDS;
    ``review``: position in REVIEWS.
    """

    revision: int
    id: npt.NDArray[np.int64]
    day: npt.NDArray[np.int32]
    hour: npt.NDArray[np.int8]
    kind: npt.NDArray[np.int8]
    category: npt.NDArray[np.int16]
    district: npt.NDArray[np.int32]
    huvudman: npt.NDArray[np.int16]
    audience: npt.NDArray[np.int16]
    review: npt.NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.id)

    def visible(self, viewer: Viewer) -> Mask:
        """The rows that a count or a list holds for this viewer: those they may read, and no duplicates."""
        return self.readable(viewer) & ~self.in_review(ReviewStatus.DUBBLETT)

    def readable(self, viewer: Viewer) -> Mask:
        """Rule 1 as a mask, duplicates too: to tell who has reported, or for who reviews."""
        shared = among(self.audience, viewer.circles)
        mask: Mask = (self.huvudman == viewer.huvudman_id) | shared
        return mask

    def within(self, start: dt.date, end: dt.date) -> Mask:
        """The rows of a period, both days included."""
        return (self.day >= days(start)) & (self.day <= days(end))

    def in_review(self, status: ReviewStatus) -> Mask:
        mask: Mask = self.review == REVIEWS.index(status)
        return mask

    def of_kind(self, *kinds: ObservationKind) -> Mask:
        return among(self.kind, [KINDS.index(kind) for kind in kinds])


COLUMNS: Final = {field.name: field.type for field in fields(Snapshot) if field.name != "revision"}
_DTYPES: Final[dict[str, Any]] = {
    "id": np.int64,
    "day": np.int32,
    "hour": np.int8,
    "kind": np.int8,
    "category": np.int16,
    "district": np.int32,
    "huvudman": np.int16,
    "audience": np.int16,
    "review": np.int8,
}
FEW: Final = 16
"""So many codes are sooner compared one by one than looked up in a table."""
_held: dict[Engine, Snapshot] = {}
_lock = threading.Lock()


def current(session: Session) -> Snapshot:
    """The snapshot at the revision this session reads, made or refreshed when it is behind."""
    engine = engines.current()
    revision = session.scalars(select(Revision.value)).one()
    held = _held.get(engine)
    if held is not None and held.revision == revision:
        return held
    with _lock:
        held = _held.get(engine)
        if held is None or held.revision > revision:
            fresh = _load(session, revision)
        elif held.revision == revision:
            return held
        else:
            fresh = _refresh(session, held, revision)
        if held is None:
            _held.clear()  # an engine that is gone takes its snapshot with it
        if held is None or fresh.revision >= held.revision:
            _held[engine] = fresh
        return fresh


def forget() -> None:
    """Drop the copy held: for one made within a transaction that may not be stored."""
    with _lock:
        _held.clear()


def among(codes: npt.NDArray[Any], wanted: Iterable[int]) -> Mask:
    """
    Which of many small codes (ids or positions, 0 and up) are wanted: several times as quick as ``np.isin``.

    >>> among(np.array([3, 0, 7]), [7, 3, 900, -3]).tolist()
    [True, False, True]
    >>> among(np.array([3, 0, 70]), range(2, 40)).tolist()
    [True, False, False]
    """
    chosen = set(wanted)
    mask: Mask
    if len(chosen) <= FEW:
        mask = np.zeros(len(codes), dtype=bool)
        for code in chosen:
            mask |= codes == code
        return mask
    table = np.zeros(int(codes.max(initial=0)) + 1, dtype=bool)
    table[[code for code in chosen if 0 <= code < len(table)]] = True
    mask = table[codes]
    return mask


def days(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def _load(session: Session, revision: int) -> Snapshot:
    return _frozen(revision, _fetch(session, Observation.withdrawn_at.is_(None)))


def _refresh(session: Session, held: Snapshot, revision: int) -> Snapshot:
    # Both ends are named: PostgreSQL takes a third of a table just filled to lie beyond one, and reads all.
    changed = Observation.changed_revision.between(held.revision + 1, revision)
    touched = np.fromiter(session.scalars(select(Observation.id).where(changed)), dtype=np.int64)
    if not len(touched):
        return replace(held, revision=revision)
    fresh = _fetch(session, changed & Observation.withdrawn_at.is_(None))
    kept = ~np.isin(held.id, touched)
    columns = {name: np.concatenate([getattr(held, name)[kept], fresh[name]]) for name in COLUMNS}
    return _frozen(revision, columns)


def _frozen(revision: int, columns: dict[str, npt.NDArray[Any]]) -> Snapshot:
    for column in columns.values():
        column.setflags(write=False)
    return Snapshot(revision, **columns)


def _fetch(session: Session, condition: ColumnElement[bool]) -> dict[str, npt.NDArray[Any]]:
    statement = select(
        Observation.id,
        _epoch_seconds(session).label("at"),
        type_coerce(Observation.time_known, Integer),
        _code(Observation.kind, KINDS),
        func.coalesce(Observation.category_id, 0),
        func.coalesce(Observation.district_id, 0),
        Observation.huvudman_id,
        func.coalesce(Observation.audience_id, 0),
        _code(Observation.review, REVIEWS),
    ).where(condition)
    # Set on the statement: on the connection it would hold for the writes after it too.
    result = session.connection().execute(statement.execution_options(stream_results=True))
    parts: list[dict[str, npt.NDArray[Any]]] = []
    with _uncollected():
        while rows := result.fetchmany(CHUNK_ROWS):
            parts.append(_columns(rows))
    if not parts:
        return {name: np.empty(0, dtype=dtype) for name, dtype in _DTYPES.items()}
    return {name: np.concatenate([part[name] for part in parts]) for name in _DTYPES}


def _epoch_seconds(session: Session) -> ColumnElement[int]:
    if session.get_bind().dialect.name == "sqlite":
        return cast(func.strftime("%s", Observation.occurred_at), Integer)
    return cast(func.floor(extract("epoch", Observation.occurred_at)), Integer)


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Rows by the hundred thousand are no cycles, but Python would look for some in them again and again."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _code(column: Any, words: tuple[Any, ...]) -> ColumnElement[int]:
    """The position of a word, worked out by the database: no word is made for each row."""
    return case({word.value: at for at, word in enumerate(words)}, value=type_coerce(column, String))


def _columns(rows: Any) -> dict[str, npt.NDArray[Any]]:
    ids, at, known, kind, category, district, huvudman, audience, review = (
        np.fromiter(column, dtype=np.int64, count=len(rows)) for column in zip(*rows, strict=True)
    )
    # Times of day are local: an evening event belongs to the evening people lived through.
    local = pd.DatetimeIndex(pd.to_datetime(at, unit="s", utc=True)).tz_convert(STOCKHOLM)
    midnight = local.tz_localize(None).normalize()
    values: dict[str, Any] = {
        "id": ids,
        "day": (midnight - pd.Timestamp(EPOCH)).days,
        "hour": np.where(known, local.hour, -1),
        "kind": kind,
        "category": category,
        "district": district,
        "huvudman": huvudman,
        "audience": audience,
        "review": review,
    }
    return {name: np.asarray(values[name], dtype=dtype) for name, dtype in _DTYPES.items()}
