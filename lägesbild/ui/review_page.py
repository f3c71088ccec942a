"""Granska: one report at a time with what lies near it, and the queue it came from."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.model import NotFoundError, Viewer
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import ReviewStatus
from lägesbild.reading import areas, near_reports, reviews
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.near_reports import NearReport
from lägesbild.reading.reviews import Queue, Subject
from lägesbild.store.session import reading
from lägesbild.ui import layout, report_erase, reports, review_queue, review_steps, review_words
from lägesbild.ui import review_state as state
from lägesbild.ui.report_text import plain

NOTHING: Final[dict[ReviewStatus, str]] = {
    ReviewStatus.EJ_GRANSKAD: "Inget att granska just nu. Nya rapporter hamnar här när de har sparats.",
    ReviewStatus.ATERFRAGAD: "Ingen fråga väntar på svar.",
    ReviewStatus.GODTAGEN: "Ingen rapport är godtagen än.",
    ReviewStatus.DUBBLETT: "Ingen rapport är märkt som dubblett.",
}


def show(viewer: Viewer) -> None:
    """The whole page below its title."""
    if not (viewer.is_reviewer or may(viewer.role, Deed.REVIEW)):
        _may_not(viewer)
        return
    _tell()
    with reading() as session:
        tree = areas.read_tree(session)
        asked = review_queue.chosen()
        queue = reviews.queue(session, asked, viewer=viewer, tree=tree)
    review_queue.controls(queue)
    subject = _subject(queue, viewer, tree)
    if subject is not None or queue.counts[asked.status]:
        review_queue.stepper(queue, subject.report.id if subject else 0, tree)
    if subject is None:
        filtered = asked.status is ReviewStatus.EJ_GRANSKAD and queue.counts[asked.status]
        layout.empty(
            "Inget i kön stämmer med urvalet. Välj alla igen." if filtered else NOTHING[asked.status]
        )
        return
    _one(subject, queue, viewer, tree)
    review_queue.listing(queue, subject.report.id, viewer, tree)


def _may_not(viewer: Viewer) -> None:
    st.info(
        f"Du granskar inte rapporter. Det gör granskaren i varje verksamhet, som behörighetsansvarig utser, "
        f"och samordnaren för det som delats med en krets. Vad som hände med dina egna rapporter ser du i "
        f"Mina rapporter. Behöver du granska för {plain(viewer.huvudman)}: vänd dig till den som är "
        "behörighetsansvarig där.",
        icon=":material/lock:",
    )


def _tell() -> None:
    told = st.session_state.pop("review.told", None)
    if told:
        st.success(told, icon=":material/check_circle:")
    problem = st.session_state.pop("review.problem", None)
    if problem:
        st.warning(problem, icon=":material/info:")


def _subject(queue: Queue, viewer: Viewer, tree: AreaTree) -> Subject | None:
    """The report the address names, else the first of the queue."""
    named = state.asked_for()
    with reading() as session:
        if named is not None:
            try:
                return reviews.one(session, named, viewer=viewer, tree=tree)
            except NotFoundError as error:
                st.warning(str(error), icon=":material/info:")
        if not queue.ids:
            return None
        # Named from now on: a press meant for this report must not meet another that has become the first.
        state.stay(queue.ids[0])
        return reviews.one(session, queue.ids[0], viewer=viewer, tree=tree)


def _one(subject: Subject, queue: Queue, viewer: Viewer, tree: AreaTree) -> None:
    with reading() as session:
        near = near_reports.read(session, subject.report.id, viewer=viewer, tree=tree)
    left, right = st.columns([3, 2], gap="large")
    with left:
        reports.show([subject.report], viewer=viewer)
        _more(subject, viewer)
        review_steps.show(subject, near, queue, viewer, tree)
        if viewer.is_reviewer and subject.report.huvudman == viewer.huvudman:
            report_erase.offer(viewer, subject.report.id, subject.report.text, told="review.told")
    with right:
        _near(near, viewer)


def _more(subject: Subject, viewer: Viewer) -> None:
    if subject.more:
        layout.note(" · ".join(f"{label}: {words}" for label, words in subject.more))
    told = [review_words.line(step) for step in subject.steps]
    if told:
        st.markdown("  \n".join(told))
    if subject.problembild is not None:
        st.markdown(f":material/crisis_alert: Kopplad till **{plain(subject.problembild[1])}**")
    if subject.duplicate_of is not None:
        one = subject.duplicate_of
        st.markdown(f"**Dubblett av** {plain(one.huvudman)}, {one.occurred_at:%Y-%m-%d}: {plain(one.text)}")
        reports.note([one], viewer=viewer)


def _near(near: tuple[NearReport, ...], viewer: Viewer) -> None:
    layout.section("Nära den här", aside="samma område och kategori, två veckor före och efter")
    if not near:
        layout.note("Ingen annan rapport som du läser liknar den.")
        return
    for one in near:
        layout.note(one.words[0].upper() + one.words[1:])
        reports.show([one.report], viewer=viewer)
