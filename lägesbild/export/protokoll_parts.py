"""Minutes as a row of parts that a document is set from, the same for Word and PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from lägesbild.model.words import StatementKind
from lägesbild.reading.filters import day_text
from lägesbild.reading.minutes import Whole
from lägesbild.reading.minutes_content import Content, Paragraph, Person, TaskLine
from lägesbild.reading.minutes_content import Part as RoundPart

Kind = Literal[
    "rubrik",
    "status",
    "uppgift",
    "avsnitt",
    "huvudman",
    "text",
    "etikett",
    "punkter",
    "tabell",
    "underskrift",
]
KEPT_ELSEWHERE: Final = (
    "Mötet hade ingen dagordning i Lägesbild. Paragraferna följer en stående ordning; paragrafer inom "
    "parentes är de i mötets eget protokoll."
)
KINDS: Final = {StatementKind.INSATS: "Insatser"}
"""What a list of statements is called, where it is not as the kind itself."""
NOT_SAID: Final = "ej angiven"


@dataclass(frozen=True, slots=True)
class Part:
    """
    One part of a document.

    rubrik, status, avsnitt, huvudman, text, etikett: ``text``. uppgift: a name and what it is, in ``rows``.
    punkter: a list, one item in each row. tabell: ``head`` and ``rows``. underskrift: what is signed, by
    whom and a remark, in each of ``rows``.
    """

    kind: Kind
    text: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document before it is set: its title, what stands at the top of every page, its parts."""

    title: str
    subject: str
    author: str
    top: str
    parts: tuple[Part, ...]


def minutes(whole: Whole) -> Document:
    """The minutes of a meeting; marked as a draft until they are approved."""
    content = whole.content
    draft = (Part("status", f"{whole.headed} – inte justerat"),) if whole.headed else ()
    return Document(
        title=content.title,
        subject=content.name,
        author=content.group,
        top=" · ".join(part for part in (content.group, content.name, whole.headed) if part),
        parts=(
            Part("rubrik", content.title),
            *draft,
            Part("uppgift", rows=tuple(_facts(whole))),
            *_present(content),
            *(part for one in content.paragraphs for part in _paragraph(one)),
            *_after(content),
            *_signed(whole),
            *_corrections(whole),
        ),
    )


def bullets(*lines: str) -> Part:
    """A list."""
    return Part("punkter", rows=tuple((line,) for line in lines))


def told(note: str) -> Iterator[Part]:
    """A note as it was typed: each line a paragraph, lines that begin with a dash a list."""
    items: list[str] = []
    for line in note.splitlines():
        stripped = line.strip()
        if stripped.startswith(("- ", "– ", "• ")):
            items.append(stripped[2:].strip())
            continue
        if items:
            yield bullets(*items)
            items = []
        if stripped:
            yield Part("text", stripped)
    if items:
        yield bullets(*items)


def task_table(tasks: tuple[TaskLine, ...]) -> Part:
    """Tasks as a table: what, who, whose, by when."""
    rows = tuple((_task(one), one.who or "–", one.huvudman, one.due) for one in tasks)
    return Part("tabell", "Uppdrag", head=("Vad", "Vem", "Huvudman", "Senast"), rows=rows)


def _task(one: TaskLine) -> str:
    return f"{one.what} ({one.at})" if one.at else one.what


def _facts(whole: Whole) -> Iterator[tuple[str, str]]:
    content = whole.content
    yield "Grupp", f"{content.group}, {content.municipality}"
    yield "Nummer", f"{content.number}/{content.year}" if content.number else "Ges när uppgifterna sparas"
    yield "Dag", " ".join(part for part in (day_text(content.held_on), content.hours) if part)
    if content.place:
        yield "Plats", content.place
    if content.previous:
        number = f"nr {content.previous.number}, " if content.previous.number else ""
        yield "Föregående protokoll", f"{number}{day_text(content.previous.held_on)}"


def _present(content: Content) -> Iterator[Part]:
    yield Part("avsnitt", "Närvarande")
    if content.present:
        yield _people(content.present, "Närvarande")
    else:
        yield Part("text", "Närvaron är inte antecknad.")
    if content.guests:
        yield Part("avsnitt", "Gäster")
        yield _people(content.guests, "Gäster")
    if content.distribution:
        yield Part("avsnitt", "Delges")
        yield from told(content.distribution)
    if content.kept_elsewhere:
        yield Part("text", KEPT_ELSEWHERE)


def _people(people: tuple[Person, ...], title: str) -> Part:
    if any(one.remark for one in people):
        head: tuple[str, ...] = ("Namn", "Organisation", "Anmärkning")
        rows = tuple((one.name, one.organisation or "–", one.remark or "–") for one in people)
        return Part("tabell", title, head=head, rows=rows)
    plain = tuple((one.name, one.organisation or "–") for one in people)
    return Part("tabell", title, head=("Namn", "Organisation"), rows=plain)


def _paragraph(one: Paragraph) -> Iterator[Part]:
    yield Part("avsnitt", f"§ {one.number} {one.title}")
    yield from told(one.note)
    if one.lines:
        yield bullets(*one.lines)
    for part in one.parts:
        yield from _round_part(part)
    if one.judged:
        yield Part("huvudman", "Bedömningar")
        yield bullets(*(f"{it.sign} {it.word} – {it.of}. {it.reason}" for it in one.judged))
    if one.decisions:
        yield Part("etikett", "Beslut")
        yield bullets(*one.decisions)
    if one.tasks:
        yield Part("etikett", "Uppdrag")
        yield bullets(*(_given(task) for task in one.tasks))


def _given(one: TaskLine) -> str:
    whose = ", ".join(part for part in (one.who, one.huvudman) if part)
    due = f", senast {one.due}" if one.due_on else ""
    return f"{_task(one).rstrip('.')}. Ansvarig: {whose}{due}."


def _round_part(part: RoundPart) -> Iterator[Part]:
    yield Part("huvudman", part.huvudman)
    for one in part.statements:
        yield Part("etikett", KINDS.get(one.kind, one.kind.label))
        yield bullets(*one.lines)
    if part.remark:
        yield Part("text", part.remark)


def _after(content: Content) -> Iterator[Part]:
    if content.tasks:
        yield Part("avsnitt", "Uppdrag från mötet")
        yield task_table(content.tasks)
    if content.attachments:
        yield Part("avsnitt", "Bilagor")
        yield bullets(*content.attachments)
    if content.next_meeting:
        yield Part("avsnitt", "Nästa möte")
        yield Part("text", content.next_meeting)


def _signed(whole: Whole) -> Iterator[Part]:
    content = whole.content
    approver = content.approver or content.chair
    approved = f"Justerat {day_text(whole.approved_on)}" if whole.approved_on else "Inte justerat"
    yield Part(
        "underskrift",
        rows=(
            ("Vid protokollet", content.secretary or NOT_SAID, ""),
            ("Justeras", approver or NOT_SAID, approved),
        ),
    )
    if whole.filed_on:
        yield Part("text", f"Lagt till handlingarna {day_text(whole.filed_on)}.")


def _corrections(whole: Whole) -> Iterator[Part]:
    if whole.corrections:
        yield Part("avsnitt", "Rättelser")
        for one in whole.corrections:
            yield Part("etikett", f"Rättelse {day_text(one.on)}, {one.by}")
            yield from told(one.text)
