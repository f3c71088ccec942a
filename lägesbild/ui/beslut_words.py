"""A decision and a task in words: status with a sign, when it is due, and the meeting it comes from."""

from __future__ import annotations

import textwrap
from html import escape
from typing import Final
from urllib.parse import urlencode

from lägesbild.figures.tokens import TASK_SIGNS
from lägesbild.model.words import TaskStatus
from lägesbild.reading.decisions import At, DecisionRow, TaskRow
from lägesbild.reading.filters import day_text
from lägesbild.ui import theme
from lägesbild.ui.guidance_lage import waited

PAGE: Final = "beslut"
VIEW: Final = "vy"
TASKS, OURS, DECISIONS = "Uppdrag", "Våra uppdrag", "Beslut"
LATE: Final = "forsenad"
"""What a task to be done is called when its day has passed; no status of its own."""
LATE_ONLY: Final = "Försenade"
"""The choice of status that shows only those."""
LONGEST_TITLE: Final = 160
_NEUTER: Final = {
    LATE: "försenat",
    TaskStatus.OPPEN.value: "öppet",
    TaskStatus.PAGAR.value: "pågår",
    TaskStatus.KLAR.value: "klart",
    TaskStatus.AVFORD.value: "avfört",
}
"""A status as it is said of ett uppdrag."""


def state(row: TaskRow) -> str:
    """The status a list sorts a task under."""
    return LATE if row.days_late else row.status.value


def status_html(row: TaskRow) -> str:
    """How far a task has come, as sign and word in its colour."""
    sign = TASK_SIGNS[state(row)]
    return _sign(sign.sign, sign.colour, _NEUTER[state(row)])


def holds_html(row: DecisionRow) -> str:
    """Whether a decision holds, as sign and word."""
    return _sign("×", "grey", "upphävt") if row.is_repealed else _sign("●", "grey", "gäller")


def said(status: TaskStatus) -> str:
    """
    A status as it is said of a task.

    >>> said(TaskStatus.AVFORD)
    'avfört'
    """
    return _NEUTER[status.value]


def title(text: str) -> str:
    """
    A text short enough for a line.

    >>> title("Bjud in\\nskolan")
    'Bjud in skolan'
    """
    return textwrap.shorten(text, LONGEST_TITLE, placeholder=" …")


def due(row: TaskRow) -> str:
    """When a task is due, and how late it is."""
    if row.due_on is None:
        return "ingen dag satt" if row.is_open else ""
    if row.days_late:
        return f"skulle ha varit klart {day_text(row.due_on)}, för {waited(row.days_late)} sedan"
    return f"klart senast {day_text(row.due_on)}"


def met(at: At, paragraph: str | None) -> str:
    """The meeting: group, day and paragraph."""
    return f"{at.group} {day_text(at.held_on)}" + (f" § {paragraph}" if paragraph else "")


def link(row: TaskRow | DecisionRow) -> str:
    """Safe HTML of a link to a decision or task, followed inside the app."""
    kept = {VIEW: DECISIONS} if isinstance(row, DecisionRow) else {}
    href = f"/{PAGE}?{urlencode(kept | {'rad': row.id})}"
    return f'<a class="lb-link" href="{escape(href)}">{escape(title(row.text))}</a>'


def _sign(sign: str, colour: str, word: str) -> str:
    return (
        f'<span class="lb-status" style="color:{getattr(theme.colours(), colour)}">'
        f'<span aria-hidden="true">{sign}</span> {word}</span>'
    )
