"""What somebody may not read leaves no trace in the pages of a meeting, of walks and of the year."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import (
    agendas,
    arshjul,
    assessments,
    attachments,
    attendance,
    meetings,
    minutes,
    notes,
    rounds,
    safety_walks,
    walk_findings,
)
from lägesbild.actions.arshjul import NewEvent
from lägesbild.actions.assessments import NewAssessment
from lägesbild.actions.attendance import NewAttendance
from lägesbild.actions.minutes import Signing
from lägesbild.actions.rounds import Line
from lägesbild.actions.safety_walks import NewWalk
from lägesbild.actions.walk_findings import NewFinding
from lägesbild.model import AgendaItem, Body, Meeting, NotFoundError, Problembild, Viewer
from lägesbild.model.words import AgendaKind, Judgement, Role, StatementKind, YearKind
from lägesbild.reading import (
    arshjul as year,
)
from lägesbild.reading import (
    assessments as judged,
)
from lägesbild.reading import (
    attachments as files,
)
from lägesbild.reading import (
    closing,
    frozen,
    judge_sheet,
    meeting_notes,
    meeting_plans,
    presentation,
    round_mine,
    trail,
    year_events,
)
from lägesbild.reading import minutes as written
from lägesbild.reading import rounds as told_rounds
from lägesbild.reading import (
    safety_walks as walks,
)
from lägesbild.reading import (
    walk_findings as found_on_walks,
)
from lägesbild.store import trail as store_trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast
from tests.reading.test_nothing_hidden import AREA, MIN_VERKSAMHET, SHARED, TODAY, duo, hide, make

__all__ = ["duo"]
KINDS = (AgendaKind.LAGESBILD, AgendaKind.BEDOMNING)


def gathered(cast: Cast, sara: Viewer) -> int:
    """A meeting of today in which everybody has had a part."""
    lead = replace(sara, role=Role.SAMORDNARE)
    with transaction() as session:
        base = make(session, SHARED, sara, lead, "delad")
        meetings.hold(session, body=SHARED, held_on=TODAY - dt.timedelta(days=70), by=cast.stina)
        row = meetings.hold(session, body=SHARED, held_on=TODAY, by=cast.stina)
        agendas.lay_out(session, row)
        for number, kind in enumerate(KINDS):
            session.add(AgendaItem(meeting_id=row.id, position=90 + number, title=kind.label, kind=kind))
        judgement = NewAssessment(
            judgement=Judgement.GUL, reason="gemensamt skäl", problembild_id=base.problembild
        )
        assessments.judge(session, row.id, judgement, by=cast.stina)
        return row.id


def hidden(session: Session, meeting_id: int, sara: Viewer) -> None:
    """A round that is not ready, and everything a meeting and a walk hold, for Välfärd and Polisen alone."""
    lead = replace(sara, role=Role.SAMORDNARE)
    lines = (
        Line(key="d1", kind=StatementKind.BEHOV, text="dolt behov"),
        Line(key="d2", kind=StatementKind.ORO, text="dold oro", category="riskzon", district_code=AREA),
    )
    rounds.save(session, meeting_id, lines, version=0, by=sara)
    own = session.scalars(select(Meeting.id).where(Meeting.title == "dolt möte")).one()
    notes.lay_out(session, own, by=lead)
    item = session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == own)).first()
    assert item is not None
    notes.write(session, item.id, "dold anteckning", version=item.version, by=lead)
    person = NewAttendance(name="Dold Dolt", huvudman="valfard")
    attendance.add(session, own, person, by=lead, submit_key="d")
    attachments.add(session, own, name="dold.txt", data=b"dolt", by=lead)
    minutes.describe(session, own, Signing(secretary="Dold Dolt"), version=0, by=lead)
    event = NewEvent(title="dold händelse", kind=YearKind.ARBETE, starts_on=TODAY)
    arshjul.create(session, "duon", event, by=lead, submit_key="d")
    for audience in ("duon", MIN_VERKSAMHET):
        new = NewWalk(district=AREA, planned_on=TODAY, audience=audience, note="dold vandring")
        walk = safety_walks.plan(session, new, by=sara, submit_key=audience)
        walk_findings.note(session, walk.id, NewFinding(text="dold brist"), by=sara, submit_key="d")


def pages(viewer: Viewer, meeting_id: int) -> Iterator[tuple[str, object]]:
    """What a meeting's pages are made of, by name; NotFoundError is what a stranger gets."""
    with reading() as session:
        reads: dict[str, Callable[..., object]] = {
            "runda": told_rounds.ready,
            "klara": told_rounds.standing,
            "egen runda": round_mine.read,
            "anteckningar": meeting_notes.read,
            "ändrat": meeting_notes.stamp,
            "möte": meeting_plans.one,
            "protokoll": written.read,
            "lästa": written.reports_read,
            "underlag": frozen.pictures,
            "bedömning": judge_sheet.read,
            "bedömt": judged.at_meeting,
            "avslutat": closing.read,
            "bilagor": files.of_meeting,
        }
        for name, read in reads.items():
            yield name, or_not(read, session, meeting_id, viewer)
        yield "område", judged.of_area(session, AREA, viewer=viewer)
        yield "vandringar", walks.read(session, viewer=viewer)
        yield "årets vandringar", walks.progress(session, viewer=viewer, today=TODAY)
        yield "brister", found_on_walks.read(session, viewer=viewer, today=TODAY)
        yield "årshjul", year.read(session, TODAY.year, viewer=viewer)
        yield "kommande", year.coming(session, viewer=viewer, today=TODAY)
        yield "händelser", year_events.read(session, viewer=viewer)
        yield "spår", [trail.read(session, trail.Wanted(page=page), viewer=viewer) for page in range(2)]
        seen = or_not(presentation.stage, session, meeting_id, viewer)
    if isinstance(seen, presentation.Stage):
        for index, point in enumerate(seen.points):
            for guests in (False, True):
                slides = presentation.slides(seen, index, for_guests=guests)
                yield f"duken {point.number} {guests}", slides


