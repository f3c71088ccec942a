"""Insatser: who may tell of them, what is kept of them, and how far they have come."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from lägesbild.actions import insatser, problembilder
from lägesbild.actions.insatser import NewFunding, NewInsats
from lägesbild.model import (
    ConflictError,
    ForbiddenError,
    InputError,
    Insats,
    InsatsChange,
    NotFoundError,
    TrailEntry,
)
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.model.words import InsatsLevel, InsatsStatus, Track
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

TOLD = dt.date(2024, 3, 1)
VANDRING = NewInsats(
    title="Trygghetsvandring i Sätra",
    theme="trygghetsvandring",
    audience="ledningsgruppen",
    reported_on=TOLD,
    districts=("2180R018",),
    goal="Fem platser åtgärdade",
    starts_on=dt.date(2024, 4, 1),
    ends_on=dt.date(2024, 9, 30),
    partners=("valfard", "gavlegardarna"),
    funding=(NewFunding(source="Statsbidrag", amount_sek=150_000, ends_on=dt.date(2024, 12, 31)),),
)


def _create(new: NewInsats, by: str, cast: Cast, key: str = "k1") -> insatser.Saved:
    with transaction() as session:
        return insatser.create(session, new, by=getattr(cast, by), submit_key=key)


def _count(table: type) -> int:
    with reading() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def test_a_reporter_tells_of_an_insats_of_their_own_huvudman(cast: Cast) -> None:
    saved = _create(VANDRING, "rolf", cast)
    with reading() as session:
        row = session.get_one(Insats, saved.insats.id)
        assert (row.huvudman.name, row.status, row.status_on) == ("Polisen", "planerad", TOLD)
        assert [area.name for area in row.districts] == ["Sätra"]
        assert sorted(partner.name for partner in row.partners) == ["Gavlegårdarna", "Välfärd"]
        assert [(part.source, part.amount_sek) for part in row.funding] == [("Statsbidrag", 150_000)]


@pytest.mark.parametrize("who", ["anna", "admir", "xenia"])
def test_who_may_not_report_may_not_create(cast: Cast, who: str) -> None:
    with pytest.raises(ForbiddenError, match="får inte göra detta"):
        _create(VANDRING, who, cast)
    assert _count(Insats) == 0


def test_a_group_one_is_no_member_of_is_refused(cast: Cast) -> None:
    with pytest.raises(ForbiddenError, match="BIG är inte med"):
        _create(replace(VANDRING, audience="myndigheterna"), "stina", cast)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"goal": "Hör av er till a.b@exempel.se"}, "goal"),
        ({"theme": "finns_inte"}, "theme"),
        ({"partners": ("finns_inte",)}, "partners"),
        ({"districts": ("9999R001",)}, "district_code"),
        ({"ends_on": dt.date(2024, 1, 1)}, "ends_on"),
        ({"cost_sek": -1}, "cost_sek"),
        ({"hours": -1}, "hours"),
    ],
)
def test_what_does_not_hold_is_named_by_its_field(cast: Cast, change: dict[str, object], field: str) -> None:
    with pytest.raises(InputError) as caught:
        _create(replace(VANDRING, **change), "rolf", cast)  # type: ignore[arg-type]
    assert caught.value.field == field
    assert _count(Insats) == 0


@pytest.mark.parametrize("source", ["", "Kim, 070-123 45 67", "x" * 121])
def test_a_funding_source_is_a_text_like_any_other(cast: Cast, source: str) -> None:
    with pytest.raises(InputError) as caught:
        _create(replace(VANDRING, funding=(NewFunding(source=source),)), "rolf", cast)
    assert caught.value.field == "source"
    assert _count(Insats) == 0


def test_the_same_submit_twice_is_one_insats(cast: Cast) -> None:
    first, again = _create(VANDRING, "rolf", cast), _create(VANDRING, "rolf", cast)
    assert (first.created, again.created, _count(Insats)) == (True, False, 1)
    assert first.insats.id == again.insats.id


def test_creating_leaves_a_trail_with_the_texts_sealed(cast: Cast) -> None:
    saved = _create(VANDRING, "rolf", cast)
    with reading() as session:
        entry = session.scalars(
            select(TrailEntry).where(TrailEntry.table_name == "insats", TrailEntry.row_id == saved.insats.id)
        ).one()
        assert (entry.actor, entry.action) == ("rolf", "insats.skapa")
        assert "Fem platser" not in entry.details
        assert trail.verify(session) is None


def test_nothing_is_stored_when_the_trail_cannot_be_written(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(trail, "_append", broken)
    with pytest.raises(OSError, match="full"):
        _create(VANDRING, "rolf", cast)
    assert _count(Insats) == 0


def test_an_insats_answers_a_problembild_that_its_author_may_read(cast: Cast) -> None:
    concern = problembilder.NewProblembild(
        title="Oro", category="ordning", audience=MIN_VERKSAMHET, opened_on=TOLD
    )
    with transaction() as session:
        hidden = problembilder.create(session, concern, by=cast.sara, submit_key="p").problembild.id
    with pytest.raises(NotFoundError):
        _create(replace(VANDRING, problembilder=(hidden,)), "rolf", cast)
    saved = _create(replace(VANDRING, problembilder=(hidden,)), "sara", cast)
    assert [row.id for row in saved.insats.problembilder] == [hidden]


def _turn(cast: Cast, by: str, saved: insatser.Saved, status: InsatsStatus, on: dt.date) -> None:
    with transaction() as session:
        insatser.change_status(session, saved.insats.id, status, by=getattr(cast, by), on=on)


@pytest.mark.parametrize("who", ["rolf", "stina"])
def test_its_huvudman_and_the_coordinator_note_a_new_status_once(cast: Cast, who: str) -> None:
    saved = _create(VANDRING, "rolf", cast)
    for _ in range(2):
        _turn(cast, who, saved, InsatsStatus.PAGAR, dt.date(2024, 4, 2))
    with reading() as session:
        row = session.get_one(Insats, saved.insats.id)
        assert (row.status, row.status_on) == ("pagar", dt.date(2024, 4, 2))
    assert _count(InsatsChange) == 2


def test_a_late_note_about_an_earlier_day_only_adds_history(cast: Cast) -> None:
    saved = _create(VANDRING, "rolf", cast)
    _turn(cast, "rolf", saved, InsatsStatus.PAGAR, dt.date(2024, 2, 2))
    with reading() as session:
        assert session.get_one(Insats, saved.insats.id).status == "planerad"
    assert _count(InsatsChange) == 2


@pytest.mark.parametrize(
    ("who", "error"), [("sara", ForbiddenError), ("anna", ForbiddenError), ("xenia", NotFoundError)]
)
def test_others_may_not_change_the_status(cast: Cast, who: str, error: type[Exception]) -> None:
    saved = _create(VANDRING, "rolf", cast)
    with pytest.raises(error):
        _turn(cast, who, saved, InsatsStatus.PAGAR, dt.date(2024, 4, 1))
    assert _count(InsatsChange) == 1


def test_the_trail_of_a_closed_insats_its_money_and_history_opens_no_column(cast: Cast) -> None:
    _create(replace(VANDRING, audience=MIN_VERKSAMHET), "rolf", cast)
    with reading() as session:
        entries = session.scalars(
            select(TrailEntry)
            .where(TrailEntry.table_name.in_(["insats", "insats_change", "funding"]))
            .order_by(TrailEntry.id)
        ).all()
        assert len(entries) == 3
        for entry in entries:
            assert (entry.huvudman_id, entry.audience_id) == (cast.rolf.huvudman_id, None)
            assert "Statsbidrag" not in entry.details
            assert "planerad" not in entry.details


def _change(cast: Cast, by: str, saved: insatser.Saved, new: NewInsats, version: int = 1) -> insatser.Saved:
    with transaction() as session:
        return insatser.change(session, saved.insats.id, new, version=version, by=getattr(cast, by))


REWRITTEN = replace(
    VANDRING,
    title="Trygghetsvandring i Andersberg",
    theme="fritid",
    districts=("2180R021",),
    owner="Områdespolis",
    level=InsatsLevel.FOREBYGGANDE,
    track=Track.TRYGGARE_FRITIDSMILJO,
    method="Vandring med boende",
    ends_on=dt.date(2024, 10, 31),
    cost_sek=20_000,
    hours=40,
    evaluation_plan="Ny vandring efter ett halvår",
    evaluation_on=dt.date(2025, 4, 1),
    partners=("livsmiljo",),
    funding=(
        NewFunding(source="Statsbidrag", amount_sek=150_000, ends_on=dt.date(2024, 12, 31)),
        NewFunding(source="Egna medel", ends_on=dt.date(2025, 6, 30)),
    ),
    status=InsatsStatus.AVSLUTAD,
    reported_on=dt.date(2025, 1, 1),
)


@pytest.mark.parametrize("who", ["rolf", "stina"])
def test_its_huvudman_and_the_coordinator_write_it_anew_but_not_its_status(cast: Cast, who: str) -> None:
    saved = _create(VANDRING, "rolf", cast)
    _change(cast, who, saved, REWRITTEN)
    with reading() as session:
        row = session.get_one(Insats, saved.insats.id)
        assert (row.title, row.theme.slug, row.owner) == (REWRITTEN.title, "fritid", "Områdespolis")
        assert (row.level, row.track, row.hours, row.evaluation_on) == (
            REWRITTEN.level,
            REWRITTEN.track,
            40,
            REWRITTEN.evaluation_on,
        )
        assert [part.slug for part in row.partners] == ["livsmiljo"]
        assert sorted(part.source for part in row.funding) == ["Egna medel", "Statsbidrag"]
        assert (row.status, row.reported_on, row.huvudman.slug) == ("planerad", TOLD, "polisen")
        actions = session.scalars(
            select(TrailEntry.action)
            .where(TrailEntry.table_name == "insats", TrailEntry.actor == who)
            .order_by(TrailEntry.id)
        ).all()
        assert actions[-1] == "insats.andra"


@pytest.mark.parametrize(
    ("who", "error"), [("sara", ForbiddenError), ("anna", ForbiddenError), ("xenia", NotFoundError)]
)
def test_others_may_not_change_it(cast: Cast, who: str, error: type[Exception]) -> None:
    saved = _create(VANDRING, "rolf", cast)
    with pytest.raises(error):
        _change(cast, who, saved, REWRITTEN)
    with reading() as session:
        assert session.get_one(Insats, saved.insats.id).title == VANDRING.title


@pytest.mark.parametrize(
    "first", [replace(VANDRING, hours=7), replace(VANDRING, partners=()), replace(VANDRING, funding=())]
)
def test_whoever_changes_what_another_changed_meanwhile_is_told(cast: Cast, first: NewInsats) -> None:
    saved = _create(VANDRING, "rolf", cast)
    _change(cast, "stina", saved, first)
    with pytest.raises(ConflictError, match="har ändrats sedan du öppnade den"):
        _change(cast, "rolf", saved, REWRITTEN)


def test_a_change_of_nothing_leaves_the_version_alone(cast: Cast) -> None:
    saved = _create(VANDRING, "rolf", cast)
    _change(cast, "rolf", saved, VANDRING)
    assert _change(cast, "rolf", saved, VANDRING).insats.version == 1


def test_problembilder_the_editor_cannot_read_stay_linked(cast: Cast) -> None:
    concern = problembilder.NewProblembild(
        title="Oro", category="ordning", audience=MIN_VERKSAMHET, opened_on=TOLD
    )
    with transaction() as session:
        hidden = problembilder.create(session, concern, by=cast.sara, submit_key="p").problembild.id
        shared = problembilder.create(
            session, replace(concern, audience="ledningsgruppen"), by=cast.sara, submit_key="q"
        ).problembild.id
    saved = _create(replace(VANDRING, problembilder=(hidden,)), "sara", cast)
    with pytest.raises(NotFoundError):
        _change(cast, "stina", saved, replace(VANDRING, problembilder=(hidden, shared)))
    _change(cast, "stina", saved, replace(VANDRING, problembilder=(shared,)))
    with reading() as session:
        linked = session.get_one(Insats, saved.insats.id).problembilder
        assert sorted(row.id for row in linked) == sorted([hidden, shared])


def test_only_its_own_huvudman_chooses_other_readers(cast: Cast) -> None:
    saved = _create(VANDRING, "rolf", cast)
    closed = replace(VANDRING, audience=MIN_VERKSAMHET)
    with pytest.raises(ForbiddenError, match="den huvudman som lade upp den"):
        _change(cast, "stina", saved, closed)
    _change(cast, "rolf", saved, closed)
    with pytest.raises(NotFoundError):
        _change(cast, "stina", saved, VANDRING, version=2)


def test_a_changed_insats_is_no_longer_marked_public(cast: Cast) -> None:
    saved = _create(VANDRING, "rolf", cast)
    with transaction() as session:
        trail.deed(session, by="test", action="insats.publicera")
        row = session.get_one(Insats, saved.insats.id)
        row.public_at, row.public_by = dt.datetime.now(dt.UTC), "stina"
    changed = _change(cast, "rolf", saved, REWRITTEN, version=2)
    assert changed.notices == (insatser.UNPUBLISHED,)
    assert changed.insats.public_at is None


def test_a_refused_change_changes_nothing(cast: Cast) -> None:
    saved = _create(VANDRING, "rolf", cast)
    with pytest.raises(InputError) as caught:
        _change(cast, "rolf", saved, replace(REWRITTEN, method="Ring 070-123 45 67"))
    assert caught.value.field == "method"
    with reading() as session:
        assert session.get_one(Insats, saved.insats.id).title == VANDRING.title


@pytest.mark.parametrize(
    ("before", "after"), [("ledningsgruppen", MIN_VERKSAMHET), (MIN_VERKSAMHET, "ledningsgruppen")]
)
def test_money_changed_together_with_the_readers_is_told_to_none_of_the_others(
    cast: Cast, before: str, after: str
) -> None:
    first = replace(VANDRING, audience=before)
    row_id = _create(first, "rolf", cast).insats.id
    other = (NewFunding(source="Egna medel", amount_sek=777_000),)
    with transaction() as session:
        latest = session.scalar(select(func.max(TrailEntry.id)))
        new = replace(first, audience=after, funding=other)
        insatser.change(session, row_id, new, version=1, by=cast.rolf)
    with reading() as session:
        money = session.scalars(
            select(TrailEntry)
            .where(TrailEntry.table_name == "funding", TrailEntry.id > latest)
            .order_by(TrailEntry.id)
        ).all()
    assert len(money) == 2
    assert not any("777000" in entry.details or "150000" in entry.details for entry in money)
    assert all((entry.audience_id is None) == (after == MIN_VERKSAMHET) for entry in money)
