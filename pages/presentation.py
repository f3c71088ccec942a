"""Presentation: a meeting on the screen of the room."""

from lägesbild.ui import identity, meeting_steps

meeting_steps.open_meeting(identity.current(), "presentation", "Presentation")
