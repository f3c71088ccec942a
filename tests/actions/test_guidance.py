"""Inriktning och stöd: who asks, who answers, and that it is over when it is answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from lägesbild.actions import guidance, insatser
from lägesbild.actions.guidance import NewGuidance
from lägesbild.actions.insatser import NewInsats
from lägesbild.model import (
    ConflictError,
    ForbiddenError,
    Guidance,
    InputError,
    NotFoundError,
    TrailEntry,
    Viewer,
)
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.model.words import GuidanceKind
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

ASKED = dt.date(2026, 3, 2)
LATER = dt.date(2026, 3, 9)
AIM, HELP = GuidanceKind.INRIKTNING, GuidanceKind.STOD


def ask(by: Viewer, kind: GuidanceKind = HELP, key: str = "k", **other: object) -> Guidance:
    values = {"text": "Pröva gemensamma vuxenvandringar", "audience": "ledningsgruppen"} | other
    with transaction() as session:
        new = NewGuidance(kind=kind, asked_on=ASKED, **values)  # type: ignore[arg-type]
        return guidance.ask(session, new, by=by, submit_key=key)


def answer(row: Guidance, by: Viewer, text: str = "Ja, från april", version: int | None = None) -> Guidance:
    with transaction() as session:
        wanted = row.version if version is None else version
        return guidance.answer(session, row.id, text=text, on=LATER, version=wanted, by=by)


def change(row: Guidance, by: Viewer, **other: object) -> Guidance:
    values = {"text": "Ändrat", "audience": "ledningsgruppen", "insats_id": None, "version": row.version}
    with transaction() as session:
        return guidance.change(session, row.id, **(values | other), by=by)  # type: ignore[arg-type]


def withdraw(row: Guidance, by: Viewer) -> Guidance:
    with transaction() as session:
        return guidance.withdraw(session, row.id, on=LATER, version=row.version, by=by)


def deeds() -> list[tuple[str, str]]:
    with reading() as session:
        rows = session.execute(
            select(TrailEntry.actor, TrailEntry.action, TrailEntry.details)
            .where(TrailEntry.table_name == "guidance")
            .order_by(TrailEntry.id)
        ).all()
    assert not [row for row in rows if "vuxenvandringar" in row.details or "april" in row.details]
    return [(row.actor, row.action) for row in rows]


def test_an_inriktning_is_asked_by_the_coordinator_answered_by_a_reporter_and_both_leave_a_trail(
    cast: Cast,
) -> None:
    row = answer(ask(cast.stina, AIM), cast.rolf)
    assert (row.answer, row.answered_on, row.answered_by) == ("Ja, från april", LATER, "rolf")
    assert deeds() == [("stina", "inriktning.be_om"), ("rolf", "inriktning.besvara")]


def test_a_stod_is_asked_by_a_reporter_and_answered_by_the_coordinator(cast: Cast) -> None:
    row = answer(ask(cast.rolf), cast.stina)
    assert (row.huvudman_id, row.answered_by) == (cast.rolf.huvudman_id, "stina")


@pytest.mark.parametrize(
    ("who", "kind"), [("rolf", AIM), ("anna", AIM), ("admir", AIM), ("anna", HELP), ("admir", HELP)]
)
def test_a_role_that_may_not_ask_is_told_who_may(cast: Cast, who: str, kind: GuidanceKind) -> None:
    with pytest.raises(ForbiddenError, match="Det får"):
        ask(getattr(cast, who), kind)
    assert deeds() == []


@pytest.mark.parametrize(
    ("who", "kind", "error"),
    [
        ("anna", AIM, ForbiddenError),
        ("admir", AIM, ForbiddenError),
        ("sara", HELP, ForbiddenError),
        ("anna", HELP, ForbiddenError),
        ("xenia", HELP, NotFoundError),
        ("xenia", AIM, NotFoundError),
    ],
)
def test_nobody_answers_for_the_other_side_or_what_they_may_not_read(
    cast: Cast, who: str, kind: GuidanceKind, error: type[Exception]
) -> None:
    row = ask(cast.stina, kind)
    with pytest.raises(error):
        answer(row, getattr(cast, who))
    assert len(deeds()) == 1


def test_a_group_one_is_not_in_and_a_group_of_nobody_are_refused(cast: Cast) -> None:
    with pytest.raises(ForbiddenError, match="inte med"):
        ask(cast.stina, AIM, audience="myndigheterna")
    with pytest.raises(InputError, match="ingen annan") as caught:
        ask(cast.rolf, audience=MIN_VERKSAMHET)
    assert caught.value.field == "audience"


def test_the_same_submit_twice_asks_once(cast: Cast) -> None:
    assert ask(cast.rolf).id == ask(cast.rolf).id
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Guidance)) == 1


@pytest.mark.parametrize("text", ["  ", "Ring 070-123 45 67"])
def test_a_text_that_is_empty_or_points_at_a_person_is_refused_in_question_change_and_answer(
    cast: Cast, text: str
) -> None:
    row = ask(cast.rolf)
    tries: list[Callable[[], object]] = [
        lambda: ask(cast.rolf, key="k2", text=text),
        lambda: change(row, cast.rolf, text=text),
        lambda: answer(row, cast.stina, text=text),
    ]
    for attempt, field in zip(tries, ("text", "text", "answer"), strict=True):
        with pytest.raises(InputError) as caught:
            attempt()
        assert caught.value.field == field


def test_an_own_open_one_is_changed_and_withdrawn(cast: Cast) -> None:
    row = change(ask(cast.rolf), cast.rolf, audience="myndigheterna")
    assert row.text == "Ändrat"
    with pytest.raises(NotFoundError):
        answer(row, cast.stina)  # BIG is no myndighet
    assert withdraw(row, cast.rolf).withdrawn_on == LATER
    assert [action for _, action in deeds()] == ["stod.be_om", "stod.andra", "stod.dra_tillbaka"]


@pytest.mark.parametrize(("who", "error"), [("sara", ForbiddenError), ("xenia", NotFoundError)])
def test_another_huvudmans_is_neither_changed_nor_withdrawn(
    cast: Cast, who: str, error: type[Exception]
) -> None:
    row = ask(cast.rolf)
    for attempt in (change, withdraw):
        with pytest.raises(error):
            attempt(row, getattr(cast, who))


def test_what_is_over_stays_as_it_is(cast: Cast) -> None:
    done = answer(ask(cast.rolf), cast.stina)
    gone = withdraw(ask(cast.rolf, key="k2"), cast.rolf)
    for row in (done, gone):
        for attempt in (change, withdraw):
            with pytest.raises(InputError, match=r"redan besvarat|tillbakadraget"):
                attempt(row, cast.rolf)
        with pytest.raises(InputError, match=r"redan besvarat|tillbakadraget"):
            answer(row, cast.stina, text="Nytt svar")


def test_the_second_of_two_answers_is_shown_the_first(cast: Cast) -> None:
    row = ask(cast.stina, AIM)
    answer(row, cast.rolf)
    assert answer(row, cast.rolf, version=1).answered_by == "rolf"  # a double click
    with pytest.raises(ConflictError, match="hann före"):
        answer(row, cast.sara, version=1)
    assert len(deeds()) == 2


def test_an_answer_is_not_dated_before_the_question(cast: Cast) -> None:
    row = ask(cast.rolf)
    with pytest.raises(InputError, match="2026-03-02"), transaction() as session:
        guidance.answer(session, row.id, text="Ja", on=dt.date(2026, 3, 1), version=1, by=cast.stina)


def test_an_insats_one_may_not_read_cannot_be_named(cast: Cast) -> None:
    with transaction() as session:
        new = NewInsats(title="Intern", theme="skola", audience=MIN_VERKSAMHET, reported_on=ASKED)
        closed = insatser.create(session, new, by=cast.sara, submit_key="i").insats.id
    with pytest.raises(NotFoundError, match="Insatsen"):
        ask(cast.rolf, insats_id=closed)
    assert ask(cast.sara, insats_id=closed).insats_id == closed


def test_nothing_is_stored_when_the_trail_cannot_be_written(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("full")

    row = ask(cast.rolf)
    monkeypatch.setattr(trail, "_append", broken)
    with pytest.raises(OSError, match="full"):
        answer(row, cast.stina)
    with reading() as session:
        assert session.get_one(Guidance, row.id).answer is None
