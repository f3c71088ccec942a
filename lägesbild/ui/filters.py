"""The filter bar: period, area, category, huvudman. It lives in the address, so a link shares the view."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Final

import streamlit as st

from lägesbild.model import Viewer
from lägesbild.model.words import DistrictLevel
from lägesbild.reading import lage
from lägesbild.reading.choices import Choices
from lägesbild.reading.filters import Filters

YEAR: Final = "12 månader"
SINCE_MEETING: Final = "Sedan förra mötet"
OWN: Final = "Egen period"
ALL_AREAS: Final = "Hela kommunen"
PERIODS: Final = (YEAR, SINCE_MEETING, "4 veckor", "3 månader", "6 månader", "I år", "I fjol", "3 år", OWN)


def show(viewer: Viewer, choices: Choices, *, need_area: bool = False) -> Filters:
    """Draw the bar and return what it says; ``need_area`` offers no whole kommun."""
    today = lage.today_in_sweden()
    with st.container(key="filter"):
        columns = st.columns(4, gap="small", vertical_alignment="bottom")
        with columns[0]:
            period = st.selectbox("Period", PERIODS, key="period", bind="query-params")
        with columns[1]:
            names = area_names(choices)
            options = list(names) if need_area else [ALL_AREAS, *names]
            area = st.selectbox("Område", options, key="omrade", bind="query-params")
        with columns[2]:
            categories = st.multiselect(
                "Kategori",
                [term.name for term in choices.categories],
                key="kategori",
                bind="query-params",
                placeholder="Alla kategorier",
            )
        with columns[3]:
            huvudman = st.multiselect(
                "Huvudman",
                [term.name for term in choices.huvudman],
                key="huvudman",
                bind="query-params",
                placeholder="Alla huvudmän",
            )
        start, end = _own_period(today) if period == OWN else period_days(period, today, choices.last_meeting)
    return Filters(
        start,
        end,
        names.get(area),
        tuple(term.slug for term in choices.categories if term.name in categories),
        tuple(term.slug for term in choices.huvudman if term.name in huvudman),
    )


def period_days(period: str, today: dt.date, last_meeting: dt.date | None) -> tuple[dt.date, dt.date]:
    """
    First and last day of a named period.

    >>> period_days("I fjol", dt.date(2026, 3, 1), None)
    (datetime.date(2025, 1, 1), datetime.date(2025, 12, 31))
    """
    if period == "I år":
        return dt.date(today.year, 1, 1), today
    if period == "I fjol":
        return dt.date(today.year - 1, 1, 1), dt.date(today.year - 1, 12, 31)
    if period == SINCE_MEETING and last_meeting is not None:
        return last_meeting, today
    days = {"4 veckor": 28, "3 månader": 91, "6 månader": 182, "3 år": 3 * 365}.get(period, 365)
    return today - dt.timedelta(days=days - 1), today


def area_names(choices: Choices) -> dict[str, str]:
    """Name → code of stadsdel and RegSO areas; a name two areas share gets its kind or code added."""
    areas = choices.tree.level(DistrictLevel.STADSDEL, DistrictLevel.REGSO)
    times = Counter(area.name for area in areas)
    return {area.name if times[area.name] == 1 else f"{area.name} ({area.code})": area.code for area in areas}


def _own_period(today: dt.date) -> tuple[dt.date, dt.date]:
    columns = st.columns(4, gap="small")
    earliest = dt.date(2000, 1, 1)
    with columns[0]:
        start = st.date_input(
            "Från",
            today - dt.timedelta(days=364),
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
    return start, end
