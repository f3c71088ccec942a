"""Insatser: who does what, for which concern, with which money, and whether it helped."""

from lägesbild.ui import identity, layout

viewer = identity.current()
layout.header("Insatser")
