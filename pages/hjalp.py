"""Hjälp: somebody stuck finds the answer for their own role in half a minute."""

from lägesbild.ui import help_page, identity, layout

viewer = identity.current()
layout.header("Hjälp", aside="handboken, en sida för varje roll")
help_page.show(viewer)
