"""Trygghetsvandringar and their shortcomings: who plans, notes, mends and reads, and what is refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from lägesbild.actions import safety_walks as acts
from lägesbild.actions import settings as settings_acts
from lägesbild.actions import walk_findings as findings
from lägesbild.actions.safety_walks import NewWalk
from lägesbild.actions.walk_findings import NewFinding
from lägesbild.model import (
    ConflictError,
    District,
    ForbiddenError,
    InputError,
    NotFoundError,
    SafetyWalk,
    TrailEntry,
    Viewer,
    WalkFinding,
)
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.reading import safety_walks, walk_findings
from lägesbild.reading.walk_findings import FindingView, State
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

SATRA = "2180R018"
TODAY = dt.date(2026, 10, 20)
WALK = NewWalk(district=SATRA, planned_on=dt.date(2026, 10, 12), audience="ledningsgruppen")
LAMP = NewFinding(text="Trasig lampa", place="gångtunneln", responsible_huvudman="livsmiljo")


def planned(by: Viewer, new: NewWalk = WALK, key: str = "a") -> SafetyWalk:
    with transaction() as session:
        return acts.plan(session, new, by=by, submit_key=key)


def noted(by: Viewer, walk: SafetyWalk, new: NewFinding = LAMP, key: str = "a") -> WalkFinding:
    with transaction() as session:
        return findings.note(session, walk.id, new, by=by, submit_key=key)


def fixed(by: Viewer, row: WalkFinding, on: dt.date = TODAY) -> None:
    with transaction() as session:
        findings.fix(session, row.id, on=on, note="Ny lampa", today=TODAY, version=row.version, by=by)


def view(viewer: Viewer) -> FindingView:
    with reading() as session:
        (found,) = walk_findings.read(session, viewer=viewer, today=TODAY)
        return found


def actions() -> list[str]:
    with reading() as session:
        tables = ("safety_walk", "walk_finding")
        return list(
            session.scalars(
                select(TrailEntry.action).where(TrailEntry.table_name.in_(tables)).order_by(TrailEntry.id)
            )
        )


def test_a_walk_is_planned_walked_and_counted_against_the_number_that_is_wanted(cast: Cast) -> None:
    row = planned(cast.rolf)
    assert planned(cast.rolf).id == row.id, "the same form twice is one walk"
    planned(cast.stina, replace(WALK, planned_on=dt.date(2026, 12, 12)), "b")
    with transaction() as session:
        acts.carry_out(
            session, row.id, on=WALK.planned_on, people=14, today=TODAY, version=row.version, by=cast.rolf
        )
    with reading() as session:
        told = safety_walks.progress(session, viewer=cast.anna, today=TODAY).sentence
        assert told == "1 av 2 genomförda i år, nästa 12 december i Sätra"
        assert safety_walks.progress(session, viewer=cast.xenia, today=TODAY).done == 0
    assert actions() == ["vandring.planera", "vandring.planera", "vandring.genomfor"]


def test_the_number_wanted_is_an_administrators(cast: Cast) -> None:
    with transaction() as session:
        settings_acts.change_walks(session, walks=4, seen=2, by=cast.admir)
    with reading() as session:
        assert safety_walks.progress(session, viewer=cast.anna, today=TODAY).wanted == 4
    with pytest.raises(ConflictError), transaction() as session:
        settings_acts.change_walks(session, walks=5, seen=2, by=cast.admir)
    with pytest.raises(ForbiddenError), transaction() as session:
        settings_acts.change_walks(session, walks=5, seen=4, by=cast.stina)
    with pytest.raises(InputError), transaction() as session:
        settings_acts.change_walks(session, walks=101, seen=4, by=cast.admir)


def test_a_walk_for_min_verksamhet_is_nobody_elses(cast: Cast) -> None:
    row = planned(cast.rolf, replace(WALK, audience=MIN_VERKSAMHET))
    noted(cast.rolf, row)
    with reading() as session:
        satra = session.scalars(select(District.id).where(District.code == SATRA)).all()
        for viewer in (cast.sara, cast.stina, cast.admir, cast.xenia):
            assert safety_walks.read(session, viewer=viewer) == ()
            assert walk_findings.read(session, viewer=viewer, today=TODAY) == ()
            assert walk_findings.open_in(session, satra, viewer=viewer) == 0
            with pytest.raises(NotFoundError):
                safety_walks.one(session, row.id, viewer=viewer)
        assert walk_findings.open_in(session, satra, viewer=cast.rolf) == 1
    with pytest.raises(NotFoundError):
        noted(cast.stina, row, key="b")
    with pytest.raises(NotFoundError), transaction() as session:
        acts.cancel(session, row.id, on=TODAY, version=row.version, by=cast.stina)


def test_who_may_change_a_walk(cast: Cast) -> None:
    row = planned(cast.rolf)
    new = replace(WALK, note="Samling vid torget")
    for by in (cast.anna, cast.sara, cast.admir):
        with pytest.raises(ForbiddenError), transaction() as session:
            acts.change(session, row.id, new, version=row.version, by=by)
    with transaction() as session:
        acts.change(session, row.id, new, version=row.version, by=cast.stina)
    other = replace(WALK, audience="arbetsgruppen")
    with pytest.raises(ForbiddenError, match="Vilka som får läsa"), transaction() as session:
        acts.change(session, row.id, other, version=row.version + 1, by=cast.stina)
    with pytest.raises(ConflictError), transaction() as session:
        acts.change(session, row.id, new, version=row.version, by=cast.rolf)
    with pytest.raises(ForbiddenError):
        planned(cast.anna, key="c")


def test_a_walk_is_cancelled_restored_and_not_both_walked_and_cancelled(cast: Cast) -> None:
    row = planned(cast.rolf)
    with transaction() as session:
        acts.cancel(session, row.id, on=TODAY, version=row.version, by=cast.rolf)
    with pytest.raises(InputError, match="inställd"), transaction() as session:
        acts.carry_out(session, row.id, on=TODAY, people=None, today=TODAY, version=2, by=cast.rolf)
    with pytest.raises(InputError, match="inställd"):
        noted(cast.rolf, row)
    with transaction() as session:
        acts.restore(session, row.id, version=2, by=cast.rolf)
    later = TODAY + dt.timedelta(days=1)
    with pytest.raises(InputError, match="inte varit"), transaction() as session:
        acts.carry_out(session, row.id, on=later, people=None, today=TODAY, version=3, by=cast.rolf)
    with transaction() as session:
        acts.carry_out(session, row.id, on=TODAY, people=None, today=TODAY, version=3, by=cast.rolf)
    with pytest.raises(InputError, match="genomförd"), transaction() as session:
        acts.cancel(session, row.id, on=TODAY, version=4, by=cast.rolf)


def test_a_shortcoming_is_noted_by_whoever_reports_and_reads_the_walk(cast: Cast) -> None:
    walk = planned(cast.stina)
    row = noted(cast.rolf, walk)
    assert noted(cast.rolf, walk).id == row.id, "a double press is one shortcoming"
    found = view(cast.anna)
    assert (found.text, found.where, found.responsible) == ("Trasig lampa", "gångtunneln, Sätra", "Livsmiljö")
    assert (found.state, found.age_days) == (State.OPEN, 8)
    for by, error in ((cast.anna, ForbiddenError), (cast.admir, ForbiddenError), (cast.xenia, NotFoundError)):
        with pytest.raises(error):
            noted(by, walk, key="c")
    assert actions() == ["vandring.planera", "brist.notera"]


def test_the_responsible_huvudman_mends_its_own_and_nobody_elses(cast: Cast) -> None:
    walk = planned(cast.stina)
    row = noted(cast.rolf, walk, replace(LAMP, responsible_huvudman="valfard"))
    with pytest.raises(ForbiddenError):
        fixed(cast.rolf, row)
    fixed(cast.sara, row)
    assert (view(cast.anna).state, view(cast.anna).fixed_note) == (State.FIXED, "Ny lampa")
    with pytest.raises(ConflictError):
        fixed(cast.stina, row)
    with transaction() as session:
        findings.reopen(session, row.id, version=row.version + 1, by=cast.sara)
    found = view(cast.anna)
    assert (found.state, found.fixed_on, found.fixed_note) == (State.OPEN, None, "")
    with pytest.raises(ForbiddenError), transaction() as session:
        findings.withdraw(session, row.id, on=TODAY, version=row.version + 2, by=cast.sara)
    with transaction() as session:
        findings.withdraw(session, row.id, on=TODAY, version=row.version + 2, by=cast.stina)
    assert view(cast.anna).state is State.WITHDRAWN
    with pytest.raises(InputError, match="tillbakadragen"), transaction() as session:
        findings.fix(session, row.id, on=TODAY, note="", today=TODAY, version=row.version + 3, by=cast.stina)
    assert actions()[2:] == ["brist.atgarda", "brist.ateroppna", "brist.dra_tillbaka"]


def test_a_shortcoming_is_changed_by_who_arranges_the_walk(cast: Cast) -> None:
    row = noted(cast.rolf, planned(cast.stina))
    new = replace(LAMP, responsible_huvudman=None, responsible="gatudriften")
    with pytest.raises(ForbiddenError), transaction() as session:
        findings.change(session, row.id, new, version=row.version, by=cast.rolf)
    with transaction() as session:
        findings.change(session, row.id, new, version=row.version, by=cast.stina)
    assert view(cast.anna).responsible == "gatudriften"
    with pytest.raises(ConflictError), transaction() as session:
        findings.change(session, row.id, new, version=row.version, by=cast.stina)


@pytest.mark.parametrize("on", [TODAY + dt.timedelta(days=1), WALK.planned_on - dt.timedelta(days=1)])
def test_a_day_of_mending_lies_between_the_walk_and_today(cast: Cast, on: dt.date) -> None:
    row = noted(cast.stina, planned(cast.stina))
    with pytest.raises(InputError) as told:
        fixed(cast.stina, row, on=on)
    assert told.value.field == "on"


def test_the_point_is_kept_on_the_grid_unless_the_place_is_known(cast: Cast) -> None:
    walk = planned(cast.stina)
    row = noted(cast.stina, walk, replace(LAMP, point=(616_982, 6_728_483)))
    assert (row.east_m, row.north_m) == (617_000, 6_728_500)
    with transaction() as session:
        session.info["deed"] = ("test", "plats.andra")
        place = session.scalars(select(District).where(District.code == "plats_legenden")).one()
        place.east_m, place.north_m = 617_010, 6_728_333
    known = noted(cast.stina, walk, replace(LAMP, place="Legenden", point=(616_982, 6_728_483)), "b")
    assert (known.place, known.east_m) == ("Legenden", None)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("text", {"text": " "}),
        ("text", {"text": "Ring 070-123 45 67 om lampan"}),
        ("place", {"place": "x" * 121}),
        ("owner", {"responsible": "Ring 070-123 45 67"}),
        ("owner", {"responsible_huvudman": "finns_inte"}),
    ],
)
def test_what_points_at_a_person_or_does_not_hold_is_refused(
    cast: Cast, field: str, wrong: dict[str, str]
) -> None:
    walk = planned(cast.stina)
    with pytest.raises(InputError) as told:
        noted(cast.stina, walk, NewFinding(**{"text": "Trasig lampa", **wrong}))
    assert told.value.field == field
