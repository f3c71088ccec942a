"""Granska: a reviewer goes through the new reports of the day in ten minutes."""

from lägesbild.ui import identity, layout

viewer = identity.current()
layout.header("Granska")
