"""What stands on the screen at each kind of item, as everybody in the group may read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from sqlalchemy import select

from lägesbild.model import AgendaItem
from lägesbild.model.words import AgendaKind, Development
from lägesbild.reading import (
    areas,
    gaps,
    guidance,
    insats_rows,
    lage,
    presentation_judged,
    presentation_outcomes,
    rounds,
)
from lägesbild.reading.filters import Filters, day_text
from lägesbild.reading.insats_rows import InsatsRow
from lägesbild.reading.presentation_asked import Asked
from lägesbild.reading.presentation_slides import Line, Slide, agenda, each, first, pieces, short
from lägesbild.reading.rounds import ReadyPart, ReadyStatement

SHORT_GAPS: Final[dict[gaps.Kind, str]] = {
    "utan_problembild": "svarar inte på någon problembild som gruppen läser",
    "utan_mal": "saknar mål",
    "utan_ansvarig": "saknar ansvarig funktion",
    "utan_uppfoljning": "ingen uppföljning planerad",
    "utan_utvardering": "ingen plan för utvärdering",
}
"""What an insats lacks, in a few words; the most pressing gaps are told with their day."""
GAPS_TOLD: Final = 2
COMPOSED: Final = "ur det som delats med gruppen sedan förra mötet"


def read(asked: Asked, kind: AgendaKind) -> tuple[Slide, ...]:
    """The slides of an item; one that only says what is missing where there is nothing."""
    return _READ.get(kind, _noted)(asked)


def _noted(asked: Asked) -> tuple[Slide, ...]:
    """An item of one's own: what was noted under it, whole."""
    wanted = select(AgendaItem.note).where(AgendaItem.id == asked.item_id)
    note = asked.session.scalars(wanted).first() or ""
    return each([Line(piece) for piece in pieces(note)], Slide())


def _opening(asked: Asked) -> tuple[Slide, ...]:
    place = f"{asked.when}, {asked.meeting.place}" if asked.meeting.place else asked.when
    return (Slide((Line(asked.meeting.body.name), Line(place))), *_with_words(_noted(asked)))


def _agenda(asked: Asked) -> tuple[Slide, ...]:
    return (*agenda(asked.titles), *_with_words(_noted(asked)))


def _with_words(found: tuple[Slide, ...]) -> tuple[Slide, ...]:
    return tuple(slide for slide in found if slide.lines)


def _lagesbild(asked: Asked) -> tuple[Slide, ...]:
    """The map as it is now, or as it was on the day of a past meeting, and what changed since the last."""
    day = min(asked.today, asked.meeting.held_on)
    before = presentation_outcomes.before(asked)
    seen = lage.of(
        asked.session,
        Filters.default(day),
        viewer=asked.every,
        today=day,
        since=before.held_on if before else None,
    )
    since = f"sedan mötet {day_text(seen.since)}" if seen.since else "de senaste tolv månaderna"
    lines = [
        Line(
            short(change.sentence, 110),
            change.huvudman or "",
            f"problembild.{change.status}" if change.status else f"forandring.{change.kind}",
        )
        for change in seen.changes
    ]
    nothing = "Inget nytt har rapporterats. Det betyder inte att det är lugnt."
    return (first(lines, Slide(under=f"Vad har förändrats {since}", empty=nothing, picture=seen)),)


def _round(asked: Asked) -> tuple[Slide, ...]:
    """The round huvudman by huvudman; silence is said, and never looks like calm."""
    parts = rounds.read_out(asked.session, asked.meeting.id, viewer=asked.every)
    if not parts:
        return (Slide(empty="Gruppen har inga medlemmar den dagen, så ingen runda finns."),)
    has_its_own = AgendaKind.LAGESBILD in asked.kinds
    picture = () if has_its_own else _lagesbild(asked)
    return (*picture, *(slide for part in parts for slide in _part(part)))


