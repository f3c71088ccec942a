"""Områdesgrupper: called together at once, and what they saw and did."""

from lägesbild.ui import gathering_page, identity

gathering_page.show(identity.current())
