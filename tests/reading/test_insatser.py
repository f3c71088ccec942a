"""The register of insatser: who finds what in it, what filters cut, and one insats whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from lägesbild.actions import insats_follow_ups, insatser, problembilder
from lägesbild.actions.insatser import NewFunding, NewInsats
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.model import NotFoundError, Viewer, clock
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.model.words import InsatsStatus, ProblembildStatus
from lägesbild.reading import if_nothing
from lägesbild.reading import insatser as register
from lägesbild.reading.filters import Filters
from lägesbild.store.session import transaction
from tests.conftest import Cast

TODAY = dt.date(2026, 3, 12)
YEAR = Filters.default(TODAY)
SATRA, SODRA_SATRA = "2180R018", "2180R021"
VANDRING = NewInsats(
    title="Trygghetsvandring",
    theme="trygghetsvandring",
    audience="ledningsgruppen",
    reported_on=dt.date(2026, 1, 10),
    status=InsatsStatus.PAGAR,
    districts=(SATRA,),
    partners=("valfard",),
)
CONCERN = NewProblembild(
    title="Oro vid torget", category="ordning", audience="ledningsgruppen", opened_on=dt.date(2026, 1, 5)
)
_made = 0


def insats(by: Viewer, **changes: object) -> int:
    global _made
    _made += 1
    with transaction() as session:
        new = replace(VANDRING, **changes)  # type: ignore[arg-type]
        return insatser.create(session, new, by=by, submit_key=f"i{_made}").insats.id


def concern(by: Viewer, **changes: object) -> int:
    global _made
    _made += 1
    with transaction() as session:
        new = replace(CONCERN, **changes)  # type: ignore[arg-type]
        return problembilder.create(session, new, by=by, submit_key=f"p{_made}").problembild.id


def titles(viewer: Viewer, filters: Filters = YEAR) -> list[str]:
    return [row.title for row in register.read(filters, viewer=viewer, today=TODAY)]


def test_a_shared_insats_is_found_by_the_group_and_no_one_else(cast: Cast) -> None:
    row_id = insats(cast.rolf)
    for viewer in (cast.anna, cast.sara, cast.stina, cast.admir, cast.rolf):
        assert titles(viewer) == ["Trygghetsvandring"]
    assert titles(cast.xenia) == []
    with pytest.raises(NotFoundError):
        register.one(row_id, viewer=cast.xenia)


def test_min_verksamhet_leaves_no_trace_for_others(cast: Cast) -> None:
    shown = concern(cast.rolf)
    row_id = insats(cast.rolf, audience=MIN_VERKSAMHET, problembilder=(shown,))
    assert titles(cast.rolf) == ["Trygghetsvandring"]
    for viewer in (cast.anna, cast.sara, cast.stina, cast.admir):
        assert titles(viewer) == []
        with pytest.raises(NotFoundError):
            register.one(row_id, viewer=viewer)
        with pytest.raises(NotFoundError):
            if_nothing.read(row_id, viewer=viewer)


def test_it_names_only_problembilder_the_viewer_reads(cast: Cast) -> None:
    hidden = concern(cast.sara, audience=MIN_VERKSAMHET, title="Dold")
    row_id = insats(cast.sara, problembilder=(hidden, concern(cast.sara)))
    assert [part.title for part in register.one(row_id, viewer=cast.sara).problembilder] == [
        "Dold",
        "Oro vid torget",
    ]
    assert [part.title for part in register.one(row_id, viewer=cast.anna).problembilder] == ["Oro vid torget"]


def test_the_bar_cuts_by_period_area_huvudman_and_category(cast: Cast) -> None:
    insats(cast.rolf, problembilder=(concern(cast.rolf),))
    for filters, found in (
        (replace(YEAR, district=SATRA), True),
        (replace(YEAR, district=SODRA_SATRA), False),
        (replace(YEAR, huvudman=("polisen",)), True),
        (replace(YEAR, huvudman=("valfard",)), False),
        (replace(YEAR, categories=("ordning",)), True),
        (replace(YEAR, categories=("trafik",)), False),
        (Filters(dt.date(2025, 1, 1), dt.date(2025, 12, 31)), False),
    ):
        assert bool(titles(cast.anna, filters)) == found, filters


def test_an_ended_one_stands_in_the_period_in_which_it_ended(cast: Cast) -> None:
    row_id = insats(cast.rolf)
    with transaction() as session:
        insatser.change_status(
            session, row_id, InsatsStatus.AVSLUTAD, by=cast.rolf, on=dt.date(2026, 2, 1), reason="Klar"
        )
    assert titles(cast.anna) == ["Trygghetsvandring"]
    assert titles(cast.anna, Filters(dt.date(2026, 2, 2), TODAY)) == []
    assert [(part.status, part.reason) for part in register.one(row_id, viewer=cast.anna).history] == [
        ("pagar", ""),
        ("avslutad", "Klar"),
    ]


@pytest.mark.parametrize(("days", "flagged"), [(0, True), (90, True), (91, False), (-1, False)])
def test_money_is_flagged_within_ninety_days(cast: Cast, days: int, flagged: bool) -> None:
    ends_on = TODAY + dt.timedelta(days=days)
    row_id = insats(cast.rolf, funding=(NewFunding(source="Statsbidrag", ends_on=ends_on),))
    row = register.one(row_id, viewer=cast.anna, today=TODAY)
    assert (row.money_ending is not None) == flagged
    assert row.funding[0].days_left == days


def test_follow_ups_tell_what_is_late_what_comes_and_what_was_found(cast: Cast) -> None:
    row_id = insats(cast.rolf)
    with transaction() as session:
        for day in (dt.date(2026, 1, 15), dt.date(2026, 3, 11), TODAY, dt.date(2026, 6, 1)):
            made = insats_follow_ups.plan_follow_up(session, row_id, day, by=cast.rolf)
            if day < dt.date(2026, 2, 1):
                done, told = min(day, clock.today()), "För tidigt att säga"
                insats_follow_ups.record_follow_up(session, made.id, done, told, by=cast.rolf)
    row = register.one(row_id, viewer=cast.anna, today=TODAY)
    assert [part.planned_on for part in row.overdue] == [dt.date(2026, 3, 11)]
    assert row.latest_outcome is not None
    assert row.latest_outcome.outcome == "För tidigt att säga"


@pytest.mark.parametrize(
    ("name", "may_change"), [("rolf", True), ("stina", True), ("sara", False), ("anna", False)]
)
def test_it_says_who_may_change_it(cast: Cast, name: str, may_change: bool) -> None:
    assert register.one(insats(cast.rolf), viewer=getattr(cast, name)).may_change == may_change


def test_if_nothing_is_done_it_tells_from_when_and_who_else_answers(cast: Cast) -> None:
    answered = concern(cast.rolf)
    with transaction() as session:
        problembilder.change_status(
            session,
            answered,
            ProblembildStatus.OKAR,
            by=cast.rolf,
            on=dt.date(2026, 2, 2),
            reason="Fler rapporter",
        )
    row_id = insats(
        cast.rolf,
        problembilder=(answered,),
        ends_on=dt.date(2026, 12, 31),
        funding=(NewFunding(source="Statsbidrag", ends_on=dt.date(2026, 6, 30)),),
    )
    insats(cast.sara, title="Fältarbete", problembilder=(answered,), ends_on=dt.date(2026, 8, 31))
    insats(cast.sara, title="Dold", problembilder=(answered,), audience=MIN_VERKSAMHET)
    insats(cast.sara, title="Slut", problembilder=(answered,), status=InsatsStatus.GENOMFORD)
    found = if_nothing.read(row_id, viewer=cast.anna, today=TODAY)
    assert [(end.on, end.what) for end in found.ends] == [
        (dt.date(2026, 6, 30), "finansieringen från Statsbidrag"),
        (dt.date(2026, 12, 31), "perioden"),
    ]
    (left,) = found.left
    assert (left.problembild.status, left.problembild.before) == ("okar", "ny")
    assert [(other.title, other.ends_on) for other in left.others] == [("Fältarbete", dt.date(2026, 8, 31))]


def test_an_insats_without_an_end_says_that_there_is_no_day(cast: Cast) -> None:
    assert if_nothing.read(insats(cast.rolf), viewer=cast.anna, today=TODAY).ends == ()
