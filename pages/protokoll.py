"""Protokoll: the minutes of a meeting, from draft to approved."""

from lägesbild.ui import identity, meeting_steps, minutes_page

viewer = identity.current()
plan = meeting_steps.open_meeting(viewer, "protokoll", "Protokoll")
if plan is not None:
    minutes_page.show(viewer, plan)
