"""Sammankallning: members call, write and close; nothing is rewritten, and nothing happens twice."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from sqlalchemy import select

from lägesbild.actions import gathering_closing, gatherings, members
from lägesbild.actions.gathering_closing import Becomes, Closed, Ending
from lägesbild.actions.gatherings import NewGathering, NewLine
from lägesbild.model import (
    Body,
    ConflictError,
    ForbiddenError,
    Gathering,
    Huvudman,
    InputError,
    Insats,
    LogEntry,
    NotFoundError,
    Observation,
    Problembild,
    TrailEntry,
    User,
    Viewer,
)
from lägesbild.model.clock import today
from lägesbild.model.words import InsatsLevel, InsatsStatus, LogKind, Role
from lägesbild.reading import gatherings as reads
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

GROUP = "omradesgrupp_satra"
WHAT = "Knivskadad vid torget"
SUMMARY = "Lugnt efter midnatt. Fältgruppen var på plats."


def huvudman_id(slug: str) -> int:
    with reading() as session:
        return session.scalars(select(Huvudman.id).where(Huvudman.slug == slug)).one()


def call(by: Viewer, *called: str, key: str = "k", what: str = WHAT, group: str = GROUP) -> int:
    ids = tuple(huvudman_id(slug) for slug in called)
    new = NewGathering(what=what, called=ids, district="2180R018", place="Torget")
    with transaction() as session:
        return gatherings.call(session, group, new, by=by, submit_key=key).id


def write(gathering_id: int, text: str, by: Viewer, *, key: str = "", owner: int | None = None) -> int:
    kind = LogKind.LAGE if owner is None else LogKind.ATGARD
    new = NewLine(kind=kind, text=text, owner_huvudman=owner, owner="fältgruppen")
    with transaction() as session:
        return gatherings.write(session, gathering_id, new, by=by, submit_key=key or text).id


def close(gathering_id: int, by: Viewer, **how: object) -> Closed:
    ending = Ending(**{"summary": SUMMARY, "becomes": Becomes.LOGG, **how})  # type: ignore[arg-type]
    with transaction() as session:
        return gathering_closing.close(session, gathering_id, ending, by=by)


def stored(gathering_id: int) -> Gathering:
    with reading() as session:
        return session.get_one(Gathering, gathering_id)


def test_a_member_calls_those_chosen_and_all_members_read_it(cast: Cast) -> None:
    first = call(cast.rolf, "valfard")
    assert call(cast.rolf, "valfard") == first, "a second press calls nobody twice"
    with reading() as session:
        view = reads.one(session, first, viewer=cast.sara)
        assert (view.line.what, view.line.where, view.line.caller) == (WHAT, "Torget, Sätra", "Polisen")
        assert view.called == ("Polisen", "Välfärd"), "whoever calls is among those called"
        assert [line.id for line in reads.open_ones(session, viewer=cast.sara)] == [first]
        for stranger in (cast.xenia, cast.admir, cast.anna, cast.stina):
            assert reads.open_ones(session, viewer=stranger) == ()
            with pytest.raises(NotFoundError):
                reads.one(session, first, viewer=stranger)
        told = session.scalars(
            select(TrailEntry).where(TrailEntry.action == "sammankallning.kalla").order_by(TrailEntry.id)
        ).all()
        group = session.scalars(select(Body.id).where(Body.slug == GROUP)).one()
        assert [(entry.table_name, entry.audience_id) for entry in told] == [("gathering", group)]
        assert WHAT not in json.dumps([entry.details for entry in told], ensure_ascii=False)


def test_who_is_no_member_or_only_reads_calls_nobody(cast: Cast) -> None:
    for outsider in (cast.stina, cast.admir, cast.xenia):
        with pytest.raises(ForbiddenError):
            call(outsider, "polisen")
    reader = Viewer(
        **{name: getattr(cast.rolf, name) for name in cast.rolf.__slots__} | {"role": Role.LASARE}
    )
    with pytest.raises(ForbiddenError):
        call(reader, "polisen")


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"what": "  "}, "vad som har hänt"),
        ({"what": "Ring 070-123 45 67"}, "telefonnummer"),
        ({"called": ("x_trafik",)}, "gruppens medlemmar"),
        ({"group": "ledningsgruppen"}, "Bara områdesgrupper"),
    ],
)
def test_what_cannot_be_called_is_refused_with_a_reason(
    cast: Cast, how: dict[str, object], says: str
) -> None:
    how = {**how}
    called = how.pop("called", ("polisen",))
    with pytest.raises(InputError, match=says):
        call(cast.rolf, *called, **how)  # type: ignore[misc, arg-type]


def test_the_log_tells_who_and_when_and_a_measure_is_done_once(cast: Cast) -> None:
    gathering_id = call(cast.rolf, "valfard")
    write(gathering_id, "Två ambulanser på plats", cast.rolf)
    assert write(gathering_id, "Rör sig mot skolan", cast.sara, key="k") == write(
        gathering_id, "Rör sig mot skolan", cast.sara, key="k"
    )
    measure = write(gathering_id, "Håll gården öppen", cast.sara, owner=cast.sara.huvudman_id)
    for by in (cast.rolf, cast.sara):
        with transaction() as session:
            gatherings.mark_done(session, measure, by=by)
    with reading() as session:
        lines = reads.log(session, gathering_id, viewer=cast.rolf)
        assert [line.author for line in lines] == ["Välfärd", "Välfärd", "Polisen"]
        assert (lines[0].owner, lines[0].done_at is not None) == ("Välfärd, fältgruppen", True)
        actions = session.scalars(
            select(TrailEntry.action).where(TrailEntry.table_name == "log_entry").order_by(TrailEntry.id)
        ).all()
        assert list(actions) == ["sammankallning.skriv"] * 3 + ["sammankallning.atgard_klar"]
        assert reads.log(session, gathering_id, viewer=cast.xenia) == ()


def test_strangers_write_nothing_and_a_measure_needs_an_owner_in_the_group(cast: Cast) -> None:
    gathering_id = call(cast.rolf, "valfard")
    line = write(gathering_id, "Läget är lugnt", cast.rolf)
    with pytest.raises(NotFoundError):
        write(gathering_id, "Hej", cast.stina)
    with transaction() as session, pytest.raises(NotFoundError):
        gatherings.mark_done(session, line, by=cast.stina)
    with transaction() as session, pytest.raises(InputError, match="snabb åtgärd"):
        gatherings.mark_done(session, line, by=cast.rolf)
    with pytest.raises(InputError, match="medlemmar"):
        write(gathering_id, "Lys upp", cast.rolf, owner=cast.xenia.huvudman_id)


def test_the_stamp_moves_with_each_line_each_measure_done_and_the_closing(cast: Cast) -> None:
    gathering_id = call(cast.rolf, "valfard")
    seen = []

    def look() -> None:
        with reading() as session:
            seen.append(reads.stamp(session, gathering_id, viewer=cast.sara))

    look()
    measure = write(gathering_id, "Lys upp", cast.rolf, owner=cast.rolf.huvudman_id)
    look()
    with transaction() as session:
        gatherings.mark_done(session, measure, by=cast.rolf)
    look()
    close(gathering_id, cast.rolf)
    look()
    assert len(set(seen)) == 4
    with reading() as session, pytest.raises(NotFoundError):
        reads.stamp(session, gathering_id, viewer=cast.xenia)


def test_the_summary_becomes_a_report_of_the_group(cast: Cast) -> None:
    gathering_id = call(cast.rolf, "valfard")
    close(gathering_id, cast.sara, becomes=Becomes.RAPPORT, category="ordning")
    row = stored(gathering_id)
    with reading() as session:
        report = session.get_one(Observation, row.observation_id)
        assert (report.text, report.huvudman_id) == (SUMMARY, cast.sara.huvudman_id)
        assert (report.audience_id, report.district_id) == (row.body_id, row.district_id)
        view = reads.one(session, gathering_id, viewer=cast.rolf)
        assert ([one.word for one in view.outcomes], view.closer) == (["Rapport"], "Välfärd")
        told = session.scalars(
            select(TrailEntry.action).where(TrailEntry.table_name == "gathering").order_by(TrailEntry.id)
        ).all()
        assert list(told) == ["sammankallning.kalla", "sammankallning.avsluta"]
        assert trail.verify(session) is None


def test_the_summary_becomes_a_problembild(cast: Cast) -> None:
    gathering_id = call(cast.rolf, "valfard")
    close(gathering_id, cast.rolf, becomes=Becomes.PROBLEMBILD, category="ordning", title="Oro vid torget")
    row = stored(gathering_id)
    with reading() as session:
        followed = session.get_one(Problembild, row.problembild_id)
        assert (followed.description, followed.audience_id) == (SUMMARY, row.body_id)
        assert [one.code for one in followed.districts] == ["2180R018"]


def test_the_measures_chosen_become_insatser(cast: Cast) -> None:
    gathering_id = call(cast.rolf, "valfard")
    lamps = write(gathering_id, "Lys upp torget", cast.rolf, owner=cast.sara.huvudman_id)
    patrol = write(gathering_id, "Fotpatrull i kväll", cast.rolf, owner=cast.rolf.huvudman_id)
    left = write(gathering_id, "Ring skolan", cast.rolf, owner=cast.rolf.huvudman_id)
    with transaction() as session:
        gatherings.mark_done(session, patrol, by=cast.rolf)
    close(gathering_id, cast.rolf, becomes=Becomes.INSATSER, theme="fritid", measures=(lamps, patrol))
    with reading() as session:
        made = session.scalars(select(Insats).order_by(Insats.id)).all()
        assert [(one.title, one.status) for one in made] == [
            ("Lys upp torget", InsatsStatus.PAGAR),
            ("Fotpatrull i kväll", InsatsStatus.GENOMFORD),
        ]
        assert {(one.level, one.description) for one in made} == {(InsatsLevel.AKUT, SUMMARY)}
        assert [one.name for one in made[0].partners] == ["Välfärd"]
        ids = {line.id: line.insats_id for line in session.scalars(select(LogEntry))}
        assert ids == {lamps: made[0].id, patrol: made[1].id, left: None}
    assert stored(gathering_id).insats_id == made[0].id


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"summary": " "}, "sammanfattning"),
        ({"becomes": None}, "Välj vad"),
        ({"becomes": Becomes.RAPPORT}, "kategori"),
        ({"becomes": Becomes.PROBLEMBILD, "title": "x"}, "kategori"),
        ({"becomes": Becomes.PROBLEMBILD, "category": "ordning"}, "rubrik"),
        ({"becomes": Becomes.INSATSER, "theme": "fritid"}, "minst en"),
    ],
)
def test_an_ending_that_says_too_little_changes_nothing(
    cast: Cast, how: dict[str, object], says: str
) -> None:
    gathering_id = call(cast.rolf, "valfard")
    with pytest.raises(InputError, match=says):
        close(gathering_id, cast.rolf, **how)
    assert stored(gathering_id).closed_at is None


def test_closed_it_is_read_only_and_the_second_to_close_is_told(cast: Cast) -> None:
    gathering_id = call(cast.rolf, "valfard")
    measure = write(gathering_id, "Lys upp", cast.rolf, owner=cast.rolf.huvudman_id)
    with pytest.raises(NotFoundError):
        close(gathering_id, cast.stina)
    close(gathering_id, cast.rolf, becomes=Becomes.RAPPORT, category="ordning")
    with pytest.raises(ConflictError, match="avslutades"):
        close(gathering_id, cast.sara, becomes=Becomes.RAPPORT, category="ordning")
    with pytest.raises(ConflictError, match="avslutades"):
        write(gathering_id, "En rad till", cast.sara)
    with transaction() as session, pytest.raises(ConflictError):
        gatherings.mark_done(session, measure, by=cast.rolf)
    with reading() as session:
        assert len(session.scalars(select(Observation)).all()) == 1
        assert reads.open_ones(session, viewer=cast.rolf) == ()
        assert [line.id for line in reads.closed_ones(session, viewer=cast.sara)] == [gathering_id]


def test_mail_goes_to_those_called_who_have_an_address(cast: Cast) -> None:
    with transaction() as session:
        trail.deed(session, by="test", action="test")
        for name in ("rolf", "sara", "stina"):
            user = session.scalars(select(User).where(User.username == name)).one()
            user.email = f"{name}@example.org"
    gathering_id = call(cast.rolf, "valfard", "utbildning")
    with reading() as session:
        assert reads.addresses(session, gathering_id, viewer=cast.rolf) == ("sara@example.org",)
        with pytest.raises(NotFoundError):
            reads.addresses(session, gathering_id, viewer=cast.stina)
    assert dt.datetime.now(dt.UTC) - stored(gathering_id).called_at < dt.timedelta(minutes=1)


def test_what_a_group_was_called_for_gives_notice_before_somebody_new_reads_it(cast: Cast) -> None:
    def admit(**changes: Any) -> None:
        named: dict[str, Any] = {"valid_from": today(), "confirmed": True, "by": cast.admir} | changes
        with transaction() as session:
            group = session.scalars(select(Body.id).where(Body.slug == GROUP)).one()
            members.add_member(session, group, **named)

    call(cast.rolf)
    with pytest.raises(InputError, match="Välj tidigast"):
        admit(huvudman_id=cast.xenia.huvudman_id)
    with pytest.raises(ForbiddenError, match="egen verksamhet"):
        admit(huvudman_id=cast.admir.huvudman_id)
