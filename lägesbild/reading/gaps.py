"""
Luckor: what is missing in problembilder and insatser, as Swedish sentences that lead to the row.

What a viewer cannot read must neither make a sentence false nor show through. Whether something answers a
problembild is therefore asked of the rows the viewer reads, and the sentence says so ("ingen … insats som du
läser"). To keep quiet just where a hidden insats answers it would show that there is one: the problembild
would be missing from the list for no reason the viewer can see. See docs/adr/0411.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from lägesbild.model import Problembild, Viewer, clock
from lägesbild.model.words import ProblembildStatus
from lägesbild.reading import areas, insats_rows, insatser
from lägesbild.reading.areas import AreaTree, swedish_key
from lägesbild.reading.filters import Filters, day_text
from lägesbild.reading.insats_rows import InsatsRow, Money
from lägesbild.reading.rights import visible
from lägesbild.reading.statements import in_area, listed_under
from lägesbild.store.session import reading

Kind = Literal[
    "sen_uppfoljning",
    "finansiering",
    "utan_insats",
    "utan_orsak",
    "utan_problembild",
    "utan_mal",
    "utan_ansvarig",
    "utan_uppfoljning",
    "utan_utvardering",
]
HEADINGS: Final[dict[Kind, str]] = {
    "sen_uppfoljning": "Uppföljningar som skulle ha gjorts",
    "finansiering": "Finansiering som tar slut inom 90 dagar",
    "utan_insats": "Problembilder utan insats bland det du läser",
    "utan_orsak": "Problembilder utan beskriven orsak",
    "utan_problembild": "Insatser utan problembild bland det du läser",
    "utan_mal": "Insatser utan mål",
    "utan_ansvarig": "Insatser utan ansvarig funktion",
    "utan_uppfoljning": "Insatser utan planerad uppföljning",
    "utan_utvardering": "Insatser utan plan för utvärdering",
}
"""Every kind of gap, the most pressing first."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing; ``page`` and ``row_id`` lead to the row, ``what`` follows its title."""

    kind: Kind
    page: Literal["problembilder", "insatser"]
    row_id: int
    title: str
    what: str
    huvudman: str

    @property
    def sentence(self) -> str:
        return f"{self.title}: {self.what}"


def read(filters: Filters, *, viewer: Viewer, today: dt.date | None = None) -> tuple[Gap, ...]:
    """
    What is missing today in the area and for the huvudmän and categories chosen, the most pressing first.

    The period does not cut: what lacks a follow-up lacks it whenever it began. Ended problembilder lack
    nothing; ended insatser only the follow-ups that were planned for them.
    """
    day = today or clock.today()
    with reading() as session:
        tree = areas.read_tree(session)
        rows = insats_rows.every(session, viewer=viewer, tree=tree, today=day)
        concerns = session.scalars(
            select(Problembild)
            .where(visible(Problembild, viewer), Problembild.status != ProblembildStatus.AVSLUTAD)
            .options(
                selectinload(Problembild.districts),
                selectinload(Problembild.category),
                selectinload(Problembild.huvudman),
            )
        ).all()
    found = [
        gap for row in rows if insatser.in_choice(row, filters, tree) for gap in of_insats(row, today=day)
    ]
    answered = {part.id for row in rows if row.is_going_on for part in row.problembilder}
    for concern in concerns:
        if _in_choice(concern, filters, tree):
            found += _of_problembild(concern, answered=concern.id in answered)
    order = list(HEADINGS)
    return tuple(sorted(found, key=lambda gap: (order.index(gap.kind), swedish_key(gap.title))))


def of_insats(row: InsatsRow, *, today: dt.date) -> Iterator[Gap]:
    """What one insats lacks."""
    for kind, what in _missing(row, today):
        yield Gap(kind, "insatser", row.id, row.title, what, row.huvudman)


def money_text(money: Money) -> str:
    """
    When money ends, as a part of a sentence.

    >>> money_text(Money("Statsbidrag", None, dt.date(2026, 5, 1), 1))
    'finansieringen från Statsbidrag tar slut i morgon, 1 maj 2026'
    """
    begin = f"finansieringen från {money.source}"
    if money.ends_on is None or money.days_left is None:
        return f"{begin} har inget slutdatum"
    if money.days_left < 0:
        return f"{begin} tog slut {day_text(money.ends_on)}"
    when = {0: "i dag", 1: "i morgon"}.get(money.days_left, f"om {money.days_left} dagar")
    return f"{begin} tar slut {when}, {day_text(money.ends_on)}"


def _missing(row: InsatsRow, today: dt.date) -> Iterator[tuple[Kind, str]]:
    for late in row.overdue:
        days = (today - late.planned_on).days
        since = "i går" if days == 1 else f"för {days} dagar sedan"
        yield (
            "sen_uppfoljning",
            f"uppföljningen skulle ha gjorts {since}, {day_text(late.planned_on)}",
        )
    if not row.is_going_on:
        return
    for money in row.funding:
        if money.ends_soon:
            yield "finansiering", money_text(money)
    if not row.problembilder:
        yield "utan_problembild", "insatsen svarar inte på någon problembild som du läser"
    if not row.goal:
        yield "utan_mal", "insatsen har inget mål"
    if not row.owner:
        yield "utan_ansvarig", "ingen ansvarig funktion är angiven"
    if row.next_follow_up_on is None:
        again = "ny " if row.follow_ups else ""
        yield "utan_uppfoljning", f"ingen {again}uppföljning är planerad"
    if not row.evaluation_plan:
        yield "utan_utvardering", "det finns ingen plan för hur insatsen ska utvärderas"


def _of_problembild(row: Problembild, *, answered: bool) -> Iterator[Gap]:
    def gap(kind: Kind, what: str) -> Gap:
        return Gap(kind, "problembilder", row.id, row.title, what, row.huvudman.name)

    if not answered:
        yield gap("utan_insats", "ingen pågående eller planerad insats som du läser svarar på den")
    if not (row.cause_situation or row.cause_target or row.cause_offender):
        yield gap("utan_orsak", "ingen orsak är beskriven")


def _in_choice(row: Problembild, filters: Filters, tree: AreaTree) -> bool:
    codes, _, _ = listed_under([tree.by_id[d.id] for d in row.districts], tree)
    return (
        in_area(codes, filters.district, tree)
        and (not filters.huvudman or row.huvudman.slug in filters.huvudman)
        and (not filters.categories or row.category.slug in filters.categories)
    )
