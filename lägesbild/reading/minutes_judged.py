"""Judgements of a meeting as its minutes tell them: a sign and a word, never a colour alone."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from lägesbild.model import Viewer
from lägesbild.model.words import Judgement
from lägesbild.reading import assessments
from lägesbild.reading.minutes_content import Judged

SIGNS: Final = {Judgement.GRON: "●", Judgement.GUL: "▲", Judgement.ROD: "■", Judgement.GRA: "?"}


def read(session: Session, meeting_id: int, *, viewer: Viewer) -> tuple[Judged, ...]:
    """The judgements that stand, the worst first; those of a problembild the viewer may not read are out."""
    found = assessments.at_meeting(session, meeting_id, viewer=viewer)
    return tuple(
        Judged(
            sign=SIGNS[one.judgement],
            word=assessments.word(one.judgement).capitalize(),
            of=f"{one.area_name}: {one.problembild}" if one.problembild else one.area_name,
            reason=one.reason,
        )
        for one in sorted(found, key=lambda one: assessments.WORST_FIRST.index(one.judgement))
    )
