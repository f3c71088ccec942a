"""Möte: when the groups meet, where, and what is on the agenda."""

from lägesbild.ui import identity, meeting_page

meeting_page.show(identity.current())
