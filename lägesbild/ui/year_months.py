"""Årshjul: a year as twelve months, each with what it brings; now is marked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

import streamlit as st

from lägesbild.reading.arshjul import Occasion, Year
from lägesbild.reading.filters import day_text
from lägesbild.ui import register, year_words

_LOOK: Final = """<style>
.lb-year {
  display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr));
}
.lb-year section {
  border: 1px solid light-dark(#D3DCE3, #33414D); border-radius: 6px; padding: 0.5rem 0.75rem;
}
.lb-year section.lb-now { border: 2px solid light-dark(#0B5A7A, #5FB3D4); }
.lb-year h3 { margin: 0; padding: 0 0 0.25rem; font-size: 1rem; font-weight: 600; line-height: 1.4; }
.lb-year .lb-tag { font-weight: 400; font-size: 0.875rem; }
.lb-year ul.lb-month.lb-month { list-style: none; margin: 0; padding: 0; }
.lb-year .lb-month.lb-month li {
  display: grid; grid-template-columns: 1rem 5.75rem 1fr; gap: 0 0.375rem; align-items: baseline;
  margin: 0; padding: 0.125rem 0; line-height: 1.35; font-size: 0.9375rem;
}
.lb-year .lb-month.lb-month li.lb-today {
  display: block; font-size: 0.8125rem; border-top: 2px solid light-dark(#0B5A7A, #5FB3D4); padding: 0;
}
.lb-year .lb-days { font-size: 0.875rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
.lb-year .lb-what { overflow-wrap: anywhere; }
.lb-year .lb-what a {
  color: inherit; text-decoration-color: color-mix(in srgb, currentColor 35%, transparent);
}
.lb-year p.lb-off { margin: 0.25rem 0 0; font-size: 0.8125rem; line-height: 1.4; opacity: 0.78; }
.lb-year-legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; font-size: 0.875rem; }
ul.lb-year-legend.lb-year-legend { list-style: none; margin: 0.25rem 0 0; padding: 0; }
.lb-year-legend.lb-year-legend li { margin: 0; }
</style>"""


def show(year: Year, *, today: dt.date, edits: bool, narrow: bool) -> None:
    """
    The months, and what the signs mean. ``edits``: the viewer may open events to change them.

    On a ``narrow`` screen this year begins with the month that is now; those before wait to be opened.
    """
    first = today.month if narrow and year.year == today.year else 1
    _grid(year, range(first, 13), today, edits=edits)
    if first > 1:
        with st.expander("Tidigare i år", key="arshjul.tidigare"):
            _grid(year, range(1, first), today, edits=edits)
    sorts = {one.sort for one in year.occasions}
    legend = "".join(
        f"<li>{year_words.mark_html(sort)} {escape(year_words.sort_name(sort).lower())}</li>"
        for sort in year_words.SIGNS
        if sort in sorts
    )
    if legend:
        st.html(f'<ul class="lb-year-legend" aria-label="Tecken">{legend}</ul>')


def _grid(year: Year, numbers: Iterable[int], today: dt.date, *, edits: bool) -> None:
    months = "".join(_month(year, number, today, edits=edits) for number in numbers)
    st.html(f'{_LOOK}<div class="lb-year">{months}</div>')


def _month(year: Year, number: int, today: dt.date, *, edits: bool) -> str:
    first = dt.date(year.year, number, 1)
    last = _last_day(first)
    now = first <= today <= last
    found = [one for one in year.occasions if one.starts_on <= last and one.ends_on >= first]
    tag = ' <span class="lb-tag">nu</span>' if now else ""
    lines = "".join(_lines(found, first, today if now else None, edits=edits))
    listed = f'<ul class="lb-month">{lines}</ul>' if lines else ""
    name = year_words.month(number)
    return (
        f'<section class="{"lb-now" if now else "lb-then"}" aria-label="{name}"><h3>{name}{tag}</h3>'
        f"{listed}{_off(year, number)}</section>"
    )


def _lines(found: Iterable[Occasion], first: dt.date, today: dt.date | None, *, edits: bool) -> Iterator[str]:
    """What a month brings, with a line where today is; what goes on from before stands first."""
    marked = today is None
    for one in found:
        if not marked and today is not None and one.starts_on >= today:
            marked = True
            yield _today(today)
        yield _line(one, first, edits=edits)
    if not marked and today is not None:
        yield _today(today)


def _today(today: dt.date) -> str:
    return f'<li class="lb-today">i dag, {day_text(today, year=False)}</li>'


def _line(one: Occasion, first: dt.date, *, edits: bool) -> str:
    if one.starts_on < first:
        when = f"till {day_text(one.ends_on, short=True, year=False)}"
    else:
        when = year_words.days(one.starts_on, one.ends_on)
    notes = [year_words.week(one.starts_on, one.ends_on), "preliminär" if one.is_proposal else ""]
    quiet = ", ".join(note for note in notes if note)
    remark = f' <span class="lb-remark">({escape(quiet)})</span>' if quiet else ""
    return (
        f"<li><span>{year_words.sign_html(one.sort)}</span>"
        f'<span class="lb-days">{escape(when)}</span>'
        f'<span class="lb-what">{_title(one, edits=edits)}{remark}</span></li>'
    )


def _title(one: Occasion, *, edits: bool) -> str:
    if one.row_id is None or (one.page == "arshjul" and not edits):
        return escape(one.title)
    return register.link(one.title, page=one.page, row_id=one.row_id)


def _off(year: Year, number: int) -> str:
    """Röda dagar, then eves and bridge days."""
    parts = []
    for word, half in (("Röda dagar", False), ("Aftnar och klämdagar", True)):
        names = [
            f"{day.on.day} {_inside(day.name)}"
            for day in year.days_off
            if day.on.month == number and day.is_half is half
        ]
        if names:
            parts.append(f"{word}: {', '.join(names)}.")
    return f'<p class="lb-off">{escape(" ".join(parts))}</p>' if parts else ""


def _inside(name: str) -> str:
    """A day's name inside a sentence."""
    return name if name.startswith("Kristi") else name[0].lower() + name[1:]


def _last_day(first: dt.date) -> dt.date:
    following = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return following - dt.timedelta(days=1)
