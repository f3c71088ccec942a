"""The list of gaps: what is missing, told to each without telling of what they cannot read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from lägesbild.actions import insats_follow_ups
from lägesbild.actions.insatser import NewFunding
from lägesbild.model import Viewer
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.model.words import InsatsStatus, ProblembildStatus
from lägesbild.reading import gaps
from lägesbild.store.session import transaction
from tests.conftest import Cast
from tests.reading.test_insatser import TODAY, YEAR, concern, insats

WHOLE = {
    "goal": "Halverat antal rapporter",
    "owner": "Enhetschef",
    "evaluation_plan": "Jämför före och efter",
}


def kinds(viewer: Viewer, row_id: int, page: str = "insatser") -> list[str]:
    found = gaps.read(YEAR, viewer=viewer, today=TODAY)
    return [gap.kind for gap in found if (gap.page, gap.row_id) == (page, row_id)]


def test_an_insats_with_nothing_lacks_everything(cast: Cast) -> None:
    assert kinds(cast.anna, insats(cast.rolf)) == [
        "utan_problembild",
        "utan_mal",
        "utan_ansvarig",
        "utan_uppfoljning",
        "utan_utvardering",
    ]


def test_a_whole_insats_and_its_problembild_lack_nothing(cast: Cast) -> None:
    answered = concern(cast.rolf, cause_situation="Mörkt och folktomt")
    row_id = insats(cast.rolf, problembilder=(answered,), **WHOLE)
    with transaction() as session:
        insats_follow_ups.plan_follow_up(session, row_id, dt.date(2026, 6, 1), by=cast.rolf)
    assert gaps.read(YEAR, viewer=cast.anna, today=TODAY) == ()


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (InsatsStatus.PAGAR, ["sen_uppfoljning", "finansiering"]),
        (InsatsStatus.GENOMFORD, ["sen_uppfoljning"]),
    ],
)
def test_a_late_follow_up_is_told_of_also_when_the_insats_has_ended(
    cast: Cast, status: InsatsStatus, expected: list[str]
) -> None:
    money = (NewFunding(source="Statsbidrag", ends_on=dt.date(2026, 4, 30)),)
    row_id = insats(cast.rolf, problembilder=(concern(cast.rolf),), status=status, funding=money, **WHOLE)
    with transaction() as session:
        insats_follow_ups.plan_follow_up(session, row_id, dt.date(2026, 3, 2), by=cast.rolf)
    found = [gap for gap in gaps.read(YEAR, viewer=cast.anna, today=TODAY) if gap.page == "insatser"]
    assert [gap.kind for gap in found] == expected
    assert found[0].sentence == (
        "Trygghetsvandring: uppföljningen skulle ha gjorts för 10 dagar sedan, 2 mars 2026"
    )


def test_an_ended_problembild_lacks_nothing_and_an_ended_insats_answers_nothing(cast: Cast) -> None:
    ended = concern(cast.rolf, status=ProblembildStatus.AVSLUTAD)
    answered = concern(cast.rolf)
    insats(cast.rolf, problembilder=(answered,), status=InsatsStatus.AVSLUTAD)
    assert kinds(cast.anna, ended, "problembilder") == []
    assert kinds(cast.anna, answered, "problembilder") == ["utan_insats", "utan_orsak"]


def test_a_hidden_insats_changes_nothing_for_others_and_makes_no_sentence_false(cast: Cast) -> None:
    answered = concern(cast.rolf)
    before = {viewer.username: gaps.read(YEAR, viewer=viewer, today=TODAY) for viewer in _others(cast)}
    insats(cast.sara, problembilder=(answered,), audience=MIN_VERKSAMHET)
    for viewer in _others(cast):
        found = gaps.read(YEAR, viewer=viewer, today=TODAY)
        assert found == before[viewer.username]
        (told,) = [gap for gap in found if gap.kind == "utan_insats"]
        assert "som du läser" in told.sentence
    assert "utan_insats" not in kinds(cast.sara, answered, "problembilder")


def test_a_hidden_problembild_changes_nothing_for_others(cast: Cast) -> None:
    hidden = concern(cast.sara, audience=MIN_VERKSAMHET)
    row_id = insats(cast.sara, problembilder=(hidden,), **WHOLE)
    assert "utan_problembild" not in kinds(cast.sara, row_id)
    for viewer in _others(cast):
        (told,) = [
            gap
            for gap in gaps.read(YEAR, viewer=viewer, today=TODAY)
            if gap.row_id == row_id and gap.kind == "utan_problembild"
        ]
        assert "som du läser" in told.sentence
        assert kinds(viewer, hidden, "problembilder") == []
    assert gaps.read(YEAR, viewer=cast.xenia, today=TODAY) == ()


def test_area_and_huvudman_cut_but_the_period_does_not(cast: Cast) -> None:
    row_id = insats(cast.rolf, reported_on=dt.date(2024, 1, 1))
    assert kinds(cast.anna, row_id)
    for filters in (replace(YEAR, district="2180R021"), replace(YEAR, huvudman=("valfard",))):
        assert gaps.read(filters, viewer=cast.anna, today=TODAY) == ()


def _others(cast: Cast) -> tuple[Viewer, ...]:
    return (cast.anna, cast.rolf, cast.stina, cast.admir)
