"""Two pages for kommunstyrelsen out of the minutes: sentences first, and never a third page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from lägesbild.export import protokoll_pdf
from lägesbild.export.protokoll_parts import Document, Part, bullets
from lägesbild.reading.filters import day_text
from lägesbild.reading.minutes import Whole
from lägesbild.reading.minutes_content import Content, Judged, TaskLine

PAGES: Final = 2
BUDGETS: Final = (84, 76, 68, 60, 50, 40, 30, 20, 10)
"""Lines of two pages that lists may take, the most first: a template with larger letters takes fewer."""
AT_LEAST: Final = 3
"""How many of each kind are told whatever there is of the others."""
LONGEST: Final = 260
"""Letters of one item; what is longer is cut at a word."""
LINE: Final = 74.0
"""Widths of a common letter in a line, with room for how words break."""
_NARROW: Final = frozenset("ijltfrI .,:;'!|()[]-")
_WIDE: Final = frozenset("mwMWÅÄÖQOGCDHNU@%—")


@dataclass(frozen=True, slots=True)
class _Section:
    """One kind of thing: its heading, its items, what to say when there is none; the first go first."""

    title: str
    items: tuple[str, ...]
    none: str
    priority: int


def pages(whole: Whole) -> Document:
    """What changed, was decided, is late, is needed and was judged; cut so that it holds on two pages."""
    for budget in BUDGETS:
        document = _set(whole, budget)
        if protokoll_pdf.page_count(document) <= PAGES:
            return document
    return document


def _set(whole: Whole, budget: int) -> Document:
    content = whole.content
    sections = _sections(content)
    shown = _shown(sections, budget)
    title = f"Till kommunstyrelsen: {content.group} {content.held_on}"
    parts = [Part("rubrik", title)]
    if whole.headed:
        parts.append(Part("status", f"{whole.headed} – protokollet är inte justerat"))
    parts += [Part("text", sentence) for sentence in _first(content)]
    for section in sections:
        parts.append(Part("avsnitt", section.title))
        parts += _listed(section, shown[section.title])
    parts.append(Part("text", _source(whole)))
    return Document(
        title=title,
        subject="Två sidor till kommunstyrelsen",
        author=content.group,
        top=" · ".join(part for part in (content.municipality, content.group, whole.headed) if part),
        parts=tuple(parts),
    )


def _sections(content: Content) -> tuple[_Section, ...]:
    since = f" sedan {day_text(content.previous.held_on)}" if content.previous else ""
    return (
        _Section("Beslut", tuple(content.decisions), "Inga beslut fattades.", 1),
        _Section(
            f"Det här har förändrats{since}",
            content.changes,
            "Inget har antecknats." if content.previous else "Gruppen har inget tidigare möte i Lägesbild.",
            5,
        ),
        _Section("Gruppens bedömning", tuple(map(_judged, content.judged)), "Ingen bedömning gjordes.", 4),
        _Section(
            "Det här behövs",
            tuple(f"{who}: {what}" for who, what in content.needs),
            "Inga behov togs upp.",
            2,
        ),
        _Section("Försenade uppdrag", tuple(map(_late, content.overdue)), "Inga uppdrag var försenade.", 3),
    )


def _first(content: Content) -> tuple[str, ...]:
    """What somebody should know who reads no further."""
    met = f"{content.group} möttes {day_text(content.held_on)}"
    who = len({one.organisation for one in content.present if one.organisation})
    if who:
        met += f" med {_counted(who, 'organisation', 'organisationer')}"
    decided = _counted(len(content.decisions), "beslut", "beslut")
    given = _counted(len(content.tasks), "uppdrag", "uppdrag")
    needs = _counted(len(content.needs), "behov", "behov")
    late = len(content.overdue)
    lateness = f"{_counted(late, 'uppdrag är försenat', 'uppdrag är försenade')}." if late else ""
    return (
        f"{met}. Mötet fattade {decided} och gav {given}. Huvudmännen tog upp {needs}. {lateness}".strip(),
    )


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}" if count else f"inga {many}"


def _judged(one: Judged) -> str:
    return f"{one.sign} {one.word} – {one.of}. {one.reason}"


def _late(one: TaskLine) -> str:
    whose = ", ".join(part for part in (one.who, one.huvudman) if part)
    return f"{one.what.rstrip('.')}. Ansvarig: {whose}. Skulle ha varit klart {one.due}."


def _source(whole: Whole) -> str:
    content = whole.content
    return f"Källa: {content.name}, {content.group} {day_text(content.held_on)}, där allt står i sin helhet."


def _shown(sections: tuple[_Section, ...], budget: int) -> dict[str, int]:
    """How many items of each section fit: a few of each, then what matters most as far as there is room."""
    shown = {one.title: min(AT_LEAST, len(one.items)) for one in sections}
    used = sum(_lines(item) for one in sections for item in one.items[: shown[one.title]])
    for one in sorted(sections, key=lambda section: section.priority):
        while shown[one.title] < len(one.items):
            used += _lines(one.items[shown[one.title]])
            if used > budget:
                return shown
            shown[one.title] += 1
    return shown


def _listed(section: _Section, count: int) -> list[Part]:
    if not section.items:
        return [Part("text", section.none)]
    left = len(section.items) - count
    told = [_cut(item) for item in section.items[:count]]
    return [bullets(*told, *([f"och {left} till"] if left else []))]


def _cut(text: str) -> str:
    """An item on one line, without what is too long for two pages."""
    line = " ".join(text.split())
    if _width(line) <= LONGEST:
        return line
    kept, wide = 0, 0.0
    for letter in line:
        wide += _width(letter)
        if wide > LONGEST:
            break
        kept += 1
    head = line[:kept]
    return f"{head.rsplit(' ', 1)[0] if ' ' in head else head} …"


def _lines(text: str) -> float:
    """The lines an item takes, with the space after it."""
    return math.ceil(_width(_cut(text)) / LINE) + 0.3


def _width(text: str) -> float:
    """How wide a text is, in common letters."""
    return sum(0.55 if letter in _NARROW else 1.7 if letter in _WIDE else 1.1 for letter in text)
