"""One insats whole: what it is, which concern it answers, its money, and whether it helped."""

from __future__ import annotations

from html import escape

import streamlit as st

from lägesbild.model import Viewer
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.model.words import InsatsStatus
from lägesbild.reading import gaps, history, insatser
from lägesbild.reading.filters import day_text
from lägesbild.reading.insats_rows import InsatsRow
from lägesbild.store.session import reading
from lägesbild.ui import (
    address,
    guidance_lage,
    insats_edit,
    insats_follow_ups,
    insats_if_nothing,
    insats_words,
    layout,
    public_mark,
    register,
    sheet,
)


def show(viewer: Viewer, insats_id: int) -> None:
    """The sheet, or the form one has opened from it."""
    register.back("insatser")
    row = insatser.one(insats_id, viewer=viewer)
    doing = address.held(insats_edit.DO, (insats_edit.CHANGE, insats_edit.STATUS), "")
    if doing and row.may_change:
        {insats_edit.CHANGE: insats_edit.change, insats_edit.STATUS: insats_edit.status}[doing](viewer, row)
        return
    _head(viewer, row)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _about(row)
        _answers(row)
        insats_if_nothing.show(viewer, row)
    with right:
        _money(row)
        insats_follow_ups.show(viewer, row)
        guidance_lage.of_insats(viewer, row.id)
    _history(viewer, row)


def _head(viewer: Viewer, row: InsatsRow) -> None:
    layout.section(row.title)
    since = sheet.remark(f"sedan {day_text(row.status_on)}")
    public = ", märkt som offentlig" if row.is_public else ""
    readers = sheet.remark(f"får läsas av {row.audience}{public}")
    parts = [f"{insats_words.status_html(row.status)}{since}", escape(row.huvudman)]
    parts += [escape(insats_words.where(row)), readers]
    sheet.lines([" · ".join(parts)], label="Status")
    for late in row.overdue:
        sheet.important(f"Uppföljningen skulle ha gjorts {day_text(late.planned_on)}. Skriv vad den visade.")
    if row.money_ending is not None:
        sheet.important(f"{_upper(gaps.money_text(row.money_ending))}.")
    if row.may_change:
        with st.container(horizontal=True):
            for label, what, icon in (
                ("Ändra", insats_edit.CHANGE, ":material/edit:"),
                ("Byt status", insats_edit.STATUS, ":material/flag:"),
            ):
                st.button(
                    label,
                    icon=icon,
                    key=f"insats.{what}",
                    on_click=address.put,
                    args=(insats_edit.DO, what),
                )
            public_mark.offer(
                viewer,
                "insatsen",
                row_id=row.id,
                version=row.version,
                is_public=row.is_public,
                is_shared=row.audience_slug != MIN_VERKSAMHET,
            )


def _about(row: InsatsRow) -> None:
    sheet.fields(
        [
            ("Mål", row.goal or "Inget mål är skrivet."),
            ("Vad görs", row.description),
            ("Ansvarig funktion", row.owner or "Ingen är angiven."),
            ("Samverkar med", ", ".join(row.partners)),
            ("Tid", insats_words.period(row)),
            ("Ämne", row.theme),
            ("Spår", row.track.label if row.track else None),
            ("Nivå", row.level.label if row.level else None),
            ("Målgrupp", row.target_group),
            ("Metod", row.method),
            ("Verksamhetsmål", "\n".join(f"{goal.year}: {goal.text}" for goal in row.plan_goals)),
            ("Utvärdering", row.evaluation_plan or "Ingen plan är skriven."),
            ("Utvärderas", insats_words.day(row.evaluation_on)),
            ("Rapporterad", day_text(row.reported_on)),
        ],
        label="Om insatsen",
    )


def _answers(row: InsatsRow) -> None:
    layout.section("Svarar på problembilderna")
    if not row.problembilder:
        layout.empty("Insatsen svarar inte på någon problembild som du läser. Koppla en under Ändra.")
        return
    sheet.lines((insats_words.problembild(part) for part in row.problembilder), label="Problembilder")


def _money(row: InsatsRow) -> None:
    layout.section("Pengar och tid")
    sheet.fields(
        [
            ("Kostnad", insats_words.kronor(row.cost_sek) or "Inte angiven."),
            ("Arbetstid", None if row.hours is None else f"{row.hours} timmar"),
        ],
        label="Pengar och tid",
    )
    sheet.lines((escape(insats_words.money(part)) for part in row.funding), label="Finansiering")


def _history(viewer: Viewer, row: InsatsRow) -> None:
    layout.section("Historik")
    sheet.lines(
        (
            f"{insats_words.status_html(InsatsStatus(change.status))} {day_text(change.on)} "
            f"{sheet.remark(change.reason)}"
            for change in reversed(row.history)
        ),
        label="Status över tid",
    )
    expander = st.expander(
        "Alla ändringar", key="insats_andringar", icon=":material/history:", on_change="rerun"
    )
    if expander.open:
        with expander, reading() as session:
            changes = history.of_row(session, "insats", row.id, viewer=viewer)
            sheet.lines(
                (
                    f"<strong>{change.at:%Y-%m-%d %H:%M}</strong> {escape(change.who)}: {escape(change.what)}"
                    f"<br>{sheet.remark('; '.join(field.sentence for field in change.fields))}"
                    for change in changes
                ),
                label="Alla ändringar",
            )


def _upper(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]
