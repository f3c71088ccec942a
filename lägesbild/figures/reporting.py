"""Who has reported: huvudman × week, with silence and "nothing to report" told apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from lägesbild.figures.chart import Chart, new_figure
from lägesbild.figures.tokens import Theme
from lägesbild.reading.picture import WeekReports


def weeks(reported: Sequence[WeekReports], *, end: dt.date, count: int, theme: Theme) -> Chart:
    """
    Draw a grid: a number where reports came, 0 where somebody said there was nothing, a dash in silence.

    Only huvudmän that have reported in these weeks are rows; the caption says so.
    """
    monday = end - dt.timedelta(days=end.weekday())
    starts = [monday - dt.timedelta(days=7 * back) for back in range(count - 1, -1, -1)]
    names = list(dict.fromkeys(entry.huvudman for entry in reported))
    cells = {(entry.huvudman, entry.week_start): entry for entry in reported}
    texts = [[_text(cells.get((name, start))) for start in starts] for name in names]
    shades = [[_shade(cells.get((name, start))) for start in starts] for name in names]
    labels = [f"v {start.isocalendar().week}" for start in starts]
    figure, colours = new_figure(theme, height=56 + 32 * max(1, len(names)))
    figure.add_heatmap(
        z=shades,
        x=list(range(count)),
        y=names,
        text=texts,
        texttemplate="%{text}",
        textfont={"size": 13, "color": colours.text},
        colorscale=[[0, colours.background], [0.5, colours.panel], [1, colours.scale[0]]],
        zmin=0,
        zmax=2,
        xgap=2,
        ygap=2,
        showscale=False,
        customdata=[[start.isoformat() for start in starts]] * len(names),
        hovertemplate="%{y}, %{x}: %{text}<extra></extra>",
    )
    figure.update_xaxes(tickvals=list(range(count)), ticktext=labels, side="top", showgrid=False, tickangle=0)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    twin = pd.DataFrame(texts, index=pd.Index(names, name="Huvudman"), columns=labels).reset_index()
    alt = f"Rapporter per huvudman och vecka de senaste {count} veckorna, {len(names)} huvudmän."
    return Chart(figure, twin, alt)


def _text(entry: WeekReports | None) -> str:
    if entry is None:
        return "–"
    if entry.reports:
        return str(entry.reports)
    return "0" if entry.zero else "✓"


def _shade(entry: WeekReports | None) -> int:
    if entry is None:
        return 0
    return 2 if entry.reports else 1
