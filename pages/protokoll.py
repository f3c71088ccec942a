"""Protokoll: the minutes of a meeting."""

from lägesbild.ui import identity, meeting_steps

meeting_steps.open_meeting(identity.current(), "protokoll", "Protokoll")
