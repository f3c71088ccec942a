"""Taking it away: "Ladda ned" under every chart, map and list, made when clicked and never before."""

from __future__ import annotations

from lägesbild.figures.chart import Chart
from lägesbild.model import Viewer
from lägesbild.reading.filters import Filters


def chart(shown: Chart, *, name: str, title: str, filters: Filters, viewer: Viewer, note: str = "") -> None:
    """Offer a chart as PNG, SVG, CSV and XLSX."""


def listing(kind: str, *, ids: tuple[int, ...] | None, filters: Filters | None, viewer: Viewer) -> None:
    """
    Offer rows of a register as CSV, XLSX and GeoPackage, read again with the viewer's rights when clicked.

    ``kind`` is one of rapporter, problembilder, insatser, inriktning, verksamhetsmal, beslut, uppdrag,
    indikatorer, bedomningar; ``ids`` the rows shown, None for all that the filters let through.
    """
