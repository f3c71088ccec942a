"""Sammankallning: what a member must not miss, on Lägesbild and on Områdesgrupper, until it is closed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

import streamlit as st

from lägesbild.model import Viewer
from lägesbild.reading import area_groups, gatherings
from lägesbild.reading.gatherings import GatheringLine
from lägesbild.store.session import reading
from lägesbild.ui import live, register

EVERY_S: Final = 5
LONGEST: Final = 160
PART: Final = "sammankallning"


def show(viewer: Viewer) -> None:
    """The gatherings going on, looked for every few seconds; nothing for who is in no områdesgrupp."""
    with reading() as session:
        if not area_groups.is_member(session, viewer=viewer):
            return
    live.begin(PART)
    _live(viewer)


@st.fragment(run_every=EVERY_S)
def _live(seen: Viewer) -> None:
    viewer = live.viewer(PART, seen)
    with reading() as session:
        lines = gatherings.open_ones(session, viewer=viewer)
    if lines:
        draw(lines)


def draw(lines: Sequence[GatheringLine]) -> None:
    """One framed line for each, with a way in."""
    items = "".join(f'<li class="lb-warn">{_told(line)}</li>' for line in lines)
    st.html(
        "<style>ul.lb-called.lb-called { list-style: none; margin: 0; padding: 0; }</style>"
        f'<div role="status" aria-label="Sammankallat"><ul class="lb-called">{items}</ul></div>'
    )


def _told(line: GatheringLine) -> str:
    what = " ".join(line.what.split())
    if len(what) > LONGEST:
        what = f"{what[:LONGEST]} …"
    where = f", {line.where}" if line.where else ""
    head = f"{line.group} är sammankallad {line.when}{where}"
    link = register.link("Öppna", page="omradesgrupper", row_id=line.id)
    return f'<span aria-hidden="true">!</span> <strong>{escape(head)}</strong>: {escape(what)} {link}'
