"""A chart on a page: the figure, its caption, and its table twin one click away."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lägesbild.figures.chart import CONFIG, Chart
from lägesbild.reading.filters import Filters
from lägesbild.ui import layout


def show(chart: Chart, *, name: str, filters: Filters, note: str = "") -> None:
    """Show a chart; ``name`` is unique on the page."""
    st.plotly_chart(chart.figure, theme=None, config=CONFIG, key=f"bild_{name}", alt=chart.alt)
    layout.caption(filters, note=note)
    twin(chart.twin, name=name)


def twin(table: pd.DataFrame, *, name: str) -> None:
    """The picture as a table, made only when somebody opens it."""
    expander = st.expander(
        "Visa som tabell", key=f"tabell_{name}", icon=":material/table:", on_change="rerun"
    )
    if expander.open:
        with expander:
            table_view(table, name=name)


def table_view(table: pd.DataFrame, *, name: str) -> None:
    """A table with Swedish headings, and nothing else around it."""
    st.dataframe(table, hide_index=True, key=f"rader_{name}", alt=f"Tabell: {', '.join(table.columns)}")
