"""Vem ser vad: who reads what, told by the rules themselves."""

from __future__ import annotations

from lägesbild.ui import identity, layout, report_readers

viewer = identity.current()
layout.header("Vem ser vad")
report_readers.show(viewer)
