"""The round: prepared by one huvudman alone, and rows that the group reads once it is marked ready."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import insatser, meeting_plans, reports, rounds
from lägesbild.actions.insatser import NewInsats
from lägesbild.actions.meeting_plans import Hours
from lägesbild.actions.reports import NewReport
from lägesbild.actions.rounds import Line, Ready, RoundLinesError
from lägesbild.model import (
    ConflictError,
    ForbiddenError,
    InputError,
    Insats,
    Meeting,
    NotFoundError,
    Observation,
    RoundPart,
    RoundStatement,
    TrailEntry,
    Viewer,
)
from lägesbild.model.clock import today
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.model.words import NameReason, ObservationKind, StatementKind
from lägesbild.reading import round_mine
from lägesbild.reading import rounds as read_rounds
from lägesbild.reading.rights import visible
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

GROUP = "ledningsgruppen"
ORO = Line(
    key="a1",
    kind=StatementKind.ORO,
    text="Stökigt vid torget på kvällarna, ökar",
    district_code="2180R018",
    category="ordning",
)
INSATS = Line(
    key="b2", kind=StatementKind.INSATS, text="Ska starta nattvandring i vår", theme="trygghetsvandring"
)
BEHOV = Line(key="c3", kind=StatementKind.BEHOV, text="Efterfrågar fler vuxna på bussarna")
FIVE = (
    ORO,
    INSATS,
    BEHOV,
    Line(
        key="d4",
        kind=StatementKind.POSITIVT,
        text="Lugnare på Legenden",
        district_code="bomhus",
        category="positiv",
    ),
    Line(key="e5", kind=StatementKind.INFORMATION, text="Ny enkät i mars", theme="undersokning"),
)


@pytest.fixture
def meeting_id(cast: Cast) -> int:
    day = today() + dt.timedelta(days=2)
    with transaction() as session:
        hours = Hours(on=day, start=dt.time(8, 15), end=dt.time(11, 15), place="Rådhuset")
        return meeting_plans.plan(session, GROUP, hours, by=cast.stina).id


def mark(meeting_id: int, *lines: Line, by: Viewer, version: int = 0) -> Ready:
    with transaction() as session:
        return rounds.ready(session, meeting_id, lines, version=version, by=by)


def keep(meeting_id: int, *lines: Line, by: Viewer, version: int = 0) -> RoundPart:
    with transaction() as session:
        return rounds.save(session, meeting_id, lines, version=version, by=by)


def count(table: type[Observation] | type[Insats] | type[RoundStatement] | type[RoundPart]) -> int:
    with reading() as session:
        return len(session.scalars(select(table)).all())


def said(meeting_id: int, viewer: Viewer) -> dict[str, list[str]]:
    with reading() as session:
        parts = read_rounds.ready(session, meeting_id, viewer=viewer)
    return {part.huvudman: [one.text for one in part.statements] for part in parts}


def told(viewer: Viewer) -> str:
    """Everything the trail tells somebody."""
    with reading() as session:
        entries = session.scalars(
            select(TrailEntry).where(visible(TrailEntry, viewer)).order_by(TrailEntry.id)
        )
        return " ".join(f"{row.action} {row.table_name} {row.details}" for row in entries)


def own_report(by: Viewer, audience: str, text: str = "Klotter på skolgården") -> int:
    with transaction() as session:
        new = NewReport(
            kind=ObservationKind.ORO,
            text=text,
            audience=audience,
            occurred_at=dt.datetime.now(dt.UTC),
            district_code="2180R018",
            category="skadegorelse",
        )
        return reports.save(session, new, by=by, submit_key=text).observation.id


def taken(report_id: int) -> Line:
    return Line(
        key=f"observation-{report_id}",
        kind=StatementKind.ORO,
        text="x",
        table="observation",
        row_id=report_id,
    )


def test_five_lines_become_rows_that_the_group_reads(cast: Cast, meeting_id: int) -> None:
    result = mark(meeting_id, *FIVE, by=cast.sara)
    assert result.created == 5
    with reading() as session:
        made = session.scalars(select(Observation).order_by(Observation.id)).all()
        assert [(row.kind.value, row.source, row.reporter_id) for row in made] == [
            ("oro", "runda", cast.sara.user_id),
            ("behov", "runda", cast.sara.user_id),
            ("positivt", "runda", cast.sara.user_id),
            ("information", "runda", cast.sara.user_id),
        ]
        assert {row.audience_id for row in made} == {session.get_one(Meeting, meeting_id).body_id}
        assert (made[0].development or "").value == "okar"  # type: ignore[union-attr]
        insats = session.scalars(select(Insats)).one()
        assert (insats.status.value, insats.title) == ("planerad", INSATS.text)
    assert said(meeting_id, cast.rolf)["Välfärd"] == [line.text for line in FIVE]


def test_before_it_is_ready_nobody_else_knows_of_it(cast: Cast, meeting_id: int) -> None:
    before = {name: told(getattr(cast, name)) for name in ("rolf", "stina", "admir", "anna", "xenia")}
    keep(meeting_id, *FIVE, by=cast.sara)
    for name, earlier in before.items():
        viewer = getattr(cast, name)
        assert told(viewer) == earlier, name
        if name != "xenia":
            assert said(meeting_id, viewer)["Välfärd"] == [], name
            with reading() as session:
                standing = read_rounds.standing(session, meeting_id, viewer=viewer)
                mine = round_mine.read(session, meeting_id, viewer=viewer)
            assert all(one.ready_at is None for one in standing), name
            assert mine.lines == (), name
    with reading() as session:
        assert [line.text for line in round_mine.read(session, meeting_id, viewer=cast.sara).lines] == [
            line.text for line in FIVE
        ]
    assert count(Observation) == count(Insats) == 0
    assert "runda.spara" in told(cast.sara)


def test_what_was_kept_tells_nothing_once_it_is_ready_either(cast: Cast, meeting_id: int) -> None:
    dropped = Line(
        key="z", kind=StatementKind.ORO, text="Ångrade vi", district_code="2180R001", category="vald"
    )
    part = keep(meeting_id, ORO, dropped, by=cast.sara)
    mark(meeting_id, ORO, by=cast.sara, version=part.version)
    with reading() as session:
        entries = session.scalars(
            select(TrailEntry).where(TrailEntry.action == "runda.spara").order_by(TrailEntry.id)
        ).all()
        assert entries
        assert all(entry.audience_id is None for entry in entries)
        kept = session.scalars(select(RoundStatement.id)).one()
        about = session.scalars(
            select(TrailEntry).where(TrailEntry.table_name == "round_statement").order_by(TrailEntry.id)
        ).all()
        gone = [entry for entry in about if entry.row_id != kept]
        assert len(gone) == 2  # it was kept, and taken away
        assert all(entry.audience_id is None for entry in gone)


def test_the_same_click_twice_makes_one_row_each(cast: Cast, meeting_id: int) -> None:
    mark(meeting_id, *FIVE, by=cast.sara)
    again = mark(meeting_id, *FIVE, by=cast.sara)
    assert (again.created, count(Observation), count(Insats), count(RoundStatement)) == (0, 4, 1, 5)


def test_more_is_added_after_it_was_ready_and_nothing_twice(cast: Cast, meeting_id: int) -> None:
    first = mark(meeting_id, ORO, by=cast.sara)
    copy = replace(ORO, key="another key")
    second = mark(meeting_id, ORO, copy, BEHOV, by=cast.sara, version=first.part.version)
    assert (second.created, count(Observation)) == (1, 2)
    assert said(meeting_id, cast.rolf)["Välfärd"] == [ORO.text, BEHOV.text]


def test_two_people_of_one_huvudman_do_not_overwrite_each_other(cast: Cast, meeting_id: int) -> None:
    colleague = replace(cast.sara, user_id=cast.sara.user_id, username="camilla")
    keep(meeting_id, ORO, by=cast.sara)
    with pytest.raises(ConflictError):
        keep(meeting_id, BEHOV, by=colleague)
    with pytest.raises(ConflictError):
        mark(meeting_id, BEHOV, by=colleague)
    assert count(RoundStatement) == 1


def test_a_row_is_taken_over_and_not_made_again(cast: Cast, meeting_id: int) -> None:
    report_id = own_report(cast.sara, GROUP)
    result = mark(meeting_id, taken(report_id), by=cast.sara)
    assert (result.created, count(Observation)) == (0, 1)
    assert said(meeting_id, cast.rolf)["Välfärd"] == ["Klotter på skolgården"]
    with transaction() as session:
        reports.withdraw(session, report_id, reason="fel", by=cast.sara)
    assert said(meeting_id, cast.rolf)["Välfärd"] == []


def test_what_the_group_may_not_read_cannot_be_taken_over(cast: Cast, meeting_id: int) -> None:
    closed = own_report(cast.sara, MIN_VERKSAMHET, "Bara vår")
    others = own_report(cast.rolf, GROUP, "Polisens")
    for report_id in (closed, others):
        with pytest.raises(RoundLinesError, match="1 rad behöver rättas"):
            mark(meeting_id, taken(report_id), by=cast.sara)
    assert count(RoundPart) == 0


def test_nothing_to_bring_up_is_said_and_is_not_silence(cast: Cast, meeting_id: int) -> None:
    mark(meeting_id, by=cast.sara)
    with reading() as session:
        parts = {part.huvudman: part for part in read_rounds.ready(session, meeting_id, viewer=cast.rolf)}
    assert parts["Välfärd"].says_nothing
    assert not parts["Polisen"].says_nothing


def test_a_taken_over_statement_is_taken_out_again(cast: Cast, meeting_id: int) -> None:
    mark(meeting_id, taken(own_report(cast.sara, GROUP)), by=cast.sara)
    with reading() as session:
        statement_id = session.scalars(select(RoundStatement.id)).one()
    with transaction() as session:
        rounds.drop(session, meeting_id, statement_id, by=cast.sara)
    with reading() as session:
        assert session.scalars(select(RoundPart)).one().ready_at is None
    assert count(Observation) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Oro för 811218-9876", "personnummer"),
        ("Prata med Eva Exempelsson om skolan", "namn på en person"),
        (" ", "Skriv vad ni vill ta upp"),
    ],
)
def test_a_line_that_points_at_a_person_stays_out_and_says_why(
    cast: Cast, meeting_id: int, text: str, why: str
) -> None:
    for act in (keep, mark):
        with pytest.raises(RoundLinesError) as caught:
            act(meeting_id, BEHOV, replace(ORO, text=text), by=cast.sara)
        assert why in caught.value.lines["a1"]
    assert count(RoundPart) == count(Observation) == 0


def test_what_is_no_name_after_all_goes_in(cast: Cast, meeting_id: int) -> None:
    line = replace(BEHOV, text="Ny satsning som Kim Exempelsson leder", reason=NameReason.INGEN)
    assert mark(meeting_id, line, by=cast.sara).created == 1
    with reading() as session:
        assert session.scalars(
            select(TrailEntry).where(TrailEntry.action == "text.forklara").order_by(TrailEntry.id)
        ).all()


def test_a_sensitive_category_lifts_the_place(cast: Cast, meeting_id: int) -> None:
    line = replace(ORO, category="riskzon", district_code="plats_legenden")
    result = mark(meeting_id, line, by=cast.sara)
    assert "Bomhus i stället för Legenden" in result.notices["a1"][0]
    with reading() as session:
        row, statement = (
            session.scalars(select(Observation)).one(),
            session.scalars(select(RoundStatement)).one(),
        )
        assert row.district is not None
        assert (row.district.code, statement.district_id) == ("bomhus", row.district_id)


@pytest.mark.parametrize("name", ["anna", "admir", "xenia"])
def test_only_those_who_report_for_a_member_prepare(cast: Cast, meeting_id: int, name: str) -> None:
    for act in (keep, mark):
        with pytest.raises((ForbiddenError, NotFoundError)):
            act(meeting_id, ORO, by=getattr(cast, name))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"closed_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, "avslutat"),
        ({"cancelled_on": today()}, "inställt"),
    ],
)
def test_a_closed_or_cancelled_meeting_refuses(
    cast: Cast, meeting_id: int, change: dict[str, object], why: str
) -> None:
    with transaction() as session:
        trail.deed(session, by="test", action="test")
        for name, value in change.items():
            setattr(session.get_one(Meeting, meeting_id), name, value)
    for act in (keep, mark):
        with pytest.raises(InputError, match=why):
            act(meeting_id, ORO, by=cast.sara)


def test_a_ready_part_is_not_kept_back_again(cast: Cast, meeting_id: int) -> None:
    version = mark(meeting_id, ORO, by=cast.sara).part.version
    with pytest.raises(InputError, match="redan klar"):
        keep(meeting_id, BEHOV, by=cast.sara, version=version)


def test_it_stands_in_the_trail_of_the_group_that_it_is_ready(cast: Cast, meeting_id: int) -> None:
    mark(meeting_id, ORO, by=cast.sara)
    assert "runda.klar" in told(cast.rolf)


def test_a_meeting_nobody_prepared_is_composed_of_what_was_shared_since_the_last(cast: Cast) -> None:
    own_report(cast.sara, GROUP, "Delad oro")
    own_report(cast.sara, MIN_VERKSAMHET, "Egen oro")
    own_report(cast.rolf, "myndigheterna", "Bara myndigheterna")

    def shared(session: Session) -> None:
        new = NewInsats(title="Nattvandring", theme="trygghetsvandring", audience=GROUP, reported_on=today())
        insatser.create(session, new, by=cast.rolf, submit_key="n")

    with transaction() as session:
        shared(session)
        hours = Hours(on=today() + dt.timedelta(days=1), start=dt.time(8), end=dt.time(9), place="")
        meeting = meeting_plans.plan(session, GROUP, hours, by=cast.stina).id
    found = said(meeting, cast.anna)
    assert (found["Välfärd"], found["Polisen"], found["Utbildning"]) == (["Delad oro"], ["Nattvandring"], [])
