"""Bedömning: the group's judgements at a meeting."""

from lägesbild.ui import identity, meeting_steps

meeting_steps.open_meeting(identity.current(), "bedomning", "Bedömning")
