"""Anteckna: the secretary's view of a meeting while it is held."""

from lägesbild.ui import identity, meeting_steps

meeting_steps.open_meeting(identity.current(), "anteckna", "Anteckna")
