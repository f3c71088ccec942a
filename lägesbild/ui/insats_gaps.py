"""Luckor: what is missing before a meeting, each line a way to the row."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import Final

import streamlit as st

from lägesbild.figures.classes import counted
from lägesbild.model import Viewer
from lägesbild.reading import gaps
from lägesbild.reading.filters import Filters
from lägesbild.reading.gaps import HEADINGS, Gap
from lägesbild.ui import layout, register, sheet

SHOWN: Final = 6


def show(viewer: Viewer, filters: Filters) -> None:
    """Every gap, the most pressing kind first."""
    found = gaps.read(filters, viewer=viewer)
    if not found:
        layout.empty("Inga luckor i det du läser i det här urvalet.")
        return
    layout.note(
        f"{counted(len(found), 'lucka', 'luckor')} i de problembilder och insatser du läser, i dag. "
        "Perioden i urvalet gäller inte här; område, kategori och huvudman gör det."
    )
    for kind, group in groupby(found, key=lambda gap: gap.kind):
        part = list(group)
        layout.section(HEADINGS[kind], aside=str(len(part)))
        sheet.lines((_line(gap) for gap in part[:SHOWN]), label=HEADINGS[kind])
        if part[SHOWN:]:
            with st.expander(f"{len(part) - SHOWN} till", key=f"lucka_{kind}"):
                sheet.lines((_line(gap) for gap in part[SHOWN:]), label=f"{HEADINGS[kind]}, fler")


def _line(gap: Gap) -> str:
    link = register.link(gap.title, page=gap.page, row_id=gap.row_id)
    return f"{link}: {escape(gap.what)}. {sheet.remark(gap.huvudman)}"
