"""Anteckna: the secretary's view of a meeting while it is held."""

from lägesbild.ui import identity, meeting_steps, note_page

viewer = identity.current()
plan = meeting_steps.open_meeting(viewer, "anteckna", "Anteckna")
if plan is not None:
    note_page.show(viewer, plan)
