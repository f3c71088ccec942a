"""Trygghetsvandringar in words: how a walk and a shortcoming stand, as sign and word."""

from __future__ import annotations

from html import escape
from typing import Final

from lägesbild.figures.classes import counted
from lägesbild.figures.tokens import Sign
from lägesbild.reading.safety_walks import WalkLine
from lägesbild.reading.walk_findings import FindingView, State
from lägesbild.ui import theme

PLANNED: Final = Sign("○", "grey")
DONE: Final = Sign("✓", "green")
CANCELLED: Final = Sign("–", "grey")
STATES: Final = {State.OPEN: Sign("■", "red"), State.FIXED: DONE, State.WITHDRAWN: CANCELLED}


def walk_status(walk: WalkLine) -> str:
    """How a walk stands."""
    if walk.cancelled_on is not None:
        return _status(CANCELLED, "inställd")
    return _status(DONE, "genomförd") if walk.done_on is not None else _status(PLANNED, "planerad")


def finding_status(finding: FindingView) -> str:
    """How a shortcoming stands."""
    return _status(STATES[finding.state], finding.state.value)


def shortcomings(walk: WalkLine) -> str:
    """
    What a walk found, in a few words; empty when nothing was.
    """
    if not walk.open_count and not walk.fixed_count:
        return ""
    if not walk.open_count:
        return counted(walk.fixed_count, "brist, åtgärdad", "brister, alla åtgärdade")
    return counted(walk.open_count, "öppen brist", "öppna brister")


def age(finding: FindingView) -> str:
    """
    How long a shortcoming has been known, or how long it took.
    """
    days = counted(finding.age_days, "dag", "dagar")
    if finding.state is State.OPEN:
        return f"i {days}" if finding.age_days else "sedan i dag"
    return f"efter {days}" if finding.state is State.FIXED else ""


def _status(sign: Sign, word: str) -> str:
    colour = getattr(theme.colours(), sign.colour)
    return (
        f'<span class="lb-status" style="color:{colour}">'
        f'<span aria-hidden="true">{sign.sign}</span> {escape(word)}</span>'
    )
