"""Huvudmän, groups and members: who may, what a name may be, and that nobody makes himself a reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import accounts, expected, groups, members, organisation, reports
from lägesbild.actions.groups import GroupWords
from lägesbild.actions.organisation import HuvudmanWords
from lägesbild.actions.reports import NewReport
from lägesbild.model import (
    Body,
    BodyMember,
    ConflictError,
    District,
    ExpectedReporting,
    ForbiddenError,
    Huvudman,
    HuvudmanAlias,
    InputError,
    NotFoundError,
    TrailEntry,
    Viewer,
)
from lägesbild.model.clock import today
from lägesbild.model.words import BodyKind, HuvudmanKind, ObservationKind
from lägesbild.reading import circles, form_choices, rights, viewers
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

DAY = dt.timedelta(days=1)
HOUSING = HuvudmanWords(name="Norra bostäder", kind=HuvudmanKind.PRIVAT)
COUNCIL = GroupWords(name="Unga i centrum", kind=BodyKind.ARBETSGRUPP)
NOTICE = members.NOTICE_DAYS * DAY


def do(what: Callable[..., Any], *args: Any, **named: Any) -> Any:
    with transaction() as session:
        return what(session, *args, **named)


def one(table: Any, slug: str) -> Any:
    with reading() as session:
        return session.scalars(select(table).where(table.slug == slug)).one()


def last_trail() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(TrailEntry.action).order_by(TrailEntry.id.desc()).limit(4)))


def words(row: Huvudman, **changes: Any) -> HuvudmanWords:
    kept = {"name": row.name, "kind": row.kind, "myndighet": row.myndighet, "sort": row.sort}
    return HuvudmanWords(**(kept | changes))


def report(audience: str) -> NewReport:
    return NewReport(
        kind=ObservationKind.ORO,
        text="Oro vid skolan",
        audience=audience,
        occurred_at=dt.datetime.now(dt.UTC),
        district_code=None,
        category="ordning",
    )


def share(by: Viewer, audience: str, key: str = "a") -> None:
    do(reports.save, report(audience), by=by, submit_key=key)


def test_a_huvudman_is_added_offered_and_stands_in_the_trail(cast: Cast) -> None:
    added = do(organisation.add_huvudman, HOUSING, by=cast.admir)
    assert added.slug == "norra_bostader"
    with reading() as session:
        assert form_choices.huvudman(session)["norra_bostader"] == "Norra bostäder"
    assert last_trail()[0] == "huvudman.lagg_till"


DEEDS: tuple[Callable[[Session, Viewer], Any], ...] = (
    lambda s, by: organisation.add_huvudman(s, HOUSING, by=by),
    lambda s, by: organisation.change_huvudman(s, 1, HOUSING, seen=HOUSING, by=by),
    lambda s, by: organisation.end_huvudman(s, 1, last_day=today(), by=by),
    lambda s, by: organisation.reopen_huvudman(s, 1, by=by),
    lambda s, by: organisation.add_alias(s, 1, "Kåren", by=by),
    lambda s, by: organisation.remove_alias(s, 1, by=by),
    lambda s, by: groups.add_group(s, COUNCIL, by=by),
    lambda s, by: groups.change_group(s, 1, COUNCIL, seen=COUNCIL, by=by),
    lambda s, by: groups.end_group(s, 1, by=by),
    lambda s, by: groups.reopen_group(s, 1, by=by),
    lambda s, by: members.add_member(s, 1, huvudman_id=8, valid_from=today(), confirmed=True, by=by),
    lambda s, by: members.end_member(s, 1, last_day=today(), by=by),
)


def test_nobody_but_an_administrator_does_any_of_it(cast: Cast) -> None:
    for deed in DEEDS:
        for viewer in (cast.anna, cast.rolf, cast.sara, cast.stina):
            with pytest.raises(ForbiddenError), transaction() as session:
                deed(session, viewer)


@pytest.mark.parametrize("name", ["x trafik", "X-TRAFIK", "Polismyndigheten", "  ", "Ring 070-123 45 67"])
def test_a_name_that_reads_like_another_or_like_a_number_is_refused(cast: Cast, name: str) -> None:
    wanted = HuvudmanWords(name=name, kind=HuvudmanKind.PRIVAT)
    with pytest.raises(InputError) as caught:
        do(organisation.add_huvudman, wanted, by=cast.admir)
    assert caught.value.field == "name"


def test_a_renamed_huvudman_is_still_found_by_its_old_name(cast: Cast) -> None:
    row = one(Huvudman, "livsmiljo")
    new = words(row, name="Kultur och miljö")
    do(organisation.change_huvudman, row.id, new, seen=words(row), by=cast.admir, keep_old_name=True)
    assert one(Huvudman, "livsmiljo").name == "Kultur och miljö"
    with reading() as session:
        old = select(HuvudmanAlias).where(HuvudmanAlias.name == "Livsmiljö")
        assert session.scalars(old).one().valid_to == today()
    assert "huvudman.andra" in last_trail()


def test_two_administrators_on_one_huvudman_do_not_overwrite_each_other(cast: Cast) -> None:
    row = one(Huvudman, "x_trafik")
    do(organisation.change_huvudman, row.id, words(row, sort=3), seen=words(row), by=cast.admir)
    with pytest.raises(ConflictError):
        do(organisation.change_huvudman, row.id, words(row, name="Bussen"), seen=words(row), by=cast.admir)
    assert one(Huvudman, "x_trafik").name == "X-trafik"


def test_an_alias_may_mean_one_huvudman_at_a_time(cast: Cast) -> None:
    x_trafik = one(Huvudman, "x_trafik").id
    old = dt.date(2019, 12, 31)
    with pytest.raises(InputError, match="finns redan"):
        do(organisation.add_alias, x_trafik, "socialtjänst gävle", by=cast.admir)
    alias = do(organisation.add_alias, x_trafik, "Socialtjänst Gävle", valid_from=old + DAY, by=cast.admir)
    with pytest.raises(InputError, match="före"):
        do(organisation.add_alias, x_trafik, "Bussen", valid_from=old, valid_to=old - DAY, by=cast.admir)
    do(organisation.remove_alias, alias.id, by=cast.admir)
    assert last_trail()[0] == "huvudman.namn_ta_bort"
    with pytest.raises(NotFoundError):
        do(organisation.remove_alias, alias.id, by=cast.admir)


def test_a_huvudman_with_open_accounts_is_not_ended(cast: Cast) -> None:
    with pytest.raises(InputError, match="öppet konto"):
        do(organisation.end_huvudman, cast.xenia.huvudman_id, last_day=today(), by=cast.admir)


def test_an_ended_huvudman_is_offered_no_more_and_ends_with_its_parts(cast: Cast) -> None:
    row, yesterday = one(Huvudman, "livsmiljo"), today() - DAY
    place = one_district("2180R018")
    do(
        expected.expect,
        huvudman_id=row.id,
        district_ids=(place,),
        every_weeks=1,
        valid_from=today() - 30 * DAY,
        by=cast.admir,
    )
    with pytest.raises(InputError, match="framtiden"):
        do(organisation.end_huvudman, row.id, last_day=today() + DAY, by=cast.admir)
    do(organisation.end_huvudman, row.id, last_day=yesterday, by=cast.admir)
    with reading() as session:
        assert "livsmiljo" not in form_choices.huvudman(session)
        assert session.get_one(Huvudman, row.id).name == "Livsmiljö"
        assert session.scalars(select(ExpectedReporting.valid_to)).one() == yesterday
        assert all("Livsmiljö" not in circle.members for circle in circles.every(session))
    with pytest.raises(InputError, match="redan avslutad"):
        do(organisation.end_huvudman, row.id, last_day=yesterday, by=cast.admir)
    do(organisation.reopen_huvudman, row.id, by=cast.admir)
    assert last_trail()[0] == "huvudman.ateroppna"
    with pytest.raises(InputError, match="inte avslutad"):
        do(organisation.reopen_huvudman, row.id, by=cast.admir)


def one_district(code: str) -> int:
    with reading() as session:
        return session.scalars(select(District.id).where(District.code == code)).one()


def test_an_ended_huvudman_gets_no_account(cast: Cast) -> None:
    do(organisation.end_huvudman, one(Huvudman, "livsmiljo").id, last_day=today(), by=cast.admir)
    with pytest.raises(InputError, match="avslutad"):
        do(
            accounts.add,
            username="ny",
            display_name="Ny",
            role=cast.anna.role,
            huvudman="livsmiljo",
            password="tre gröna hästar",
            by="test",
        )


def test_a_private_huvudman_does_not_stay_among_authorities(cast: Cast) -> None:
    row = one(Huvudman, "livsmiljo")
    with pytest.raises(InputError, match="bara är för myndigheter"):
        do(
            organisation.change_huvudman,
            row.id,
            words(row, kind=HuvudmanKind.PRIVAT),
            seen=words(row),
            by=cast.admir,
        )
    with pytest.raises(InputError, match="krets för myndigheter"):
        admit(cast, "myndigheterna", "x_trafik")


def admit(cast: Cast, group: str, huvudman: str, **changes: Any) -> BodyMember:
    named: dict[str, Any] = {"valid_from": today() + NOTICE, "confirmed": True, "by": cast.admir} | changes
    row: BodyMember = do(
        members.add_member, one(Body, group).id, huvudman_id=one(Huvudman, huvudman).id, **named
    )
    return row


def test_a_group_is_added_changed_ended_and_reopened(cast: Cast) -> None:
    row = do(groups.add_group, COUNCIL, by=cast.admir)
    new = GroupWords(name="Unga i city", kind=COUNCIL.kind)
    do(groups.change_group, row.id, new, seen=COUNCIL, by=cast.admir)
    with pytest.raises(ConflictError):
        do(groups.change_group, row.id, COUNCIL, seen=COUNCIL, by=cast.admir)
    do(groups.end_group, row.id, by=cast.admir)
    with pytest.raises(InputError, match="redan avslutad"):
        do(groups.end_group, row.id, by=cast.admir)
    with pytest.raises(InputError, match="tar inga nya"):
        admit(cast, row.slug, "x_trafik")
    do(groups.reopen_group, row.id, by=cast.admir)
    assert last_trail()[0] == "grupp.ateroppna"


@pytest.mark.parametrize(
    "wanted",
    [
        GroupWords(name="ledningsgruppen", kind=BodyKind.ARBETSGRUPP),
        GroupWords(name="Min verksamhet", kind=BodyKind.ARBETSGRUPP),
        GroupWords(name="Områdesgrupp nord", kind=BodyKind.OMRADESGRUPP),
    ],
)
def test_a_group_needs_a_name_of_its_own_and_an_omradesgrupp_an_area(cast: Cast, wanted: GroupWords) -> None:
    with pytest.raises(InputError):
        do(groups.add_group, wanted, by=cast.admir)


def test_nothing_more_is_shared_with_an_ended_group_and_what_was_is_still_read(cast: Cast) -> None:
    share(cast.rolf, "ledningsgruppen")
    do(groups.end_group, one(Body, "ledningsgruppen").id, by=cast.admir)
    with reading() as session:
        rolf, anna = (viewers.by_username(session, name) for name in ("rolf", "anna"))
        group = one(Body, "ledningsgruppen").id
        assert group not in {circle.id for circle in circles.for_viewer(session, rolf)}
        assert anna.may_read(huvudman_id=rolf.huvudman_id, audience_id=group)
    with pytest.raises(InputError, match="avslutad"):
        share(rolf, "ledningsgruppen", "b")


def test_a_member_is_announced_to_the_group_before_it_reads(cast: Cast) -> None:
    share(cast.rolf, "ledningsgruppen")
    with pytest.raises(InputError, match="Bekräfta"):
        admit(cast, "ledningsgruppen", "x_trafik", confirmed=False)
    with pytest.raises(InputError, match="Välj tidigast"):
        admit(cast, "ledningsgruppen", "x_trafik", valid_from=today())
    admit(cast, "ledningsgruppen", "x_trafik")
    with reading() as session:
        group = one(Body, "ledningsgruppen").id
        assert group not in viewers.by_username(session, "xenia").circles
        told = next(circle for circle in circles.every(session) if circle.id == group)
        assert "även X-trafik" in told.who
        seen = select(TrailEntry.action).where(rights.visible(TrailEntry, cast.rolf)).order_by(TrailEntry.id)
        assert "grupp.medlem_tillkommer" in set(session.scalars(seen))
    with pytest.raises(InputError, match="redan medlem"):
        admit(cast, "ledningsgruppen", "x_trafik", valid_from=today() + NOTICE + DAY)


def test_an_administrator_does_not_let_his_own_huvudman_into_what_others_have_shared(cast: Cast) -> None:
    own = one(Huvudman, "styrning_och_stod").slug
    row = do(groups.add_group, COUNCIL, by=cast.admir)
    do(
        members.add_member,
        row.id,
        huvudman_id=cast.rolf.huvudman_id,
        valid_from=today(),
        confirmed=False,
        by=cast.admir,
    )
    with reading() as session:
        rolf = viewers.by_username(session, "rolf")
    share(rolf, row.slug)
    with pytest.raises(ForbiddenError, match="egen verksamhet"):
        admit(cast, row.slug, own)


def test_a_group_that_has_shared_nothing_takes_members_today(cast: Cast) -> None:
    row = do(groups.add_group, COUNCIL, by=cast.admir)
    admit(cast, row.slug, "styrning_och_stod", valid_from=today(), confirmed=False)
    with reading() as session:
        assert row.id in viewers.by_username(session, "admir").circles


def test_a_behorighetsansvarig_of_the_group_stops_a_coming_member(cast: Cast) -> None:
    share(cast.rolf, "ledningsgruppen")
    coming = admit(cast, "ledningsgruppen", "x_trafik")
    with pytest.raises(ForbiddenError):
        do(members.stop_member, coming.id, by=cast.rolf)
    do(members.stop_member, coming.id, by=cast.sara)
    assert "grupp.medlem_stoppad" in last_trail()
    with reading() as session:
        assert session.get(BodyMember, coming.id) is None
        polisen = session.scalars(
            select(BodyMember.id).where(BodyMember.huvudman_id == cast.rolf.huvudman_id)
        ).first()
    with pytest.raises(InputError, match="redan börjat"):
        do(members.stop_member, polisen, by=cast.admir)


def test_an_ended_membership_closes_the_group_from_the_next_day(cast: Cast) -> None:
    with reading() as session:
        row = session.scalars(
            select(BodyMember).where(
                BodyMember.huvudman_id == cast.rolf.huvudman_id,
                BodyMember.body_id == one(Body, "ledningsgruppen").id,
            )
        ).one()
    with pytest.raises(InputError, match="tidigast"):
        do(members.end_member, row.id, last_day=today() - DAY, by=cast.admir)
    do(members.end_member, row.id, last_day=today(), by=cast.admir)
    assert "grupp.medlem_slutar" in last_trail()
    with reading() as session:
        polisen = viewers.by_username(session, "rolf")
        assert row.body_id in polisen.circles
        circle = next(one for one in circles.every(session, on=today() + DAY) if one.id == row.body_id)
        assert "Polisen" not in circle.members
    with pytest.raises(InputError, match="slutar redan"):
        do(members.end_member, row.id, last_day=today(), by=cast.admir)
