"""Trygghetsvandringar: planned, walked, and what was found."""

from lägesbild.ui import layout

layout.header("Trygghetsvandringar")
