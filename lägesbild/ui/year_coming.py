"""Lägesbild: what the next eight weeks bring."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.model import Viewer, clock
from lägesbild.reading import arshjul
from lägesbild.reading.arshjul import Occasion
from lägesbild.store.session import reading
from lägesbild.ui import layout, register, year_words

SHOWN: Final = 6


def show(viewer: Viewer) -> None:
    """The section, soonest first; nothing when nothing comes."""
    today = clock.today()
    with reading() as session:
        found = arshjul.coming(session, viewer=viewer, today=today)
    if not found:
        return
    layout.section("De närmaste åtta veckorna", aside=str(len(found)))
    _rows(found[:SHOWN], "De närmaste åtta veckorna")
    if found[SHOWN:]:
        with st.expander(f"{len(found) - SHOWN} till", key="arshjul.narmast"):
            _rows(found[SHOWN:], "De närmaste åtta veckorna, fler")


def _rows(found: tuple[Occasion, ...], label: str) -> None:
    today = clock.today()
    layout.rows(
        [
            (year_words.sign_html(one.sort), _text(one), year_words.ahead(one.starts_on, today))
            for one in found
        ],
        label=label,
        hrefs=[_href(one) for one in found],
    )


def _text(one: Occasion) -> str:
    week = year_words.week(one.starts_on, one.ends_on)
    quiet = ", ".join(part for part in (week, "preliminär" if one.is_proposal else "") if part)
    return f"{year_words.days(one.starts_on, one.ends_on)}: {one.title}{f' ({quiet})' if quiet else ''}"


def _href(one: Occasion) -> str:
    if one.row_id is not None and one.page != "arshjul":
        return register.address(one.page, one.row_id)
    return "/arshjul"
