"""Administration: its sections, and who sees which. The choice lies in the address (``?del=konton``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from lägesbild.model import Viewer
from lägesbild.model.roles import Deed, may
from lägesbild.ui import (
    admin_accounts,
    admin_allowed,
    admin_expected,
    admin_groups,
    admin_huvudman,
    admin_places,
    admin_settings,
    admin_trail,
    admin_words,
    layout,
    register,
)

PART: Final = "del"
"""The section in the address; not bound to the widget, since the address would then hold its label."""
CHOICE: Final = "admin.del"
NOT_YOURS: Final = (
    "Den här sidan är för administratörer och för huvudmännens behörighetsansvariga. Vänd dig till en av dem "
    "om ett konto, en grupp eller ett ord behöver ändras. Ditt eget lösenord byter du under Konto."
)


def administers(viewer: Viewer) -> bool:
    """Whether somebody looks after the municipality's accounts, words and rules."""
    return may(viewer.role, Deed.ADMINISTER)


def approves(viewer: Viewer) -> bool:
    """Whether somebody administers, or answers for the accounts of their own huvudman."""
    return viewer.is_approver or administers(viewer)


@dataclass(frozen=True)
class Section:
    """One part of the page: its name in the address and on the page, its content, and for whom it is."""

    slug: str
    title: str
    show: Callable[[Viewer], None]
    offered: Callable[[Viewer], bool] = administers


SECTIONS: Final = (
    Section("konton", "Konton", admin_accounts.show, approves),
    Section("huvudman", "Huvudmän", admin_huvudman.show),
    Section("grupper", "Grupper och medlemmar", admin_groups.show, approves),
    Section("ord", "Kategorier och ämnen", admin_words.show),
    Section("forvantad", "Förväntad rapportering", admin_expected.show),
    Section("platser", "Platser och områdesnamn", admin_places.show),
    Section("tillatna", "Tillåtna texter", admin_allowed.show),
    Section("spar", "Spår", admin_trail.show, approves),
    Section("installningar", "Inställningar", admin_settings.show),
)


def show(viewer: Viewer) -> None:
    """Let the viewer choose among the sections that are theirs, and show the chosen one."""
    offered = {section.slug: section for section in SECTIONS if section.offered(viewer)}
    if not offered:
        layout.empty(NOT_YOURS)
        return
    first = next(iter(offered))
    asked = st.query_params.get(PART, first)
    st.session_state[CHOICE] = asked if asked in offered else first
    chosen = st.segmented_control(
        "Del av administrationen",
        list(offered),
        format_func=lambda slug: offered[slug].title,
        key=CHOICE,
        required=True,
        label_visibility="collapsed",
        on_change=_turn_to,
    )
    offered[chosen or first].show(viewer)


def _turn_to() -> None:
    """Put the choice in the address. An opened row and a search belong to the section they were made in."""
    for name in (register.ROW, register.SEARCH, register.STATUS, register.ORDER):
        st.query_params.pop(name, None)
    st.query_params[PART] = st.session_state.get(CHOICE) or ""
