"""Sammankallning: what the group already knows of the area, beside the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from html import escape
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from lägesbild.model import Viewer, clock
from lägesbild.model.words import ProblembildStatus
from lägesbild.reading import areas, group_view, report_rows, statements
from lägesbild.reading.filters import Filters, day_text
from lägesbild.reading.gatherings import GatheringView
from lägesbild.reading.statements import ProblembildView
from lägesbild.store.session import reading
from lägesbild.ui import layout, register, theme
from lägesbild.ui import reports as report_cards

DAYS: Final = 90
REPORTS_SHOWN: Final = 5


def show(viewer: Viewer, view: GatheringView) -> None:
    """Problembilder and the latest reports as every member may read them, so that all look at the same."""
    area = view.line.area or "hela kommunen"
    today = clock.today()
    filters = Filters(today - dt.timedelta(days=DAYS - 1), today, district=view.district)
    with reading() as session:
        group = group_view.of(session, view.line.body_id)
        tree = areas.read_tree(session)
        followed = [
            one
            for one in statements.read_problembilder(session, filters, viewer=group, tree=tree)
            if one.status is not ProblembildStatus.AVSLUTAD
        ]
        latest = report_rows.read_latest(
            session, filters, viewer=group, tree=tree, limit=REPORTS_SHOWN, with_sensitive=False
        )
    layout.section(f"Läget i {area}", aside="det hela gruppen får läsa")
    _followed(followed)
    expander = st.expander(
        f"Senaste rapporterna ({len(latest)})",
        key="sammankallning.rapporter",
        expanded=not theme.is_narrow(),
        on_change="rerun",
    )
    if expander.open:
        with expander:
            report_cards.show(latest, viewer=viewer)
    if view.line.area:
        href = f"/omrade?{urlencode({'omrade': view.line.area})}"
        st.html(f'<p class="lb-caption"><a class="lb-link" href="{escape(href)}">Hela områdets blad</a></p>')


def _followed(found: Sequence[ProblembildView]) -> None:
    if not found:
        layout.empty("Inga problembilder följs här som hela gruppen får läsa.")
        return
    layout.rows(
        [
            (layout.status_html(one.status, theme.colours()), one.title, day_text(one.status_on, short=True))
            for one in found
        ],
        label="Problembilder",
        hrefs=[register.address("problembilder", one.id) for one in found],
    )
