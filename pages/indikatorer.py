"""Indikatorer: figures per area and period, from elsewhere and what huvudmän tell of their closed rows."""

from lägesbild.ui import identity, indicator_page

indicator_page.show(identity.current())
