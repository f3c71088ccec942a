"""Inriktning och stöd: what the two groups have asked of each other and not yet heard back."""

from lägesbild.ui import identity, layout

viewer = identity.current()
layout.header("Inriktning och stöd")
