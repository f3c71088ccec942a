"""The frozen pictures of a closed meeting, with whether they are what was frozen."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import Decision, MeetingPicture, TrailEntry, Viewer
from lägesbild.model.sealed import checksum
from lägesbild.reading import meetings


@dataclass(frozen=True, slots=True)
class Picture:
    """
    One frozen picture: of the meeting as a whole, or what a decision rests on.

    ``holds``: the text has the checksum it was stored with, and the trail tells the same one. When it does
    not, ``content`` may be anything, or nothing.
    """

    decision_id: int | None
    paragraph: str | None
    decision: str
    taken_at: dt.datetime
    revision: int
    checksum: str
    holds: bool
    content: dict[str, Any]


def of_meeting(session: Session, meeting_id: int, *, viewer: Viewer) -> tuple[Picture, ...]:
    """
    The pictures of a meeting, that of the whole first; none while it is open.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the viewer is no member of its group.
    """
    meetings.of_viewer(session, meeting_id, viewer=viewer)
    found = session.execute(
        select(MeetingPicture, Decision)
        .outerjoin(Decision, Decision.id == MeetingPicture.decision_id)
        .where(MeetingPicture.meeting_id == meeting_id)
        .order_by(MeetingPicture.decision_id.is_not(None), MeetingPicture.decision_id)
    ).all()
    told = _told(session, [picture.id for picture, _ in found])
    return tuple(_picture(picture, decision, told) for picture, decision in found)


def _picture(row: MeetingPicture, decision: Decision | None, told: dict[int, str]) -> Picture:
    return Picture(
        decision_id=row.decision_id,
        paragraph=decision.paragraph if decision else None,
        decision=decision.text if decision else "",
        taken_at=row.taken_at,
        revision=row.revision,
        checksum=row.checksum,
        holds=checksum(row.content) == row.checksum and told.get(row.id, row.checksum) == row.checksum,
        content=_content(row.content),
    )


def _told(session: Session, ids: list[int]) -> dict[int, str]:
    """The checksum that the trail tells of each picture; nothing of those whose details are thinned."""
    if not ids:  # SQLite would go through the whole trail, to find none
        return {}
    rows = session.execute(
        select(TrailEntry.row_id, TrailEntry.details)
        .where(
            TrailEntry.table_name == MeetingPicture.__tablename__,
            TrailEntry.row_id.in_(ids),
            TrailEntry.details != "",
        )
        .order_by(TrailEntry.id)  # an id may have been another picture's, of a meeting opened again
    )
    found: dict[int, str] = {}
    for row_id, details in rows:
        after = (json.loads(details).get("checksum") or {}).get("after")
        if row_id is not None and after:
            found[row_id] = after
    return found


def _content(text: str) -> dict[str, Any]:
    """The picture as it can be drawn; nothing when the text is no picture any more."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
