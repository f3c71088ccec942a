"""Reports: works · wrong role · wrong circle · wrong state · trail · undone · idempotent · conflict."""

from __future__ import annotations

import datetime as dt
import json
import threading
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from lägesbild.actions import report_readings, report_rules, reports
from lägesbild.actions.reports import MIN_VERKSAMHET, LinesError, NewReport, Saved
from lägesbild.model import (
    AllowedText,
    Body,
    Category,
    ConflictError,
    District,
    ForbiddenError,
    InputError,
    NotFoundError,
    Observation,
    ObservationVersion,
    TrailEntry,
    User,
    Viewer,
)
from lägesbild.model.words import ObservationKind, ReviewStatus, Severity
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

SATRA = "2180R018"
TEXT = "Ungdomar samlas vid centrum på kvällarna och det dricks öl."


def a_report(**changes: Any) -> NewReport:
    return replace(
        NewReport(
            kind=ObservationKind.ORO,
            text=TEXT,
            audience="ledningsgruppen",
            occurred_at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=2),
            district_code=SATRA,
            category="ordning",
        ),
        **changes,
    )


def saved(by: Viewer, key: str = "k1", **changes: Any) -> Saved:
    with transaction() as session:
        return reports.save(session, a_report(**changes), by=by, submit_key=key)


def rows() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Observation)) or 0


def code_of(row: Observation) -> str | None:
    with reading() as session:
        district = session.get(District, row.district_id) if row.district_id else None
        return district.code if district else None


def test_a_report_is_stored_for_the_reporters_own_huvudman_and_is_not_reviewed_yet(cast: Cast) -> None:
    row = saved(cast.rolf, severity=Severity.ALLVARLIG).observation
    assert (row.huvudman_id, row.reporter_id) == (cast.rolf.huvudman_id, cast.rolf.user_id)
    assert row.review is ReviewStatus.EJ_GRANSKAD
    assert row.text == TEXT
    assert row.source == "form"


def test_min_verksamhet_is_stored_as_no_group_at_all(cast: Cast) -> None:
    assert saved(cast.rolf, audience=MIN_VERKSAMHET).observation.audience_id is None


@pytest.mark.parametrize("name", ["anna", "admir", "xenia"])
def test_a_reader_and_an_administrator_may_not_report(cast: Cast, name: str) -> None:
    with pytest.raises(ForbiddenError, match="får inte göra detta"):
        saved(getattr(cast, name), audience=MIN_VERKSAMHET)
    assert rows() == 0


def test_sharing_with_a_group_one_is_not_in_is_refused(cast: Cast) -> None:
    with pytest.raises(ForbiddenError, match="BIG är inte med i Områdesgrupp Sätra"):
        saved(cast.stina, audience="omradesgrupp_satra")
    assert rows() == 0


@pytest.mark.parametrize("audience", ["", "finns_inte"])
def test_there_is_no_audience_by_default(cast: Cast, audience: str) -> None:
    with pytest.raises(InputError) as caught:
        saved(cast.rolf, audience=audience)
    assert caught.value.field == "audience"


FUTURE = dt.datetime.now(dt.UTC) + dt.timedelta(hours=30)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "  \n"}, "text"),
        ({"text": "a" * 4001}, "text"),
        ({"text": "Han heter inget men har 850709-9805"}, "text"),
        ({"place": "Storgatan 12"}, "place"),
        ({"consequence": "Ring 070-123 45 67"}, "consequence"),
        ({"category": None}, "category"),
        ({"category": "finns_inte"}, "category"),
        ({"theme": "skola"}, "theme"),
        ({"kind": ObservationKind.BEHOV, "category": None, "theme": "finns_inte"}, "theme"),
        ({"district_code": "9999R001"}, "district_code"),
        (
            {"kind": ObservationKind.INGET, "category": None, "text": "", "district_code": None},
            "district_code",
        ),
        ({"point": (674000, 6580000)}, "point"),
        ({"occurred_at": FUTURE}, "occurred_at"),
        ({"occurred_at": dt.datetime(1999, 12, 31, tzinfo=dt.UTC)}, "occurred_at"),
        ({"occurred_at": dt.datetime(2024, 5, 1)}, "occurred_at"),
        ({"occurred_to": dt.datetime(2010, 1, 1, tzinfo=dt.UTC)}, "occurred_to"),
    ],
)
def test_a_report_that_cannot_go_in_says_which_field(cast: Cast, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InputError) as caught:
        saved(cast.rolf, **changes)
    assert caught.value.field == field
    assert rows() == 0


