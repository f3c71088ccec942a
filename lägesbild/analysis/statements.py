"""
Split a pasted text into statements, and propose what each is: kind, area, category or theme.

Rules of thumb on words, made to be corrected with a click: they know neither irony nor context, and what
nothing tells is proposed as information. No machine learning, no list of places but the one given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from lägesbild.analysis import statement_words as words
from lägesbild.analysis.text_lines import sentences
from lägesbild.model.words import Development, InsatsStatus, StatementKind

FEWEST_WORDS: Final = 2
"""A part of a sentence with fewer words is no statement of its own."""
REACH: Final = 40
"""How many characters before a word of trouble "fewer" or "no" may stand to turn it into good news."""
_CUT: Final = re.compile(
    r",\s+|\s+[–-]\s+|\s+(?=(?:men|förutom|däremot|samtidigt|dock|undantaget|utom)\s)|\s+(?=och\s)"
)
_TURN: Final = re.compile(r"^(?:men|förutom|däremot|samtidigt|dock|undantaget|utom|och)\s+", re.IGNORECASE)
_CONTRAST: Final = re.compile(r"^(?:men|förutom|däremot|samtidigt|dock|undantaget|utom)\s", re.IGNORECASE)
_DIRECTIONS: Final = frozenset({"norr", "söder", "öster", "väster", "centrum", "city"})
"""Names that are ordinary words too: they are areas only with a capital."""


@dataclass(frozen=True, slots=True)
class AreaName:
    """A name people use, the code of the area it means, and the codes of the areas that hold it."""

    name: str
    code: str
    within: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Vocabulary:
    """What a text may name: areas, codes of categories and themes in use with further words for each."""

    areas: tuple[AreaName, ...] = ()
    categories: Mapping[str, Sequence[str]] = field(default_factory=dict)
    themes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
    """Names that stand alone on a line as headings and say nothing, such as those of huvudmän."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as proposed. ``other_areas`` are further areas it names and was not divided by."""

    text: str
    kind: StatementKind
    area: str | None = None
    category: str | None = None
    theme: str | None = None
    development: Development | None = None
    other_areas: tuple[str, ...] = ()


def split(text: str, vocabulary: Vocabulary) -> tuple[Statement, ...]:
    """
    The statements of a text, in its order; the same statement twice stands once.

    Examples
    --------
    >>> known = Vocabulary(areas=(AreaName("Norrby", "n"), AreaName("Söderby", "s")))
    >>> for one in split("Stökigt i Norrby, lugnare i Söderby. Vi nattvandrar.", known):
    ...     print(one.kind.value, one.area, one.text)
    oro n Stökigt i Norrby
    positivt s Lugnare i Söderby
    insats None Vi nattvandrar
    """
    found: list[Statement] = []
    for sentence in sentences(text, headings=vocabulary.headings):
        for clause, areas in _clauses(sentence, vocabulary):
            found += _proposed(clause, areas, vocabulary)
    return tuple(dict.fromkeys(found))


def kind_of(text: str) -> StatementKind:
    """
    What kind of statement a text is.

    >>> [kind_of(text).value for text in ("Mindre stök på torget", "Efterfrågar stöd", "LUPP görs i höst")]
    ['positivt', 'behov', 'information']
    """
    return _signal(text) or StatementKind.INFORMATION


def development_of(text: str) -> Development | None:
    """Whether something grows, stays or gets less, where the text says so; the first such word counts."""
    low = text.casefold()
    pairs = (
        (Development.MINSKAR, words.LESS),
        (Development.OKAR, words.WORSE),
        (Development.OFORANDRAT, words.SAME),
    )
    places = {word: match.start() for word, pattern in pairs if (match := pattern.search(low))}
    return min(places, key=places.__getitem__) if places else None


