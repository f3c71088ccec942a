"""Who has reported: huvudman × week, with silence and "nothing to report" told apart."""

from __future__ import annotations

from typing import Final

import pandas as pd

from lägesbild.figures.chart import Chart, new_figure
from lägesbild.figures.tokens import Theme
from lägesbild.reading.picture import Heard, Reporting

WORDS: Final = {
    Heard.REPORTED: "rapporterade",
    Heard.NOTHING: "inget att rapportera",
    Heard.SILENT: "väntad rapport kom inte",
    Heard.NOT_EXPECTED: "inget avtalat",
}
LEGEND: Final = "✓ rapporterade, 0 inget att rapportera, – väntad rapport kom inte, tomt: inget avtalat"
_SHADES: Final = {Heard.NOT_EXPECTED: 0, Heard.SILENT: 0, Heard.NOTHING: 1, Heard.REPORTED: 2}


def weeks(reporting: Reporting, *, theme: Theme, most: int) -> Chart:
    """Draw a grid of the latest ``most`` weeks; every huvudman that reported or was expected to is a row."""
    shown = reporting.weeks[-most:]
    rows = {row.huvudman: row.heard[-most:] for row in reporting.reporters}
    labels = [f"v {monday.isocalendar().week}" for monday in shown]
    figure, colours = new_figure(
        theme,
        height=56 + 32 * max(1, len(rows)),
        x={
            "tickvals": list(range(len(shown))),
            "ticktext": labels,
            "side": "top",
            "showgrid": False,
            "tickangle": 0,
        },
        y={"autorange": "reversed", "showgrid": False},
    )
    figure.add_heatmap(
        z=[[_SHADES[cell] for cell in cells] for cells in rows.values()],
        x=list(range(len(shown))),
        y=list(rows),
        text=[[cell.value for cell in cells] for cells in rows.values()],
        customdata=[[WORDS[cell] for cell in cells] for cells in rows.values()],
        texttemplate="%{text}",
        textfont={"size": 13, "color": colours.text},
        colorscale=[[0, colours.background], [0.5, colours.panel], [1, colours.scale[0]]],
        zmin=0,
        zmax=2,
        xgap=2,
        ygap=2,
        showscale=False,
        hovertemplate="%{y}: %{customdata}<extra></extra>",
    )
    table = pd.DataFrame(
        [[name, *(WORDS[cell] for cell in cells)] for name, cells in rows.items()],
        columns=["Huvudman", *labels],
    )
    alt = f"Vilka av {len(rows)} huvudmän som har rapporterat de senaste {len(shown)} veckorna."
    return Chart(figure, table, alt)
