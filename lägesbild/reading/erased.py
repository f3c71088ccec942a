"""Where a text that was taken away still stands, in words: what is fixed is named, the rest by its number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from lägesbild.model import Meeting, MeetingPicture, Minutes, Viewer
from lägesbild.model.words import MinutesStatus
from lägesbild.reading import trail_words
from lägesbild.reading.filters import day_text


def places(
    session: Session, found: Iterable[tuple[str, int]], *, viewer: Viewer | None = None
) -> tuple[str, ...]:
    """
    Rows by table and id as sentences; the operator's without a ``viewer``.

    A viewer is told of minutes and frozen pictures of their own groups, and of no row somebody else copied
    the text to: that it is there is its own people's business.
    """
    return tuple(_told(session, found, viewer))


def _told(session: Session, found: Iterable[tuple[str, int]], viewer: Viewer | None) -> Iterator[str]:
    for table, row_id in found:
        meeting = _meeting(session, table, row_id)
        if viewer is not None and (meeting is None or meeting.body_id not in viewer.circles):
            continue
        if meeting is None:
            yield f"{trail_words.table(table)} nr {row_id}"
        else:
            yield f"{trail_words.table(table)} {_state(session, table, row_id)}{day_text(meeting.held_on)}"


def _meeting(session: Session, table: str, row_id: int) -> Meeting | None:
    row: Minutes | MeetingPicture | None = None
    if table == Minutes.__tablename__:
        row = session.get(Minutes, row_id)
    elif table == MeetingPicture.__tablename__:
        row = session.get(MeetingPicture, row_id)
    return None if row is None else session.get_one(Meeting, row.meeting_id)


def _state(session: Session, table: str, row_id: int) -> str:
    if table != Minutes.__tablename__:
        return "från mötet "
    row = session.get_one(Minutes, row_id)
    if row.status is MinutesStatus.JUSTERAT:
        return "(justerat, ändras inte) från mötet "
    return "(för justering: ta tillbaka det, så skrivs det om) från mötet "
