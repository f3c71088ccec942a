"""One problembild on the page: what it says, how it has gone, what answers it, and what it builds on."""

from __future__ import annotations

from html import escape

import streamlit as st

from lägesbild.figures.tokens import JUDGEMENT_SIGNS
from lägesbild.model import Viewer
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.reading import problembild_reports
from lägesbild.reading.filters import day_text, moment_text
from lägesbild.reading.problembild_whole import Answer, Judged, Step, WholeProblembild
from lägesbild.ui import (
    address,
    insats_words,
    layout,
    problembild_links,
    public_mark,
    register,
    reports,
    sheet,
    theme,
)
from lägesbild.ui.problembild_edit import WRITE


def show(viewer: Viewer, row: WholeProblembild) -> None:
    """The whole problembild."""
    problembild_links.told()
    _head(row)
    if row.may_change:
        _buttons(viewer, row)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _fields(row)
        _answers(viewer, row)
    with right:
        _steps(row.steps)
        _judged(row.judged)
    _reports(viewer, row)
    _changes(row)


def _head(row: WholeProblembild) -> None:
    tags = "".join(f'<span class="lb-tag">{escape(gap)}</span>' for gap in row.gaps)
    status = layout.status_html(row.status, theme.colours())
    st.html(f'<h2 class="lb-section">{escape(row.title)}</h2><p style="margin: 0">{status}{tags}</p>')


def _buttons(viewer: Viewer, row: WholeProblembild) -> None:
    with st.container(horizontal=True):
        if st.button("Ändra status", type="primary", icon=":material/trending_up:", key="problembild.status"):
            address.put(WRITE, "status")
            st.rerun()
        if st.button("Ändra", icon=":material/edit:", key="problembild.change"):
            address.put(WRITE, "andra")
            st.rerun()
        public_mark.offer(
            viewer,
            "problembilden",
            row_id=row.id,
            version=row.version,
            is_public=row.is_public,
            is_shared=row.audience_slug != MIN_VERKSAMHET,
        )


def _fields(row: WholeProblembild) -> None:
    place = row.named_place or row.place
    causes = (
        ("Orsak: situationen", row.cause_situation),
        ("Orsak: den som utsätts", row.cause_target),
        ("Orsak: den som gör det", row.cause_offender),
    )
    sheet.fields(
        (
            ("Beskrivning", row.description if row.description != row.title else None),
            ("Område", ", ".join(row.area_names) or insats_words.WHOLE),
            ("Plats", place),
            ("Kategori", row.category),
            ("Målgrupp", row.target_group),
            *causes,
            ("Huvudman", row.huvudman),
            ("Läses av", row.audience + (", märkt som offentlig" if row.is_public else "")),
            ("Följs sedan", day_text(row.opened_on)),
            ("Avslutad", insats_words.day(row.closed_on)),
        ),
        label="Problembilden",
    )


def _answers(viewer: Viewer, row: WholeProblembild) -> None:
    layout.section("Insatser som svarar på den")
    if row.answers:
        sheet.lines((_answer(answer) for answer in row.answers), label="Insatser")
    else:
        layout.empty("Ingen insats som du läser svarar på den.")
    problembild_links.insatser(viewer, row)


def _answer(answer: Answer) -> str:
    link = register.link(answer.title, page="insatser", row_id=answer.id)
    told = [escape(answer.huvudman)] + ([f"mål: {escape(answer.goal)}"] if answer.goal else [])
    lines = [f"{insats_words.status_html(answer.status)} {link}", _quiet(" · ".join(told))]
    for planned, done, outcome in answer.follow_ups:
        when = f"uppföljd {day_text(done)}" if done else f"följs upp {day_text(planned)}"
        lines.append(_quiet(when + (f": {escape(outcome)}" if outcome else "")))
    return "<br>".join(lines)


def _quiet(safe: str) -> str:
    return f'<span class="lb-remark">{safe}</span>'


def _steps(steps: tuple[Step, ...]) -> None:
    layout.section("Så har den utvecklats")
    sheet.lines((_step(step) for step in steps), label="Status över tid")


def _step(step: Step) -> str:
    status = layout.status_html(step.status, theme.colours())
    reason = f"<br>{escape(step.reason)}" if step.reason else ""
    told = " · ".join(part for part in (step.by, step.meeting) if part)
    return f"{status} {_quiet(day_text(step.on))}{reason}<br>{_quiet(escape(told))}"


def _judged(judged: tuple[Judged, ...]) -> None:
    if not judged:
        return
    layout.section("Bedömt på möten")
    sheet.lines((_judgement(one) for one in judged), label="Bedömningar")


def _judgement(one: Judged) -> str:
    sign = JUDGEMENT_SIGNS[one.judgement.value]
    colour = getattr(theme.colours(), sign.colour)
    return (
        f'<span class="lb-status" style="color:{colour}"><span aria-hidden="true">{sign.sign}</span> '
        f"{one.judgement.label.lower()}</span> {_quiet(f'{escape(one.where)}, {day_text(one.on)}')}"
        f"<br>{escape(one.reason)}<br>{_quiet(escape(one.group))}"
    )


def _reports(viewer: Viewer, row: WholeProblembild) -> None:
    layout.section("Rapporter som den bygger på")
    expander = st.expander(
        "Läs rapporterna", key="problembild.rapporter", icon=":material/article:", on_change="rerun"
    )
    if expander.open:
        with expander:
            found = problembild_reports.linked(row.id, viewer=viewer)
            if found:
                reports.show(found, viewer=viewer)
            else:
                layout.empty("Ingen rapport som du läser hör till den.")
            problembild_links.part_reports(viewer, row, found)
    if row.may_change:
        problembild_links.more_reports(viewer, row)


def _changes(row: WholeProblembild) -> None:
    with st.expander("Ändringar", icon=":material/history:", key="problembild.andringar"):
        if not row.changes:
            layout.empty("Inga ändringar som du läser.")
            return
        sheet.lines(
            (
                f"{_quiet(f'{moment_text(change.at)} · {escape(change.who)}')}"
                f"<br>{escape('; '.join((change.what, *(part.sentence for part in change.fields))))}"
                for change in row.changes
            ),
            label="Ändringar",
        )
