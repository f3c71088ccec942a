"""The paragraphs (§) of minutes: the agenda with its notes, or a standing order where there was no agenda."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from lägesbild.model.words import AgendaKind, StatementKind
from lägesbild.reading.decisions import DecisionRow, TaskRow
from lägesbild.reading.meeting_notes import MeetingNotes, NotedItem
from lägesbild.reading.minutes_content import Judged, Paragraph, Part, Statements, TaskLine, opening
from lägesbild.reading.rounds import ReadyPart, ReadyStatement

STANDING: Final = (
    AgendaKind.OPPNANDE,
    AgendaKind.DAGORDNING,
    AgendaKind.FOREGAENDE,
    AgendaKind.INSATSER,
    AgendaKind.RUNDA,
    AgendaKind.BESLUT,
    AgendaKind.OVRIGT,
    AgendaKind.AVSLUTNING,
)
"""The paragraphs of a meeting that had no agenda here."""
TITLES: Final = {
    AgendaKind.OPPNANDE: "Mötets öppnande",
    AgendaKind.OVRIGT: "Övriga frågor",
    AgendaKind.AVSLUTNING: "Mötet avslutas",
}
"""What a standing paragraph is called, where it is not as its kind."""
UNKNOWN: Final = "Ingen anteckning finns i Lägesbild."
NOTHING: Final = "Inget antecknades."
OF_JUDGEMENTS: Final = (AgendaKind.BEDOMNING, AgendaKind.LAGESBILD, AgendaKind.RUNDA, AgendaKind.OVRIGT)
OF_THE_ROUND: Final = (AgendaKind.RUNDA, AgendaKind.LAGESBILD, AgendaKind.OVRIGT)
OF_GUIDANCE: Final = (AgendaKind.INRIKTNING, AgendaKind.INSATSER, AgendaKind.OVRIGT)
OF_THE_REST: Final = (AgendaKind.BESLUT, AgendaKind.OVRIGT, AgendaKind.AVSLUTNING)
"""Where what belongs to no single item stands: under the first of these kinds that there is."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """
    What the meeting holds besides its notes, each for one paragraph.

    ``chair`` and ``files_previous`` are for the standing words of a formal item.
    """

    parts: tuple[Part, ...]
    judged: tuple[Judged, ...]
    guidance: tuple[str, ...]
    chair: str
    files_previous: bool


def make(notes: MeetingNotes, gathered: Gathered) -> tuple[Paragraph, ...]:
    """The paragraphs in order, each with what belongs to it; no decision and no task is left out."""
    if notes.items:
        found = [_of_item(item) for item in notes.items]
    else:
        found = [
            Paragraph(number, kind, TITLES.get(kind, kind.label))
            for number, kind in enumerate(STANDING, start=1)
        ]
    _put(found, OF_THE_ROUND, parts=gathered.parts)
    _put(found, OF_JUDGEMENTS, judged=gathered.judged)
    _put(found, OF_GUIDANCE, lines=gathered.guidance)
    for decision in notes.decisions:
        _put_decision(found, decision, by_number=bool(notes.items))
    for task in notes.tasks:
        _put_task(found, task, by_number=bool(notes.items))
    words = _standing_words(gathered) if notes.items else {}
    return tuple(_worded(one, words, UNKNOWN if not notes.items else NOTHING) for one in found)


def part(ready: ReadyPart) -> Part | None:
    """A huvudman's part of the round; None of one of whom nothing is known."""
    if not ready.statements and not ready.says_nothing and not ready.left_out:
        return None
    told = tuple(
        Statements(kind, lines)
        for kind in StatementKind
        if (lines := tuple(_line(one) for one in ready.statements if one.kind is kind))
    )
    remark = "Inget att ta upp." if ready.says_nothing else ""
    if ready.left_out:
        count = f"{ready.left_out} {'uppgift' if ready.left_out == 1 else 'uppgifter'}"
        remark = f"Och {ready.left_out} till, som står i Lägesbild." if told else f"{count} står i Lägesbild."
    return Part(ready.huvudman, told, remark)


def task_line(row: TaskRow, *, at: str = "") -> TaskLine:
    """A task as tables show it."""
    return TaskLine(row.text, row.owner or "", row.whose, row.due_on, at)


def elsewhere(paragraph: str | None) -> str:
    """The paragraph of minutes kept elsewhere, in words."""
    return f"§\N{NO-BREAK SPACE}{paragraph}" if paragraph else ""


def _of_item(item: NotedItem) -> Paragraph:
    return Paragraph(
        number=item.number,
        kind=item.kind,
        title=item.title,
        note=item.note,
        decisions=tuple(one.text for one in item.decisions),
        tasks=tuple(task_line(one) for one in item.tasks),
    )


def _line(one: ReadyStatement) -> str:
    """A statement with its area before it, unless it names the area itself."""
    named = one.area and all(name.casefold() not in one.text.casefold() for name in one.area.split(", "))
    return f"{one.area}: {one.text}" if named else one.text


def _put(found: list[Paragraph], kinds: Sequence[AgendaKind], **what: Sequence[object]) -> None:
    """Put something under the first paragraph of one of the kinds, or else under the last."""
    if not any(what.values()):
        return
    place = _place(found, kinds)
    found[place] = replace(found[place], **what)  # type: ignore[arg-type]  # one of its own fields


def _put_decision(found: list[Paragraph], row: DecisionRow, *, by_number: bool) -> None:
    place = _numbered(found, row.paragraph) if by_number else None
    here = _place(found, OF_THE_REST) if place is None else place
    text = row.text if by_number or not row.paragraph else f"{row.text} ({elsewhere(row.paragraph)})"
    found[here] = replace(found[here], decisions=(*found[here].decisions, text))


def _put_task(found: list[Paragraph], row: TaskRow, *, by_number: bool) -> None:
    place = _numbered(found, row.paragraph) if by_number else None
    here = _place(found, OF_THE_REST) if place is None else place
    line = task_line(row, at="" if by_number else elsewhere(row.paragraph))
    found[here] = replace(found[here], tasks=(*found[here].tasks, line))


def _numbered(found: list[Paragraph], paragraph: str | None) -> int | None:
    wanted = (paragraph or "").strip("§ .")
    return int(wanted) - 1 if wanted.isdecimal() and 1 <= int(wanted) <= len(found) else None


def _place(found: list[Paragraph], kinds: Sequence[AgendaKind]) -> int:
    for kind in kinds:
        for place, one in enumerate(found):
            if one.kind is kind:
                return place
    return len(found) - 1


def _standing_words(gathered: Gathered) -> dict[AgendaKind, str]:
    """What minutes say of a formal item that nobody wrote anything under."""
    words = {
        AgendaKind.OPPNANDE: opening(gathered.chair),
        AgendaKind.DAGORDNING: "Dagordningen godkändes.",
        AgendaKind.AVSLUTNING: "Mötet avslutades.",
    }
    if gathered.files_previous:
        words[AgendaKind.FOREGAENDE] = "Föregående protokoll godkändes och lades till handlingarna."
    return words


def _worded(one: Paragraph, words: dict[AgendaKind, str], nothing: str) -> Paragraph:
    if one.note:
        return one
    if one.kind in words:
        return replace(one, note=words[one.kind])
    is_empty = not (one.decisions or one.tasks or one.parts or one.judged or one.lines)
    return replace(one, note=nothing) if is_empty else one
