"""Presentation: a meeting on the screen of the room."""

from lägesbild.ui import identity, present_page

present_page.show(identity.current())
