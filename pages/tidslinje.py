"""Tidslinje: the strategist before a meeting sees in a minute what happened when, in every area at once."""

from lägesbild.ui import identity, layout

viewer = identity.current()
layout.header("Tidslinje")
