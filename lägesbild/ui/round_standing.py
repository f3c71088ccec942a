"""Möte: who is ready for the round and who is missing; nothing of what anybody wrote."""

from __future__ import annotations

import datetime as dt

from lägesbild.model import Viewer
from lägesbild.model.clock import day_of
from lägesbild.model.words import AgendaKind
from lägesbild.reading import rounds
from lägesbild.reading.filters import day_text
from lägesbild.reading.meeting_plans import MeetingPlan
from lägesbild.reading.rounds import Standing
from lägesbild.store.session import reading
from lägesbild.ui import layout, register, theme


def show(viewer: Viewer, plan: MeetingPlan) -> None:
    """Every member's part as ready or not, for a meeting that has a round."""
    asked = any(item.kind is AgendaKind.RUNDA for item in plan.items)
    if plan.line.starts_at is None or plan.line.cancelled_on is not None or not asked:
        return
    with reading() as session:
        parts = rounds.standing(session, plan.line.id, viewer=viewer)
    if not plan.line.is_coming(dt.datetime.now(dt.UTC)) and not any(one.ready_at for one in parts):
        return
    missing = [one.huvudman for one in parts if one.ready_at is None]
    layout.section("Rundan", aside=f"{len(parts) - len(missing)} av {len(parts)} klara")
    if missing:
        layout.note(f"Saknas: {', '.join(missing)}")
    own = register.address("runda", plan.line.id)
    layout.rows(
        [(_sign(one.ready_at is not None), one.huvudman, _when(one)) for one in parts],
        label="Rundan",
        hrefs=[own if one.huvudman_id == viewer.huvudman_id else "" for one in parts],
    )


def _sign(ready: bool) -> str:
    """Ready or not, as sign and word."""
    colours = theme.colours()
    sign, word, colour = ("●", "klar", colours.green) if ready else ("○", "inte klar", colours.grey)
    return (
        f'<span class="lb-status" style="color:{colour}"><span aria-hidden="true">{sign}</span> {word}</span>'
    )


def _when(one: Standing) -> str:
    return day_text(day_of(one.ready_at)) if one.ready_at is not None else ""
