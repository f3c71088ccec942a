"""Runda: what one's huvudman brings to a meeting."""

from lägesbild.ui import identity, round_page

round_page.show(identity.current())
