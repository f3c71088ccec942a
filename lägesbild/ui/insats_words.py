"""An insats in words: its status with a sign, its days and money as a Swede would write them."""

from __future__ import annotations

import datetime as dt
from typing import Final

from lägesbild.figures.classes import number
from lägesbild.figures.tokens import INSATS_SIGNS
from lägesbild.model.words import InsatsStatus
from lägesbild.reading.filters import day_text
from lägesbild.reading.insats_rows import Answered, InsatsRow, Money
from lägesbild.ui import layout, register, sheet, theme

WHOLE: Final = "Hela kommunen"


def status_html(status: InsatsStatus) -> str:
    """A status as sign and word, in its colour."""
    sign = INSATS_SIGNS[status.value]
    return (
        f'<span class="lb-status" style="color:{getattr(theme.colours(), sign.colour)}">'
        f'<span aria-hidden="true">{sign.sign}</span> {status.label.lower()}</span>'
    )


def problembild(part: Answered) -> str:
    """A problembild as a line: its status now and before, and the way to it."""
    before = f", tidigare {part.before.label.lower()}" if part.before else ""
    link = register.link(part.title, page="problembilder", row_id=part.id)
    status = layout.status_html(part.status, theme.colours())
    return f"{status}{link} {sheet.remark(f'sedan {day_text(part.status_on)}{before}')}"


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
