"""The handbook in docs/handbok: one page for each role, read by its headings. The same for everybody."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from lägesbild.config import ROOT
from lägesbild.model import Viewer
from lägesbild.model.words import Role

FOLDER: Final = ROOT / "docs" / "handbok"
TITLES: Final = {
    "lasare": "Läsare",
    "rapportor": "Rapportör",
    "granskare": "Granskare",
    "samordnare": "Samordnare",
    "administrator": "Administratör",
}
"""The pages by file name, in the order they are offered."""
_OF_ROLE: Final = {
    Role.LASARE: "lasare",
    Role.RAPPORTOR: "rapportor",
    Role.SAMORDNARE: "samordnare",
    Role.ADMIN: "administrator",
}
PICTURE: Final = re.compile(r"^!\[([^\]]*)\]\(([^)]+)\)$", re.MULTILINE)
_LINK: Final = re.compile(r"\]\((\w+)\.md(?:#[\w-]*)?\)")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on a line of its own, and what it shows for whoever does not see it."""

    path: Path
    alt: str


@dataclass(frozen=True, slots=True)
class Page:
    """A role's page: its introduction, and its sections by heading, in their order."""

    introduction: str
    sections: dict[str, str]


def slug_for(viewer: Viewer) -> str:
    """Which page a person is shown first: a reviewer the reviewers', unless their role has a wider one."""
    slug = _OF_ROLE[viewer.role]
    return "granskare" if viewer.is_reviewer and slug in {"lasare", "rapportor"} else slug


@functools.cache
def page(slug: str) -> Page:
    """Read a role's page. An installation without docs/ has empty ones."""
    file = FOLDER / f"{slug}.md"
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    body = re.sub(r"\A# .*\n", "", text)
    introduction, *parts = re.split(r"^## ", body, flags=re.MULTILINE)
    sections = {}
    for part in parts:
        heading, _, rest = part.partition("\n")
        sections[heading.strip()] = rest.strip()
    return Page(introduction.strip(), sections)


def section(slug: str, title: str) -> str:
    """What a role's page says of a page in the menu; empty when it says nothing."""
    return page(slug).sections.get(title, "")


def pieces(text: str) -> tuple[str | Picture, ...]:
    """A text cut at its pictures, its links to other pages of the handbook led to the page Hjälp."""
    found: list[str | Picture] = []
    start = 0
    for match in PICTURE.finditer(text):
        found += [text[start : match.start()], Picture(FOLDER / match[2], match[1])]
        start = match.end()
    found.append(text[start:])
    return tuple(
        _LINK.sub(_in_the_product, piece).strip() if isinstance(piece, str) else piece for piece in found
    )


def _in_the_product(link: re.Match[str]) -> str:
    return f"](/hjalp?sida={quote(TITLES.get(link[1], ''))})"


def words_only(text: str) -> str:
    """A text without its pictures, for a small place."""
    return "\n\n".join(piece for piece in pieces(text) if isinstance(piece, str) and piece)
