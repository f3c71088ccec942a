"""Tillgänglighet: how accessible the product is, what is known to be wrong, and whom to tell."""

from lägesbild.ui import accessibility_page

accessibility_page.show()
