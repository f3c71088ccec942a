"""Hjälp: somebody stuck finds the answer for their own role in half a minute."""

from lägesbild.ui import identity, layout

viewer = identity.current()
layout.header("Hjälp")
