"""The steps of a review in words, the same for the reviewer and for who wrote the report."""

from __future__ import annotations

import datetime as dt
from typing import Final

from babel.dates import format_date

from lägesbild.model.clock import day_of
from lägesbild.model.words import ReviewStep
from lägesbild.reading.review_steps import Step
from lägesbild.ui.report_text import plain

_SAID: Final[dict[ReviewStep, tuple[str, str]]] = {
    ReviewStep.GODTAGEN: ("check_circle", "Godtagen"),
    ReviewStep.FRAGA: ("help", "Fråga"),
    ReviewStep.SVAR: ("reply", "Svar"),
    ReviewStep.DUBBLETT: ("content_copy", "Redan rapporterat: räknas ihop med en annan rapport"),
    ReviewStep.FORSLAG: ("edit_note", "Förslag till ny lydelse"),
    ReviewStep.FORSLAG_ANTAGET: ("check", "Förslaget antaget"),
    ReviewStep.FORSLAG_AVBOJT: ("close", "Förslaget avböjt, texten står kvar"),
    ReviewStep.KOPPLAD: ("link", "Kopplad till problembilden"),
}
_UNDONE: Final = {
    ReviewStep.DUBBLETT: ("content_copy", "Inte längre dubblett"),
    ReviewStep.KOPPLAD: ("link_off", "Inte längre kopplad till problembilden"),
}


def line(step: Step) -> str:
    """One step as a line of Markdown: icon, what, who and when, and what was said."""
    icon, said = _UNDONE[step.step] if step.undone else _SAID[step.step]
    who = f", {plain(step.by)} ({plain(step.of)})" if step.by else ""
    text = f": {plain(step.text)}" if step.text else ""
    return f":material/{icon}: {said}{text} – {day(step.at)}{who}"


def day(moment: dt.datetime) -> str:
    """A day in Swedish: "5 jan. 2026"."""
    return str(format_date(day_of(moment), "d MMM y", locale="sv"))
