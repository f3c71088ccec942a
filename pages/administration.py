"""Administration: accounts, organisations, words and rules of the municipality, kept by its own people."""

from lägesbild.ui import identity, layout

viewer = identity.current()
layout.header("Administration")
