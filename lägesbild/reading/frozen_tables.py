"""What a view shows as plain tables with Swedish headings: a frozen picture needs no code of its day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np

from lägesbild.model.words import ProblembildStatus
from lägesbild.reading.insats_rows import InsatsRow
from lägesbild.reading.omrade import HOURS_PER_CELL, Sheet
from lägesbild.reading.picture import SUPPRESSED, AreaPicture, Figure, Lage, Reporting
from lägesbild.reading.problembilder import ListedProblembild
from lägesbild.reading.scene import Scene
from lägesbild.reading.statements import InsatsView, ProblembildView
from lägesbild.reading.tidslinje import Timeline

WHOLE: Final = "Hela kommunen"
WEEKDAYS: Final = ("Måndag", "Tisdag", "Onsdag", "Torsdag", "Fredag", "Lördag", "Söndag")
Table = dict[str, Any]


def table(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], note: str = "") -> Table:
    """One table; days are written as ISO days, what is not known is empty."""
    told = [[cell.isoformat() if isinstance(cell, dt.date) else cell for cell in row] for row in rows]
    return {"name": name, "columns": list(columns), "rows": told, "note": note}


def map_areas(areas: Iterable[AreaPicture]) -> list[dict[str, Any]]:
    """What a map needs of each area."""
    return [
        {
            "code": area.code,
            "name": area.name,
            "level": area.level.value,
            "parent": area.parent,
            "count": area.count,
            "count_reason": area.count_reason,
            "coverage": area.coverage,
            "expected": area.expected,
        }
        for area in areas
    ]


def of_lage(seen: Lage, view: Scene) -> list[Table]:
    """Everything that Lägesbild tells in words and numbers."""
    return [
        _areas((*seen.areas, seen.hela_kommunen, seen.utan_plats)),
        _categories(view),
        sensitive(seen.sensitive),
        _figures(seen.figures),
        table("Vad har förändrats", ["Förändring"], [[change.sentence] for change in seen.changes]),
        problembilder(seen.problembilder),
        insatser(seen.insatser),
        reporting(seen.reporting),
    ]


def of_sheet(seen: Sheet, view: Scene) -> list[Table]:
    """Everything that Område tells of one area in numbers."""
    total: int | str = seen.total if seen.total is not None else _unsaid(seen)
    weeks = [[week.start, week.count] for week in seen.weeks if week.count]
    return [
        table("Antal", ["Vad", "Antal"], [["Händelser och oro", total]]),
        _categories(view),
        sensitive(seen.sensitive),
        table("Vecka för vecka", ["Vecka som börjar", "Händelser och oro"], weeks),
        _hours(seen),
        problembilder(seen.problembilder),
        insatser(seen.insatser),
        reporting(seen.reporting),
    ]


def of_timeline(seen: Timeline) -> list[Table]:
    """What Tidslinje draws: areas and steps of time, with silence and zeros told apart."""
    rows = []
    for area in () if seen.only_sensitive else seen.areas:  # a 0 would be told where something was said
        for number, step in enumerate(seen.steps):
            told = _step(area.counts[number], zero=area.zero[number], silent=area.silent[number])
            rows.append([area.name, step.label, told])
    return [
        table("Områden över tid", ["Område", seen.kind.value.capitalize(), "Händelser och oro"], rows),
        sensitive(seen.sensitive),
        problembilder(seen.problembilder),
        insatser(seen.insatser),
    ]


def problembilder(found: Iterable[ProblembildView]) -> Table:
    """Problembilder with the status they had."""
    return table(
        "Problembilder",
        ["Problembild", "Status", "Sedan", "Område", "Plats", "Kategori", "Huvudman"],
        [
            [
                view.title,
                view.status.label,
                view.status_on,
                _where(view.area_names),
                view.place,
                view.category,
                view.huvudman,
            ]
            for view in found
        ],
    )


def problembild(found: ListedProblembild) -> list[Table]:
    """One problembild with its history."""
    steps = [[step.on, ProblembildStatus(step.status).label, step.reason] for step in found.view.history]
    return [problembilder([found.view]), table("Historik", ["Dag", "Status", "Varför"], steps)]


def insatser(found: Iterable[InsatsView]) -> Table:
    """Insatser with the status they had."""
    return table(
        "Insatser",
        ["Insats", "Status", "Sedan", "Område", "Ämne", "Huvudman", "Pengarna tar slut"],
        [
            [
                view.title,
                view.status.label,
                view.status_on,
                _where(view.area_names),
                view.theme,
                view.huvudman,
                view.funding_ends_on,
            ]
            for view in found
        ],
    )


def insats_rows(found: Iterable[InsatsRow]) -> Table:
    """Insatser as their register lists them."""
    return table(
        "Insatser",
        ["Insats", "Status", "Sedan", "Område", "Ämne", "Huvudman", "Mål"],
        [
            [
                row.title,
                row.status.label,
                row.status_on,
                _where(row.area_names),
                row.theme,
                row.huvudman,
                row.goal,
            ]
            for row in found
        ],
    )


def reporting(found: Reporting) -> Table:
    """Who reported in which week."""
    return table(
        "Vem har rapporterat",
        ["Huvudman", *(f"{week.isocalendar().year} v. {week.isocalendar().week}" for week in found.weeks)],
        [[row.huvudman, *(heard.value for heard in row.heard)] for row in found.reporters],
        note="✓ rapport, 0 inget att rapportera, – väntad men kom inte",
    )


def sensitive(counts: Iterable[tuple[str, int | None]]) -> Table:
    """Sensitive categories, as they may be told."""
    return table(
        "Känsliga kategorier",
        ["Kategori", "Händelser och oro"],
        [[name, SUPPRESSED if count is None else f"omkring {count}"] for name, count in counts],
        note="Räknas för sig, för hela kommunen och det kalenderår då perioden slutar, och avrundat",
    )


def _areas(areas: Iterable[AreaPicture]) -> Table:
    return table(
        "Områden",
        [
            "Område",
            "Händelser och oro",
            "Per 1 000 invånare",
            "Problembilder",
            "Insatser",
            "Väntade rapporter",
        ],
        [
            [
                area.name,
                area.count_reason if area.count is None else area.count,
                area.rate_per_1000,
                len(area.problembilder),
                len(area.insatser),
                area.coverage_text,
            ]
            for area in areas
        ],
    )


def _categories(view: Scene) -> Table:
    """Areas × categories; sensitive ones are in none of these counts."""
    chosen = view.counted & view.period() & view.inside_chosen_area()
    names = {0: "Utan angiven plats"} | {area.id: area.name for area in view.tree.by_id.values()}
    names[view.tree.kommun.id] = WHOLE
    rows = []
    for category in np.unique(view.data.category[chosen]).tolist():
        term = view.words.category_by_id.get(category)
        counts = view.count_by_area(chosen & (view.data.category == category))
        rows += [
            [names[area], term.name if term else "Utan kategori", count] for area, count in counts.items()
        ]
    return table("Områden och kategorier", ["Område", "Kategori", "Händelser och oro"], sorted(rows))


def _hours(seen: Sheet) -> Table:
    spans = [f"{hour:02}–{hour + HOURS_PER_CELL:02}" for hour in range(0, 24, HOURS_PER_CELL)]
    rows = [[day, *counts] for day, counts in zip(WEEKDAYS, seen.hours.tolist(), strict=True)]
    return table("När det händer", ["Veckodag", *spans], rows if seen.hours.any() else [])


def _figures(figures: Iterable[Figure]) -> Table:
    return table(
        "Siffror",
        ["Vad", "I perioden", "Lika lång tid före", "Vad som kan sägas"],
        [[one.name, one.change.after, one.change.before, one.change.verdict] for one in figures],
    )


def _unsaid(seen: Sheet) -> str:
    return "räknas bara som känsliga kategorier" if seen.only_sensitive and seen.heard else "ingen rapport"


def _step(count: int, *, zero: bool, silent: bool) -> int | str:
    if silent and not count:
        return "ingen har rapporterat"
    return "inget att rapportera" if zero and not count else count


def _where(names: tuple[str, ...]) -> str:
    return ", ".join(names) or WHOLE
