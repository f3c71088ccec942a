"""Judgements of a meeting as its minutes tell them: a sign and a word, never a colour alone."""

from __future__ import annotations

from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lägesbild.model import Assessment, District, Problembild, Viewer
from lägesbild.model.words import Judgement
from lägesbild.reading.minutes_content import Judged
from lägesbild.reading.rights import visible

SIGNS: Final = {Judgement.GRON: "●", Judgement.GUL: "▲", Judgement.ROD: "■", Judgement.GRA: "?"}
_WORST_FIRST: Final = (Judgement.ROD, Judgement.GUL, Judgement.GRA, Judgement.GRON)


def read(session: Session, meeting_id: int, *, viewer: Viewer) -> tuple[Judged, ...]:
    """The judgements that stand, the worst first; those of a problembild the viewer may not read are out."""
    rows = session.execute(
        select(Assessment, District.name, Problembild.title)
        .outerjoin(District, District.id == Assessment.district_id)
        .outerjoin(Problembild, Problembild.id == Assessment.problembild_id)
        .where(
            Assessment.meeting_id == meeting_id,
            Assessment.withdrawn_on.is_(None),
            or_(Assessment.problembild_id.is_(None), visible(Problembild, viewer)),
        )
        .order_by(Assessment.id)
    ).all()
    ordered = sorted(rows, key=lambda found: _WORST_FIRST.index(found[0].judgement))
    return tuple(_judged(*found) for found in ordered)


def _judged(row: Assessment, area: str | None, problembild: str | None) -> Judged:
    where = area or "Hela kommunen"
    return Judged(
        sign=SIGNS[row.judgement],
        word=row.judgement.label.partition(" (")[0],
        of=f"{where}: {problembild}" if problembild else where,
        reason=row.reason,
    )
