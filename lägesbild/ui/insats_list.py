"""Insatser: the list, with theme, track and level beside the register's own search and status."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

import streamlit as st

from lägesbild.model import Viewer
from lägesbild.model.words import InsatsLevel, Track
from lägesbild.reading import insatser
from lägesbild.reading.areas import swedish_key
from lägesbild.reading.filters import Filters
from lägesbild.reading.insats_rows import InsatsRow
from lägesbild.reading.insatser import ALL, STATUSES
from lägesbild.ui import address, downloads, insats_words, register
from lägesbild.ui.register import Line

ORDERS: Final[dict[str, register.Order]] = {
    **register.ORDERS,
    "Pengarna tar slut": lambda line: (_day(line, "money"), swedish_key(line.title)),
    "Nästa uppföljning": lambda line: (_day(line, "follow_up"), swedish_key(line.title)),
}
NOTHING: Final = (
    "Inga insatser är inlagda i det här urvalet. Vidga urvalet ovanför, välj Alla ämnen, spår och nivåer, "
    "eller lägg upp en insats."
)


def _day(line: Line, name: str) -> dt.date:
    found: dt.date = (line.sort or {}).get(name, dt.date.max)
    return found


def show(viewer: Viewer, filters: Filters) -> None:
    """The list and its download."""
    rows = _chosen(insatser.read(filters, viewer=viewer))
    ids = register.show(
        [_line(row) for row in rows],
        page="insatser",
        label="Insatser",
        statuses=STATUSES,
        empty=NOTHING,
        orders=ORDERS,
    )
    if ids:
        downloads.listing("insatser", ids=ids, filters=filters, viewer=viewer)


def _chosen(rows: Sequence[InsatsRow]) -> list[InsatsRow]:
    """Those of the theme, track and level chosen; the choices stand in the address."""
    themes = [ALL, *sorted({row.theme for row in rows}, key=swedish_key)]
    tracks = {ALL: None} | {track.label: track for track in Track}
    levels = {ALL: None} | {level.label: level for level in InsatsLevel}
    count = sum(
        address.held(name, options, ALL) != ALL
        for name, options in (("amne", themes), ("spar", list(tracks)), ("niva", list(levels)))
    )
    title = f"Ämne, spår och nivå ({count} valda)" if count else "Ämne, spår och nivå"
    with st.popover(title, icon=":material/tune:", key="insats_urval"):
        theme = _choice("Ämne", "amne", themes)
        track = tracks[_choice("Spår", "spar", list(tracks))]
        level = levels[_choice("Nivå", "niva", list(levels))]
    return [
        row
        for row in rows
        if theme in {ALL, row.theme} and track in {None, row.track} and level in {None, row.level}
    ]


def _choice(label: str, name: str, options: list[str]) -> str:
    key = address.field(name, options, ALL)
    found: str = st.selectbox(label, options, key=key, on_change=address.written, args=(name, ALL))
    return found


def _line(row: InsatsRow) -> Line:
    flags = ["uppföljning försenad"] if row.overdue else []
    if row.money_ending is not None:
        flags.append(insats_words.money_flag(row.money_ending))
    parts = [insats_words.where(row), row.theme, row.track.label if row.track else None]
    ends = row.money_ending.ends_on if row.money_ending else None
    told = (row.description, row.goal, row.owner, row.target_group, row.method, *row.partners)
    return Line(
        id=row.id,
        status=row.status.value,
        sign=insats_words.status_html(row.status),
        title=row.title,
        where=" · ".join(part for part in parts if part),
        huvudman=row.huvudman,
        on=row.status_on,
        flags=tuple(flags),
        words=" ".join(part for part in told if part),
        sort={"money": ends or dt.date.max, "follow_up": row.next_follow_up_on or dt.date.max},
    )