def test_a_text_that_is_far_too_long_is_refused_without_being_looked_through(cast: Cast) -> None:
    wrong = a_report(text="Ring 070-123 45 67 " * 20_000)
    with reading() as session:
        found = list(report_rules.problems(session, wrong))
    assert [one.field for one in found] == ["text"]
    assert "Korta" in str(found[0])


def test_the_refusal_names_the_kind_and_never_the_number(cast: Cast) -> None:
    with pytest.raises(InputError) as caught:
        saved(cast.rolf, text="Bilen ABC123 och 850709-9805 sågs.")
    message = str(caught.value)
    assert "ett registreringsnummer" in message
    assert "ett personnummer" in message
    assert "orosanmälan" in message
    assert "114 14" in message
    assert "ABC" not in message
    assert "9805" not in message


def test_a_number_on_the_allow_list_may_stand(cast: Cast) -> None:
    with transaction() as session:
        trail.deed(session, by="test", action="test.tillat")
        session.add(AllowedText(text="026-17 80 00"))
    assert saved(cast.rolf, text="Vi hänvisar till växeln 026-178000.").created


def test_all_problems_are_told_at_once(cast: Cast) -> None:
    with reading() as session:
        report = a_report(text="", category=None, audience="")
        fields = [error.field for error in reports.problems(session, report, by=cast.rolf)]
    assert fields == ["text", "category", "audience"]


def test_text_is_composed_and_freed_of_what_cannot_be_printed(cast: Cast) -> None:
    row = saved(cast.rolf, text=" Bra\u030ak\x00 \ud800vid\u202e torget\r\nsent ").observation
    assert row.text == "Bråk vid torget\nsent"


def test_a_number_hidden_by_invisible_characters_is_still_found(cast: Cast) -> None:
    with pytest.raises(InputError):
        saved(cast.rolf, text="Ring 070-1\u200b23 45\u00ad 67")


def test_a_sensitive_report_leaves_a_named_place_for_the_area_and_says_so(cast: Cast) -> None:
    result = saved(cast.rolf, category="riskzon", district_code="plats_legenden", place="bakom kiosken")
    assert code_of(result.observation) == "bomhus"
    assert result.observation.place is None
    assert "Bomhus" in result.notices[0]


def test_a_sensitive_report_keeps_its_area_and_loses_place_and_point(cast: Cast) -> None:
    result = saved(cast.rolf, category="extremism", place="vid muren", point=(616000, 6729000))
    assert code_of(result.observation) == SATRA
    assert (result.observation.place, result.observation.east_m) == (None, None)
    assert result.notices


def test_violence_in_close_relations_is_told_for_the_whole_kommun_only(cast: Cast) -> None:
    result = saved(cast.rolf, category="nara_relation")
    assert code_of(result.observation) == "2180"
    assert "hela kommunen" in result.notices[0]


def test_a_sensitive_report_for_the_kommun_has_nothing_to_lift(cast: Cast) -> None:
    assert saved(cast.rolf, category="nara_relation", district_code="2180").notices == ()


