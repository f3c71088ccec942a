"""Administration: its sections, and who sees which. The choice lies in the address (``?del=konton``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from lägesbild.model import Viewer
from lägesbild.model.roles import Deed, may
from lägesbild.ui import admin_accounts, admin_settings, admin_trail, layout

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
    Section("spar", "Spår", admin_trail.show, approves),
    Section("installningar", "Inställningar", admin_settings.show),
)


def show(viewer: Viewer) -> None:
    """Let the viewer choose among the sections that are theirs, and show the chosen one."""
    offered = {section.slug: section for section in SECTIONS if section.offered(viewer)}
    if not offered:
        layout.empty(NOT_YOURS)
        return
    chosen = st.segmented_control(
        "Del av administrationen",
        list(offered),
        default=next(iter(offered)),
        format_func=lambda slug: offered[slug].title,
        key="del",
        bind="query-params",
        required=True,
        label_visibility="collapsed",
    )
    offered[chosen or next(iter(offered))].show(viewer)
