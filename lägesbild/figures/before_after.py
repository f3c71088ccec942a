"""Reports around the day an insats began or ended: before grey, after blue, silence hatched."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pandas as pd

from lägesbild.figures.chart import Chart, new_figure
from lägesbild.figures.classes import number
from lägesbild.figures.status_lanes import DAY_MS, hatched
from lägesbild.figures.time_zoom import time_axis
from lägesbild.figures.tokens import Theme
from lägesbild.reading.before_after import WEEK, Around, BeforeAfter, Compared, Side
from lägesbild.reading.filters import day_text

LEGEND: Final = "Grått: före. Blått: efter. Skrafferat: ingen har rapporterat den veckan"
NOBODY: Final = "ingen rapport"


def weeks(found: BeforeAfter, around: Around, *, theme: Theme, narrow: bool = False) -> Chart:
    """Draw the weeks around the day; the table holds the comparison itself."""
    figure, colours = new_figure(theme, height=220)
    top = max(2.0, 1.15 * max((part.count for part in around.weeks), default=0))
    groups = (
        ("före", colours.grey, [part for part in around.weeks if part.start < around.on]),
        ("efter", colours.primary, [part for part in around.weeks if part.start >= around.on]),
    )
    width = WEEK * DAY_MS * 0.92
    silent = [part for part in around.weeks if part.silent]
    figure.add_bar(
        x=[part.start.isoformat() for part in silent],
        y=[top] * len(silent),
        offset=0,
        width=width,
        marker=hatched(colours),
        hovertemplate=f"veckan från %{{x}}: {NOBODY}<extra></extra>",
    )
    for name, colour, parts in groups:
        figure.add_bar(
            x=[part.start.isoformat() for part in parts if part.count],
            y=[part.count for part in parts if part.count],
            offset=0,
            width=width,
            marker={"color": colour},
            hovertemplate=f"veckan från %{{x}}, {name}: %{{y}}<extra></extra>",
        )
    figure.add_vline(x=around.on.isoformat(), line={"color": colours.text, "width": 2})
    figure.add_annotation(
        x=around.on.isoformat(),
        y=1,
        yref="paper",
        yanchor="bottom",
        text=f"{around.what} {day_text(around.on, short=narrow)}",
        showarrow=False,
        font={"size": 14, "color": colours.text},
    )
    figure.update_layout(margin={"t": 32}, barmode="overlay", bargap=0)
    last = around.weeks[-1].start + dt.timedelta(days=WEEK - 1)
    axis = time_axis(around.weeks[0].start, last, colours, narrow=True, nticks=4 if narrow else 8)
    figure.update_xaxes(**axis)
    figure.update_yaxes(range=[0, top], nticks=4, tickformat=",d")
    alt = f"Rapporter per vecka före och efter att {found.title} {around.what} {day_text(around.on)}."
    return Chart(figure, table(around), alt)


def table(around: Around) -> pd.DataFrame:
    """Every comparison as a row, with how many of the expected reports came."""
    rows = [part for part in (around.areas, *around.categories, around.rest) if part is not None]
    lines = [(part.name, told(part.before), told(part.after), answer(part)) for part in rows]
    if around.sides is not None:
        before, after = around.sides
        lines.append(("Väntade rapporter som kom", coverage(before), coverage(after), "–"))
    return pd.DataFrame(lines, columns=["Vad", "Före", "Efter", "Svar"])


def told(count: int | None) -> str:
    """A count, or that nobody reported."""
    return NOBODY if count is None else number(count)


def answer(part: Compared) -> str:
    """
    What may be said, with a percentage only where the counts carry one.

    >>> answer(Compared("Sätra", 30, 60, "ökning", 100))
    'ökning (+100 %)'
    """
    if part.answer == "ingen rapporterade":
        return "går inte att säga: ingen rapporterade"
    if part.percent is None:
        return part.answer
    sign = "+" if part.percent > 0 else "\N{MINUS SIGN}"
    return f"{part.answer} ({sign}{abs(part.percent)} %)"


def coverage(side: Side) -> str:
    """How many of the expected reports came, in counts."""
    return f"{side.came} av {side.expected}" if side.expected else "inga avtalade"
