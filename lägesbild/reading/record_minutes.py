"""Minutes as a document whose particulars can be masked one by one: the paragraphs, and who was there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import Body, Meeting, Minutes, Viewer
from lägesbild.model.words import MinutesStatus
from lägesbild.reading import minutes
from lägesbild.reading.filters import Filters, day_text
from lägesbild.reading.minutes import Said
from lägesbild.reading.minutes_content import Content, Paragraph, Part, Person, TaskLine

Told = tuple[str, str, str]
"""Key, label and text of a particular."""


def ids(
    session: Session, *, viewer: Viewer, filters: Filters | None, ids: Sequence[int] | None
) -> list[tuple[int, str]]:
    """The meetings whose minutes stand fixed, latest first, with the group's name."""
    conditions: list[Any] = [] if ids is None else [Meeting.id.in_(sorted(ids))]
    if filters is not None and ids is None:
        conditions.append(Meeting.held_on.between(filters.start, filters.end))
    rows = session.execute(
        select(Meeting.id, Body.name)
        .join(Minutes, Minutes.meeting_id == Meeting.id)
        .join(Body, Body.id == Meeting.body_id)
        .where(
            Meeting.body_id.in_(sorted(viewer.circles)),
            Minutes.status != MinutesStatus.UTKAST,
            *conditions,
        )
        .order_by(Meeting.held_on.desc())
    )
    return [(meeting_id, body) for meeting_id, body in rows]


def content(session: Session, meeting_id: int, *, viewer: Viewer) -> tuple[Content, tuple[Said, ...]]:
    """What the minutes hold, and what was corrected in them. Raises as ``minutes.read``."""
    whole = minutes.read(session, meeting_id, viewer=viewer)
    return whole.content, whole.corrections


def fields(held: Content, corrections: Sequence[Said]) -> Iterator[Told]:
    """Every particular of minutes, in the order of the document; some texts are empty."""
    yield "Rubrik", "Rubrik", held.title
    yield "Nummer", "Nummer", held.name
    yield "Plats", "Plats", held.place
    yield "Närvarande", "Närvarande", "\n".join(map(_person, held.present))
    yield "Gäster", "Gäster", "\n".join(map(_person, held.guests))
    for one in held.paragraphs:
        yield f"§ {one.number}", f"§ {one.number} {one.title}", "\n".join(_paragraph(one))
    yield "Uppdrag", "Uppdrag", "\n".join(map(_task, held.tasks))
    yield "Bilagor", "Bilagor", "\n".join(held.attachments)
    yield "Vid protokollet", "Vid protokollet", held.secretary
    yield "Ordförande", "Ordförande", held.chair
    yield "Justeras", "Justeras", held.approver
    yield "Delges", "Delges", held.distribution
    for number, said in enumerate(corrections, start=1):
        yield f"Rättelse {number}", f"Rättelse {day_text(said.on)}", f"{said.text}\n{said.by}"


def _person(one: Person) -> str:
    return ", ".join(part for part in (one.name, one.organisation, one.remark) if part)


def _paragraph(one: Paragraph) -> Iterator[str]:
    if one.note:
        yield one.note
    yield from one.lines
    for part in one.parts:
        yield from _part(part)
    for judged in one.judged:
        yield f"{judged.word} – {judged.of}. {judged.reason}"
    yield from (f"Beslut: {text}" for text in one.decisions)
    yield from (f"Uppdrag: {_task(task)}" for task in one.tasks)


def _part(part: Part) -> Iterator[str]:
    yield f"{part.huvudman}. {part.remark}".strip()
    for told in part.statements:
        yield from (f"{told.kind.label}: {line}" for line in told.lines)


def _task(one: TaskLine) -> str:
    whose = ", ".join(part for part in (one.who, one.huvudman) if part)
    return f"{one.what} ({whose}, {one.due})"
