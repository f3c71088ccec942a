"""Headings, captions, lists and empty states, the same on every page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

import streamlit as st

from lägesbild.export import stamp
from lägesbild.figures.classes import number
from lägesbild.figures.tokens import PROBLEMBILD_SIGNS, Palette
from lägesbild.model import clock
from lägesbild.model.words import ProblembildStatus
from lägesbild.reading.filters import Filters, day_text

SOURCE: Final = f"Källa: {stamp.SOURCE}"
PUBLIC_RECORD: Final = (
    "Det som delas med en annan myndighet blir en allmän handling. Dela bara det som mottagarna behöver."
)
"""Said wherever somebody chooses who may read (rule 1)."""


def header(title: str, *, aside: str = "") -> None:
    """The page's one heading, with a quiet line beside it."""
    st.html(
        f'<header class="lb-header"><h1>{escape(title)}</h1>'
        + (f"<p>{escape(aside)}</p>" if aside else "")
        + "</header>"
    )


def section(title: str, *, aside: str = "") -> None:
    """A section heading, with what it counts beside it."""
    quiet = f' <span class="lb-aside">{escape(aside)}</span>' if aside else ""
    st.html(f'<h2 class="lb-section">{escape(title)}{quiet}</h2>')


def caption(filters: Filters, *, note: str = "") -> None:
    """What a picture builds on: source, period, filters, the day it was made."""
    made = f"Hämtat {day_text(clock.today())}"
    parts = [SOURCE, filters.period_text(), ", ".join(filters.words), made, note]
    st.html(f'<p class="lb-caption">{escape(". ".join(part for part in parts if part))}.</p>')


def empty(sentence: str) -> None:
    """What is missing and what to do about it."""
    st.html(f'<p class="lb-empty">{escape(sentence)}</p>')


def note(sentence: str) -> None:
    """A quiet sentence under a picture or list."""
    st.html(f'<p class="lb-caption">{escape(sentence)}</p>')


def warn(sentence: str) -> None:
    """A sentence that must not be missed, with sign and frame, not colour alone."""
    st.html(f'<p class="lb-warn"><span aria-hidden="true">?</span> {escape(sentence)}</p>')


def facts(pairs: Iterable[tuple[str, str]]) -> None:
    """A few numbers with what they count."""
    items = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in pairs)
    st.html(f'<dl class="lb-facts">{items}</dl>')


def status_html(status: ProblembildStatus, colours: Palette) -> str:
    """A status as sign and word, in its colour."""
    sign = PROBLEMBILD_SIGNS[status.value]
    return (
        f'<span class="lb-status" style="color:{getattr(colours, sign.colour)}">'
        f'<span aria-hidden="true">{sign.sign}</span> {status.label.lower()} '
        f'<span aria-hidden="true">{sign.arrow}</span></span>'
    )


def sign_html(status: ProblembildStatus, colours: Palette) -> str:
    """A status as its sign alone, for a line whose words tell it."""
    sign = PROBLEMBILD_SIGNS[status.value]
    return f'<span aria-hidden="true" style="color:{getattr(colours, sign.colour)}">{sign.sign}</span>'


def sensitive(counts: tuple[tuple[str, int | None], ...]) -> None:
    """What may be told of sensitive categories: they stand in no other number."""
    if not counts:
        return
    shown = [f"{name.lower()} omkring {number(count)}" for name, count in counts if count is not None]
    if not shown:
        note(
            "Känsliga kategorier räknas för sig, för hela kommunen och ett kalenderår i taget. "
            "Här visas inga tal, för att skydda små tal."
        )
    else:
        rest = "; övriga visas inte, för att skydda små tal" if len(shown) < len(counts) else ""
        note(
            "Känsliga kategorier räknas för sig, för hela kommunen och det kalenderår då perioden slutar, "
            f"och avrundat: {'; '.join(shown)}{rest}."
        )


def rows(lines: Iterable[tuple[str, str, str]], *, label: str, hrefs: Sequence[str] = ()) -> None:
    """
    A list of lines: safe HTML of the sign, the text itself, and a quiet remark at the end.

    Only the first part is taken as HTML; text and remark are escaped here. ``hrefs`` are where the texts
    lead, line by line (``register.address``, "" for nowhere); followed inside the app.
    """
    items = "".join(
        f'<li><span class="lb-sign">{sign}</span><span class="lb-text">'
        f"{_led(text, hrefs[number] if hrefs else None)}</span>"
        f'<span class="lb-remark">{escape(remark)}</span></li>'
        for number, (sign, text, remark) in enumerate(lines)
    )
    st.html(f'<ul class="lb-rows" aria-label="{escape(label)}">{items}</ul>')


def _led(text: str, href: str | None) -> str:
    if not href:
        return escape(text)
    look = "color: inherit; text-decoration-color: color-mix(in srgb, currentColor 35%, transparent)"
    return f'<a class="lb-link" style="{look}" href="{escape(href)}">{escape(text)}</a>'
