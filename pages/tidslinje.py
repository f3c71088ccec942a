"""Tidslinje: the strategist before a meeting sees in a minute what happened when, in every area at once."""

from lägesbild.reading import tidslinje
from lägesbild.ui import before_after, filters, identity, layout, timeline

viewer = identity.current()
bar = filters.show(viewer)
seen = tidslinje.read(bar.filters, viewer=viewer)
with bar.heading:
    layout.header("Tidslinje", aside=timeline.summary(seen))

timeline.areas(seen, viewer=viewer)
timeline.followed(seen, viewer=viewer)
before_after.show(seen, viewer=viewer)