def or_not(read: Callable[..., object], session: Session, meeting_id: int, viewer: Viewer) -> object:
    try:
        return read(session, meeting_id, viewer=viewer)
    except NotFoundError as error:
        return str(error)


def told(viewer: Viewer, meeting_id: int) -> dict[str, str]:
    # The revision counts every write and stands in frozen pictures; it says nothing of what was written.
    cut = re.compile(r"version=\d+|\"revision\": \d+")
    return {name: cut.sub("", repr(found)) for name, found in pages(viewer, meeting_id)}


def test_what_somebody_may_not_read_changes_no_page_of_a_meeting(cast: Cast, duo: Viewer) -> None:
    meeting_id = gathered(cast, duo)
    watching = [
        *(replace(one, is_approver=True) for one in (cast.stina, cast.admir)),
        replace(cast.xenia, is_approver=True),
    ]
    with transaction() as session:
        ids = make(session, SHARED, duo, replace(duo, role=Role.SAMORDNARE), "bas")
    before = [told(viewer, meeting_id) for viewer in watching]
    with transaction() as session:
        hide(session, ids, duo)
        hidden(session, meeting_id, duo)
    for viewer, then in zip(watching, before, strict=True):
        now = told(viewer, meeting_id)
        changed = [name for name in then if now[name] != then[name]]
        assert not changed, (viewer.username, changed)
        assert not re.search(r"\bdol[dt]", "".join(now.values()), re.IGNORECASE), viewer.username


def test_who_may_read_it_does(cast: Cast, duo: Viewer) -> None:
    meeting_id = gathered(cast, duo)
    with transaction() as session:
        hide(session, make(session, SHARED, duo, replace(duo, role=Role.SAMORDNARE), "bas"), duo)
        hidden(session, meeting_id, duo)
    sara, rolf = (told(viewer, meeting_id) for viewer in (duo, replace(cast.rolf, circles=duo.circles)))
    assert "dold brist" in sara["brister"]
    assert "dold brist" in rolf["brister"]
    assert "dolt behov" in sara["egen runda"]
    assert not any("dolt behov" in found for found in rolf.values()), "a round not ready is its own"


def test_a_judgement_goes_with_the_problembild_that_fewer_may_read(cast: Cast, duo: Viewer) -> None:
    meeting_id = gathered(cast, duo)
    assert "gemensamt skäl" in told(cast.stina, meeting_id)["protokoll"]
    with transaction() as session:
        store_trail.deed(session, by="test", action="problembild.andra")
        row = session.scalars(select(Problembild)).one()
        row.audience_id = session.scalars(select(Body.id).where(Body.slug == "duon")).one()
    for viewer in (cast.stina, cast.anna):
        found = [name for name, said in told(viewer, meeting_id).items() if "gemensamt skäl" in said]
        assert not found, (viewer.username, found)
