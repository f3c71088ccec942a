"""Inriktning och stöd on the page Lägesbild: what still waits for an answer, one line each."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.model.words import GuidanceKind
from lägesbild.reading.guidance import GuidanceView
from lägesbild.ui import layout

LINES_SHOWN: Final = 5


def show(views: tuple[GuidanceView, ...]) -> None:
    """What the two groups wait for, inriktning before stöd, the longest waiting first."""
    layout.section("Inriktning och stöd", aside=f"{len(views)} väntar på svar" if views else "")
    if not views:
        layout.note("Inget väntar på svar.")
        return
    kinds = list(GuidanceKind)
    lines = [_line(view) for view in sorted(views, key=lambda view: kinds.index(view.kind))]
    layout.rows(lines[:LINES_SHOWN], label="Inriktning och stöd")
    if lines[LINES_SHOWN:]:
        with st.expander(f"{len(lines) - LINES_SHOWN} till"):
            layout.rows(lines[LINES_SHOWN:], label="Inriktning och stöd, fler")
    st.html(
        '<p class="lb-caption"><a href="/inriktning" target="_self">Svara, eller läs tidigare svar</a></p>'
    )


def waited(days: int) -> str:
    """
    A wait in words.

    >>> waited(0), waited(1), waited(12), waited(70)
    ('sedan i dag', '1 dag', '12 dagar', '10 veckor')
    """
    if days == 0:
        return "sedan i dag"
    if days >= 8 * 7:
        return f"{days // 7} veckor"
    return "1 dag" if days == 1 else f"{days} dagar"


def _line(view: GuidanceView) -> tuple[str, str, str]:
    kind = f'<span class="lb-status">{view.kind.label}</span>'
    return kind, view.text, f"{view.huvudman} · {waited(view.age_days)}"
