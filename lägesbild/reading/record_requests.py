"""Requests for public documents, as those of the huvudman who prepare disclosures see them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from lägesbild.analysis import masking
from lägesbild.model import (
    AllowedText,
    ConflictError,
    District,
    Huvudman,
    NotFoundError,
    RecordRequest,
    RequestedRow,
    Viewer,
)
from lägesbild.model.disclosing import require_disclosing
from lägesbild.model.words import Disclosure, RecordKind, RequestStatus
from lägesbild.reading import record_texts
from lägesbild.reading.record_texts import Field, Record

MISSING = "Begäran finns inte. Gå tillbaka till listan och välj en annan."
CHANGED = (
    "Texten i en handling har ändrats sedan den prövades, eller får inte längre läsas av dig. Gå igenom "
    "handlingarna och pröva om."
)


@dataclass(frozen=True, slots=True)
class Line:
    """A request in the list."""

    id: int
    name: str
    asked: str
    received_on: dt.date
    status: RequestStatus
    decided_on: dt.date | None
    row_count: int


@dataclass(frozen=True, slots=True)
class Mask:
    """A masked passage of a field."""

    id: int
    field: str
    begins: int
    ends: int
    ground: str


@dataclass(frozen=True, slots=True)
class Row:
    """
    A row that a request concerns.

    ``record`` is None when the viewer may not read the row (any more). ``is_stale``: what it says was changed
    after it was assessed. ``released`` is what a decided request gave out, as label and text.
    """

    id: int
    kind: RecordKind
    source_id: int
    number: int
    record: Record | None
    masks: tuple[Mask, ...]
    assessment: Disclosure | None
    ground: str
    is_stale: bool
    released: tuple[tuple[str, str], ...] | None
    version: int

    @property
    def name(self) -> str:
        """What the row is called in what is given out: nothing of what it says."""
        return f"Handling {self.number} – {self.kind.label.lower()} nr {self.source_id}"

    def masks_of(self, field: str) -> tuple[Mask, ...]:
        """The masked passages of one field, in order."""
        return tuple(sorted((one for one in self.masks if one.field == field), key=lambda one: one.begins))

    @property
    def is_assessed(self) -> bool:
        """Whether it is assessed as it stands."""
        return self.assessment is not None and not self.is_stale

    @property
    def grounds(self) -> tuple[str, ...]:
        """Under what sections something of it is held back."""
        if self.assessment is Disclosure.LAMNAS_INTE_UT:
            return (self.ground,)
        return tuple(dict.fromkeys(one.ground for one in self.masks))

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """What is given out of it, as label and text: nothing of what is not assessed, fixed once decided."""
        if self.released is not None:
            return self.released
        if self.record is None or not self.is_assessed or self.assessment is Disclosure.LAMNAS_INTE_UT:
            return ()
        return tuple((field.label, self.masked(field)) for field in self.record.fields)

    def masked(self, field: Field) -> str:
        """The text of a field without what is masked."""
        return masking.masked(
            field.text, [(one.begins, one.ends, mark(one.ground)) for one in self.masks_of(field.key)]
        )


@dataclass(frozen=True, slots=True)
class Whole:
    """
    A request with its rows. ``requester`` is where the answer goes, "" when nobody has said.

    ``authority`` is the myndighet that decides, None where the huvudman belongs to none; ``siblings`` are the
    other huvudmän of it, whose own rows the viewer does not read.
    """

    id: int
    huvudman: str
    authority: str | None
    siblings: tuple[str, ...]
    name: str
    received_on: dt.date
    asked: str
    requester: str
    status: RequestStatus
    reason: str
    decider: str
    decided_on: dt.date | None
    rows: tuple[Row, ...]
    version: int

    @property
    def is_open(self) -> bool:
        """Whether it still can be changed."""
        return self.status is RequestStatus.OPPEN

    @property
    def decides(self) -> str:
        """Who decides, as the documents name it."""
        return self.authority or self.huvudman

    @property
    def not_assessed_count(self) -> int:
        """How many rows are still to be assessed."""
        return sum(not row.is_assessed for row in self.rows) if self.is_open else 0

    @property
    def refuses(self) -> bool:
        """Whether anything is held back: then it is a decision that can be appealed."""
        return any(row.grounds for row in self.rows)


def mark(ground: str) -> str:
    """What stands where something was masked."""
    return f"[maskat: {ground}]"


def lines(session: Session, *, viewer: Viewer) -> tuple[Line, ...]:
    """
    The requests of the viewer's huvudman, the latest first.

    Raises
    ------
    ForbiddenError
        The viewer does not prepare disclosures.
    """
    require_disclosing(viewer)
    held = select(func.count()).where(RequestedRow.request_id == RecordRequest.id).scalar_subquery()
    rows = session.execute(
        select(RecordRequest, held)
        .where(RecordRequest.huvudman_id == viewer.huvudman_id)
        .order_by(RecordRequest.year.desc(), RecordRequest.number.desc())
    )
    return tuple(
        Line(row.id, _name(row), row.asked, row.received_on, row.status, row.decided_on, count)
        for row, count in rows
    )


def read(session: Session, request_id: int, *, viewer: Viewer) -> Whole:
    """
    One request, with the text of those of its rows that the viewer may read at this moment.

    Raises
    ------
    ForbiddenError
        The viewer does not prepare disclosures.
    NotFoundError
        There is none with that id, or it is another huvudman's.
    """
    require_disclosing(viewer)
    with_masks = selectinload(RecordRequest.rows).selectinload(RequestedRow.masks)
    row = session.get(RecordRequest, request_id, options=[with_masks])
    if row is None or row.huvudman_id != viewer.huvudman_id:
        raise NotFoundError(MISSING)
    huvudman = session.get_one(Huvudman, row.huvudman_id)
    return Whole(
        id=row.id,
        huvudman=huvudman.name,
        authority=huvudman.myndighet,
        siblings=_siblings(session, huvudman),
        name=_name(row),
        received_on=row.received_on,
        asked=row.asked,
        requester=row.requester or "",
        status=row.status,
        reason=row.reason or "",
        decider=row.decider or "",
        decided_on=row.decided_on,
        rows=_rows(session, row, viewer),
        version=row.version,
    )


def fixed(session: Session, request_id: int, *, viewer: Viewer) -> dict[int, str | None]:
    """
    What a decision would give out now, as JSON by row id; None of a row that is refused. Raises as ``read``.

    Raises
    ------
    ConflictError
        A row was changed after it was assessed, or the viewer may not read it any more.
    """
    whole = read(session, request_id, viewer=viewer)
    refused = Disclosure.LAMNAS_INTE_UT
    if any(row.assessment is not refused and (row.is_stale or row.record is None) for row in whole.rows):
        raise ConflictError(CHANGED)
    return {
        row.id: None if row.assessment is refused else json.dumps(row.shown, ensure_ascii=False)
        for row in whole.rows
    }


def suggested(session: Session, text: str) -> tuple[masking.Span, ...]:
    """Passages of a text that may point at somebody. A help to look, with holes."""
    allowed = tuple(session.scalars(select(AllowedText.text)))
    known = (*session.scalars(select(District.name)), *session.scalars(select(Huvudman.name)))
    return masking.suggested(text, allowed=allowed, known=known)


def _siblings(session: Session, huvudman: Huvudman) -> tuple[str, ...]:
    if huvudman.myndighet is None:
        return ()
    same = (Huvudman.myndighet == huvudman.myndighet, Huvudman.id != huvudman.id)
    return tuple(session.scalars(select(Huvudman.name).where(*same).order_by(Huvudman.sort)))


def _name(row: RecordRequest) -> str:
    return f"Begäran {row.number}/{row.year}"


def _rows(session: Session, request: RecordRequest, viewer: Viewer) -> tuple[Row, ...]:
    picks = [(row.kind, row.source_id) for row in request.rows]
    found = {(one.kind, one.id): one for one in record_texts.several(session, picks, viewer=viewer)}
    return tuple(
        _row(row, number, found.get((row.kind, row.source_id)))
        for number, row in enumerate(request.rows, start=1)
    )


def _row(row: RequestedRow, number: int, record: Record | None) -> Row:
    return Row(
        id=row.id,
        kind=row.kind,
        source_id=row.source_id,
        number=number,
        record=record,
        masks=tuple(Mask(one.id, one.field, one.begins, one.ends, one.ground) for one in row.masks),
        assessment=row.assessment,
        ground=row.ground or "",
        is_stale=bool(record and row.checksum and row.checksum != record.checksum),
        released=_released(row.released),
        version=row.version,
    )


def _released(text: str | None) -> tuple[tuple[str, str], ...] | None:
    return None if text is None else tuple((label, told) for label, told in json.loads(text))


def others(whole: Whole) -> tuple[str, ...]:
    """The huvudmän and groups that rows come from, other than the huvudman itself."""
    names: Iterable[str] = (row.record.huvudman for row in whole.rows if row.record is not None)
    return tuple(dict.fromkeys(name for name in names if name != whole.huvudman))


def report_ids(rows: Sequence[Row]) -> tuple[int, ...]:
    """Ids of the reports among rows whose text the viewer has before them."""
    return tuple(row.source_id for row in rows if row.kind is RecordKind.RAPPORT and row.record is not None)
