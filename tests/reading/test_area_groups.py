"""Områdesgrupper: whether they meet as they mean to, and what an administrator says of that."""

from __future__ import annotations

import datetime as dt

import pytest

from lägesbild.actions import groups, meetings
from lägesbild.actions.groups import GroupWords
from lägesbild.model import InputError, Viewer
from lägesbild.model.clock import today
from lägesbild.reading import area_groups, organisation
from lägesbild.reading.area_groups import AreaGroup
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

SLUG = "omradesgrupp_satra"


def words(admin: Viewer) -> tuple[int, GroupWords]:
    with reading() as session:
        row = next(row for row in organisation.groups(session, viewer=admin) if row.slug == SLUG)
    return row.id, GroupWords(name=row.name, kind=row.kind, district_id=row.district_id, sort=row.sort)


def change(admin: Viewer, *, weeks: int | None, contact: str | None) -> None:
    group_id, seen = words(admin)
    new = GroupWords(
        name=seen.name,
        kind=seen.kind,
        district_id=seen.district_id,
        interval_weeks=weeks,
        contact=contact,
        sort=seen.sort,
    )
    with transaction() as session:
        groups.change_group(session, group_id, new, seen=seen, by=admin)


def group(viewer: Viewer) -> AreaGroup:
    with reading() as session:
        return next(one for one in area_groups.read(session, viewer=viewer) if one.slug == SLUG)


def test_a_group_that_should_have_met_says_so(cast: Cast) -> None:
    before = group(cast.rolf)
    assert (before.area, before.interval_weeks, before.is_silent(today())) == ("Sätra", None, False)
    change(cast.admir, weeks=4, contact=" Områdessamordnaren ")
    assert group(cast.rolf).is_silent(today()), "nobody has written down that it ever met"
    with transaction() as session:
        trail.deed(session, by="test", action="test")
        meetings.register(session, body=SLUG, held_on=today() - dt.timedelta(weeks=7))
    late = group(cast.rolf)
    assert late.contact == "Områdessamordnaren"
    assert late.rhythm(today()).endswith("skulle ha mötts för 3 veckor sedan")
    with transaction() as session:
        trail.deed(session, by="test", action="test")
        meetings.register(session, body=SLUG, held_on=today())
    met = group(cast.rolf)
    assert not met.is_silent(today())
    assert "ska mötas igen senast" in met.rhythm(today())
    assert list(met.members.values())[:2] == ["Polisen", "Välfärd"]


def test_only_members_see_a_group(cast: Cast) -> None:
    with reading() as session:
        for stranger in (cast.xenia, cast.admir, cast.stina):
            assert area_groups.read(session, viewer=stranger) == ()
            assert not area_groups.is_member(session, viewer=stranger)
        assert area_groups.is_member(session, viewer=cast.rolf)


@pytest.mark.parametrize(
    ("weeks", "contact", "says"),
    [
        (0, None, "mellan 1 och 104"),
        (105, None, "mellan 1 och 104"),
        (None, "070-123 45 67", "telefonnummer"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, weeks: int | None, contact: str | None, says: str) -> None:
    with pytest.raises(InputError, match=says):
        change(cast.admir, weeks=weeks, contact=contact)
