"""Trygghetsvandringar: planned, walked with a phone in the hand, and mended."""

from lägesbild.ui import identity, walk_page

walk_page.show(identity.current())