def _part(part: ReadyPart) -> Iterator[Slide]:
    blank = Slide(under=part.huvudman, huvudman=part.huvudman)
    if part.says_nothing:
        yield replace(blank, empty=f"{part.huvudman} har inget att ta upp.")
    elif not part.statements and not part.left_out:
        silent = f"{part.huvudman} har inte lämnat någon runda. Det betyder inte att det är lugnt."
        yield replace(blank, empty=silent)
    else:
        if part.ready_at is None:
            blank = replace(blank, under=f"{part.huvudman}, {COMPOSED}")
        *earlier, last = each([line for said in part.statements for line in _said(said)], blank)
        yield from earlier
        yield replace(last, more=f"och {part.left_out} till som inte visas här" if part.left_out else "")


def _said(said: ReadyStatement) -> Iterator[Line]:
    moving = said.development if said.development is not Development.OFORANDRAT else None
    development = moving.label.lower() if moving else ""
    remark = " · ".join(filter(None, (said.area, said.subject, development, said.state.lower())))
    texts = pieces(said.text)
    for number, text in enumerate(texts, start=1):
        yield Line(
            text, remark if number == len(texts) else "", f"runda.{said.kind.value}", report=said.report
        )


def _insatser(asked: Asked) -> tuple[Slide, ...]:
    """Planned and ongoing insatser: what presses most first, and what each one lacks."""
    tree = areas.read_tree(asked.session)
    rows = insats_rows.every(asked.session, viewer=asked.every, tree=tree, today=asked.today)
    lacking = [(row, list(gaps.of_insats(row, today=asked.today))) for row in rows if row.is_going_on]
    lacking.sort(key=lambda pair: _pressing(*pair))
    lines = [_insats(row, found) for row, found in lacking]
    going_on = sum(row.status.value == "pagar" for row, _ in lacking)
    under = f"{going_on} pågår, {len(lacking) - going_on} planeras" if lacking else ""
    nothing = "Inga insatser som hela gruppen läser pågår eller planeras."
    return (first(lines, Slide(under=under, empty=nothing)),)


def _pressing(row: InsatsRow, found: list[gaps.Gap]) -> tuple[int, int, str]:
    order = list(gaps.HEADINGS)
    worst = min((order.index(gap.kind) for gap in found), default=len(order))
    return worst, row.status.value != "pagar", row.title


def _insats(row: InsatsRow, found: list[gaps.Gap]) -> Line:
    told = [SHORT_GAPS.get(gap.kind, gap.what) for gap in found[:GAPS_TOLD]]
    if len(found) > GAPS_TOLD:
        told.append(f"{len(found) - GAPS_TOLD} luckor till" if len(found) > GAPS_TOLD + 1 else "1 lucka till")
    remark = short(" · ".join((row.huvudman, *told)), 130)
    return Line(short(row.title, 100), remark, f"insats.{row.status.value}")


def _guidance(asked: Asked) -> tuple[Slide, ...]:
    found = guidance.open_ones(asked.session, viewer=asked.every, today=asked.today)
    lines = [
        Line(short(view.text), f"{view.huvudman} · {day_text(view.asked_on)}", f"fraga.{view.kind.value}")
        for view in found
    ]
    return each(lines, Slide(under="Väntar på svar" if lines else "", empty="Inget väntar på svar."))


_READ: Final[dict[AgendaKind, Callable[[Asked], tuple[Slide, ...]]]] = {
    AgendaKind.OPPNANDE: _opening,
    AgendaKind.DAGORDNING: _agenda,
    AgendaKind.FOREGAENDE: presentation_outcomes.previous,
    AgendaKind.INSATSER: _insatser,
    AgendaKind.LAGESBILD: _lagesbild,
    AgendaKind.RUNDA: _round,
    AgendaKind.BEDOMNING: presentation_judged.read,
    AgendaKind.INRIKTNING: _guidance,
    AgendaKind.BESLUT: presentation_outcomes.open_ones,
    AgendaKind.AVSLUTNING: presentation_outcomes.closing,
}
