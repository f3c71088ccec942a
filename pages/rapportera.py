"""Rapportera: tell what you have seen, in under a minute, from a phone."""

from __future__ import annotations

from lägesbild.ui import identity, layout, report_page

viewer = identity.current()
layout.header("Rapportera")
report_page.show(viewer)
