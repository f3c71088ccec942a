"""Reports, problembilder and insatser as rows of a file."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from lägesbild.model import Category, Huvudman, Insats, Observation, Problembild, Theme
from lägesbild.model.clock import STOCKHOLM
from lägesbild.model.words import DistrictLevel
from lägesbild.reading.filters import Filters
from lägesbild.reading.listing_scope import NOWHERE, WHOLE, Register, Row, Scope
from lägesbild.reading.report_rows import wanted
from lägesbild.reading.rights import listed, visible
from lägesbild.reading.statements import followed, insats_status, is_current, problembild_status

REPORT_HEADINGS: Final = (
    "Nr",
    "Tid",
    "Slag",
    "Område",
    "Plats",
    "Kategori eller ämne",
    "Beskrivning",
    "Allvarlighetsgrad",
    "Utveckling",
    "Omfattning",
    "Tillförlitlighet",
    "Målgrupp",
    "Konsekvens",
    "Huvudman",
    "Granskning",
    "Problembild",
    "Sekretessmarkering",
    "Läses av",
)
_PROBLEMBILDER: Final = (
    "Nr",
    "Rubrik",
    "Beskrivning",
    "Kategori",
    "Status",
    "Status sedan",
    "Områden",
    "Plats",
    "Huvudman",
    "Orsak: situation",
    "Orsak: utsatt",
    "Orsak: gärningsperson",
    "Målgrupp",
    "Öppnad",
    "Avslutad",
    "Läses av",
)
_INSATSER: Final = (
    "Nr",
    "Rubrik",
    "Beskrivning",
    "Ämne",
    "Status",
    "Status sedan",
    "Områden",
    "Plats",
    "Huvudman",
    "Ansvarig",
    "Samverkansparter",
    "Mål",
    "Målgrupp",
    "Nivå",
    "Spår",
    "Metod",
    "Börjar",
    "Slutar",
    "Kostnad (kr)",
    "Timmar",
    "Finansiering",
    "Finansieringen tar slut",
    "Svarar på problembild",
    "Nästa uppföljning",
    "Senaste utfall",
    "Utvärdering",
    "Utvärderas",
    "Läses av",
)


def reports(scope: Scope) -> list[Row]:
    """Reports as lists hold them, latest first; zero reports too, since they say that somebody looked."""
    conditions = [] if scope.filters is None else wanted(scope.filters, scope.tree)
    statement = (
        select(Observation, Category.name, Theme.name)
        .join(Huvudman, Huvudman.id == Observation.huvudman_id)
        .join(Category, Category.id == Observation.category_id, isouter=True)
        .join(Theme, Theme.id == Observation.theme_id, isouter=True)
        .where(listed(scope.viewer), *scope.chosen(Observation), *conditions)
        .order_by(Observation.occurred_at.desc(), Observation.id.desc())
    )
    return [
        report(scope, row, category or theme)
        for row, category, theme in scope.session.execute(statement).yield_per(2000)
    ]


def report(scope: Scope, row: Observation, subject: str | None) -> Row:
    """One report under ``REPORT_HEADINGS``; ``subject`` is its category or theme."""
    area = scope.tree.by_id[row.district_id] if row.district_id is not None else None
    shown = scope.tree.shown_on(area) if area else None
    named_place = area.name if area and area.level is DistrictLevel.PLATS else None
    moment = row.occurred_at.astimezone(STOCKHOLM)
    cells = (
        row.id,
        moment.replace(tzinfo=None) if row.time_known else moment.date(),
        row.kind.label,
        NOWHERE if shown is None else WHOLE if shown.level is DistrictLevel.KOMMUN else shown.name,
        named_place or row.place,
        subject,
        row.text,
        row.severity.label if row.severity else None,
        row.development.label if row.development else None,
        row.extent.label if row.extent else None,
        row.reliability.label if row.reliability else None,
        row.target_group,
        row.consequence,
        scope.huvudman[row.huvudman_id],
        row.review.label,
        scope.problembilder.get(row.problembild_id or 0),
        row.secrecy_section,
        scope.readers(row),
    )
    point = (row.east_m, row.north_m) if row.east_m is not None and row.north_m is not None else None
    return Row(row.id, cells, (row.district_id,) if row.district_id is not None else (), point)


def problembilder(scope: Scope) -> list[Row]:
    """Those followed at some time in the period, with their status at its end; latest change first."""
    filters = scope.filters
    conditions = () if filters is None else followed(filters)
    rows = scope.session.scalars(
        select(Problembild)
        .where(visible(Problembild, scope.viewer), *scope.chosen(Problembild), *conditions)
        .options(
            selectinload(Problembild.districts),
            selectinload(Problembild.history),
            selectinload(Problembild.category),
            selectinload(Problembild.huvudman),
        )
    )
    kept = [
        row
        for row in rows
        if scope.wants([d.id for d in row.districts]) and _of_huvudman(filters, row.huvudman.slug)
    ]
    kept = [row for row in kept if filters is None or _of_category(filters, row.category.slug)]
    found = [_problembild(scope, row) for row in kept]
    return sorted(found, key=lambda one: (-one.cells[5].toordinal(), one.cells[1]))


def _of_huvudman(filters: Filters | None, slug: str) -> bool:
    return filters is None or not filters.huvudman or slug in filters.huvudman


def _of_category(filters: Filters, slug: str) -> bool:
    return not filters.categories or slug in filters.categories


def _problembild(scope: Scope, row: Problembild) -> Row:
    status, since = problembild_status(row, scope.until)
    ids = [d.id for d in row.districts]
    where, place = scope.where(ids)
    cells = (
        row.id,
        row.title,
        row.description,
        row.category.name,
        status.label,
        since,
        where,
        place or row.place,
        row.huvudman.name,
        row.cause_situation,
        row.cause_target,
        row.cause_offender,
        row.target_group,
        row.opened_on,
        row.closed_on,
        scope.readers(row),
    )
    return Row(row.id, cells, tuple(ids))


def insatser(scope: Scope) -> list[Row]:
    """Those planned or ongoing in the period or ended within it, with their status at its end."""
    filters = scope.filters
    conditions = [] if filters is None else [Insats.reported_on <= filters.end]
    rows = scope.session.scalars(
        select(Insats)
        .where(visible(Insats, scope.viewer), *scope.chosen(Insats), *conditions)
        .options(
            selectinload(Insats.districts),
            selectinload(Insats.theme),
            selectinload(Insats.huvudman),
            selectinload(Insats.partners),
            selectinload(Insats.problembilder),
            selectinload(Insats.funding),
            selectinload(Insats.follow_ups),
            selectinload(Insats.history),
        )
    )
    kept = [
        row
        for row in rows
        if scope.wants([d.id for d in row.districts]) and _of_huvudman(filters, row.huvudman.slug)
    ]
    kept = [row for row in kept if filters is None or is_current(*insats_status(row, filters.end), filters)]
    return [_insats(scope, row) for row in sorted(kept, key=lambda row: (row.theme.name, row.title))]


def _insats(scope: Scope, row: Insats) -> Row:
    status, since = insats_status(row, scope.until)
    ids = [d.id for d in row.districts]
    where, place = scope.where(ids)
    planned = sorted(f.planned_on for f in row.follow_ups if f.done_on is None)
    done = sorted((f.done_on, f.outcome) for f in row.follow_ups if f.done_on is not None)
    cells = (
        row.id,
        row.title,
        row.description,
        row.theme.name,
        status.label,
        since,
        where,
        place or row.place,
        row.huvudman.name,
        row.owner,
        ", ".join(sorted(partner.name for partner in row.partners)),
        row.goal,
        row.target_group,
        row.level.label if row.level else None,
        row.track.label if row.track else None,
        row.method,
        row.starts_on,
        row.ends_on,
        row.cost_sek,
        row.hours,
        "; ".join(_money(f.source, f.amount_sek) for f in row.funding),
        min((f.ends_on for f in row.funding if f.ends_on), default=None),
        "; ".join(p.title for p in row.problembilder if p.id in scope.problembilder),
        planned[0] if planned else None,
        done[-1][1] if done else None,
        row.evaluation_plan,
        row.evaluation_on,
        scope.readers(row),
    )
    return Row(row.id, cells, tuple(ids))


def _money(source: str, amount_sek: int | None) -> str:
    return source if amount_sek is None else f"{source}, {amount_sek} kr"


REGISTERS: Final[dict[str, Register]] = {
    "rapporter": Register("Rapporter", REPORT_HEADINGS, reports, has_places=True),
    "problembilder": Register("Problembilder", _PROBLEMBILDER, problembilder, has_places=True),
    "insatser": Register("Insatser", _INSATSER, insatser, has_places=True),
}
