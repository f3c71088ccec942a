"""A row as a document: every particular that stands in it, as name and text, where the viewer reads it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from lägesbild.model import (
    Category,
    Huvudman,
    Insats,
    LagesbildError,
    Observation,
    ObservationVersion,
    Problembild,
    Theme,
    Viewer,
)
from lägesbild.model.sealed import checksum
from lägesbild.model.words import RecordKind
from lägesbild.reading import listing_rows, listings, record_minutes
from lägesbild.reading.filters import Filters, day_text, moment_text
from lägesbild.reading.listing_scope import Scope
from lägesbild.reading.rights import visible

REGISTERS: Final[dict[RecordKind, str]] = {
    RecordKind.PROBLEMBILD: "problembilder",
    RecordKind.INSATS: "insatser",
    RecordKind.BESLUT: "beslut",
    RecordKind.UPPDRAG: "uppdrag",
}
TITLES: Final = ("Rubrik", "Beskrivning", "Beslut", "Uppdrag")
"""Particulars that can name a row, the first that it has."""
BARE: Final = ("Slag", "Område")
"""What names a row that has none of them."""
UNTOLD: Final = "Nr"
"""The number stands in what the document is called."""
DAYS: Final = ("Tid", "Mötesdag", "Öppnad", "Börjar", "Status sedan")
LONGEST_TITLE: Final = 120


@dataclass(frozen=True, slots=True)
class Field:
    """One particular; ``key`` tells it from the row's others, however often it is read."""

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """
    A row as a document. ``huvudman`` is whose it is: for what a meeting made, the group's name.

    ``secrecy`` is the section of its sekretessmarkering, "" where it has none.
    """

    kind: RecordKind
    id: int
    huvudman: str
    fields: tuple[Field, ...]
    on: str = ""
    secrecy: str = ""

    @property
    def title(self) -> str:
        """What a list shows of it."""
        told = {field.label: field.text for field in self.fields}
        bare = ", ".join(told[name] for name in BARE if name in told)
        text = next((told[name] for name in TITLES if name in told), bare)
        line = " ".join(text.split())
        return line if len(line) <= LONGEST_TITLE else f"{line[:LONGEST_TITLE].rsplit(' ', 1)[0]} …"

    @property
    def checksum(self) -> str:
        """The checksum of what the document says now."""
        return checksum(json.dumps([(field.key, field.text) for field in self.fields], ensure_ascii=False))


def read(
    session: Session,
    kind: RecordKind,
    *,
    viewer: Viewer,
    filters: Filters | None = None,
    ids: Sequence[int] | None = None,
) -> tuple[Record, ...]:
    """
    The rows of a kind with these ids, else those that the filters let through, latest first.

    Withdrawn reports and duplicates are among them: they are documents as long as they are kept. Who wrote a
    report, and what its reviewers asked, is not. Rows the viewer may not read are left out.
    """
    if kind is RecordKind.RAPPORT:
        return tuple(reports(session, viewer=viewer, ids=ids or ()))
    if kind is RecordKind.PROTOKOLL:
        return tuple(_minutes(session, viewer, filters, ids))
    found = listings.read(session, REGISTERS[kind], viewer=viewer, filters=filters, ids=ids)
    more = _more(session, kind, [row.id for row in found.rows], viewer)
    return tuple(
        _record(kind, row.id, dict(zip(found.headings, row.cells, strict=True)), more.get(row.id, ()))
        for row in found.rows
    )


def several(
    session: Session, picks: Sequence[tuple[RecordKind, int]], *, viewer: Viewer
) -> tuple[Record, ...]:
    """Rows of several kinds by id, in the order given; those the viewer may not read are left out."""
    found: dict[tuple[RecordKind, int], Record] = {}
    for kind in dict.fromkeys(kind for kind, _ in picks):
        ids = [row_id for one, row_id in picks if one is kind]
        found |= {(kind, record.id): record for record in read(session, kind, viewer=viewer, ids=ids)}
    return tuple(found[pick] for pick in picks if pick in found)


def reports(session: Session, *, viewer: Viewer, ids: Sequence[int]) -> Iterator[Record]:
    """Reports by id, latest first; what they said before they were changed, where they are one's own."""
    scope = listings.scope(session, viewer, None, ids)
    rows = session.execute(
        select(Observation, Category.name, Theme.name)
        .join(Huvudman, Huvudman.id == Observation.huvudman_id)
        .join(Category, Category.id == Observation.category_id, isouter=True)
        .join(Theme, Theme.id == Observation.theme_id, isouter=True)
        .where(visible(Observation, viewer), Observation.id.in_(sorted(ids)))
        .order_by(Observation.occurred_at.desc(), Observation.id.desc())
    ).all()
    # The wording before may be from a time when the report was closed, or shared with fewer.
    own = [row.id for row, _, _ in rows if row.huvudman_id == viewer.huvudman_id]
    earlier = _earlier(session, own)
    for row, category, theme in rows:
        yield _report(scope, row, category or theme, earlier.get(row.id, ()))


