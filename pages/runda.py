"""Runda: what one's huvudman brings to a meeting."""

from lägesbild.ui import identity, meeting_steps

meeting_steps.open_meeting(identity.current(), "runda", "Runda")
