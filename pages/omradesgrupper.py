"""Områdesgrupper: called together at once, and what they saw and did."""

from lägesbild.ui import layout

layout.header("Områdesgrupper")
