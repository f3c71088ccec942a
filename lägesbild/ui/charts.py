"""A chart on a page: the figure, its caption, and its table twin one click away."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from lägesbild.figures import reporting as figures
from lägesbild.figures.chart import CONFIG, Chart
from lägesbild.model import Viewer
from lägesbild.reading.filters import Filters
from lägesbild.reading.picture import Reporting
from lägesbild.ui import downloads, layout, theme


def show(
    chart: Chart,
    *,
    name: str,
    title: str,
    filters: Filters,
    viewer: Viewer,
    note: str = "",
    on_pick: Callable[[tuple[str, ...]], None] | None = None,
) -> None:
    """
    Show a chart; ``name`` is unique on the page, ``title`` heads the files made of it.

    ``on_pick`` is called with what a clicked mark carries (its customdata), before the page runs anew.
    """
    key = f"bild_{name}"
    if on_pick is None:
        st.plotly_chart(chart.figure, theme=None, config=CONFIG, key=key, alt=chart.alt)
    else:
        st.plotly_chart(
            chart.figure,
            theme=None,
            config=CONFIG,
            key=key,
            alt=chart.alt,
            on_select=partial(_picked, key, on_pick),
            selection_mode="points",
        )
    layout.caption(filters, note=note)
    twin(chart.twin, *chart.more, name=name)
    downloads.chart(chart, name=name, title=title, filters=filters, viewer=viewer, note=note)


def _picked(key: str, on_pick: Callable[[tuple[str, ...]], None]) -> None:
    event = st.session_state.get(key) or {"selection": {"points": []}}
    for point in event["selection"]["points"][:1]:
        on_pick(tuple(str(part) for part in point.get("customdata") or ()))


def reporting(found: Reporting, *, title: str, filters: Filters, viewer: Viewer) -> None:
    """Who has reported, week by week; silence is not calm."""
    if not found.reporters:
        layout.empty("Ingen har rapporterat de här veckorna. Det betyder inte att det är lugnt.")
        return
    most = 6 if theme.is_narrow() else len(found.weeks)
    chart = figures.weeks(found, theme=theme.current(), most=most)
    show(chart, name="rapporterat", title=title, filters=filters, viewer=viewer, note=figures.LEGEND)


def twin(*tables: pd.DataFrame, name: str) -> None:
    """The picture as tables, made only when somebody opens them; empty ones are left out."""
    expander = st.expander(
        "Visa som tabell", key=f"tabell_{name}", icon=":material/table:", on_change="rerun"
    )
    if expander.open:
        with expander:
            for number, table in enumerate(tables):
                if len(table):
                    table_view(table, name=f"{name}_{number}")


def table_view(table: pd.DataFrame, *, name: str) -> None:
    """A table with Swedish headings, and nothing else around it."""
    st.dataframe(table, hide_index=True, key=f"rader_{name}", alt=f"Tabell: {', '.join(table.columns)}")
