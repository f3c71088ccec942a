"""An insats in words: its status with a sign, its days and money as a Swede would write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from html import escape
from typing import Final

import streamlit as st

from lägesbild.figures.classes import number
from lägesbild.figures.tokens import INSATS_SIGNS
from lägesbild.model.words import InsatsStatus
from lägesbild.reading.filters import day_text
from lägesbild.reading.insats_rows import Answered, InsatsRow, Money
from lägesbild.ui import layout, register, theme

WHOLE: Final = "Hela kommunen"
_LOOK: Final = """<style>
dl.lb-fields.lb-fields { margin: 0; padding: 0; }
.lb-fields.lb-fields > div {
  display: grid; grid-template-columns: 9.5rem 1fr; gap: 0 0.75rem; margin: 0; padding: 0.25rem 0;
  border-bottom: 1px solid light-dark(#D3DCE3, #33414D); line-height: 1.4;
}
.lb-fields.lb-fields dt { margin: 0; padding: 0; font-size: 0.875rem; font-weight: 400; opacity: 0.78; }
.lb-fields.lb-fields dd { margin: 0; padding: 0; white-space: pre-line; overflow-wrap: anywhere; }
ul.lb-lines.lb-lines { list-style: none; margin: 0; padding: 0; }
.lb-lines.lb-lines li {
  margin: 0; padding: 0.375rem 0; border-bottom: 1px solid light-dark(#D3DCE3, #33414D); line-height: 1.4;
  overflow-wrap: anywhere;
}
.lb-lines .lb-status { margin-right: 0.5rem; }
.lb-lines .lb-remark { font-size: 0.875rem; }
@media (max-width: 640px) {
  .lb-fields.lb-fields > div { grid-template-columns: 1fr; }
}
</style>"""


def status_html(status: InsatsStatus) -> str:
    """A status as sign and word, in its colour."""
    sign = INSATS_SIGNS[status.value]
    return (
        f'<span class="lb-status" style="color:{getattr(theme.colours(), sign.colour)}">'
        f'<span aria-hidden="true">{sign.sign}</span> {status.label.lower()}</span>'
    )


def fields(pairs: Iterable[tuple[str, str | None]], *, label: str) -> None:
    """What is told of a row, name beside text as it was written; what is not told of is left out."""
    items = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in pairs if text
    )
    st.html(f'{_LOOK}<dl class="lb-fields" aria-label="{escape(label)}">{items}</dl>')


def lines(items: Iterable[str], *, label: str) -> None:
    """A list of lines of safe HTML."""
    rows = "".join(f"<li>{item}</li>" for item in items)
    st.html(f'{_LOOK}<ul class="lb-lines" aria-label="{escape(label)}">{rows}</ul>')


def important(sentence: str, *, sign: str = "!") -> None:
    """A sentence that must not be missed."""
    st.html(f'<p class="lb-warn"><span aria-hidden="true">{sign}</span> {escape(sentence)}</p>')


def remark(text: str) -> str:
    """A quiet remark, escaped."""
    return f'<span class="lb-remark">{escape(text)}</span>'


def problembild(part: Answered) -> str:
    """A problembild as a line: its status now and before, and the way to it."""
    before = f", tidigare {part.before.label.lower()}" if part.before else ""
    link = register.link(part.title, page="problembilder", row_id=part.id)
    status = layout.status_html(part.status, theme.colours())
    return f"{status}{link} {remark(f'sedan {day_text(part.status_on)}{before}')}"


def where(row: InsatsRow) -> str:
    """Areas and place."""
    place = row.named_place or row.place
    return (", ".join(row.area_names) or WHOLE) + (f" ({place})" if place else "")


def period(row: InsatsRow) -> str:
    """When it begins and ends."""
    if row.starts_on and row.ends_on:
        return f"{day_text(row.starts_on)} – {day_text(row.ends_on)}"
    if row.starts_on:
        return f"från {day_text(row.starts_on)}, inget slutdatum"
    return f"till {day_text(row.ends_on)}" if row.ends_on else "inga datum angivna"


def kronor(amount: int | None) -> str | None:
    """
    An amount of money.

    >>> kronor(150000)
    '150\\xa0000 kronor'
    """
    return None if amount is None else f"{number(amount)} kronor"


def money(part: Money) -> str:
    """From whom, how much, and when it ends."""
    begin = ", ".join(each for each in (part.source, kronor(part.amount_sek)) if each)
    if part.ends_on is None or part.days_left is None:
        return f"{begin}: inget slutdatum"
    if part.days_left < 0:
        return f"{begin}: tog slut {day_text(part.ends_on)}"
    soon = f"{_in_days(part.days_left)}, " if part.ends_soon else ""
    return f"{begin}: tar slut {soon}{day_text(part.ends_on)}"


def money_flag(part: Money) -> str:
    """Money that ends soon, in a few words for a list."""
    return f"pengarna tar slut {_in_days(part.days_left or 0)}"


def _in_days(days: int) -> str:
    return {0: "i dag", 1: "i morgon"}.get(days, f"om {days} dagar")


def day(value: dt.date | None) -> str | None:
    """A day in Swedish, None for none."""
    return None if value is None else day_text(value)
