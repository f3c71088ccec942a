"""Change an own report: the same form, and both versions when somebody was there before."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lägesbild.actions import drafts as draft_acts
from lägesbild.actions import reports
from lägesbild.model import ConflictError, Viewer
from lägesbild.model.clock import STOCKHOLM
from lägesbild.reading import own_reports
from lägesbild.reading.own_reports import OwnReport
from lägesbild.store.session import reading, transaction
from lägesbild.ui import name_question, report_form
from lägesbild.ui import report_state as state
from lägesbild.ui.report_made import as_report
from lägesbild.ui.report_text import plain


def show(viewer: Viewer, report_id: int) -> None:
    """The form filled with the report, or with what was typed earlier and not saved."""
    with reading() as session:
        report = own_reports.one(session, report_id, viewer=viewer)
    state.use(f"andra{report_id}")
    state.open_form(viewer, initial=_fields(report), version=report.version)
    report_form.look()
    with st.container(key="rapport", width=report_form.WIDTH_PX):
        st.subheader("Ändra rapporten")
        if state.version() != report.version:
            _both(viewer, report)
        report_form.form(viewer)
        with st.container(key="rapport_send"):
            report_form.problems_summary()
            with st.container(horizontal=True):
                if st.button("Spara ändringen", type="primary", icon=":material/check:", key="mine.save"):
                    _send(viewer, report_id)
                    st.rerun()
                if st.button("Avbryt", key="mine.cancel"):
                    state.start_over(viewer)
                    del st.session_state["mine.changing"]
                    st.rerun()


def _both(viewer: Viewer, report: OwnReport) -> None:
    """Somebody, or the reporter on another device, changed it in between: show what is stored."""
    st.warning(
        f"Det som är sparat nu:  \n{plain(report.text)}",
        title="Rapporten har ändrats eller granskats sedan du öppnade den",
        icon=":material/difference:",
    )
    with st.container(horizontal=True):
        if st.button("Behåll det sparade", key="mine.theirs"):
            state.start_over(viewer)
            st.rerun()
        if st.button("Fortsätt med min text", key="mine.ours"):
            state.accept_version(report.version)
            st.rerun()


def _send(viewer: Viewer, report_id: int) -> None:
    state.keep()
    if report_form.check(viewer):
        return
    try:
        with transaction() as session:
            name_question.answered(session, state.form(), viewer)
            saved = reports.change(
                session, report_id, as_report(state.fields()), version=state.version(), by=viewer
            )
            draft_acts.discard(session, state.form(), by=viewer)
    except ConflictError as error:
        state.set_errors({"": str(error)})
        return
    state.forget()
    del st.session_state["mine.changing"]
    st.session_state["mine.told"] = " ".join(("Ändringen är sparad.", *saved.notices))


def _fields(report: OwnReport) -> dict[str, Any]:
    return {
        "text": report.text,
        "kind": report.kind.value,
        "category": report.category_slug,
        "theme": report.theme_slug,
        "area": report.district_code or state.NO_PLACE,
        "when": state.OTHER_TIME,
        "at": _local(report.occurred_at),
        "to": _local(report.occurred_to) if report.occurred_to else None,
        "day_only": not report.time_known,
        "severity": report.severity.value if report.severity else None,
        "development": report.development.value if report.development else None,
        "audience": report.audience_slug,
        "place": report.place or "",
        "point": list(report.point) if report.point else None,
        "extent": report.extent.value if report.extent else None,
        "reliability": report.reliability.value if report.reliability else None,
        "target_group": report.target_group or "",
        "consequence": report.consequence or "",
        "secrecy": report.secrecy_section or "",
    }


def _local(moment: Any) -> Any:
    return moment.astimezone(STOCKHOLM).replace(tzinfo=None)
