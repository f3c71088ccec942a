"""All areas over time: one small panel per area, all on the same scale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from lägesbild.figures.chart import Chart, axis_style, layout_style
from lägesbild.figures.classes import counted, number
from lägesbild.figures.lanes import safe
from lägesbild.figures.status_lanes import DAY_MS, hatched
from lägesbild.figures.time_zoom import TOP_PX, buttons, time_axis
from lägesbild.figures.tokens import Palette, Theme, palette
from lägesbild.model.words import DistrictLevel
from lägesbild.reading.steps import Step
from lägesbild.reading.tidslinje import AreaRow, Timeline

PANELS_MOST: Final = 28
REPORTS: Final = "rapporter"
LEGEND: Final = "Skrafferat: ingen har rapporterat. 0: någon har sagt att det inte finns något att rapportera"
SILENT: Final = "ingen rapport"
OTHER: Final = "annat rapporterat"
_WIDE: Final = (4, 104)
_NARROW: Final = (2, 92)
_NARROW_CHARS, _WIDE_CHARS = 17, 34
_TITLE_PX: Final = 28
BOTTOM_PX: Final = 28
_GAP: Final = 0.06


def panels(seen: Timeline, *, theme: Theme, narrow: bool = False) -> Chart:
    """
    Draw a panel per area on one scale; at most ``PANELS_MOST``, the rest stands in the table.

    A hatched step is silent, a "0" stands where somebody said that there was nothing to report.
    """
    colours, areas = palette(theme), shown_areas(seen)
    columns, panel_px = _NARROW if narrow else _WIDE
    lines = -(-len(areas) // columns)
    top = _TITLE_PX + (0 if narrow else TOP_PX)
    height = lines * panel_px + top + BOTTOM_PX
    scale = max(2.0, 1.15 * max((max(row.counts, default=0) for row in areas), default=0))
    layout = {
        **layout_style(colours, height=height),
        "margin": {"l": 8, "r": 8, "t": top, "b": BOTTOM_PX},
        "barmode": "overlay",
        "annotations": [],
    }
    if not narrow:
        layout["dragmode"] = "zoom"
    traces: list[dict[str, Any]] = []
    for i, row in enumerate(areas):
        cell = _Cell(i, columns, lines, len(areas), gap=_TITLE_PX / (lines * panel_px))
        layout |= _axes(seen, cell, scale, colours, narrow=narrow, height=height, top=top)
        layout["annotations"].append(_title(row, cell, colours, narrow=narrow))
        traces += [
            {**trace, "xaxis": f"x{cell.axis}", "yaxis": f"y{cell.axis}"}
            for trace in _panel(row, seen.steps, colours, scale)
        ]
    places = counted(len(areas), "område", "områden")
    alt = f"Rapporter per {seen.kind.value} i {places}, en liten bild för varje, på samma skala."
    return Chart(go.Figure(data=traces, layout=layout), table(seen), alt)


def shown_areas(seen: Timeline) -> list[AreaRow]:
    """The areas that get a panel, in their order; those with most reports when there are too many."""
    if len(seen.areas) <= PANELS_MOST:
        return list(seen.areas)
    kept = sorted(seen.areas, key=lambda row: -row.total)[:PANELS_MOST]
    return [row for row in seen.areas if row in kept]


def table(seen: Timeline) -> pd.DataFrame:
    """Every area as a row and every step as a column; silence is a word, never a number."""
    steps = [(i, step.label) for i, step in enumerate(seen.steps)]
    return pd.DataFrame(
        [
            {
                "Område": _name(row),
                "Summa": SILENT if row.is_silent else number(row.total),
                **{label: cell(row, i) for i, label in steps},
            }
            for row in seen.areas
        ],
        columns=["Område", "Summa", *(label for _, label in steps)],
    )


def cell(row: AreaRow, step: int) -> str:
    """One area's step in words."""
    if row.counts[step]:
        return number(row.counts[step])
    if row.zero[step]:
        return "0"
    return SILENT if row.silent[step] else OTHER


