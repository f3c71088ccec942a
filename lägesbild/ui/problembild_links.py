"""Link a problembild to insatser that answer it and to reports that feed it, and part them again."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import Any, Final

import streamlit as st

from lägesbild.actions import problembild_links as acts
from lägesbild.model import LagesbildError, Viewer
from lägesbild.model.roles import Deed, may
from lägesbild.reading import problembild_reports, problembild_whole
from lägesbild.reading.filters import day_text
from lägesbild.reading.problembild_whole import WholeProblembild
from lägesbild.reading.report_rows import ReportRow
from lägesbild.store.session import transaction
from lägesbild.ui import layout, reports
from lägesbild.ui.report_text import plain

DONE: Final = "problembild.kopplat"
_TEXT_SHOWN: Final = 80


def told() -> None:
    """Say that a link was made, wherever on the page one is."""
    if sentence := st.session_state.pop(DONE, None):
        st.toast(sentence, icon=":material/check_circle:")


def insatser(viewer: Viewer, row: WholeProblembild) -> None:
    """Link another insats, or part one, for whoever may change the problembild or the insats."""
    linked = {answer.id: answer.title for answer in row.answers if row.may_change or answer.may_change}
    others = problembild_whole.insatser_to_link(row.id, viewer=viewer, may_change=row.may_change)
    if not (linked or others) or not _may_link(viewer, row):
        return
    with st.expander("Koppla insatser", icon=":material/link:", key="problembild.insatser"):
        _one(
            viewer, row, others, acts.link_insats, label="Insats som svarar på den", button="Koppla insatsen"
        )
        _one(
            viewer,
            row,
            linked,
            acts.unlink_insats,
            label="Insats att koppla loss",
            button="Koppla loss insatsen",
        )


def part_reports(viewer: Viewer, row: WholeProblembild, found: Sequence[ReportRow]) -> None:
    """Part a report from the problembild."""
    if row.may_change and found:
        names = {report.id: _name(report) for report in found}
        _one(
            viewer,
            row,
            names,
            acts.unlink_report,
            label="Rapport att koppla loss",
            button="Koppla loss rapporten",
        )


def more_reports(viewer: Viewer, row: WholeProblembild) -> None:
    """Choose among reports that tell of the same."""
    expander = st.expander(
        "Koppla rapporter", icon=":material/link:", key="problembild.koppla", on_change="rerun"
    )
    if not expander.open:
        return
    with expander:
        found = problembild_reports.to_link(row.id, viewer=viewer)
        if not found:
            layout.empty(
                "Inga rapporter från det senaste året om samma kategori eller område går att koppla."
            )
            return
        reports.note(found, viewer=viewer)
        names = {report.id: _name(report) for report in found}
        layout.note(
            "En rapport läses som förut: bara av dem den är delad med, hur många som än läser problembilden."
        )
        chosen = st.multiselect(
            "Rapporter om samma sak",
            list(names),
            format_func=names.__getitem__,
            placeholder="Välj en eller flera",
            key=f"problembild.rapporter_{row.id}",
        )
        if st.button("Koppla rapporterna", key="problembild.koppla_rapporter", disabled=not chosen):
            _do(
                lambda session: acts.link_reports(session, row.id, chosen, by=viewer),
                "Rapporterna är kopplade.",
            )


def _one(
    viewer: Viewer,
    row: WholeProblembild,
    names: dict[int, str],
    act: Callable[..., Any],
    *,
    label: str,
    button: str,
) -> None:
    if not names:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            label,
            list(names),
            format_func=names.__getitem__,
            index=None,
            placeholder="Välj",
            key=f"problembild.{act.__name__}_{row.id}",
        )
        if st.button(button, key=f"problembild.gor.{act.__name__}", disabled=chosen is None):
            _do(lambda session: act(session, row.id, chosen, by=viewer), "Kopplingen är ändrad.")


def _do(act: Callable[[Any], Any], told: str) -> None:
    try:
        with transaction() as session:
            act(session)
    except LagesbildError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    st.session_state[DONE] = told
    st.rerun()


def _may_link(viewer: Viewer, row: WholeProblembild) -> bool:
    return row.may_change or may(viewer.role, Deed.FOLLOW)


def _name(report: ReportRow) -> str:
    text = textwrap.shorten(report.text, _TEXT_SHOWN, placeholder=" …")
    return f"{day_text(report.occurred_at.date(), short=True)} · {report.area} · {report.huvudman}: {text}"
