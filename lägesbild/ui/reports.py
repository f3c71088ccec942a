"""Reports as cards, for those who may read them; reading others' reports is noted."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from lägesbild.actions import report_readings as acts
from lägesbild.model import Viewer
from lägesbild.reading.filters import day_text
from lägesbild.reading.report_rows import ReportRow
from lägesbild.store.session import reading, transaction
from lägesbild.ui import layout


def show(rows: Sequence[ReportRow], *, viewer: Viewer) -> None:
    """List reports; their writers are told somebody has read them, and reading restricted ones is noted."""
    if not rows:
        layout.empty("Inga rapporter att läsa i det här urvalet. Det betyder inte att det är lugnt.")
        return
    st.html(f'<ul class="lb-cards" aria-label="Rapporter">{"".join(_card(row) for row in rows)}</ul>')
    note(rows, viewer=viewer)


def note(rows: Sequence[ReportRow], *, viewer: Viewer) -> None:
    """Note that somebody reads these reports, wherever their text is shown."""
    note_ids([row.id for row in rows], viewer=viewer)


def note_ids(ids: Sequence[int], *, viewer: Viewer) -> None:
    """The same for reports by id."""
    with reading() as session:
        unnoted = acts.unnoted(session, ids, by=viewer)
    if unnoted:  # asked first: a page drawn again must not write
        with transaction() as session:
            acts.mark_read(session, unnoted, by=viewer)


def _card(row: ReportRow) -> str:
    when = day_text(row.occurred_at.date())
    if row.time_known:
        when += f" kl. {row.occurred_at:%H.%M}"
    head = " · ".join(part for part in (row.area, row.place, row.category, row.kind.label) if part)
    foot = [row.huvudman, when, row.severity, row.development, f"läses av: {row.circle}"]
    mark = "" if row.reviewed else '<span class="lb-tag">ej granskad</span>'
    return (
        f"<li><p class='lb-card-head'>{escape(head)} {mark}</p><p class='lb-card-text'>{escape(row.text)}</p>"
        f"<p class='lb-remark'>{escape(' · '.join(part for part in foot if part))}</p></li>"
    )
