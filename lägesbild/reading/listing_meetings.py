"""Inriktning och stöd, goals, decisions, tasks, judgements and indicators as rows of a file."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from sqlalchemy import select

from lägesbild.model import (
    Assessment,
    Decision,
    Guidance,
    Indicator,
    IndicatorRelease,
    IndicatorValue,
    Meeting,
    PlanGoal,
    Task,
    Theme,
)
from lägesbild.reading import insats_rows, verksamhetsplan
from lägesbild.reading.indicators import told
from lägesbild.reading.listing_scope import EVERYBODY, WHOLE, Register, Row, Scope
from lägesbild.reading.picture import SUPPRESSED
from lägesbild.reading.rights import visible

_GUIDANCE: Final = (
    "Nr",
    "Slag",
    "Text",
    "Framförd",
    "Huvudman",
    "Insats",
    "Svar",
    "Besvarad",
    "Tillbakadragen",
    "Läses av",
)
_GOALS: Final = (
    "Nr",
    "År",
    "Spår",
    "Mål",
    "Utfall",
    "Insatser och vad de visat",
    "Huvudman",
    "Tillbakadraget",
    "Läses av",
)
_DECISIONS: Final = ("Nr", "Möte", "Mötesdag", "Paragraf", "Beslut", "Ämne", "Upphävt", "Läses av")
_TASKS: Final = (
    "Nr",
    "Möte",
    "Mötesdag",
    "Paragraf",
    "Uppdrag",
    "Ämne",
    "Ansvarig huvudman",
    "Ansvarig",
    "Klart senast",
    "Status",
    "Läses av",
)
_ASSESSMENTS: Final = (
    "Nr",
    "Möte",
    "Mötesdag",
    "Område",
    "Problembild",
    "Bedömning",
    "Skäl",
    "Tillbakadragen",
    "Läses av",
)
_INDICATORS: Final = (
    "Nr",
    "Indikator",
    "Enhet",
    "Område",
    "Från",
    "Till",
    "Värde",
    "Anmärkning",
    "Källa",
    "Begränsningar",
    "Riktning",
    "Huvudman",
    "Läses av",
)
ROUNDED: Final = "avrundat till närmaste 5"


def guidance(scope: Scope) -> list[Row]:
    """What was asked, latest first. An insats is named only to who reads it."""
    filters = scope.filters
    conditions = [] if filters is None else [Guidance.asked_on.between(filters.start, filters.end)]
    rows = scope.session.scalars(
        select(Guidance)
        .where(visible(Guidance, scope.viewer), *scope.chosen(Guidance), *conditions)
        .order_by(Guidance.asked_on.desc(), Guidance.id.desc())
    )
    return [
        Row(
            row.id,
            (
                row.id,
                row.kind.label,
                row.text,
                row.asked_on,
                scope.huvudman[row.huvudman_id],
                scope.insatser.get(row.insats_id or 0),
                row.answer,
                row.answered_on,
                row.withdrawn_on,
                scope.readers(row),
            ),
        )
        for row in rows
    ]


def goals(scope: Scope) -> list[Row]:
    """Goals of the years that the period touches, with the insatser towards each that the viewer reads."""
    filters = scope.filters
    served: defaultdict[int, list[str]] = defaultdict(list)
    for insats in insats_rows.every(scope.session, viewer=scope.viewer, tree=scope.tree, today=scope.until):
        for goal in insats.plan_goals:
            told = verksamhetsplan.outcome_text(insats)
            served[goal.id].append(f"{insats.title} ({insats.status.label.lower()}). {told}")
    conditions = [] if filters is None else [PlanGoal.year.between(filters.start.year, filters.end.year)]
    rows = scope.session.scalars(
        select(PlanGoal)
        .where(visible(PlanGoal, scope.viewer), *scope.chosen(PlanGoal), *conditions)
        .order_by(PlanGoal.year.desc(), PlanGoal.id)
    )
    return [
        Row(
            row.id,
            (
                row.id,
                row.year,
                row.track.label if row.track else "Båda spåren",
                row.text,
                row.outcome,
                " | ".join(served[row.id]) or None,
                scope.huvudman[row.huvudman_id],
                row.withdrawn_on,
                scope.readers(row),
            ),
        )
        for row in rows
    ]


def _at_meetings(scope: Scope, table: Any, *more: Any) -> list[Any]:
    """Rows of the viewer's groups' meetings, with title, day and group of the meeting, latest first."""
    filters = scope.filters
    conditions = [] if filters is None else [Meeting.held_on.between(filters.start, filters.end)]
    statement = (
        select(table, Meeting.title, Meeting.held_on, Meeting.body_id, *more)
        .join(Meeting, Meeting.id == table.meeting_id)
        .where(Meeting.body_id.in_(sorted(scope.viewer.circles)), *scope.chosen(table), *conditions)
        .order_by(Meeting.held_on.desc(), table.id)
    )
    if more:
        statement = statement.join(Theme, Theme.id == table.theme_id, isouter=True)
    return list(scope.session.execute(statement))


def decisions(scope: Scope) -> list[Row]:
    return [
        Row(
            row.id,
            (row.id, title, held_on, row.paragraph, row.text, theme, row.repealed_on, scope.groups[body_id]),
        )
        for row, title, held_on, body_id, theme in _at_meetings(scope, Decision, Theme.name)
    ]


def tasks(scope: Scope) -> list[Row]:
    return [
        Row(
            row.id,
            (
                row.id,
                title,
                held_on,
                row.paragraph,
                row.text,
                theme,
                scope.huvudman.get(row.owner_huvudman_id),
                row.owner,
                row.due_on,
                row.status.label,
                scope.groups[body_id],
            ),
        )
        for row, title, held_on, body_id, theme in _at_meetings(scope, Task, Theme.name)
    ]


def assessments(scope: Scope) -> list[Row]:
    """Judgements, those of a problembild only where the viewer reads that problembild."""
    found = []
    for row, title, held_on, body_id in _at_meetings(scope, Assessment):
        ids = (row.district_id,) if row.district_id is not None else ()
        if (row.problembild_id and row.problembild_id not in scope.problembilder) or not scope.wants(ids):
            continue
        cells = (
            row.id,
            title,
            held_on,
            scope.where(ids)[0] if ids else WHOLE,
            scope.problembilder.get(row.problembild_id),
            row.judgement.label,
            row.reason,
            row.withdrawn_on,
            scope.groups[body_id],
        )
        found.append(Row(row.id, cells, ids))
    return found


def indicators(scope: Scope) -> list[Row]:
    """The values told, one row each (``ids`` are those of indicators). What is suppressed has no value."""
    filters = scope.filters
    conditions: list[Any] = []
    if filters is not None:
        conditions = [IndicatorValue.period_to >= filters.start, IndicatorValue.period_from <= filters.end]
    statement = (
        select(IndicatorValue, Indicator, IndicatorRelease)
        .join(Indicator, Indicator.id == IndicatorValue.indicator_id)
        .outerjoin(IndicatorRelease, IndicatorRelease.id == IndicatorValue.release_id)
        .where(told(scope.viewer), *scope.chosen(Indicator), *conditions)
        .order_by(Indicator.name, IndicatorValue.period_from.desc(), IndicatorValue.district_id)
    )
    return [
        Row(value.id, _indicator(scope, value, of, release), (value.district_id,))
        for value, of, release in scope.session.execute(statement)
        if scope.wants((value.district_id,))
    ]


def _indicator(
    scope: Scope, value: IndicatorValue, of: Indicator, release: IndicatorRelease | None
) -> tuple[Any, ...]:
    return (
        of.id,
        of.name,
        of.unit,
        scope.where((value.district_id,))[0],
        value.period_from,
        value.period_to,
        None if value.suppressed else value.value,
        SUPPRESSED if value.suppressed else ROUNDED if release else None,
        of.source,
        of.limits,
        of.direction.label,
        scope.huvudman.get(of.huvudman_id or 0),
        scope.readers(release) if release else EVERYBODY,
    )


REGISTERS: Final[dict[str, Register]] = {
    "inriktning": Register("Inriktning och stöd", _GUIDANCE, guidance),
    "verksamhetsmal": Register("Verksamhetsmål", _GOALS, goals),
    "beslut": Register("Beslut", _DECISIONS, decisions),
    "uppdrag": Register("Uppdrag", _TASKS, tasks),
    "indikatorer": Register("Indikatorer", _INDICATORS, indicators, has_places=True),
    "bedomningar": Register("Bedömningar", _ASSESSMENTS, assessments, has_places=True),
}
