"""Problembilder: the working group finds, follows and changes a concern in a minute."""

from lägesbild.ui import filters, identity, layout, problembild_page

viewer = identity.current()
bar = filters.show(viewer)
with bar.heading:
    layout.header("Problembilder")
problembild_page.show(viewer, bar.filters)
