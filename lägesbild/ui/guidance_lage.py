"""Inriktning och stöd on other pages: what waits for an answer, and what was asked about an insats."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.model import Viewer
from lägesbild.model.words import GuidanceKind
from lägesbild.reading import guidance
from lägesbild.reading.guidance import GuidanceView, State
from lägesbild.store.session import reading
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
    link = '<a class="lb-link" href="/inriktning">Svara, eller läs tidigare svar</a>'
    st.html(f'<p class="lb-caption">{link}</p>')


def of_insats(viewer: Viewer, insats_id: int) -> None:
    """What has been asked about one insats, on its sheet; nothing where nothing has."""
    with reading() as session:
        views = [view for view in guidance.read(session, viewer=viewer) if view.insats_id == insats_id]
    if not views:
        return
    layout.section("Inriktning och stöd", aside=str(len(views)))
    layout.rows((_told(view) for view in views), label="Inriktning och stöd")


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


def _told(view: GuidanceView) -> tuple[str, str, str]:
    kind, text, remark = _line(view)
    if view.state is State.OPEN:
        return kind, text, remark
    answer = f" Svar: {view.answer}" if view.answer else ""
    return kind, f"{text}{answer}", f"{view.huvudman} · {view.state.value.lower()}"


def _line(view: GuidanceView) -> tuple[str, str, str]:
    kind = f'<span class="lb-status">{view.kind.label}</span>'
    return kind, view.text, f"{view.huvudman} · {waited(view.age_days)}"
