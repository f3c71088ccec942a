"""Begäran om utlämnande: somebody asks for public documents; find them, assess them, mask, decide."""

from lägesbild.ui import identity, layout, record_page

viewer = identity.current()
layout.header("Begäran om utlämnande", aside=viewer.huvudman)
record_page.show(viewer)