def status_of(text: str) -> InsatsStatus:
    """
    How far an insats has come by its wording: going on unless the text says otherwise.

    >>> status_of("Ska starta en ny grupp").value, status_of("Nattvandring pågår").value
    ('planerad', 'pagar')
    """
    low = text.casefold()
    if words.ENDED.search(low):
        return InsatsStatus.AVSLUTAD
    if words.GOING_ON.search(low):
        return InsatsStatus.PAGAR
    if words.PLANNED.search(low):
        return InsatsStatus.PLANERAD
    return InsatsStatus.GENOMFORD if words.DONE.search(low) else InsatsStatus.PAGAR


def subject_of(
    text: str, known: Mapping[str, Sequence[str]], stems: Mapping[str, re.Pattern[str]]
) -> str | None:
    """The code with most words in a text, the earlier in ``stems`` where several tie; None without any."""
    low = text.casefold()
    order = [*(code for code in stems if code in known), *(code for code in known if code not in stems)]
    counts = {code: _count(low, stems.get(code), known[code]) for code in order}
    best = max(order, key=lambda code: counts[code], default=None)
    return best if best is not None and counts[best] else None


def areas_in(text: str, names: Iterable[AreaName]) -> tuple[AreaName, ...]:
    """
    The areas a text names, in its order; where one lies in another that is named too, the inner one.

    A name that means several areas tells nothing and is left out.
    """
    hits: dict[int, set[AreaName]] = {}
    taken: list[tuple[int, int]] = []
    for one in sorted(names, key=lambda area: -len(area.name)):
        for match in _pattern(one.name).finditer(text):
            start, end = match.span()
            inside = any(start < other_end and other_start < end for other_start, other_end in taken)
            if (inside and start not in hits) or (
                one.name.casefold() in _DIRECTIONS and match[0][0].islower()
            ):
                continue
            taken.append((start, end))
            hits.setdefault(start, set()).add(one)
    found = [next(iter(each)) for _, each in sorted(hits.items()) if len({one.code for one in each}) == 1]
    unique = list({one.code: one for one in found}.values())
    return tuple(one for one in unique if not any(one.code in other.within for other in unique))


def _clauses(sentence: str, vocabulary: Vocabulary) -> list[tuple[str, tuple[AreaName, ...]]]:
    """Divide a sentence where a part says something else, or the same of another area."""
    parts: list[str] = []
    for part, joint in _cut(sentence):
        if parts and not _begins(part, joint, parts[-1], vocabulary):
            parts[-1] += joint + part
        else:
            parts.append(part)
    told: list[tuple[str, tuple[AreaName, ...]]] = []
    for part in parts:
        areas = areas_in(part, vocabulary.areas)
        told.append((part, areas or (told[-1][1] if told else ())))
    return told


def _cut(sentence: str) -> list[tuple[str, str]]:
    """The parts of a sentence, each with what stood between it and the part before; brackets stay whole."""
    pieces: list[tuple[str, str]] = []
    start, joint = 0, ""
    for match in _CUT.finditer(sentence):
        before = sentence[: match.start()]
        if before.count("(") > before.count(")") or before.count("”") % 2:
            continue
        pieces.append((sentence[start : match.start()], joint))
        start, joint = match.end(), match.group()
    pieces.append((sentence[start:], joint))
    return pieces


def _begins(part: str, joint: str, before: str, vocabulary: Vocabulary) -> bool:
    """Whether a part of a sentence is a statement of its own, after what stands before it."""
    bare = _TURN.sub("", part)
    signal = _signal(bare)
    if len(bare.split()) < FEWEST_WORDS or signal is None or _signal(before) is None:
        return False
    contrast = bool(_CONTRAST.match(part))
    if not contrast and words.GOES_ON.match(bare):
        return False
    areas, earlier = areas_in(bare, vocabulary.areas), areas_in(before, vocabulary.areas)
    elsewhere = bool(areas) and bool(earlier) and not _same_place(areas, earlier)
    if joint.isspace() and not contrast:  # a bare "och" joins more than it divides
        return elsewhere and signal is not _signal(before)
    return elsewhere or signal is not _signal(before)