def test_a_point_is_snapped_to_the_grid_and_gives_the_area_when_none_was_named(cast: Cast) -> None:
    with reading() as session:
        assert session.scalar(select(District.code).where(District.code == SATRA)) == SATRA
    from lägesbild.store import geography

    inside = geography.regso("2180").set_index("code").geometry[SATRA].representative_point()
    row = saved(cast.rolf, district_code=None, point=(int(inside.x), int(inside.y))).observation
    assert row.east_m is not None
    assert row.north_m is not None
    assert row.east_m % 250 == row.north_m % 250 == 0
    assert abs(row.east_m - inside.x) <= 125
    assert code_of(row) == SATRA


def test_no_place_given_stays_without_a_place(cast: Cast) -> None:
    assert saved(cast.rolf, district_code=None).observation.district_id is None


def test_nothing_to_report_needs_neither_text_nor_category(cast: Cast) -> None:
    row = saved(cast.rolf, kind=ObservationKind.INGET, text="", category=None).observation
    assert row.text == ""


def test_a_retired_category_takes_no_new_reports(cast: Cast) -> None:
    with transaction() as session:
        trail.deed(session, by="test", action="test.avveckla")
        row = session.scalars(select(Category).where(Category.slug == "brand")).one()
        row.retired_on = dt.date(2020, 1, 1)
    with pytest.raises(InputError, match="används inte längre"):
        saved(cast.rolf, category="brand")


def test_handing_in_the_same_key_again_stores_nothing(cast: Cast) -> None:
    first, again = saved(cast.rolf), saved(cast.rolf, text="En annan text")
    assert (first.created, again.created) == (True, False)
    assert again.observation.id == first.observation.id
    assert rows() == 1


def test_two_clicks_at_the_same_moment_store_one_report(cast: Cast) -> None:
    results: list[Saved] = []
    start = threading.Barrier(2)

    def click() -> None:
        start.wait()
        results.append(saved(cast.rolf))

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(result.created for result in results) == [False, True]
    assert rows() == 1


def test_two_huvudman_may_use_the_same_key(cast: Cast) -> None:
    saved(cast.rolf)
    assert saved(cast.sara).created


def test_the_last_audience_is_remembered_without_a_trace_in_the_trail(cast: Cast) -> None:
    saved(cast.rolf, audience=MIN_VERKSAMHET)
    with reading() as session:
        user = session.get(User, cast.rolf.user_id)
        assert user is not None
        assert user.last_audience == MIN_VERKSAMHET
        entries = session.scalars(
            select(TrailEntry).where(TrailEntry.action == "rapport.spara").order_by(TrailEntry.id)
        ).all()
    assert [entry.table_name for entry in entries] == ["observation"]


@pytest.mark.parametrize("audience", [MIN_VERKSAMHET, "ledningsgruppen"])
def test_the_trail_tells_of_the_report_but_not_what_it_says(cast: Cast, audience: str) -> None:
    row = saved(cast.rolf, audience=audience, place="Lekplatsen").observation
    with reading() as session:
        entry = session.scalars(select(TrailEntry).where(TrailEntry.action == "rapport.spara")).one()
        everything = " ".join(session.scalars(select(TrailEntry.details)))
    assert (entry.actor, entry.row_id, entry.audience_id) == ("rolf", row.id, row.audience_id)
    assert "dricks" not in everything
    assert "Lekplatsen" not in everything


