"""An invented round before the demo's next meeting: two huvudmän are ready, the others are missing."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import rounds
from lägesbild.actions.rounds import Line
from lägesbild.intake.demo_plan import Plan
from lägesbild.model import Meeting
from lägesbild.model.words import BodyKind, StatementKind
from lägesbild.reading import viewers
from lägesbild.store import trail

LINES: Final = {
    "rolf": (
        (StatementKind.ORO, "Fler anmälningar om stöld av elcyklar kring stationen, ökar", 0, "stold", None),
        (StatementKind.POSITIVT, "Lugnare på kvällarna sedan trygghetsvärdarna började", 1, "positiv", None),
        (
            StatementKind.INSATS,
            "Ska hålla fler kontroller av mopeder under våren",
            2,
            None,
            "myndighetsnarvaro",
        ),
        (
            StatementKind.BEHOV,
            "Behöver veta i god tid vilka kvällar fritidsgårdarna är öppna",
            None,
            None,
            "fritid",
        ),
    ),
    "stina": (
        (
            StatementKind.INFORMATION,
            "Trygghetsmätningen redovisas vid nästa möte",
            None,
            None,
            "undersokning",
        ),
    ),
}
"""What each account brings: kind, text, the area by rank, category, theme."""


def fill(session: Session, plan: Plan, *, by: str) -> None:
    """Mark two parts of the next meeting's round ready; nothing where there is no coming meeting."""
    group = plan.group(BodyKind.LEDNINGSGRUPP)
    if group is None:
        return
    meeting_id = session.scalars(
        select(Meeting.id)
        .where(Meeting.body_id == group.id, Meeting.starts_at > dt.datetime.now(dt.UTC))
        .order_by(Meeting.starts_at)
        .limit(1)
    ).first()
    if meeting_id is None:
        return
    for username, lines in LINES.items():
        viewer = viewers.by_username(session, username)
        if group.id not in viewer.circles:
            continue
        wanted = [_line(plan, number, *line) for number, line in enumerate(lines)]
        rounds.ready(session, meeting_id, wanted, version=0, by=viewer)
    trail.deed(session, by=by, action="demo.lagg_upp")


def _line(
    plan: Plan,
    number: int,
    kind: StatementKind,
    text: str,
    rank: int | None,
    category: str | None,
    theme: str | None,
) -> Line:
    codes = plan.by_rank([rank]) if rank is not None else ()
    return Line(
        key=f"demo-{number}",
        kind=kind,
        text=text,
        district_code=codes[0] if codes else None,
        category=category,
        theme=theme,
    )
