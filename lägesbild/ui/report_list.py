"""Mina rapporter: each own report, what happened to it, and how to change or withdraw it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

import streamlit as st
from babel.dates import format_date, format_datetime

from lägesbild.actions import reports
from lägesbild.model import Viewer
from lägesbild.model.clock import STOCKHOLM, day_of
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import ObservationKind, ReviewStatus, ReviewStep
from lägesbild.reading import own_reports
from lägesbild.reading.areas import normalized
from lägesbild.reading.own_reports import OwnReport
from lägesbild.store.session import reading, transaction
from lägesbild.ui import report_change, report_erase, report_review, review_words
from lägesbild.ui import reports as report_cards
from lägesbild.ui.report_text import plain

REPORT: Final = "../../pages/rapportera.py"
PAGE_SIZE: Final = 20
ASKED: Final = "Väntar på dig"
STATES: Final[dict[str, Callable[[OwnReport], bool]]] = {
    "Alla": lambda report: report.withdrawn_at is None,
    "Lästa": lambda report: report.withdrawn_at is None and report.first_read_at is not None,
    "Kopplade till problembild": lambda report: report.problembild is not None,
    ASKED: lambda report: report.waiting is not None,
    "Tillbakadragna": lambda report: report.withdrawn_at is not None,
}


def show(viewer: Viewer) -> None:
    """The list, or the report being changed."""
    changing: int | None = st.session_state.get("mine.changing")
    if changing is not None:
        report_change.show(viewer, changing)
        return
    told = st.session_state.pop("mine.told", None)
    if told:
        st.success(told, icon=":material/check_circle:")
    with reading() as session:
        mine = own_reports.read(session, viewer=viewer)
    if not mine:
        _empty(viewer)
        return
    _feedback(mine)
    chosen = _filtered(mine)
    st.caption(f"{len(chosen)} av {len(mine)} rapporter")
    if not chosen:
        st.info("Ingen av dina rapporter stämmer med valet. Ändra sökningen eller välj Alla.")
    for report in chosen[: _shown_count(len(chosen))]:
        _card(viewer, report)
    _more(len(chosen))


def _feedback(mine: tuple[OwnReport, ...]) -> None:
    """How many own reports wait for the reporter, above everything else."""
    count = sum(report.waiting is not None for report in mine)
    if not count:
        return
    what = "en rapport väntar" if count == 1 else f"{count} rapporter väntar"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/mark_chat_unread: **Återkoppling till dig:** {what} på ditt svar")
        st.button("Visa", key="mine.feedback", on_click=_show_asked)


def _show_asked() -> None:
    st.session_state["mine.state"] = ASKED
    st.session_state["mine.search"] = ""


def _empty(viewer: Viewer) -> None:
    if not may(viewer.role, Deed.REPORT):
        st.info(
            f"Din roll ({viewer.role.label.lower()}) rapporterar inte, så här finns inga rapporter.",
            icon=":material/description:",
        )
        return
    st.info(
        "Du har inte skrivit någon rapport än. När du har gjort det ser du här om den har blivit läst, "
        "kopplad till en problembild eller lett till en insats.",
        icon=":material/description:",
    )
    if st.button("Rapportera", type="primary", icon=":material/edit_square:"):
        st.switch_page(REPORT)


def _filtered(mine: tuple[OwnReport, ...]) -> list[OwnReport]:
    search = st.text_input(
        "Sök", key="mine.search", placeholder="Ord i texten, område eller kategori", icon=":material/search:"
    )
    chosen = st.pills("Visa", list(STATES), default="Alla", required=True, key="mine.state") or "Alla"
    words = normalized(search or "").split()
    found = [
        report for report in mine if STATES[chosen](report) and all(w in _haystack(report) for w in words)
    ]
    return sorted(found, key=lambda report: report.waiting is None)


def _haystack(report: OwnReport) -> str:
    parts = (report.text, report.district, report.category, report.kind.label, report.place, report.audience)
    return normalized(" ".join(part for part in parts if part))


def _shown_count(available: int) -> int:
    return min(available, int(st.session_state.get("mine.shown", PAGE_SIZE)))


def _more(available: int) -> None:
    shown = _shown_count(available)
    if available > shown and st.button(f"Visa fler ({available - shown} till)", key="mine.more"):
        st.session_state["mine.shown"] = shown + PAGE_SIZE
        st.rerun()


def _card(viewer: Viewer, report: OwnReport) -> None:
    with st.container(border=True, key=f"mine.card.{report.id}"):
        st.markdown(f"**{plain(_headline(report))}**")
        st.markdown(plain(report.text) or "*Inget att rapportera*")
        st.markdown("  \n".join(steps(report)))
        if report.repeats:
            report_cards.note_ids([step.other_id for step in report.steps if step.other_id], viewer=viewer)
        if may(viewer.role, Deed.CHANGE_OWN):
            report_review.show(viewer, report)
        if may(viewer.role, Deed.CHANGE_OWN):
            _buttons(viewer, report)


def _headline(report: OwnReport) -> str:
    where = report.district or "Utan angiven plats"
    what = report.category or report.kind.label
    return f"{when(report)} · {where} · {what}"


def when(report: OwnReport) -> str:
    """The moment of a report in Swedish: the day alone where only that is known."""
    local = report.occurred_at.astimezone(STOCKHOLM)
    if report.kind is ObservationKind.INGET:
        return f"vecka {local.isocalendar().week} {local.isocalendar().year}"
    if not report.time_known:
        return str(format_date(local.date(), "d MMM y", locale="sv"))
    return str(format_datetime(local, "d MMM y HH:mm", locale="sv"))


def steps(report: OwnReport) -> list[str]:
    """What has happened to a report so far, one line for each step, with icon and words."""
    told = [f":material/check: Sparad {_day(report.created_at)}, får läsas av {plain(report.audience)}"]
    if report.earlier_count:
        told.append(
            f":material/edit: Ändrad {report.earlier_count} gång(er)".replace("1 gång(er)", "en gång")
        )
    if report.withdrawn_at is not None:
        return [*told, f":material/undo: Tillbakadragen {_day(report.withdrawn_at)}"]
    told += [_reach(report), *_review(report)]
    if report.problembild:
        told.append(f":material/link: Kopplad till problembilden {plain(report.problembild)}")
    told += [f":material/rocket_launch: Lett till insatsen {plain(title)}" for title in report.insatser]
    return told


def _reach(report: OwnReport) -> str:
    if report.audience_id is None:
        return ":material/lock: Stannar i den egna verksamheten, där er egen granskare läser den"
    if report.first_read_at:
        return f":material/visibility: Läst av någon utanför verksamheten {_day(report.first_read_at)}"
    return ":material/schedule: Inte läst än utanför verksamheten"


def _review(report: OwnReport) -> list[str]:
    """The steps of the review; where it stands now, unless the last step or the waiting question says so."""
    if report.kind is ObservationKind.INGET:
        return []
    told = [review_words.line(step) for step in report.steps if step is not report.waiting]
    if report.repeats:
        told.append(f":material/subdirectory_arrow_right: Den som redan fanns: {plain(report.repeats)}")
    said = {ReviewStatus.GODTAGEN: ReviewStep.GODTAGEN, ReviewStatus.DUBBLETT: ReviewStep.DUBBLETT}
    last = report.steps[-1].step if report.steps else None
    if report.waiting is None and (not told or said.get(report.review) is not last):
        told.append(f":material/fact_check: {report.review.label}")
    return told


def _day(moment: dt.datetime) -> str:
    return str(format_date(day_of(moment), "d MMM y", locale="sv"))


def _buttons(viewer: Viewer, report: OwnReport) -> None:
    with st.container(horizontal=True):
        stands = report.withdrawn_at is None
        changeable = stands and report.kind is not ObservationKind.INGET and report.thinned_on is None
        if changeable and st.button("Ändra", key=f"mine.change.{report.id}", icon=":material/edit:"):
            st.session_state["mine.changing"] = report.id
            st.rerun()
        if stands and st.button("Dra tillbaka", key=f"mine.withdraw.{report.id}", icon=":material/undo:"):
            _ask_why(viewer, report.id)
        if report.text:
            report_erase.offer(viewer, report.id, report.text, told="mine.told")


@st.dialog("Dra tillbaka rapporten")
def _ask_why(viewer: Viewer, report_id: int) -> None:
    st.markdown("Rapporten försvinner ur alla listor och siffror. Du ser den kvar här som tillbakadragen.")
    reason = st.radio(
        "Varför?",
        list(reports.WITHDRAW_REASONS),
        format_func=reports.WITHDRAW_REASONS.__getitem__,
        index=None,
        key=f"mine.reason.{report_id}",
    )
    if st.button("Dra tillbaka", type="primary", disabled=reason is None, key=f"mine.sure.{report_id}"):
        with transaction() as session:
            reports.withdraw(session, report_id, reason=reason or "", by=viewer)
        st.session_state["mine.told"] = "Rapporten är tillbakadragen."
        st.rerun()
