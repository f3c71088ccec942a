"""Årshjul: the strategist opens the year and sees in ten seconds what comes, and when."""

from lägesbild.ui import identity, year_page

year_page.show(identity.current())
