"""Mina rapporter: what happened to what I reported."""

from __future__ import annotations

from lägesbild.ui import identity, layout, report_list

viewer = identity.current()
layout.header("Mina rapporter")
report_list.show(viewer)
