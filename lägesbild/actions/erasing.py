"""
Take away a text that should never have been written (Radera text): about a person, or under secrecy.

The row stays and says that its text was taken away. With it go earlier wordings, questions and answers,
lines of a round made of it, and drafts that hold the same text. What is fixed or archived is not changed:
``left_in`` says where the text still stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import LargeBinary, String, Text, delete, or_, select, update
from sqlalchemy.orm import Session

from lägesbild.actions import retention
from lägesbild.actions.retention_plan import (
    GATHERING_PARTS,
    INSATS_PARTS,
    PROBLEMBILD_PARTS,
    REPORT_PARTS,
    Part,
    asked_for,
    lately,
)
from lägesbild.model import (
    AgendaItem,
    Assessment,
    Attachment,
    AttachmentContent,
    Base,
    ConflictError,
    Decision,
    Draft,
    ForbiddenError,
    Gathering,
    Guidance,
    InputError,
    Insats,
    LogEntry,
    NotFoundError,
    Observation,
    PlanGoal,
    Problembild,
    RoundStatement,
    SafetyWalk,
    Task,
    Viewer,
    WalkFinding,
)
from lägesbild.model import retention as words
from lägesbild.model.clock import today
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import RecordKind
from lägesbild.store import owners, thinning, trail

REASONS: Final[dict[str, str]] = {
    "person": "Uppgift om en enskild person",
    "sekretess": "Uppgift som omfattas av sekretess",
    "misstag": "Inskriven av misstag",
}
"""Why a text is taken away. A closed list: a free reason would be one more text about somebody."""
SHORTEST: Final = 12
"""Characters below which a text is not looked for elsewhere: it would be found everywhere."""
UNLIKE_ANOTHER: Final = 30
"""Characters from which a text inside another one is no coincidence."""
ASKED_FOR: Final = (
    "Någon har begärt ut den här handlingen. Besluta först om begäran: det som begärts ut får inte raderas. "
    "Det som inte lämnades ut i sin helhet står kvar ett halvår efter beslutet, eftersom det kan överklagas."
)
NEEDED: Final = (
    "Texten behövs i ett ärende som inte är avslutat, och går inte att radera än. Försök igen om en tid."
)
"""Told instead to a huvudman whose request it is not: what another one has been asked for is not told."""


@dataclass(frozen=True, slots=True)
class What:
    """A kind of row whose text can be taken away, and what goes with it."""

    table: Any
    parts: tuple[Part, ...] = ()
    record: RecordKind | None = None


KINDS: Final[dict[str, What]] = {
    "rapport": What(
        Observation, (*REPORT_PARTS, Part(RoundStatement, RoundStatement.observation_id)), RecordKind.RAPPORT
    ),
    "problembild": What(
        Problembild,
        (*PROBLEMBILD_PARTS, Part(RoundStatement, RoundStatement.problembild_id)),
        RecordKind.PROBLEMBILD,
    ),
    "insats": What(
        Insats, (*INSATS_PARTS, Part(RoundStatement, RoundStatement.insats_id)), RecordKind.INSATS
    ),
    "rundrad": What(RoundStatement),
    "anteckning": What(AgendaItem),
    "beslut": What(Decision, record=RecordKind.BESLUT),
    "uppdrag": What(Task, record=RecordKind.UPPDRAG),
    "bedomning": What(Assessment),
    "sammankallning": What(Gathering, GATHERING_PARTS),
    "loggrad": What(LogEntry),
    "vandring": What(SafetyWalk, (Part(WalkFinding, WalkFinding.walk_id),)),
    "brist": What(WalkFinding),
    "inriktning": What(Guidance),
    "verksamhetsmal": What(PlanGoal),
    "bilaga": What(Attachment, (Part(AttachmentContent, AttachmentContent.attachment_id, gone=True),)),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A row in which a text that was taken away still stands, word for word."""

    table: str
    row_id: int


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done: how many drafts went with it, and where the text still stands."""

    drafts: int
    left_in: tuple[Place, ...]


def erase(
    session: Session, kind: str, row_id: int, *, reason: str, by: str, huvudman_id: int | None = None
) -> Erased:
    """
    Take the texts of a row away, whoever they belong to: for the operator, at the owner's request.

    ``huvudman_id`` is that of whoever does it and is no operator: what has been asked of another huvudman
    stops it too, and is not told.

    Raises
    ------
    InputError
        There is no such kind or reason.
    NotFoundError
        There is no such row.
    ConflictError
        Somebody has asked for it as a public document and is not answered, or may appeal.
    """
    if kind not in KINDS:
        raise InputError(f"{kind!r} har ingen text att radera. Välj {', '.join(KINDS)}.", field="kind")
    if reason not in REASONS:
        raise InputError(f"Välj varför texten raderas: {', '.join(REASONS)}.", field="reason")
    trail.next_revision(session)  # takes the writers' lock: nobody writes the text anew meanwhile
    what = KINDS[kind]
    row = session.get(what.table, row_id, populate_existing=True)
    if row is None:
        raise NotFoundError("Raden finns inte. Kontrollera numret.")
    if _waits(session, what, row_id):
        raise ConflictError(ASKED_FOR if _waits(session, what, row_id, at=huvudman_id) else NEEDED)
    texts = tuple(_texts(session, what, row_id))
    written = tuple(_texts(session, what, row_id, of=Text))
    _take(session, what, row)
    _note(session, row, reason, by)
    session.expire_all()
    return Erased(_take_drafts(session, written), tuple(_left(session, texts)))


def erase_report(session: Session, report_id: int, *, reason: str, by: Viewer) -> Erased:
    """
    Take the text of a report away, as whoever wrote it or as a granskare of its huvudman.

    Raises
    ------
    NotFoundError
        There is no such report that the person may read.
    ForbiddenError
        The person reads it and has no say over it.
    InputError, ConflictError
        As ``erase``.
    """
    row = session.get(Observation, report_id)
    if row is None or not by.may_read(huvudman_id=row.huvudman_id, audience_id=row.audience_id):
        raise NotFoundError("Rapporten finns inte. Läs in sidan på nytt.")
    if not may_erase(by, huvudman_id=row.huvudman_id, reporter_id=row.reporter_id):
        raise ForbiddenError(
            "En rapports text raderas av den som skrev den eller av verksamhetens granskare. Be någon av dem."
        )
    return erase(session, "rapport", report_id, reason=reason, by=by.username, huvudman_id=by.huvudman_id)


def may_erase(by: Viewer, *, huvudman_id: int, reporter_id: int | None) -> bool:
    """Whether somebody may take the text of a report away: its writer, or a granskare of its huvudman."""
    own = reporter_id == by.user_id and may(by.role, Deed.CHANGE_OWN)
    return huvudman_id == by.huvudman_id and (own or by.is_reviewer)


def _waits(session: Session, what: What, row_id: int, *, at: int | None = None) -> bool:
    if what.record is None:
        return False
    asked = select(asked_for(what.record, row_id, at=at)).params(lately(today()))
    return bool(session.scalar(asked))


def _texts(session: Session, what: What, row_id: int, *, of: type[String] = String) -> Iterator[str]:
    """What stands in a row and its parts, long enough to be known again; ``of`` which type of column."""
    for table, condition in (
        (what.table, what.table.id == row_id),
        *((part.table, part.via == row_id) for part in what.parts),
    ):
        columns = [
            one for one in thinning.closed_columns(table.__table__, headings=True) if _is_text(one, of)
        ]
        for held in session.execute(select(*columns).where(condition)) if columns else ():
            yield from (text for text in held if text and len(text) >= SHORTEST)


def _is_text(column: Any, of: type[String] = String) -> bool:
    return isinstance(column.type, of) and not isinstance(column.type, LargeBinary)


def _take(session: Session, what: What, row: Any) -> None:
    day = today()
    sentence, table = words.erased(day), what.table.__table__
    for part in what.parts:
        retention.take_part(session, part, [row.id], sentence)
    values = thinning.emptied(table, sentence, headings=True)
    if "version" in table.c:
        values["version"] = what.table.version + 1  # whoever has the text in a form is told
    if "public_at" in table.c:
        values |= {"public_at": None, "public_by": None}
    if what.table is Attachment:
        values["removed_on"] = day
    session.execute(
        update(what.table)
        .where(what.table.id == row.id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _note(session: Session, row: Any, reason: str, by: str) -> None:
    owner = owners.of(session, row)
    group = owner.body_id if isinstance(owner, owners.OF_A_GROUP) else getattr(owner, "audience_id", None)
    trail.note(
        session,
        by=by,
        action="text.radera",
        table_name=row.__tablename__,
        row_id=row.id,
        details={"skäl": REASONS[reason]},
        huvudman_id=getattr(owner, "huvudman_id", None),
        audience_id=group,
    )


def _take_drafts(session: Session, texts: Sequence[str]) -> int:
    """
    Drafts of anybody's that hold one of the texts go: they would bring it back.

    A short text has to be all that was typed in a field: a few common words stand in many drafts, and whoever
    takes a text away may not choose which of other people's go with it.
    """
    found = [
        row_id
        for row_id, payload in session.execute(select(Draft.id, Draft.payload))
        if any(_repeats(typed, text) for typed in _typed(json.loads(payload)) for text in texts)
    ]
    session.execute(delete(Draft).where(Draft.id.in_(found)))
    return len(found)


def _repeats(typed: str, text: str) -> bool:
    return typed.strip() == text or (len(text) >= UNLIKE_ANOTHER and text in typed)


def _typed(value: Any) -> Iterator[str]:
    """The texts somewhere in a draft, without the names of its fields."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _typed(part)


def _left(session: Session, texts: Sequence[str]) -> Iterator[Place]:
    """Where one of the texts still stands: rows somebody copied it to, and what is fixed."""
    forms = {form for text in texts for form in (text, json.dumps(text)[1:-1], _as_json(text))}
    for table in Base.metadata.sorted_tables:
        columns = [one for one in thinning.closed_columns(table, headings=True) if _is_text(one)]
        if not columns or not forms or "id" not in table.c or table.name == "trail":
            continue
        holds = or_(*(column.contains(form, autoescape=True) for column in columns for form in forms))
        for row_id in session.scalars(select(table.c.id).where(holds).order_by(table.c.id)):
            yield Place(table.name, row_id)


def _as_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]
