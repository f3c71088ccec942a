"""Årshjul: what the year brings."""

from lägesbild.ui import layout

layout.header("Årshjul")