def _name(row: AreaRow) -> str:
    return f"{row.name} (hela stadsdelen)" if row.level is DistrictLevel.STADSDEL else row.name


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where a panel stands in the grid; ``axis`` is the number of its axes, "" for the first."""

    number: int
    columns: int
    lines: int
    count: int
    gap: float

    @property
    def axis(self) -> str:
        return str(self.number + 1) if self.number else ""

    @property
    def x(self) -> list[float]:
        width, column = 1 / self.columns, self.number % self.columns
        return [column * width, (column + 1) * width - (0.025 if column < self.columns - 1 else 0)]

    @property
    def y(self) -> list[float]:
        line, height = self.number // self.columns, 1 / self.lines
        return [1 - (line + 1) * height + (self.gap if line < self.lines - 1 else 0), 1 - line * height]

    @property
    def is_lowest(self) -> bool:
        return self.number + self.columns >= self.count


def _title(row: AreaRow, cell: _Cell, colours: Palette, *, narrow: bool) -> dict[str, Any]:
    told = "tyst" if row.is_silent else number(row.total) if row.total or any(row.zero) else "–"
    most, name = _NARROW_CHARS - max(0, len(told) - 2) if narrow else _WIDE_CHARS, _name(row)
    name = safe(name if len(name) <= most else name[: most - 1].rstrip(" -(") + "…")
    text = f"<b>{name}</b> <span style='color:{colours.muted}'>{told}</span>"
    return {**note_of(text, cell.y[1], colours), "x": cell.x[0]}


def note_of(text: str, y: float, colours: Palette) -> dict[str, Any]:
    """A text at the left edge of a figure, above a height (0–1)."""
    return {
        "text": text,
        "x": 0,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13, "color": colours.text},
    }


def _panel(row: AreaRow, steps: Sequence[Step], colours: Palette, top: float) -> list[dict[str, Any]]:
    """The traces of one panel: silence behind, counts before it, zeros on the line."""
    silent = [i for i in range(len(steps)) if row.silent[i]]
    told = [i for i in range(len(steps)) if row.counts[i]]
    zero = [i for i in range(len(steps)) if row.zero[i]]
    traces = []
    if silent:
        heights = [top] * len(silent)
        texts = [SILENT] * len(silent)
        traces.append(bars_of([row], steps, silent, heights, texts, name=_name(row), marker=hatched(colours)))
    if told:
        counts = [row.counts[i] for i in told]
        texts = [counted(count, "rapport", "rapporter") for count in counts]
        marker = {"color": colours.primary}
        traces.append(bars_of([row], steps, told, counts, texts, name=_name(row), marker=marker))
    if zero:
        traces.append(_zeros(row, steps, zero, colours))
    return traces


def bars_of(
    rows: Sequence[AreaRow],
    steps: Sequence[Step],
    which: Sequence[int],
    heights: Sequence[float],
    texts: Sequence[str],
    *,
    name: str,
    marker: dict[str, Any],
) -> dict[str, Any]:
    """Bars over some steps; a click on one brings back its areas and days."""
    return {
        "type": "bar",
        "x": [steps[i].start.isoformat() for i in which],
        "y": list(heights),
        "offset": 0,
        "width": [steps[i].days * DAY_MS * (1 - _GAP) for i in which],
        "marker": marker,
        "unselected": {"marker": {"opacity": 1}},
        "customdata": [_carries(rows, steps[i]) for i in which],
        "text": [f"{steps[i].label}: {text}" for i, text in zip(which, texts, strict=True)],
        "textposition": "none",
        "hovertemplate": f"{safe(name)}<br>%{{text}}<extra></extra>",
        "name": name,
        "showlegend": False,
    }


def _carries(rows: Sequence[AreaRow], step: Step) -> list[str]:
    """What a click brings back to the page: what it is, of which areas, and the days."""
    return [REPORTS, ",".join(row.code for row in rows), step.start.isoformat(), step.end.isoformat()]


def _zeros(row: AreaRow, steps: Sequence[Step], zero: Sequence[int], colours: Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": [(steps[i].start + dt.timedelta(days=steps[i].days / 2)).isoformat() for i in zero],
        "y": [0] * len(zero),
        "mode": "text",
        "text": ["0"] * len(zero),
        "textposition": "top center",
        "textfont": {"size": 12, "color": colours.muted},
        "unselected": {"textfont": {"color": colours.muted}},
        "customdata": [_carries([row], steps[i]) for i in zero],
        "hovertemplate": f"{safe(_name(row))}<br>inget att rapportera<extra></extra>",
        "name": _name(row),
    }


def _axes(
    seen: Timeline, cell: _Cell, scale: float, colours: Palette, *, narrow: bool, height: int, top: int
) -> dict[str, Any]:
    time = time_axis(
        seen.filters.start, seen.steps[-1].end, colours, narrow=narrow, nticks=3 if narrow else 5
    )
    time |= {"domain": cell.x, "anchor": f"y{cell.axis}", "showgrid": False, "showline": True}
    time["showticklabels"] = cell.is_lowest
    if cell.number:
        time["matches"] = "x"
    elif not narrow:
        time["rangeselector"] = buttons(seen.filters.days, colours, height=height, top=top, bottom=BOTTOM_PX)
    counts = {
        **axis_style(colours),
        "domain": cell.y,
        "anchor": f"x{cell.axis}",
        "range": [0, scale],
        "nticks": 3,
        "tickformat": ",d",
        "showticklabels": cell.number % cell.columns == 0,
    }
    return {f"xaxis{cell.axis}": time, f"yaxis{cell.axis}": counts}
