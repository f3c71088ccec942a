"""Who reads by a meeting: what was closed to somebody stays so, and who reads a report is noted."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from lägesbild.actions import meetings, reports
from lägesbild.actions.reports import NewReport
from lägesbild.model import Body, BodyMember, Huvudman, Observation, Viewer, clock
from lägesbild.model.words import BodyKind, ObservationKind
from lägesbild.reading import group_view, minutes, viewers
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from lägesbild.ui import minutes_files
from tests.conftest import Cast

TODAY = clock.today()
DAY = TODAY - dt.timedelta(days=30)
GROUP = "ledningsgruppen"


def held(by: Viewer, body: str = GROUP) -> int:
    with transaction() as session:
        return meetings.hold(session, body=body, held_on=DAY, by=by).id


def said(by: Viewer, text: str, category: str, audience: str = GROUP) -> None:
    at = dt.datetime.combine(DAY - dt.timedelta(days=2), dt.time(12), dt.UTC)
    new = NewReport(
        kind=ObservationKind.ORO,
        text=text,
        audience=audience,
        occurred_at=at,
        category=category,
        district_code="2180R018",
    )
    with transaction() as session:
        reports.save(session, new, by=by, submit_key=text)


def group(slug: str, **spans: tuple[dt.date | None, dt.date | None]) -> int:
    with transaction() as session:
        trail.deed(session, by="test", action="grupp.lagg_till")
        row = Body(slug=slug, name=slug, kind=BodyKind.ARBETSGRUPP, sort=99)
        session.add(row)
        session.flush()
        for huvudman, (first, last) in spans.items():
            found = session.scalars(select(Huvudman.id).where(Huvudman.slug == huvudman)).one()
            session.add(BodyMember(body_id=row.id, huvudman_id=found, valid_from=first, valid_to=last))
        return row.id


def text(meeting_id: int, viewer: Viewer) -> str:
    with reading() as session:
        return repr(minutes.of_meeting(session, meeting_id, viewer=viewer))


def test_who_joined_or_left_after_a_meeting_reads_no_more_by_its_draft(cast: Cast) -> None:
    always = (None, None)
    big, police, welfare = "big", "polisen", "valfard"
    main = group("gruppen", **{big: always, police: always, welfare: (DAY + dt.timedelta(days=9), None)})
    other = group("andra", **{big: always, police: always})
    left = group("lamnad", **{big: always, police: (None, DAY + dt.timedelta(days=9))})
    with reading() as session:
        stina, sara = (viewers.by_username(session, name) for name in ("stina", "sara"))
        then = group_view.of(session, main, on=DAY)
    assert main in then.circles
    assert not then.circles & {other, left}, "andra never had Välfärd, lamnad has lost Polisen"
    said(stina, "Sagt till andra", "ordning", "andra")
    said(stina, "Sagt till gruppen", "ordning", "gruppen")
    meeting_id = held(stina, "gruppen")
    assert "Sagt till gruppen" in text(meeting_id, sara)
    assert "Sagt till andra" not in text(meeting_id, sara)


def test_a_sensitive_report_that_nobody_chose_to_read_out_is_not_in_the_minutes(cast: Cast) -> None:
    said(cast.sara, "Känsligt sagt", "riskzon")
    said(cast.sara, "Öppet sagt", "ordning")
    found = text(held(cast.stina), cast.anna)
    assert "Öppet sagt" in found
    assert "Känsligt sagt" not in found
    assert "Och 1 till" in found


@pytest.mark.parametrize("which", ["protokoll", "kommunstyrelsen"])
def test_who_takes_a_draft_has_read_the_reports_in_it(cast: Cast, which: str) -> None:
    said(cast.sara, "Öppet sagt", "ordning")
    meeting_id = held(cast.stina)
    with reading() as session:
        (report_id,) = minutes.reports_read(session, meeting_id, viewer=cast.anna)
        assert first_read(report_id) is None
    made = minutes_files.taken(meeting_id, which, "pdf", viewer=cast.anna)  # type: ignore[arg-type]
    assert PdfReader(io.BytesIO(made)).pages
    assert first_read(report_id) is not None


def first_read(report_id: int) -> dt.datetime | None:
    with reading() as session:
        return session.scalars(select(Observation.first_read_at).where(Observation.id == report_id)).one()