def test_nothing_is_stored_when_the_trail_cannot_be_written(
    cast: Cast, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the trail is full")

    monkeypatch.setattr(trail, "_append", broken)
    with pytest.raises(RuntimeError, match="full"):
        saved(cast.rolf)
    assert rows() == 0


def test_several_go_in_together(cast: Cast) -> None:
    with transaction() as session:
        result = reports.save_many(
            session, [a_report(), a_report(text="En till")], by=cast.rolf, submit_key="flera"
        )
    assert [one.created for one in result] == [True, True]
    assert rows() == 2


def test_of_several_none_goes_in_when_one_is_wrong_and_each_says_why(cast: Cast) -> None:
    with pytest.raises(LinesError) as caught, transaction() as session:
        reports.save_many(
            session, [a_report(), a_report(text="", category=None)], by=cast.rolf, submit_key="flera"
        )
    assert list(caught.value.lines) == [1]
    assert [error.field for error in caught.value.lines[1]] == ["text", "category"]
    assert rows() == 0


def changed(by: Viewer, row: Observation, **changes: Any) -> Saved:
    with transaction() as session:
        return reports.change(session, row.id, a_report(**changes), version=row.version, by=by)


def test_a_change_keeps_the_earlier_text(cast: Cast) -> None:
    row = saved(cast.rolf).observation
    result = changed(cast.rolf, row, text="Det är lugnare nu.")
    assert result.observation.text == "Det är lugnare nu."
    with reading() as session:
        earlier = session.scalars(select(ObservationVersion)).one()
    assert (earlier.observation_id, earlier.text) == (row.id, TEXT)


def test_a_changed_audience_is_reviewed_and_published_anew(cast: Cast) -> None:
    row = saved(cast.rolf).observation
    with transaction() as session:
        session.execute(
            update(Observation).values(public_at=dt.datetime.now(dt.UTC), review=ReviewStatus.GODTAGEN)
        )
    result = changed(cast.rolf, row, audience=MIN_VERKSAMHET)
    assert result.observation.audience_id is None
    assert result.observation.public_at is None
    assert result.observation.review is ReviewStatus.EJ_GRANSKAD
    assert "offentlig" in result.notices[0]


def test_a_stale_change_is_refused_and_changes_nothing(cast: Cast) -> None:
    row = saved(cast.rolf).observation
    version = row.version
    changed(cast.rolf, row, text="Först")
    with pytest.raises(ConflictError, match="välj"), transaction() as session:
        reports.change(session, row.id, a_report(text="Sedan"), version=version, by=cast.rolf)
    with reading() as session:
        assert session.scalars(select(Observation.text)).one() == "Först"


def test_nobody_changes_or_withdraws_anothers_report(cast: Cast) -> None:
    row = saved(cast.rolf).observation
    with pytest.raises(NotFoundError):
        changed(cast.sara, row)
    with pytest.raises(NotFoundError), transaction() as session:
        reports.withdraw(session, row.id, reason="fel", by=cast.stina)


def test_a_change_to_a_circle_one_is_not_in_is_refused(cast: Cast) -> None:
    row = saved(cast.stina).observation
    with pytest.raises(ForbiddenError):
        changed(cast.stina, row, audience="omradesgrupp_satra")


def test_a_withdrawn_report_stays_but_cannot_be_changed(cast: Cast) -> None:
    row = saved(cast.rolf).observation
    with transaction() as session:
        withdrawn = reports.withdraw(session, row.id, reason="dubblett", by=cast.rolf)
    assert withdrawn.withdrawn_at is not None
    with pytest.raises(NotFoundError, match="tillbakadragen"):
        changed(cast.rolf, withdrawn)
    with reading() as session:
        actions = set(session.scalars(select(TrailEntry.action)))
    assert "rapport.dra_tillbaka.dubblett" in actions


def test_withdrawing_asks_for_one_of_the_reasons(cast: Cast) -> None:
    row = saved(cast.rolf).observation
    with pytest.raises(InputError), transaction() as session:
        reports.withdraw(session, row.id, reason="därför", by=cast.rolf)


def read_by(by: Viewer, *ids: int) -> int:
    with transaction() as session:
        return report_readings.mark_read(session, ids, by=by)


def test_a_report_is_read_once_somebody_outside_the_huvudman_has_seen_it(cast: Cast) -> None:
    row = saved(cast.rolf).observation
    assert read_by(cast.rolf, row.id) == 0
    assert read_by(cast.xenia, row.id) == 0
    assert read_by(cast.anna, row.id) == 1
    assert read_by(cast.stina, row.id) == 0
    with reading() as session:
        stored = session.get(Observation, row.id)
        assert stored is not None
        assert stored.first_read_at is not None
        assert stored.version == row.version
        notes = session.scalars(
            select(TrailEntry).where(TrailEntry.action == "rapport.las").order_by(TrailEntry.id)
        ).all()
    assert len(notes) == 1


def saved_lines(by: Viewer, *lines: NewReport) -> list[tuple[int, bool]]:
    with transaction() as session:
        return [
            (one.observation.id, one.created)
            for one in reports.save_many(session, lines, by=by, submit_key="utkast")
        ]


@pytest.mark.parametrize(
    "changes",
    [
        {"audience": MIN_VERKSAMHET},
        {"kind": ObservationKind.POSITIVT},
        {"district_code": None},
        {"secrecy_section": "OSL 26:1"},
        {"occurred_at": dt.datetime(2024, 1, 1, tzinfo=dt.UTC)},
        {"kind": ObservationKind.INGET, "text": "", "category": None, "audience": "myndigheterna"},
    ],
)
def test_another_report_under_a_used_key_is_stored_and_only_once(cast: Cast, changes: dict[str, Any]) -> None:
    first = a_report()
    assert saved_lines(cast.rolf, first)[0][1]
    other = a_report(**changes)
    (made, created), (again, once_more) = saved_lines(cast.rolf, other)[0], saved_lines(cast.rolf, other)[0]
    assert (created, once_more, made == again, rows()) == (True, False, True, 2)
    with reading() as session:
        row = session.get(Observation, made)
        assert row is not None
        assert row.kind is other.kind
        assert (row.audience_id is None) == (other.audience == MIN_VERKSAMHET)


def test_one_changed_line_of_several_adds_that_line_only(cast: Cast) -> None:
    kept, changed_line = a_report(), a_report(text="Klotter på skolväggen.")
    saved_lines(cast.rolf, kept, changed_line)
    again = saved_lines(cast.rolf, kept, replace(changed_line, audience=MIN_VERKSAMHET))
    assert [created for _, created in again] == [False, True]
    assert rows() == 3


@pytest.mark.parametrize(
    "restricted", [{"category": "riskzon"}, {"secrecy_section": "OSL 26:1"}], ids=["sensitive", "marked"]
)
def test_every_reader_of_a_restricted_report_is_noted_once_with_its_id(
    cast: Cast, restricted: dict[str, str]
) -> None:
    row = saved(cast.rolf, **restricted).observation
    plain = saved(cast.rolf, key="b").observation
    assert [read_by(cast.anna, row.id, plain.id), read_by(cast.anna, row.id, plain.id)] == [2, 0]
    assert [read_by(cast.stina, row.id, plain.id), read_by(cast.rolf, row.id)] == [1, 0]
    with reading() as session:
        assert report_readings.unnoted(session, [row.id, plain.id], by=cast.stina) == ()
        assert report_readings.unnoted(session, [row.id, plain.id], by=cast.sara) == (row.id,)
        notes = session.scalars(
            select(TrailEntry).where(TrailEntry.action == "rapport.las").order_by(TrailEntry.id)
        ).all()
    assert [(note.actor, json.loads(note.details)["rader"]) for note in notes] == [
        ("anna", [row.id, plain.id]),
        ("stina", [row.id]),
    ]
    assert {(note.huvudman_id, note.audience_id) for note in notes} == {(row.huvudman_id, row.audience_id)}


def test_a_row_of_min_verksamhet_is_never_marked_as_read(cast: Cast) -> None:
    row = saved(cast.rolf, audience=MIN_VERKSAMHET).observation
    assert read_by(cast.anna, row.id) == 0


def test_the_groups_of_the_seed_are_those_the_tests_speak_of(cast: Cast) -> None:
    with reading() as session:
        slugs = set(session.scalars(select(Body.slug)))
    assert {"ledningsgruppen", "omradesgrupp_satra"} <= slugs
