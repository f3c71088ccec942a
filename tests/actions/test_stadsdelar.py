"""Stadsdelar: made of statistical areas by an administrator, and taken apart again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from lägesbild.actions import stadsdelar
from lägesbild.actions.stadsdelar import StadsdelWords
from lägesbild.model import ConflictError, District, ForbiddenError, InputError, TrailEntry
from lägesbild.model.words import DistrictLevel
from lägesbild.reading.areas import read_tree
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

WEST = StadsdelWords(name="Väster", parts=("Andersberg", "Sätra"))


def _add(cast: Cast, new: StadsdelWords = WEST) -> int:
    with transaction() as session:
        return stadsdelar.add_stadsdel(session, new, by=cast.admir).id


def _inside(name: str) -> set[str]:
    with reading() as session:
        tree = read_tree(session)
        area = tree.resolve(name)
        return {tree.by_id[one].name for one in tree.inside(area)} - {name}


def test_a_stadsdel_holds_its_areas_and_tells_the_trail(cast: Cast) -> None:
    made = _add(cast)
    assert _inside("Väster") == {"Andersberg", "Sätra"}
    with reading() as session:
        entry = session.scalars(
            select(TrailEntry).where(TrailEntry.table_name == "district", TrailEntry.row_id == made)
        ).one()
        assert (entry.actor, entry.action) == ("admir", "stadsdel.lagg_till")


def test_it_is_renamed_and_gets_other_areas(cast: Cast) -> None:
    made = _add(cast)
    new = StadsdelWords(name="Västra Gävle", parts=("Sätra", "Valbo"))
    with transaction() as session:
        stadsdelar.change_stadsdel(session, made, new, seen=WEST, by=cast.admir)
    assert _inside("Västra Gävle") == {"Sätra", "Valbo"}
    with reading() as session:
        andersberg = session.scalars(select(District).where(District.name == "Andersberg")).one()
        assert session.get_one(District, andersberg.parent_id).level is DistrictLevel.KOMMUN


def test_it_is_ended_and_opened_again(cast: Cast) -> None:
    made = _add(cast)
    with transaction() as session:
        stadsdelar.end_stadsdel(session, made, by=cast.admir)
    assert _inside("Väster") == set()
    with pytest.raises(InputError, match="avslutad"), transaction() as session:
        stadsdelar.change_stadsdel(session, made, WEST, seen=replace(WEST, parts=()), by=cast.admir)
    with transaction() as session:
        stadsdelar.reopen_stadsdel(session, made, by=cast.admir)
    with pytest.raises(InputError, match="är inte avslutad"), transaction() as session:
        stadsdelar.reopen_stadsdel(session, made, by=cast.admir)


def test_two_at_once_are_told_apart(cast: Cast) -> None:
    made = _add(cast)
    with transaction() as session:
        stadsdelar.change_stadsdel(session, made, replace(WEST, parts=("Sätra",)), seen=WEST, by=cast.admir)
    with pytest.raises(ConflictError), transaction() as session:
        stadsdelar.change_stadsdel(session, made, replace(WEST, name="Annat"), seen=WEST, by=cast.admir)


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (replace(WEST, name=" "), "name"),
        (replace(WEST, name="brynäs"), "name"),
        (replace(WEST, parts=()), "parts"),
        (replace(WEST, parts=("Sätra", "Atlantis")), "parts"),
        (replace(WEST, parts=("Norra Brynäs",)), "parts"),
    ],
)
def test_what_does_not_hold_is_named(cast: Cast, new: StadsdelWords, field: str) -> None:
    with pytest.raises(InputError) as caught:
        _add(cast, new)
    assert caught.value.field == field


@pytest.mark.parametrize("who", ["anna", "rolf", "sara", "stina", "xenia"])
def test_only_an_administrator_does_this(cast: Cast, who: str) -> None:
    made = _add(cast)
    by = getattr(cast, who)
    for act in (
        lambda s: stadsdelar.add_stadsdel(s, replace(WEST, name="Ny"), by=by),
        lambda s: stadsdelar.change_stadsdel(s, made, WEST, seen=WEST, by=by),
        lambda s: stadsdelar.end_stadsdel(s, made, by=by),
        lambda s: stadsdelar.reopen_stadsdel(s, made, by=by),
    ):
        with pytest.raises(ForbiddenError), transaction() as session:
            act(session)
