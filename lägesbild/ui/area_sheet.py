"""The parts of the page Område."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.figures import sheet as figures
from lägesbild.figures.classes import number
from lägesbild.model import Viewer
from lägesbild.model.words import DistrictLevel
from lägesbild.reading.filters import Filters, day_text
from lägesbild.reading.omrade import Sheet
from lägesbild.ui import charts, downloads, insats_links, layout, register, theme, walk_area
from lägesbild.ui import reports as report_cards

REPORTS_SHOWN: Final = 8


def title(sheet: Sheet) -> str:
    """The area's name."""
    return "Hela kommunen" if sheet.area.level is DistrictLevel.KOMMUN else sheet.area.name


def summary(sheet: Sheet) -> str:
    """The one line beside the heading."""
    parts = []
    if sheet.area.level is DistrictLevel.STADSDEL:
        parts.append("stadsdel: " + " och ".join(part.name for part in sheet.parts))
    elif sheet.parent is not None and sheet.parent.level is DistrictLevel.STADSDEL:
        parts.append(f"del av {sheet.parent.name}")
    if sheet.population:
        parts.append(f"{number(sheet.population)} invånare")
    return " · ".join(parts)


def standing(sheet: Sheet, filters: Filters, *, viewer: Viewer) -> None:
    """How the area stands: what has been reported, and each followed concern with its status."""
    layout.facts(_facts(sheet))
    layout.sensitive(sheet.sensitive)
    if sheet.is_silent:
        layout.warn(
            f"Det betyder inte att det är lugnt i {sheet.area.name}: ingen har rapporterat därifrån "
            "under perioden."
        )
    walk_area.show(viewer, sheet.area.code)
    layout.section("Problembilder", aside=str(len(sheet.problembilder)))
    if not sheet.problembilder:
        layout.empty(f"Inga problembilder följs i {sheet.area.name} under perioden.")
        return
    layout.rows(
        (
            (
                layout.status_html(view.status, theme.colours()),
                f"{view.title}{f' ({view.place})' if view.place else ''}",
                f"{', '.join(view.area_names) or 'Hela kommunen'} · {view.huvudman}, "
                f"{day_text(view.status_on, short=True)}",
            )
            for view in sheet.problembilder
        ),
        label="Problembilder",
        hrefs=[register.address("problembilder", view.id) for view in sheet.problembilder],
    )
    charts.twin(figures.problembild_table(sheet.problembilder), name="problembilder")
    ids = tuple(view.id for view in sheet.problembilder)
    downloads.listing("problembilder", ids=ids, filters=filters, viewer=viewer)


def over_time(sheet: Sheet, filters: Filters, *, viewer: Viewer) -> None:
    """Reports, problembilder, insatser and meetings on one time axis."""
    layout.section("Över tid")
    if not (sheet.problembilder or sheet.insatser or any(week.count for week in sheet.weeks)):
        layout.empty("Inga rapporter, problembilder eller insatser finns i det här urvalet.")
        return
    chart = figures.over_time(
        sheet, start=filters.start, end=filters.end, theme=theme.current(), narrow=theme.is_narrow()
    )
    charts.show(
        chart,
        name="over_tid",
        title=f"{title(sheet)} över tid",
        filters=filters,
        viewer=viewer,
        note="Lodräta linjer: ledningsgruppens möten",
    )
    if sheet.insatser:
        insats_links.show(sheet.insatser)


def categories(sheet: Sheet, filters: Filters, *, viewer: Viewer) -> None:
    """What the reports are about."""
    layout.section("Vad rapporterna gäller")
    if not sheet.categories:
        layout.empty("Inga rapporter om händelser eller oro i urvalet, utöver känsliga kategorier.")
        return
    charts.show(
        figures.categories(sheet, theme=theme.current()),
        name="kategorier",
        title=f"Vad rapporterna från {_where(sheet)} gäller",
        filters=filters,
        viewer=viewer,
    )


def hours(sheet: Sheet, filters: Filters, *, viewer: Viewer) -> None:
    """When it happens."""
    layout.section("När det händer")
    if not sheet.hours.sum():
        layout.empty("Inga rapporter med känd tid i urvalet.")
        return
    note = (
        f"{number(sheet.hours_unknown)} rapporter utan klockslag är inte med" if sheet.hours_unknown else ""
    )
    charts.show(
        figures.hours(sheet, theme=theme.current()),
        name="tider",
        title=f"När det händer i {_where(sheet)}",
        filters=filters,
        viewer=viewer,
        note=note,
    )


def reported(sheet: Sheet, filters: Filters, *, viewer: Viewer) -> None:
    """Who has reported from the area, week by week."""
    layout.section("Vem har rapporterat härifrån")
    charts.reporting(
        sheet.reporting,
        title=f"Vem har rapporterat från {_where(sheet)}, vecka för vecka",
        filters=filters,
        viewer=viewer,
    )


def reports(sheet: Sheet, filters: Filters, *, viewer: Viewer) -> None:
    """The latest reports from the area, with their text."""
    layout.section("Senaste rapporterna")
    report_cards.show(sheet.latest[:REPORTS_SHOWN], viewer=viewer)
    rest = sheet.latest[REPORTS_SHOWN:]
    if rest:
        expander = st.expander("Äldre rapporter", key="aldre", on_change="rerun")
        if expander.open:
            with expander:
                report_cards.show(rest, viewer=viewer)
    if sheet.latest:
        downloads.listing("rapporter", ids=None, filters=filters, viewer=viewer)


def _where(sheet: Sheet) -> str:
    """The area inside a sentence."""
    return "hela kommunen" if sheet.area.level is DistrictLevel.KOMMUN else sheet.area.name


def _total(sheet: Sheet) -> str:
    if sheet.total is not None:
        return number(sheet.total)
    return "se nedan" if sheet.only_sensitive and sheet.heard else "ingen rapport"


def _facts(sheet: Sheet) -> list[tuple[str, str]]:
    facts = [
        ("Händelser och oro", _total(sheet)),
        ("Problembilder", str(len(sheet.problembilder))),
        ("Insatser", str(len(sheet.insatser))),
    ]
    if sheet.area.level is DistrictLevel.STADSDEL:
        facts.insert(1, ("varav hela stadsdelen", number(sheet.whole_only)))
    elif sheet.around and sheet.parent is not None:
        facts.insert(1, (f"hela {sheet.parent.name} (räknas inte här)", number(sheet.around)))
    return facts
