"""One category in Administration."""

from __future__ import annotations

import functools
from typing import Final

import streamlit as st

from lägesbild.actions import vocabulary as acts
from lägesbild.actions.vocabulary import CategoryWords
from lägesbild.model import Viewer
from lägesbild.model.words import CategoryKind
from lägesbild.reading import registry
from lägesbild.reading.registry import CategoryRow
from lägesbild.store.session import reading
from lägesbild.ui import admin_parts as parts
from lägesbild.ui import admin_row, layout

SECTION: Final = "kategori"
FIELDS: Final = ("name", "parent_id", "sensitive", "whole_kommun_only", "confirmed")


def show(viewer: Viewer) -> None:
    """The opened category, or an empty form."""
    with reading() as session:
        rows = registry.categories(session, viewer=viewer)
    row = next((one for one in rows if one.id == parts.opened(SECTION)), None)
    parts.back(SECTION)
    layout.section(row.name if row else "Ny kategori")
    _form(viewer, row, rows)
    if row is not None:
        _use(viewer, row)


def _words(row: CategoryRow | None) -> CategoryWords:
    if row is None:
        return CategoryWords(name="", kind=CategoryKind.OTRYGGHET)
    return CategoryWords(
        name=row.name,
        kind=row.kind,
        parent_id=row.parent_id,
        sensitive=row.sensitive,
        whole_kommun_only=row.whole_kommun_only,
        sort=row.sort,
    )


def _form(viewer: Viewer, row: CategoryRow | None, rows: tuple[CategoryRow, ...]) -> None:
    seen = parts.seen(SECTION, _words(row))
    own_id = row.id if row else None
    above = {one.id: one.name for one in rows if one.parent_id is None and one.id != own_id}
    with st.form(f"admin.{SECTION}.form", width=560):
        parts.problems(SECTION, *FIELDS)
        admin_row.name_field(SECTION, seen.name)
        st.selectbox(
            "Slag",
            list(CategoryKind),
            format_func=lambda kind: kind.label,
            key=parts.first(SECTION, "kind", seen.kind),
        )
        st.selectbox(
            "Ligger under",
            list(above),
            format_func=lambda category_id: above[category_id],
            index=None,
            placeholder="Ingen annan kategori",
            key=parts.first(SECTION, "parent_id", seen.parent_id),
        )
        parts.error_at(SECTION, "parent_id")
        _marks(row, seen)
        admin_row.order_field(SECTION, seen.sort)
        st.form_submit_button("Spara", type="primary", on_click=_save, args=(viewer, row))


def _marks(row: CategoryRow | None, seen: CategoryWords) -> None:
    st.checkbox("Känslig: små tal visas inte", key=parts.first(SECTION, "sensitive", seen.sensitive))
    if row is not None and row.sensitive and row.is_used:
        st.caption("Kategorin har rapporter eller problembilder och förblir känslig.")
    elif row is not None and row.is_used and not row.sensitive:
        st.caption(
            "Märks den som känslig räknas den genast för sig och nya rapporter får ingen plats under "
            "områdesnivå. Äldre rapporter behåller sin plats för dem som får läsa dem."
        )
    parts.error_at(SECTION, "sensitive")
    st.checkbox(
        "Rapporteras bara för hela kommunen",
        key=parts.first(SECTION, "whole_kommun_only", seen.whole_kommun_only),
    )
    parts.error_at(SECTION, "whole_kommun_only")
    if seen.whole_kommun_only:
        st.checkbox(
            "Tas märket bort: ja, nya rapporter får knytas till ett område",
            key=parts.first(SECTION, "confirmed", False),
        )
        parts.error_at(SECTION, "confirmed")


def _save(viewer: Viewer, row: CategoryRow | None) -> None:
    new = CategoryWords(
        name=parts.value(SECTION, "name", ""),
        kind=parts.value(SECTION, "kind", CategoryKind.OTRYGGHET),
        parent_id=parts.value(SECTION, "parent_id"),
        sensitive=bool(parts.value(SECTION, "sensitive")),
        whole_kommun_only=bool(parts.value(SECTION, "whole_kommun_only")),
        sort=admin_row.order(SECTION),
    )
    confirmed = bool(parts.value(SECTION, "confirmed", False))
    admin_row.save(
        SECTION,
        new,
        row=row,
        words=_words,
        read=registry.categories,
        add=acts.add_category,
        change=functools.partial(acts.change_category, confirmed=confirmed),
        done=f"{new.name} är sparad." if row else f"{new.name} är tillagd och kan väljas i formulären.",
        viewer=viewer,
    )


def _use(viewer: Viewer, row: CategoryRow) -> None:
    if row.retired_on is None:
        layout.section("Ta ur bruk")
        layout.note(
            "Kategorin kan inte längre väljas i formulär. Rapporter som har den finns kvar i listor, filter "
            "och diagram."
        )
        admin_row.button(
            SECTION,
            "Ta ur bruk",
            acts.retire_category,
            f"{row.name} är ur bruk.",
            row_id=row.id,
            viewer=viewer,
        )
        return
    layout.section("Ta i bruk igen")
    admin_row.button(
        SECTION,
        "Ta i bruk igen",
        acts.restore_category,
        f"{row.name} är i bruk igen.",
        row_id=row.id,
        viewer=viewer,
        undoes=True,
    )
