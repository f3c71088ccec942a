"""Hjälp: the handbook covers every page of every role, in the words that stand on the screen."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lägesbild.config import ROOT
from lägesbild.model import Viewer
from lägesbild.model.words import Role
from lägesbild.ui import handbook, help_page, identity, menu
from lägesbild.ui.handbook import Picture
from tests.conftest import Cast

PAGE = str(ROOT / "pages" / "hjalp.py")
SLUGS = tuple(handbook.TITLES)
LARGEST = 200_000
PEOPLE = [
    Viewer(1, "x", "X", role, 1, "Y", frozenset(), is_approver=approver, is_reviewer=reviewer)
    for role, approver, reviewer in product(Role, (False, True), (False, True))
]


def text_of(slug: str) -> str:
    return (handbook.FOLDER / f"{slug}.md").read_text(encoding="utf-8")


def source() -> str:
    """Everything that can put words on the screen, one line, so that strings broken in two still match."""
    files = sorted(path for folder in ("lägesbild", "pages") for path in (ROOT / folder).rglob("*.py"))
    return re.sub(r'"\s+f?"', "", " ".join(path.read_text(encoding="utf-8") for path in files)).lower()


@pytest.mark.parametrize("viewer", PEOPLE, ids=lambda v: f"{v.role}-{v.is_approver}-{v.is_reviewer}")
def test_every_page_in_a_persons_menu_has_a_section(viewer: Viewer) -> None:
    offered = [
        entry for entry in (*menu.MAIN, *menu.MORE, *menu.OF_A_MEETING, menu.ACCOUNT) if entry.offered(viewer)
    ]
    slug = handbook.slug_for(viewer)
    missing = [entry.title for entry in offered if not handbook.section(slug, entry.title)]
    assert missing == [help_page.PAGE]


def test_each_page_of_the_handbook_belongs_to_somebody() -> None:
    assert {path.stem for path in handbook.FOLDER.glob("*.md")} == set(SLUGS)
    assert {handbook.slug_for(viewer) for viewer in PEOPLE} == set(SLUGS)


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_marked_as_words_on_the_screen_stands_there(slug: str) -> None:
    """Bold and italic are words of the screen, except those that end a sentence or begin a piece."""
    marked = {
        " ".join((bold or italic).split())
        for bold, italic in re.findall(r"\*\*([^*]+)\*\*|\*([^*]+)\*", text_of(slug))
    }
    known = source()
    assert len(marked) > 20
    assert [words for words in sorted(marked) if words[-1] not in ".:?" and words.lower() not in known] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_links_and_pictures_lead_somewhere(slug: str) -> None:
    text = text_of(slug)
    links = re.findall(r"(?<!!)\[[^\]]*\]\(([^)]+)\)", text)
    assert [link for link in links if not (handbook.FOLDER / link.split("#")[0]).is_file()] == []
    pictures = [one for one in handbook.pieces(text) if isinstance(one, Picture)]
    assert pictures
    assert [one.path.name for one in pictures if not one.path.is_file() or not one.alt] == []


def test_every_picture_is_shown_and_small() -> None:
    shown = {one.path for slug in SLUGS for one in handbook.pieces(text_of(slug)) if isinstance(one, Picture)}
    kept = set(handbook.FOLDER.glob("bilder/*"))
    assert kept == shown
    assert [path.name for path in kept if path.stat().st_size > LARGEST] == []


def test_a_text_is_cut_at_its_pictures_and_its_links_lead_inside_the_product() -> None:
    text = "Före [granskare](granskare.md#granska).\n\n![En bild](bilder/a.png)\n\nEfter."
    assert handbook.pieces(text) == (
        "Före [granskare](/hjalp?sida=Granskare).",
        Picture(handbook.FOLDER / Path("bilder/a.png"), "En bild"),
        "Efter.",
    )
    assert handbook.words_only(text) == "Före [granskare](/hjalp?sida=Granskare).\n\nEfter."


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("anna", "Läsare"),
        ("rolf", "Rapportör"),
        ("sara", "Granskare"),
        ("stina", "Samordnare"),
        ("admir", "Administratör"),
    ],
)
def test_everybody_begins_with_their_own_role_and_can_choose_another(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str, title: str
) -> None:
    monkeypatch.setattr(identity, "current", lambda: getattr(cast, name))
    app = AppTest.from_file(PAGE, default_timeout=30).run()
    assert not app.exception
    assert app.selectbox(key="sida").value == title
    app.selectbox(key="sida").set_value("Administratör").run()
    app.selectbox(key="om").set_value("Administration").run()
    assert any("Lägg till konto" in one.value for one in app.markdown)
    assert not any("Prova" in one.value for one in app.markdown)


def test_without_the_docs_the_page_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handbook, "page", lambda _slug: handbook.Page("", {}))
    monkeypatch.setattr(identity, "current", lambda: cast.anna)
    app = AppTest.from_file(PAGE, default_timeout=30).run()
    assert "finns inte i den här installationen" in app.get("html")[-1].proto.body
