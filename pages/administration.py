"""Administration: accounts, organisations, words and rules of the municipality, kept by its own people."""

from __future__ import annotations

from lägesbild.ui import admin_page, identity, layout

viewer = identity.current()
layout.header("Administration")
admin_page.show(viewer)
