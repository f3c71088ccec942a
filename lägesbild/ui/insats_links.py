"""From a chart of insatser to each of them: a list of links, closed until somebody asks."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from lägesbild.reading.statements import InsatsView
from lägesbild.ui import insats_words, register, sheet


def show(views: Iterable[InsatsView]) -> None:
    """The insatser of the chart above, each leading to its page."""
    expander = st.expander(
        "Öppna en insats", key="oppna_insats", icon=":material/handshake:", on_change="rerun"
    )
    if expander.open:
        with expander:
            sheet.lines(map(_line, views), label="Insatser")


def _line(view: InsatsView) -> str:
    link = register.link(view.title, page="insatser", row_id=view.id)
    where = ", ".join(view.area_names) or insats_words.WHOLE
    return f"{insats_words.status_html(view.status)}{link} {escape(where)} {sheet.remark(view.huvudman)}"
