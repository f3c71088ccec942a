"""The filter bar: period, area, category, huvudman. It lives in the address, so a link shares the view."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lägesbild.model import Viewer, clock
from lägesbild.reading import view_address
from lägesbild.reading.choices import Choices
from lägesbild.reading.choices import read as read_choices
from lägesbild.reading.filters import Filters
from lägesbild.reading.view_address import ALL_AREAS, OWN, PERIODS, SINCE_MEETING, period_days, slugs
from lägesbild.reading.vocabulary import Term


@dataclass(frozen=True)
class Bar:
    """The bar as it was drawn in this run: where the page's heading goes, what is offered, what is chosen."""

    heading: DeltaGenerator
    choices: Choices
    filters: Filters


_drawn: ContextVar[Bar | None] = ContextVar("filter_bar", default=None)


def start_run() -> None:
    """Forget the bar of the run before."""
    _drawn.set(None)


def show(viewer: Viewer) -> Bar:
    """The bar of this run, drawn by the menu; a page run on its own draws it itself."""
    return _drawn.get() or draw(viewer)


def draw(viewer: Viewer, *, beside: Callable[[], None] | None = None) -> Bar:
    """Draw the bar, leaving room above it for the page's heading; ``beside`` draws what stands at its end."""
    today = clock.today()
    choices = read_choices(viewer, today=today)
    heading = st.container()
    with st.container(key="filter"):
        columns = st.columns([5, 5, 5, 5, 2], gap="small", vertical_alignment="bottom")
        with columns[0]:
            period = st.selectbox("Period", _periods(choices.last_meeting), key="period", bind="query-params")
        names = area_names(choices)
        with columns[1]:
            area = st.selectbox("Område", [ALL_AREAS, *names], key="omrade", bind="query-params")
        with columns[2]:
            categories = _several("Kategori", choices.categories, key="kategori", every="Alla kategorier")
        with columns[3]:
            huvudman = _several("Huvudman", choices.huvudman, key="huvudman", every="Alla huvudmän")
        if beside is not None:
            with columns[4]:
                beside()
        start, end = _own_period(today) if period == OWN else period_days(period, today, choices.last_meeting)
    words = tuple(name for name in (area, *categories, *huvudman) if name != ALL_AREAS)
    bar = Bar(
        heading,
        choices,
        Filters(
            start,
            end,
            district=names.get(area),
            categories=slugs(choices.categories, categories),
            huvudman=slugs(choices.huvudman, huvudman),
            words=words,
        ),
    )
    _drawn.set(bar)
    return bar


def _several(label: str, terms: tuple[Term, ...], *, key: str, every: str) -> list[str]:
    names = [term.name for term in terms]
    return st.multiselect(label, names, key=key, bind="query-params", placeholder=every)


def _periods(last_meeting: dt.date | None) -> tuple[str, ...]:
    return tuple(period for period in PERIODS if period != SINCE_MEETING or last_meeting is not None)


def area_names(choices: Choices) -> dict[str, str]:
    """What the address calls each stadsdel and RegSO area → its code."""
    return view_address.area_names(choices.tree)


def _own_period(today: dt.date) -> tuple[dt.date, dt.date]:
    columns = st.columns(4, gap="small")
    earliest, a_year_ago = dt.date(2000, 1, 1), today - dt.timedelta(days=364)
    with columns[0]:
        start = st.date_input(
            "Från",
            a_year_ago,
            min_value=earliest,
            max_value=today,
            key="fran",
            bind="query-params",
            format="YYYY-MM-DD",
        )
    with columns[1]:
        end = st.date_input(
            "Till",
            today,
            min_value=earliest,
            max_value=today,
            key="till",
            bind="query-params",
            format="YYYY-MM-DD",
        )
    # No browser lets them be emptied, but a forged answer does.
    return start or a_year_ago, end or today
