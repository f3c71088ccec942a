"""Problembilder: who may follow what, what rule 3 moves, and what history says."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from lägesbild.actions import meetings, problembilder
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.model import (
    ConflictError,
    ForbiddenError,
    InputError,
    NotFoundError,
    Problembild,
    ProblembildChange,
    TrailEntry,
)
from lägesbild.model.clock import today
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.model.words import ProblembildStatus
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

OPENED = dt.date(2024, 3, 1)
STOK = NewProblembild(
    title="Stök vid  torget",
    description="Stök vid torget på kvällarna.",
    category="ordning",
    audience="ledningsgruppen",
    opened_on=OPENED,
    districts=("2180R018",),
    place="torget",
)


def _count(table: type) -> int:
    with reading() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def _create(new: NewProblembild, by: str, cast: Cast, key: str = "k1") -> problembilder.Saved:
    with transaction() as session:
        return problembilder.create(session, new, by=getattr(cast, by), submit_key=key)


def test_a_reporter_begins_to_follow_a_concern_for_their_own_huvudman(cast: Cast) -> None:
    saved = _create(STOK, "rolf", cast)
    with reading() as session:
        row = session.get_one(Problembild, saved.problembild.id)
        assert (row.title, row.huvudman_id, row.place) == ("Stök vid torget", cast.rolf.huvudman_id, "torget")
        assert [area.name for area in row.districts] == ["Sätra"]
        assert [(c.status, c.changed_on, c.changed_by) for c in row.history] == [
            (ProblembildStatus.NY, OPENED, "rolf")
        ]


@pytest.mark.parametrize("who", ["anna", "admir", "xenia"])
def test_who_may_not_report_may_not_create(cast: Cast, who: str) -> None:
    with pytest.raises(ForbiddenError, match="får inte göra detta"):
        _create(STOK, who, cast)
    assert _count(Problembild) == 0


def test_a_group_one_is_no_member_of_is_refused(cast: Cast) -> None:
    with pytest.raises(ForbiddenError, match="BIG är inte med"):
        _create(replace(STOK, audience="myndigheterna"), "stina", cast)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"place": "x" * 121}, "place"),
        ({"description": "Ring 070-123 45 67"}, "description"),
        ({"category": "finns_inte"}, "category"),
        ({"audience": "finns_inte"}, "audience"),
        ({"districts": ("9999R001",)}, "district_code"),
    ],
)
def test_what_does_not_hold_is_named_by_its_field(cast: Cast, change: dict[str, str], field: str) -> None:
    with pytest.raises(InputError) as caught:
        _create(replace(STOK, **change), "rolf", cast)
    assert caught.value.field == field
    assert _count(Problembild) == 0


def test_the_same_submit_twice_is_one_problembild(cast: Cast) -> None:
    first, again = _create(STOK, "rolf", cast), _create(STOK, "rolf", cast)
    assert (first.created, again.created) == (True, False)
    assert first.problembild.id == again.problembild.id
    assert (_count(Problembild), _count(ProblembildChange)) == (1, 1)


def test_the_same_key_of_another_huvudman_is_another_problembild(cast: Cast) -> None:
    assert _create(STOK, "rolf", cast).created
    assert _create(STOK, "sara", cast).created


def test_creating_leaves_a_trail_with_the_title_sealed(cast: Cast) -> None:
    saved = _create(STOK, "rolf", cast)
    with reading() as session:
        entry = session.scalars(
            select(TrailEntry).where(
                TrailEntry.table_name == "problembild", TrailEntry.row_id == saved.problembild.id
            )
        ).one()
        assert (entry.actor, entry.action) == ("rolf", "problembild.skapa")
        assert entry.huvudman_id == cast.rolf.huvudman_id
        assert "torget" not in entry.details
        assert trail.verify(session) is None


def test_nothing_is_stored_when_the_trail_cannot_be_written(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(trail, "_append", broken)
    with pytest.raises(OSError, match="full"):
        _create(STOK, "rolf", cast)
    assert _count(Problembild) == 0


def test_a_sensitive_concern_is_lifted_from_a_named_place_to_its_area(cast: Cast) -> None:
    new = replace(STOK, category="riskzon", districts=("plats_legenden",), place="Legenden")
    saved = _create(new, "sara", cast)
    assert saved.problembild.place is None
    assert [area.code for area in saved.problembild.districts] == ["bomhus"]
    assert "Bomhus" in saved.notices[0]


def test_a_sensitive_concern_at_a_place_of_the_whole_kommun_concerns_the_kommun(cast: Cast) -> None:
    saved = _create(replace(STOK, category="riskzon", districts=("plats_borgarskolan",)), "sara", cast)
    assert saved.problembild.districts == []
    assert "hela kommunen" in saved.notices[0]


def test_violence_in_close_relations_takes_no_area_at_all(cast: Cast) -> None:
    saved = _create(replace(STOK, category="nara_relation", place=None), "sara", cast)
    assert saved.problembild.districts == []
    assert len(saved.notices) == 1


def test_a_sensitive_concern_in_an_area_stays_there_without_a_word(cast: Cast) -> None:
    saved = _create(replace(STOK, category="riskzon", place=None), "sara", cast)
    assert [area.code for area in saved.problembild.districts] == ["2180R018"]
    assert saved.notices == ()


def _turn(cast: Cast, by: str, saved: problembilder.Saved, status: ProblembildStatus, on: dt.date) -> None:
    with transaction() as session:
        problembilder.change_status(
            session, saved.problembild.id, status, by=getattr(cast, by), on=on, reason="Enligt mötet"
        )


def _state(saved: problembilder.Saved) -> tuple[str, dt.date | None, int]:
    with reading() as session:
        row = session.get_one(Problembild, saved.problembild.id)
        return row.status, row.closed_on, len(row.history)


@pytest.mark.parametrize("who", ["rolf", "stina"])
def test_its_huvudman_and_the_coordinator_note_a_new_status(cast: Cast, who: str) -> None:
    saved = _create(STOK, "rolf", cast)
    _turn(cast, who, saved, ProblembildStatus.MINSKAR, dt.date(2024, 4, 1))
    _turn(cast, who, saved, ProblembildStatus.MINSKAR, dt.date(2024, 4, 1))
    assert _state(saved) == ("minskar", None, 2)


def test_closing_sets_the_day_and_reopening_clears_it(cast: Cast) -> None:
    saved = _create(STOK, "rolf", cast)
    _turn(cast, "rolf", saved, ProblembildStatus.AVSLUTAD, dt.date(2024, 5, 1))
    assert _state(saved)[:2] == ("avslutad", dt.date(2024, 5, 1))
    _turn(cast, "rolf", saved, ProblembildStatus.OKAR, dt.date(2024, 6, 1))
    assert _state(saved)[:2] == ("okar", None)


def test_a_late_note_about_an_earlier_day_only_adds_history(cast: Cast) -> None:
    saved = _create(STOK, "rolf", cast)
    _turn(cast, "rolf", saved, ProblembildStatus.OKAR, dt.date(2024, 6, 1))
    _turn(cast, "rolf", saved, ProblembildStatus.MINSKAR, dt.date(2024, 4, 1))
    assert _state(saved) == ("okar", None, 3)


def test_a_day_before_it_was_opened_is_refused(cast: Cast) -> None:
    saved = _create(STOK, "rolf", cast)
    with pytest.raises(InputError, match="2024-03-01"):
        _turn(cast, "rolf", saved, ProblembildStatus.OKAR, dt.date(2024, 2, 1))


@pytest.mark.parametrize(
    ("who", "error"), [("sara", ForbiddenError), ("anna", ForbiddenError), ("xenia", NotFoundError)]
)
def test_others_may_not_change_the_status(cast: Cast, who: str, error: type[Exception]) -> None:
    saved = _create(STOK, "rolf", cast)
    with pytest.raises(error):
        _turn(cast, who, saved, ProblembildStatus.OKAR, dt.date(2024, 4, 1))
    assert _state(saved)[0] == "ny"


def test_a_meeting_that_does_not_exist_or_is_not_theirs_is_said_so(cast: Cast) -> None:
    saved = _create(STOK, "rolf", cast)
    with transaction() as session:
        trail.deed(session, by="test", action="mote.hall")
        own = meetings.register(session, body="omradesgrupp_satra", held_on=OPENED).id

    def turn(who: str, meeting_id: int) -> None:
        with transaction() as session:
            problembilder.change_status(
                session,
                saved.problembild.id,
                ProblembildStatus.OKAR,
                by=getattr(cast, who),
                on=OPENED,
                reason="Enligt mötet",
                meeting_id=meeting_id,
            )

    for who, meeting_id in (("rolf", 999), ("stina", own)):
        with pytest.raises(NotFoundError, match="Mötet finns inte"):
            turn(who, meeting_id)
    turn("rolf", own)


def test_nobody_else_knows_of_a_problembild_for_min_verksamhet(cast: Cast) -> None:
    saved = _create(replace(STOK, audience=MIN_VERKSAMHET), "rolf", cast)
    assert saved.problembild.audience_id is None
    with pytest.raises(NotFoundError):
        _turn(cast, "stina", saved, ProblembildStatus.OKAR, dt.date(2024, 4, 1))


def test_the_trail_of_a_closed_problembild_and_its_history_opens_no_column(
    cast: Cast, database: Engine
) -> None:
    saved = _create(replace(STOK, audience=MIN_VERKSAMHET), "rolf", cast)
    _turn(cast, "rolf", saved, ProblembildStatus.OKAR, dt.date(2024, 4, 1))
    with reading() as session:
        entries = session.scalars(
            select(TrailEntry)
            .where(TrailEntry.table_name.in_(["problembild", "problembild_change"]))
            .order_by(TrailEntry.id)
        ).all()
        assert len(entries) >= 3
        for entry in entries:
            assert (entry.huvudman_id, entry.audience_id) == (cast.rolf.huvudman_id, None)
            assert "okar" not in entry.details
            assert "2024-04-01" not in entry.details


@pytest.mark.parametrize(("reason", "on", "field"), [("  ", OPENED, "reason"), ("Lugnt", None, "on")])
def test_a_new_status_has_a_reason_and_a_day_that_has_been(
    cast: Cast, reason: str, on: dt.date | None, field: str
) -> None:
    saved = _create(STOK, "rolf", cast)
    with transaction() as session, pytest.raises(InputError) as caught:
        problembilder.change_status(
            session,
            saved.problembild.id,
            ProblembildStatus.MINSKAR,
            by=cast.rolf,
            on=on or today() + dt.timedelta(days=1),
            reason=reason,
        )
    assert caught.value.field == field


def _change(new: NewProblembild, by: str, cast: Cast, saved: problembilder.Saved, version: int = 1) -> Any:
    with transaction() as session:
        return problembilder.change(session, saved.problembild.id, new, version=version, by=getattr(cast, by))


FULLER = replace(
    STOK,
    title="Stök i parken",
    districts=("2180R015", "2180R016"),
    cause_situation="Mörkt och få vuxna",
    cause_target="Yngre ungdomar",
    cause_offender="Äldre kamrater",
    target_group="högstadiet",
)


@pytest.mark.parametrize("who", ["rolf", "stina"])
def test_its_huvudman_and_the_coordinator_write_it_anew(cast: Cast, who: str) -> None:
    saved = _create(STOK, "rolf", cast)
    _change(FULLER, who, cast, saved)
    with reading() as session:
        row = session.get_one(Problembild, saved.problembild.id)
        causes = (row.cause_situation, row.cause_target, row.cause_offender)
        assert causes == ("Mörkt och få vuxna", "Yngre ungdomar", "Äldre kamrater")
        assert {area.code for area in row.districts} == {"2180R015", "2180R016"}
        assert (row.status, row.opened_on, row.huvudman_id) == ("ny", OPENED, cast.rolf.huvudman_id)
        entry = session.scalars(select(TrailEntry).where(TrailEntry.action == "problembild.andra")).one()
        assert (entry.actor, entry.row_id) == (who, row.id)
        assert "parken" not in entry.details


@pytest.mark.parametrize(
    ("who", "error"), [("sara", ForbiddenError), ("anna", ForbiddenError), ("xenia", NotFoundError)]
)
def test_others_may_not_write_it_anew(cast: Cast, who: str, error: type[Exception]) -> None:
    saved = _create(STOK, "rolf", cast)
    with pytest.raises(error):
        _change(FULLER, who, cast, saved)


def test_who_had_an_older_version_before_them_is_told_and_changes_nothing(cast: Cast) -> None:
    saved = _create(STOK, "rolf", cast)
    _change(FULLER, "stina", cast, saved)
    with pytest.raises(ConflictError, match="Jämför"):
        _change(STOK, "rolf", cast, saved, version=1)
    with reading() as session:
        assert session.get_one(Problembild, saved.problembild.id).title == "Stök i parken"


def test_areas_alone_raise_the_version(cast: Cast) -> None:
    saved = _create(STOK, "rolf", cast)
    assert _change(replace(STOK, districts=()), "rolf", cast, saved).problembild.version == 2


def test_rule_three_holds_when_it_is_written_anew(cast: Cast) -> None:
    saved = _create(STOK, "rolf", cast)
    changed = _change(replace(STOK, category="nara_relation"), "rolf", cast, saved)
    assert (changed.problembild.place, changed.problembild.districts) == (None, [])
    assert "känslig" in changed.notices[0]
    with pytest.raises(InputError):
        _change(replace(STOK, cause_offender="Ring 070-123 45 67"), "rolf", cast, saved, version=2)


def test_other_readers_are_told_of_and_are_its_own_huvudmans_to_choose(cast: Cast) -> None:
    saved = _create(STOK, "rolf", cast)
    with pytest.raises(ForbiddenError):
        _change(replace(STOK, audience=MIN_VERKSAMHET), "stina", cast, saved)
    narrower = _change(replace(STOK, audience=MIN_VERKSAMHET), "rolf", cast, saved)
    assert "bara den egna verksamheten" in narrower.notices[0]
    wider = _change(STOK, "rolf", cast, saved, version=2)
    assert "alla i Ledningsgruppen" in wider.notices[0]
    assert "läses som förut" in wider.notices[0]


def test_what_is_changed_is_no_longer_public(cast: Cast) -> None:
    saved = _create(STOK, "rolf", cast)
    with transaction() as session:
        trail.deed(session, by="test", action="test")
        row = session.get_one(Problembild, saved.problembild.id)
        row.public_at, row.public_by = dt.datetime.now(dt.UTC), "stina"
    changed = _change(FULLER, "rolf", cast, saved, version=2)
    assert changed.problembild.public_at is None
    assert "offentlig" in changed.notices[-1]
