"""
The picture a meeting saw, as text to be frozen: what the group's members all may read, and nothing else.

Each picture is JSON with sorted keys that holds its own tables with Swedish headings, so that it can be shown
as it was however the product, the rows it was counted from, or their texts change. The same revision of the
database gives the same text.
"""

from __future__ import annotations

import json
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import Decision, InputError, Meeting, Revision, Task, Viewer, clock
from lägesbild.reading import assessments, frozen_views, group_view, lage, meetings, scene
from lägesbild.reading import frozen_tables as tables
from lägesbild.reading.decisions import OPEN
from lägesbild.reading.filters import Filters
from lägesbild.reading.frozen_tables import Table, table

FORMAT: Final = 1
"""How the text is laid out: whoever changes that counts it up, and keeps reading the earlier ones."""


def compose(session: Session, meeting_id: int, *, viewer: Viewer) -> str:
    """
    The picture of a meeting as a whole: the time since the one before, read as its group.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the viewer is no member of its group.
    """
    row = meetings.of_viewer(session, meeting_id, viewer=viewer)
    group = group_view.of(session, row.body_id)
    filters = period(session, row)
    view = scene.build(session, filters, viewer=group, today=filters.end)
    seen = lage.of(session, filters, viewer=group, today=filters.end, since=filters.start)
    judged = assessments.at_meeting(session, meeting_id, viewer=group)
    content = {
        "page": "mote",
        "areas": tables.map_areas(seen.areas),
        "tables": [
            _judged(judged),
            _decided(session, row),
            _tasks(session, row),
            *tables.of_lage(seen, view),
        ],
        "notes": [],
    }
    return _text(session, row, filters, content)


def pictures(session: Session, meeting_id: int, *, viewer: Viewer) -> dict[int | None, str]:
    """
    Every picture of a meeting: that of the whole (None), and one per decision that rests on a view.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the viewer is no member of its group.
    """
    found: dict[int | None, str] = {None: compose(session, meeting_id, viewer=viewer)}
    row = meetings.of_viewer(session, meeting_id, viewer=viewer)
    decided = session.scalars(
        select(Decision).where(Decision.meeting_id == meeting_id, Decision.evidence_page.is_not(None))
    )
    for decision in sorted(decided, key=lambda one: one.id):
        found[decision.id] = _of_decision(session, row, decision)
    return found


def period(session: Session, row: Meeting) -> Filters:
    """From the meeting of the group before to this one, or to today while it is still to come."""
    end = min(row.held_on, clock.today())
    before = meetings.previous(session, row)
    return Filters(min(before.held_on, end), end) if before is not None else Filters.default(end)


def _of_decision(session: Session, row: Meeting, decision: Decision) -> str:
    """What the view showed that a decision rests on; a view that cannot be read is told so."""
    group = group_view.of(session, row.body_id)
    day = min(row.held_on, clock.today())
    page, query = decision.evidence_page or "", decision.evidence_query or ""
    content: dict[str, Any] = {"page": page, "name": decision.evidence_name or "", "query": query}
    try:
        filters, found = frozen_views.read(session, page, query, viewer=group, today=day)
    except InputError as error:
        filters, found = Filters.default(day), frozen_views.nothing(f"Urvalet gick inte att läsa. {error}")
    return _text(session, row, filters, content | found)


def _text(session: Session, row: Meeting, filters: Filters, content: dict[str, Any]) -> str:
    whole = {
        "format": FORMAT,
        "group": row.body.name,
        "held_on": row.held_on.isoformat(),
        "revision": session.scalars(select(Revision.value)).one(),
        "filters": {
            "from": filters.start.isoformat(),
            "to": filters.end.isoformat(),
            "area": filters.district,
            "categories": list(filters.categories),
            "huvudman": list(filters.huvudman),
            "words": list(filters.words),
        },
        **content,
    }
    whole["tables"] = [one for one in whole["tables"] if one["rows"]]
    return json.dumps(whole, ensure_ascii=False, sort_keys=True)


def _judged(found: tuple[assessments.Judged, ...]) -> Table:
    return table(
        "Bedömningar",
        ["Vad", "Område", "Bedömning", "Skäl"],
        [[one.what, one.area_name, one.judgement.label.lower(), one.reason] for one in found],
    )


def _decided(session: Session, row: Meeting) -> Table:
    found = session.scalars(select(Decision).where(Decision.meeting_id == row.id).order_by(Decision.id))
    return table("Beslut", ["Paragraf", "Beslut"], [[one.paragraph, one.text] for one in found])


def _tasks(session: Session, row: Meeting) -> Table:
    """The tasks of this meeting, and those of earlier ones that were not done yet."""
    found = session.scalars(
        select(Task)
        .join(Meeting)
        .where(Meeting.body_id == row.body_id, Meeting.held_on <= row.held_on)
        .order_by(Meeting.held_on, Task.id)
    ).all()
    kept = [one for one in found if one.meeting_id == row.id or one.status in OPEN]
    return table(
        "Uppdrag",
        ["Uppdrag", "Ansvarig", "Klart senast", "Status", "Givet vid mötet"],
        [[one.text, _whose(one, row), one.due_on, one.status.label, one.meeting.held_on] for one in kept],
    )


def _whose(task: Task, row: Meeting) -> str:
    huvudman = task.owner_huvudman.name if task.owner_huvudman else row.body.name
    return f"{huvudman} ({task.owner})" if task.owner else huvudman
