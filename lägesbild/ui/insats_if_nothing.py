"""Vad händer om inget görs: what stands without an insats, from when. Facts, never a prediction."""

from __future__ import annotations

from html import escape
from typing import Final

import streamlit as st

from lägesbild.model import Viewer, clock
from lägesbild.reading import if_nothing
from lägesbild.reading.filters import day_text
from lägesbild.reading.if_nothing import End, IfNothing, Left, Other
from lägesbild.reading.insats_rows import InsatsRow
from lägesbild.ui import insats_words, layout, register, sheet

FACTS_ONLY: Final = "Det här är vad som står utan insats, inte en prognos."
NO_END: Final = "Insatsen har varken slutdatum eller finansiering som tar slut: ingen dag att räkna från."
ALONE: Final = "Ingen annan pågående eller planerad insats som du läser svarar på den."


def show(viewer: Viewer, row: InsatsRow) -> None:
    """Closed until somebody asks."""
    expander = st.expander(
        "Vad händer om inget görs", key="insats_inget", icon=":material/event_busy:", on_change="rerun"
    )
    if expander.open:
        with expander:
            _told(if_nothing.read(row.id, viewer=viewer))


def _told(found: IfNothing) -> None:
    row = found.insats
    for sentence in _from_when(found):
        layout.note(sentence)
    sheet.fields(
        [
            ("Mål", row.goal),
            ("Verksamhetsmål", "\n".join(f"{goal.year}: {goal.text}" for goal in found.goals)),
            ("Område", insats_words.where(row)),
            ("Målgrupp", row.target_group),
            ("Parter", ", ".join((row.huvudman, *row.partners))),
        ],
        label="Står utan insatsen",
    )
    if found.left:
        sheet.lines(map(_left, found.left), label="Problembilder som insatsen svarar på")
    else:
        layout.note("Insatsen svarar inte på någon problembild som du läser.")
    sheet.important(FACTS_ONLY, sign="i")


def _from_when(found: IfNothing) -> list[str]:
    row, today = found.insats, clock.today()
    if not row.is_going_on:
        return [f"Insatsen är {row.status.label.lower()} sedan {day_text(row.status_on)}. Utan den står:"]
    ended = [end for end in found.ends if end.on < today]
    coming = [end for end in found.ends if end.on >= today]
    told = (
        [f"Redan slut: {_days(ended)}. Insatsen står ändå som {row.status.label.lower()}."] if ended else []
    )
    if coming:
        told.append(f"Om inget beslutas slutar {_days(coming)}. Då står detta utan insatsen:")
    elif not ended:
        told.append(NO_END)
    return told


def _days(ends: list[End]) -> str:
    return ", ".join(f"{end.what} {day_text(end.on)}" for end in ends)


def _left(left: Left) -> str:
    others = "; ".join(map(_other, left.others))
    answer = f"Svarar också på den: {others}." if others else ALONE
    return f"{insats_words.problembild(left.problembild)}<br>{answer}"


def _other(other: Other) -> str:
    until = f"till {day_text(other.ends_on)}" if other.ends_on else "inget slutdatum"
    link = register.link(other.title, page="insatser", row_id=other.id)
    return f"{link} ({escape(other.huvudman)}, {until})"
