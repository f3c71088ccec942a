"""What the screen of a meeting shows at a time: a picture and a few sentences, cut so that they fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from lägesbild.reading.picture import Lage

MOST_LINES: Final = 5
MOST_ROWS: Final = 13.0
"""How many rows of text stand below a heading, on a screen of 1080 lines."""
MOST_NAMES: Final = 16
"""Of a list of short names."""
ROW_LENGTH: Final = 78
REMARK_LENGTH: Final = 100
REMARK_ROWS: Final = 0.8
LONGEST: Final = 150
"""A sentence of a list, in characters: two rows."""
LONGEST_PIECE: Final = 560
"""A text that is shown whole, piece by piece."""
_ENDS: Final = re.compile(r"[.!?…](?=\s)")


@dataclass(frozen=True, slots=True)
class Line:
    """
    One sentence with a quiet remark below it.

    ``mark`` says which sign and word stand before it: a table of signs and a value ("uppdrag.forsenad"),
    or nothing. ``report`` is the id of the report that is read where it stands.
    """

    text: str
    remark: str = ""
    mark: str = ""
    report: int | None = field(default=None, compare=False)

    @property
    def rows(self) -> float:
        """How much of the screen it takes, about."""
        quiet = -(-len(self.remark) // REMARK_LENGTH) * REMARK_ROWS
        return -(-len(self.text) // ROW_LENGTH) + quiet


@dataclass(frozen=True, slots=True)
class Slide:
    """
    What stands on the screen at once, under the number and title of the item.

    ``under`` is a heading below the title, ``huvudman`` whose part it is; ``empty`` says what is missing
    where there are no lines, ``more`` how much there is beyond them. ``picture`` is drawn beside the lines.
    ``is_list`` is a list of short names, more of which fit than sentences do.
    """

    lines: tuple[Line, ...] = ()
    under: str = ""
    huvudman: str = ""
    empty: str = ""
    more: str = ""
    picture: Lage | None = None
    is_list: bool = False


def first(lines: Sequence[Line], slide: Slide, *, rest: str = "och {} till") -> Slide:
    """A slide of the lines that fit, and how many more there are."""
    page = paged(lines)[0] if lines else ()
    left = len(lines) - len(page)
    return replace(slide, lines=page, more=rest.format(left) if left else slide.more)


def each(lines: Sequence[Line], slide: Slide) -> tuple[Slide, ...]:
    """As many slides as the lines need; one that says what is missing when there are none."""
    pages = paged(lines)
    if len(pages) < 2:
        return (replace(slide, lines=pages[0] if pages else ()),)
    return tuple(
        replace(slide, lines=page, under=f"{slide.under} ({number} av {len(pages)})".strip())
        for number, page in enumerate(pages, start=1)
    )


def agenda(titles: tuple[str, ...]) -> tuple[Slide, ...]:
    """The agenda itself: short titles, so more of them fit."""
    lines = tuple(Line(f"{number}. {title}") for number, title in enumerate(titles, start=1))
    return tuple(Slide(lines[at : at + MOST_NAMES], is_list=True) for at in range(0, len(lines), MOST_NAMES))


def paged(lines: Iterable[Line]) -> list[tuple[Line, ...]]:
    """
    Lines by the screen, each as full as it can be.

    >>> [len(page) for page in paged([Line("Kort.")] * 7)]
    [5, 2]
    """
    pages: list[list[Line]] = []
    taken = 0.0
    for line in lines:
        if not pages or len(pages[-1]) == MOST_LINES or taken + line.rows > MOST_ROWS:
            pages.append([])
            taken = 0.0
        pages[-1].append(line)
        taken += line.rows
    return [tuple(page) for page in pages]


def short(text: str, most: int = LONGEST) -> str:
    """
    A text in so many characters, cut where a sentence ends if one does in time.

    >>> short("Det är lugnt. Vi följer det.", 20), short("Ett ord till och ett till", 14)
    ('Det är lugnt. …', 'Ett ord till …')
    """
    plain = " ".join(text.split())
    if len(plain) <= most:
        return plain
    return f"{plain[: _end(plain, most - 2)].rstrip()} …"


def pieces(text: str, most: int = LONGEST_PIECE) -> tuple[str, ...]:
    """
    A text whole, in pieces that each fit the screen: by its own lines, then where sentences end.

    >>> pieces("Ett. Två.\\nTre.", 6)
    ('Ett.', 'Två.', 'Tre.')
    """
    found = []
    for part in text.splitlines():
        rest = " ".join(part.split())
        while len(rest) > most:
            end = _end(rest, most)
            found.append(rest[:end].rstrip())
            rest = rest[end:].lstrip()
        if rest:
            found.append(rest)
    return tuple(found)


def _end(text: str, most: int) -> int:
    """Where to cut a text that is too long: after a sentence, else after a word, else anywhere."""
    ends = [found.end() for found in _ENDS.finditer(text[: most + 1])]
    if ends and ends[-1] >= most // 3:
        return ends[-1]
    space = text.rfind(" ", 0, most + 1)
    return space if space > 0 else most
