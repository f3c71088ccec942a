"""The parts of the page Lägesbild."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from lägesbild.figures import area_map, lanes, sheet
from lägesbild.figures.classes import counted, number
from lägesbild.figures.tokens import PROBLEMBILD_SIGNS
from lägesbild.model import Viewer
from lägesbild.model.words import InsatsStatus, ProblembildStatus
from lägesbild.reading import report_rows
from lägesbild.reading.changes import Change
from lägesbild.reading.filters import Filters, day_text
from lägesbild.reading.picture import AreaPicture, Figure, Lage
from lägesbild.reading.statements import ProblembildView
from lägesbild.ui import beslut_lage, charts, downloads, insats_links, layout, register, reports, theme

CHANGES_SHOWN: Final = 4
PROBLEMBILDER_SHOWN: Final = 7
LATEST_SHOWN: Final = 10
LANES_SHOWN: Final = 18
_KIND_SIGNS: Final = {
    "insats": "▶",
    "rapporter": "≈",
    "tystnad": "?",
    "finansiering": "!",
}


def summary(seen: Lage) -> str:
    """The one line beside the heading."""
    if seen.last_known_on is None:
        return "inget har rapporterats än"
    if seen.last_known_on < seen.filters.start:
        return f"inget nytt under perioden · senaste uppgiften är från {day_text(seen.last_known_on)}"
    if seen.since is None:
        return seen.filters.period_text()
    new = sum(change.status == "ny" for change in seen.changes)
    parts = [f"sedan mötet {day_text(seen.since)}"]
    if seen.reports_since is not None:
        parts.append(counted(seen.reports_since, "rapport", "rapporter"))
    if new:
        parts.append(counted(new, "ny problembild", "nya problembilder"))
    if seen.guidance:
        parts.append(counted(len(seen.guidance), "fråga väntar på svar", "frågor väntar på svar"))
    return " · ".join(parts)


def changes(seen: Lage, *, viewer: Viewer) -> None:
    """What has changed since the last meeting and which tasks are late; the rest one click away."""
    since = f"sedan mötet {day_text(seen.since, short=True)}" if seen.since else "under perioden"
    layout.section("Vad har förändrats", aside=since)
    if not seen.changes:
        layout.empty(
            "Inget nytt har rapporterats. Det betyder inte att det är lugnt: se vem som har rapporterat."
        )
    lines = [(_change_line(change), "") for change in seen.changes]
    tasks = beslut_lage.line(viewer)
    if tasks is not None:  # what is late stands among the first, what is not waits its turn
        lines.insert(CHANGES_SHOWN - 1 if tasks.is_late else len(lines), (tasks.parts, tasks.href))
    if lines:
        texts, hrefs = zip(*lines, strict=True)
        _first_and_rest(list(texts), CHANGES_SHOWN, label="Förändringar", hrefs=hrefs)


def problembilder(seen: Lage, *, viewer: Viewer) -> None:
    """Every followed concern with its status, worsening first."""
    layout.section("Problembilder", aside=str(len(seen.problembilder)))
    if not seen.problembilder:
        layout.empty(
            "Inga problembilder följs i det här urvalet. Vidga perioden eller välj ett annat område."
        )
        return
    order = list(PROBLEMBILD_SIGNS)
    ordered = sorted(seen.problembilder, key=lambda view: order.index(view.status.value))
    lines = [_problembild_line(view) for view in ordered]
    hrefs = [register.address("problembilder", view.id) for view in ordered]
    _first_and_rest(lines, PROBLEMBILDER_SHOWN, label="Problembilder", hrefs=hrefs)
    charts.twin(sheet.problembild_table(seen.problembilder), name="problembilder")
    ids = tuple(view.id for view in ordered)
    downloads.listing("problembilder", ids=ids, filters=seen.filters, viewer=viewer)


def insatser(seen: Lage, *, viewer: Viewer) -> None:
    """Planned and ongoing insatser as lanes by area."""
    found = lanes.in_order(
        view for view in seen.insatser if view.status in {InsatsStatus.PLANERAD, InsatsStatus.PAGAR}
    )
    layout.section("Insatser som pågår eller planeras", aside=str(len(found)))
    if not found:
        layout.empty("Inga insatser är inlagda i det här urvalet.")
        return
    chart = lanes.ongoing(
        found[:LANES_SHOWN],
        start=seen.filters.start,
        end=seen.filters.end + dt.timedelta(days=90),
        theme=theme.current(),
        narrow=theme.is_narrow(),
    )
    note = "Tunn linje: ingen har sagt något nytt. Rött streck: pengarna tar slut"
    if len(found) > LANES_SHOWN:
        note += f". {len(found) - LANES_SHOWN} till finns i tabellen"
    charts.show(
        replace(chart, twin=lanes.table(found)),
        name="insatser",
        title="Insatser som pågår eller planeras",
        filters=seen.filters,
        viewer=viewer,
        note=note,
    )
    insats_links.show(found)


def beside_the_map(seen: Lage) -> None:
    """What has no place on the map: the whole kommun, and reports without a place."""
    layout.section("Vid sidan av kartan")
    layout.rows((_beside(seen.hela_kommunen), _beside(seen.utan_plats)), label="Vid sidan av kartan")


def figures(seen: Lage) -> None:
    """Counts beside the equally long period before, with what may be said of the difference."""
    layout.section("Siffror", aside="mot lika lång tid före")
    if seen.only_sensitive:
        layout.sensitive(seen.sensitive)
        return
    if not seen.figures:
        layout.empty("Ingen har rapporterat under perioden. Det betyder inte att det är lugnt.")
        return
    layout.rows((_figure_line(figure) for figure in seen.figures), label="Siffror")
    layout.sensitive(seen.sensitive)


def reported(seen: Lage, *, viewer: Viewer) -> None:
    """Who has reported, week by week."""
    layout.section("Vem har rapporterat")
    charts.reporting(
        seen.reporting, title="Vem har rapporterat, vecka för vecka", filters=seen.filters, viewer=viewer
    )


def latest(filters: Filters, *, viewer: Viewer) -> None:
    """The latest reports with their text, opened by whoever wants to read them; never sensitive ones here."""
    expander = st.expander(
        "Läs de senaste rapporterna", key="senaste", icon=":material/article:", on_change="rerun"
    )
    if expander.open:
        with expander:
            found = report_rows.latest(filters, viewer=viewer, limit=LATEST_SHOWN, with_sensitive=False)
            reports.show(found, viewer=viewer)


def _first_and_rest(
    lines: list[tuple[str, str, str]], shown: int, *, label: str, hrefs: Sequence[str] = ()
) -> None:
    layout.rows(lines[:shown], label=label, hrefs=hrefs[:shown])
    if lines[shown:]:
        with st.expander(f"{len(lines) - shown} till"):
            layout.rows(lines[shown:], label=f"{label}, fler", hrefs=hrefs[shown:])


def _change_line(change: Change) -> tuple[str, str, str]:
    if change.status is not None:
        sign = layout.sign_html(ProblembildStatus(change.status), theme.colours())
        return sign, change.sentence, change.huvudman or ""
    return f'<span aria-hidden="true">{_KIND_SIGNS[change.kind]}</span>', change.sentence, ""


def _problembild_line(view: ProblembildView) -> tuple[str, str, str]:
    where = ", ".join(view.area_names) or "Hela kommunen"
    place = f" ({view.place})" if view.place else ""
    status = layout.status_html(view.status, theme.colours())
    return status, f"{where}{place}: {view.title}", view.huvudman


def _beside(area: AreaPicture) -> tuple[str, str, str]:
    parts = [
        counted(len(area.problembilder), "problembild", "problembilder"),
        counted(len(area.insatser), "insats", "insatser"),
    ]
    told = area_map.told(area, "antal")
    remark = ", ".join(parts) if area.code != "utan_plats" else ""
    return '<span aria-hidden="true">–</span>', f"{area.name}: {told}", remark


def _figure_line(figure: Figure) -> tuple[str, str, str]:
    change = figure.change
    return (
        f"<strong>{number(change.after)}</strong>",
        figure.name,
        f"{number(change.before)} före: {change.verdict}",
    )