def _same_place(some: Sequence[AreaName], others: Sequence[AreaName]) -> bool:
    return any(a.code == b.code or a.code in b.within or b.code in a.within for a in some for b in others)


def _proposed(clause: str, areas: tuple[AreaName, ...], vocabulary: Vocabulary) -> list[Statement]:
    bare = _tidy(_TURN.sub("", clause))
    if not bare:
        return []
    kind = kind_of(bare)
    concern = kind in {StatementKind.ORO, StatementKind.POSITIVT}
    good = kind is StatementKind.POSITIVT and "positiv" in vocabulary.categories
    category = "positiv" if good else subject_of(bare, vocabulary.categories, words.CATEGORY_WORDS)
    theme = None if concern else subject_of(bare, vocabulary.themes, words.THEME_WORDS)
    one = Statement(
        text=bare,
        kind=kind,
        category=category if concern else None,
        theme=theme,
        development=development_of(bare) if concern else None,
    )
    if len(areas) > 1 and concern:
        return [replace(one, area=area.code) for area in areas]
    if len(areas) > 1:
        return [replace(one, other_areas=tuple(area.name for area in areas))]
    return [replace(one, area=areas[0].code if areas else None)]


def _signal(text: str) -> StatementKind | None:
    """The kind that the words of a text tell, or None."""
    low = text.casefold()
    trouble, calm = _first_trouble(low), words.CALM.search(low)
    need, doing = words.NEED.search(low), words.DOING.search(low)
    quiet = _is_quiet(low)
    if trouble is None and (quiet or calm) and not (need and not quiet):
        late = calm is not None and doing is not None and not quiet and doing.start() < calm.start()
        return StatementKind.INSATS if late else StatementKind.POSITIVT
    if need and (trouble is None or need.start() < trouble or not doing):
        return StatementKind.BEHOV
    if trouble is not None and (doing is None or trouble <= doing.start()):
        return StatementKind.ORO
    if doing:
        return StatementKind.INSATS
    return StatementKind.ORO if words.TOPIC.search(low) else None


def _first_trouble(low: str) -> int | None:
    """Where the first trouble stands that no "fewer" or "no" before it turns into good news."""
    for match in words.TROUBLE.finditer(low):
        if not _turned(low, match.start()):
            return match.start()
    return None


def _is_quiet(low: str) -> bool:
    troubles = [*words.TROUBLE.finditer(low), *words.TOPIC.finditer(low)]
    return any(_turned(low, match.start()) for match in troubles)


def _turned(low: str, at: int) -> bool:
    """Whether "fewer" or "no" stands before a word of trouble, or "has lessened" after it."""
    if re.match(r"\w*\s+(?:\w+\s+){0,3}(?:minskat|minskar|avtagit|avtar|upphört)", low[at:]):
        return True
    before = low[max(0, at - REACH) : at]
    turns = [match.end() for match in words.FEWER.finditer(before)]
    return (
        bool(turns) and len(before[turns[-1] :].split()) <= 3 and not re.search(r"[,;]", before[turns[-1] :])
    )


def _count(low: str, pattern: re.Pattern[str] | None, further: Sequence[str]) -> int:
    own = len({match.group() for match in pattern.finditer(low)}) if pattern else 0
    return own + sum(word.casefold() in low for word in further)


def _pattern(name: str) -> re.Pattern[str]:
    parts = r"[\s\-‐–]+".join(re.escape(part) for part in re.split(r"[\s\-‐–]+", name.strip()))
    return re.compile(rf"(?<!\w){parts}(?:s|området|sområdet)?(?!\w)", re.IGNORECASE)


def _tidy(clause: str) -> str:
    text = " ".join(clause.split()).strip(" ,;.–-")
    return text[:1].upper() + text[1:]
