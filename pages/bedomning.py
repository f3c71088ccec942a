"""Bedömning: the group at the meeting agrees in ten minutes on how each problembild and area stands."""

from lägesbild.ui import identity, judge_page, meeting_steps

viewer = identity.current()
plan = meeting_steps.open_meeting(viewer, "bedomning", "Bedömning")
if plan is not None:
    judge_page.show(viewer, plan)
