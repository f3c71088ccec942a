"""Kategorier och ämnen in Administration: name, order, marks, in use and out of use."""

from __future__ import annotations

from typing import Final

from lägesbild.model import Viewer
from lägesbild.reading import registry
from lägesbild.reading.filters import day_text
from lägesbild.reading.registry import CategoryRow, ThemeRow
from lägesbild.store.session import reading
from lägesbild.ui import admin_category, admin_theme, admin_told, downloads, layout
from lägesbild.ui import admin_parts as parts
from lägesbild.ui.admin_parts import Line

CATEGORIES: Final = "Kategorier"
THEMES: Final = "Ämnen"


def show(viewer: Viewer) -> None:
    """The list of categories or themes, or the one that is open."""
    admin_told.show()
    if parts.opened(admin_category.SECTION) is not None:
        admin_category.show(viewer)
        return
    if parts.opened(admin_theme.SECTION) is not None:
        admin_theme.show(viewer)
        return
    chosen = parts.choice("Ordlista", (CATEGORIES, THEMES), key="admin.ordlista")
    with reading() as session:
        if chosen == THEMES:
            _themes(registry.themes(session, viewer=viewer))
        else:
            _categories(registry.categories(session, viewer=viewer))
    register = "amnen" if chosen == THEMES else "kategorier"
    downloads.listing(register, ids=None, filters=None, viewer=viewer)


def _categories(rows: tuple[CategoryRow, ...]) -> None:
    in_use = [row for row in rows if row.retired_on is None]
    layout.section(CATEGORIES, aside=f"{len(in_use)} i bruk, för rapporter och problembilder")
    parts.add_button(admin_category.SECTION, "Lägg till kategori")
    parts.lines(admin_category.SECTION, [Line(row.id, _indented(row), _category(row)) for row in in_use])
    retired = [row for row in rows if row.retired_on is not None]
    if retired:
        layout.section("Ur bruk", aside="kan inte väljas i formulär, men finns i listor, filter och diagram")
        parts.lines(admin_category.SECTION, [Line(row.id, row.name, _category(row)) for row in retired])


def _indented(row: CategoryRow) -> str:
    return row.name if row.parent_id is None else f"– {row.name}"


def _category(row: CategoryRow) -> str:
    said = [row.kind.label]
    if row.sensitive:
        said.append("känslig")
    if row.whole_kommun_only:
        said.append("bara hela kommunen")
    if row.retired_on is not None:
        said.append(f"ur bruk {day_text(row.retired_on)}")
    return " · ".join(said)


def _themes(rows: tuple[ThemeRow, ...]) -> None:
    in_use = [row for row in rows if row.retired_on is None]
    layout.section(
        THEMES, aside=f"{len(in_use)} i bruk, för insatser, behov, information, beslut och uppdrag"
    )
    parts.add_button(admin_theme.SECTION, "Lägg till ämne")
    parts.lines(admin_theme.SECTION, [Line(row.id, row.name) for row in in_use])
    retired = [row for row in rows if row.retired_on is not None]
    if retired:
        layout.section("Ur bruk", aside="kan inte väljas i formulär, men finns i listor")
        parts.lines(
            admin_theme.SECTION,
            [
                Line(row.id, row.name, f"ur bruk {day_text(row.retired_on)}")
                for row in retired
                if row.retired_on
            ],
        )
