"""Insatser: whoever carries one keeps it current in a minute; the strategist sees gaps and the plan."""

from lägesbild.ui import filters, identity, insats_page, layout

viewer = identity.current()
bar = filters.show(viewer)
with bar.heading:
    layout.header("Insatser")
insats_page.show(viewer, bar.filters)
