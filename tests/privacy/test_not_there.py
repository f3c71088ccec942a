"""A row one may not know of answers as one that is not there, also where it hangs on a row one does know."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from lägesbild.actions import assessments, meetings, notes, problembilder
from lägesbild.actions.assessments import NewAssessment
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.actions.reports import MIN_VERKSAMHET
from lägesbild.model import AgendaItem, NotFoundError, Problembild, Viewer
from lägesbild.model.clock import today
from lägesbild.model.words import Judgement, Role
from lägesbild.reading import areas, near_reports, snapshot
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast
from tests.reading.test_lage import report

MISSING = 987654


def answer(row_id: int, by: Viewer) -> str:
    """What a coordinator is told who notes under an item."""
    with transaction() as session, pytest.raises(NotFoundError) as refused:
        notes.write(session, row_id, "Något", version=1, by=by)
    return str(refused.value)


def test_an_item_of_another_groups_agenda_is_not_there(cast: Cast) -> None:
    with transaction() as session:
        meeting = meetings.hold(session, body="ledningsgruppen", held_on=today(), by=cast.stina).id
        notes.lay_out(session, meeting, by=cast.stina)
        item = session.scalars(select(AgendaItem.id).where(AgendaItem.meeting_id == meeting)).first() or 0
    stranger = replace(cast.xenia, role=Role.SAMORDNARE)
    assert answer(item, stranger) == answer(MISSING, stranger)


def test_a_judgement_of_a_problembild_that_fewer_read_is_neither_changed_nor_there(cast: Cast) -> None:
    with transaction() as session:
        meeting = meetings.hold(session, body="ledningsgruppen", held_on=today(), by=cast.stina).id
        new = NewProblembild(
            title="Stök vid torget", category="ordning", audience="ledningsgruppen", opened_on=today()
        )
        row = problembilder.create(session, new, by=cast.sara, submit_key="p").problembild.id
        judgement = NewAssessment(judgement=Judgement.GUL, reason="Sen oro", problembild_id=row)
        judged = assessments.judge(session, meeting, judgement, by=cast.stina).id
    with transaction() as session:
        trail.deed(session, by="sara", action="problembild.andra")
        session.get_one(Problembild, row).audience_id = None
    told = []
    for one in (judged, MISSING):
        with transaction() as session, pytest.raises(NotFoundError) as refused:
            assessments.withdraw(session, one, on=today(), by=cast.stina)
        told.append(str(refused.value))
    assert told[0] == told[1]


def test_nothing_is_compared_with_a_report_one_may_not_read(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(cast.sara, audience=MIN_VERKSAMHET)
    report(cast.rolf)
    asked: list[int] = []
    monkeypatch.setattr(
        near_reports, "_same_area", lambda district, tree: asked.append(district) or [district]
    )
    with reading() as session:
        closed = int(snapshot.current(session).id.min())
        near_reports.read(session, closed, viewer=cast.rolf, tree=areas.read_tree(session))
    assert asked == []