def _report(scope: Scope, row: Observation, subject: str | None, earlier: Sequence[Field]) -> Record:
    cells = dict(
        zip(listing_rows.REPORT_HEADINGS, listing_rows.report(scope, row, subject).cells, strict=True)
    )
    more = []
    if row.east_m is not None:
        more.append(Field("Läge", "Läge (SWEREF 99 TM, avrundat)", f"{row.north_m}, {row.east_m}"))
    if row.occurred_to is not None:
        more.append(Field("Till", "Till", moment_text(row.occurred_to)))
    if row.withdrawn_at is not None:
        more.append(Field("Tillbakadragen", "Tillbakadragen", moment_text(row.withdrawn_at)))
    return _record(RecordKind.RAPPORT, row.id, cells, (*more, *earlier))


def _record(kind: RecordKind, row_id: int, cells: dict[str, Any], more: Sequence[Field]) -> Record:
    told = {name: _text(value) for name, value in cells.items() if name != UNTOLD and value not in (None, "")}
    return Record(
        kind=kind,
        id=row_id,
        huvudman=told.get("Huvudman") or told.get("Läses av", ""),
        fields=(*(Field(name, name, text) for name, text in told.items()), *more),
        on=next((told[name] for name in DAYS if name in told), ""),
        secrecy=told.get("Sekretessmarkering", ""),
    )


def _text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return f"{day_text(value.date())} kl. {value:%H.%M}"
    return day_text(value) if isinstance(value, dt.date) else str(value)


def _earlier(session: Session, ids: Sequence[int]) -> dict[int, list[Field]]:
    """What reports said before they were changed."""
    found: dict[int, list[Field]] = {}
    rows = session.scalars(
        select(ObservationVersion)
        .where(ObservationVersion.observation_id.in_(ids))
        .order_by(ObservationVersion.version)
    )
    for row in rows:
        if row.text:
            label = f"Lydelse till {moment_text(row.replaced_at)}"
            found.setdefault(row.observation_id, []).append(Field(f"Lydelse {row.version}", label, row.text))
    return found


def _more(
    session: Session, kind: RecordKind, ids: Sequence[int], viewer: Viewer
) -> dict[int, tuple[Field, ...]]:
    """What the register leaves out: every status and why, every follow-up."""
    table: Any = {RecordKind.PROBLEMBILD: Problembild, RecordKind.INSATS: Insats}.get(kind)
    if table is None:
        return {}
    parts = [table.history] if kind is RecordKind.PROBLEMBILD else [table.history, table.follow_ups]
    rows = session.scalars(
        select(table)
        .where(visible(table, viewer), table.id.in_(ids))
        .options(*(selectinload(part) for part in parts))
    )
    return {row.id: tuple(_history(row)) for row in rows}


def _history(row: Any) -> Iterator[Field]:
    steps = [
        ": ".join(part for part in (f"{day_text(one.changed_on)}, {one.status.label}", one.reason) if part)
        for one in row.history
    ]
    if steps:
        yield Field("Status över tid", "Status över tid", "\n".join(steps))
    done = sorted((one.done_on, one.outcome or "") for one in getattr(row, "follow_ups", ()) if one.done_on)
    if done:
        told = "\n".join(f"{day_text(on)}: {outcome}" for on, outcome in done)
        yield Field("Uppföljningar", "Uppföljningar", told)


def _minutes(
    session: Session, viewer: Viewer, filters: Filters | None, ids: Sequence[int] | None
) -> Iterator[Record]:
    """Minutes sent to be approved or approved: a draft is no public document (2 kap. 12 § TF)."""
    for meeting_id, body in record_minutes.ids(session, viewer=viewer, filters=filters, ids=ids):
        try:
            content, corrections = record_minutes.content(session, meeting_id, viewer=viewer)
        except LagesbildError:  # its text no longer fits its checksum: shown and given out nowhere
            continue
        told = record_minutes.fields(content, corrections)
        yield Record(
            kind=RecordKind.PROTOKOLL,
            id=meeting_id,
            huvudman=body,
            fields=tuple(Field(key, label, text) for key, label, text in told if text),
            on=day_text(content.held_on),
        )
