"""Judgements as signs and words, the same wherever they are read."""

from __future__ import annotations

from html import escape
from typing import Final

from lägesbild.figures.tokens import JUDGEMENT_SIGNS
from lägesbild.model.words import Judgement
from lägesbild.reading.assessments import Judged, word
from lägesbild.reading.filters import day_text
from lägesbild.ui import sheet, theme

CHOICES: Final = {one.value: f"{JUDGEMENT_SIGNS[one.value].sign} {word(one)}" for one in Judgement}
"""The four colours as somebody chooses among them: sign and word."""


def html(judgement: Judgement) -> str:
    """A judgement as sign and word, in its colour."""
    sign = JUDGEMENT_SIGNS[judgement.value]
    return (
        f'<span class="lb-status" style="color:{getattr(theme.colours(), sign.colour)}">'
        f'<span aria-hidden="true">{sign.sign}</span> {word(judgement)}</span>'
    )


def line(one: Judged, *, what: str) -> str:
    """A judgement with its reason, as a line of a list; ``what`` says what it is of."""
    told = f"{day_text(one.on)} · {one.group}"
    return (
        f"{html(one.judgement)} <strong>{escape(what)}</strong> {sheet.remark(told)}<br>{escape(one.reason)}"
    )
