"""Granska: a reviewer goes through the new reports of the day in ten minutes."""

from __future__ import annotations

from lägesbild.ui import identity, layout, review_page

viewer = identity.current()
layout.header("Granska")
review_page.show(viewer)
