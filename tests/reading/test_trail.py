"""The trail as its readers see it: searchable, in Swedish, and never more than the rows themselves tell."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import accounts, indicator_releases, problembild_links, problembilder, reports, reviews
from lägesbild.actions.reports import NewReport
from lägesbild.cli.database import OPERATOR
from lägesbild.config import ROOT
from lägesbild.model import Base, Observation, Viewer
from lägesbild.model.words import GuidanceKind, ObservationKind, Role
from lägesbild.reading import trail, trail_actions, trail_text, trail_words, viewers
from lägesbild.reading.trail import Told, Wanted
from lägesbild.store import trail as chain
from lägesbild.store.session import reading, transaction
from lägesbild.store.trail import QUIET_TABLES
from tests import closed_rows
from tests.conftest import Cast

NOW = dt.datetime.now(dt.UTC)


def read(viewer: Viewer, **wanted: object) -> tuple[Told, ...]:
    with reading() as session:
        return trail.read(session, Wanted(**wanted), viewer=viewer).entries  # type: ignore[arg-type]


def approver(session: Session, username: str, huvudman: str) -> None:
    accounts.add(
        session,
        username=username,
        display_name=username.title(),
        role=Role.LASARE,
        huvudman=huvudman,
        password="tre gröna hästar",
        by="test",
        approved_by="test",
        is_approver=True,
    )


@pytest.fixture
def polis(cast: Cast) -> Viewer:
    """A behörighetsansvarig of Polisen, which shares a circle with Välfärd."""
    with transaction() as session:
        approver(session, "pia", "polisen")
    with reading() as session:
        return viewers.by_username(session, "pia")


def save(by: Viewer, audience: str, text: str) -> None:
    report = NewReport(
        kind=ObservationKind.ORO,
        text=text,
        audience=audience,
        occurred_at=NOW,
        district_code=None,
        category="ordning",
    )
    with transaction() as session:
        reports.save(session, report, by=by, submit_key=text)


def problembild(by: Viewer, audience: str) -> None:
    new = problembilder.NewProblembild(
        title="Oro vid torget", category="ordning", audience=audience, opened_on=NOW.date()
    )
    with transaction() as session:
        problembilder.create(session, new, by=by, submit_key=audience)


def test_a_closed_row_is_told_of_to_its_own_huvudman_alone(cast: Cast, polis: Viewer) -> None:
    save(cast.sara, "min_verksamhet", "Stannar hos oss.")
    problembild(cast.sara, "min_verksamhet")
    for table in ("observation", "problembild"):
        assert read(cast.sara, table=table)
        assert not read(cast.admir, table=table)
        assert not read(polis, table=table)
    every = "\n".join(line for entry in read(cast.sara) for line in entry.lines)
    assert "Stannar hos oss" not in every
    assert trail_text.SEALED in every


def test_a_shared_row_is_told_of_to_the_circle_and_to_nobody_by_right_of_administering(
    cast: Cast, polis: Viewer
) -> None:
    save(cast.sara, "myndigheterna", "Delas med myndigheterna.")
    assert read(polis, table="observation")
    with transaction() as session:
        accounts.add(
            session,
            username="xena",
            display_name="Xena",
            role=Role.ADMIN,
            huvudman="x_trafik",
            password="tre gröna hästar",
            by="test",
            approved_by="test",
        )
    with reading() as session:
        outside = viewers.by_username(session, "xena")
    assert not read(outside, table="observation")
    assert read(outside, table="user_account")


def test_numbers_that_were_withdrawn_are_told_of_no_more(cast: Cast, polis: Viewer) -> None:
    vera = closed_rows.colleague()
    with transaction() as session:
        for by in (vera, cast.sara):
            closed_rows.add(session, by, {closed_rows.SATRA: 6, closed_rows.NORRA_BRYNAS: 6})
    proposed = closed_rows.proposal(vera, closed_rows.indicator(vera))
    with transaction() as session:
        indicator_releases.approve(session, proposed, version=1, by=cast.sara)
    assert all(read(viewer, table="indicator_value") for viewer in (polis, cast.sara))
    with transaction() as session:
        indicator_releases.withdraw(session, proposed, reason="Fel", version=2, by=cast.sara)
    for viewer in (polis, cast.sara):
        assert not read(viewer, table="indicator_value")
        assert read(viewer, table="indicator_release")


@pytest.mark.parametrize("name", ["anna", "rolf", "stina", "xenia"])
def test_who_neither_administers_nor_approves_sees_nothing(cast: Cast, name: str) -> None:
    save(cast.rolf, "ledningsgruppen", "Delad rapport.")
    assert read(getattr(cast, name)) == ()


def test_an_approver_sees_the_accounts_of_the_own_huvudman_only(cast: Cast, polis: Viewer) -> None:
    assert {entry.huvudman for entry in read(polis, table="user_account")} == {"Polisen"}
    assert len({entry.huvudman for entry in read(cast.admir, table="user_account")}) > 3
    assert not read(polis, table="setting")
    assert read(cast.admir, table="setting")


def test_an_operator_reading_as_somebody_is_shown_to_that_huvudman_and_stands_out(
    cast: Cast, polis: Viewer
) -> None:
    with transaction() as session:
        chain.note(
            session,
            by=OPERATOR,
            action="operator.lasning",
            details={"som": "sara", "vad": "lage"},
            huvudman_id=cast.sara.huvudman_id,
        )
    (entry,) = read(cast.sara, operator_only=True)
    assert entry.is_operator
    assert entry.lines == ("som användaren: sara",)
    assert not read(polis, operator_only=True)
    assert {OPERATOR} == trail.OPERATORS


def test_it_is_searched_by_who_what_row_and_period(cast: Cast) -> None:
    with transaction() as session:
        accounts.lock(session, username="rolf", by=cast.admir)
    (entry,) = read(cast.admir, actor="admir", action="konto.las", row="rolf", start=NOW.date())
    assert (entry.actor, entry.what, entry.about) == ("admir", "Låste ett konto", "Konto rolf")
    assert entry.lines[0].startswith("låst, stängt eller avslutat: ")
    assert not read(cast.admir, action="konto.las", end=NOW.date() - dt.timedelta(days=2))
    assert not read(cast.admir, action="konto.las", row="anna")
    assert read(cast.admir, row=str(cast.rolf.user_id), table="user_account")
    assert not read(cast.admir, row="9" * 30)


def test_it_is_read_fifty_at_a_time_newest_first(cast: Cast) -> None:
    with reading() as session:
        first = trail.read(session, Wanted(), viewer=cast.admir)
        second = trail.read(session, Wanted(page=1), viewer=cast.admir)
    assert (len(first.entries), first.has_older) == (trail.PAGE_SIZE, True)
    ids = [entry.id for entry in (*first.entries, *second.entries)]
    assert ids == sorted(ids, reverse=True)


def test_values_are_told_as_people_read_them(cast: Cast) -> None:
    with transaction() as session:
        approver(session, "pia", "polisen")
    lines = read(cast.admir, row="pia")[0].lines
    assert {"roll: Läsare", "huvudman: Polisen", "behörighetsansvarig: ja"} <= set(lines)
    assert f"lösenord: {trail_text.SEALED}" in lines
    assert not any("argon2" in line or "Pia" in line for line in lines)


def test_every_action_has_a_swedish_label() -> None:
    sources = [
        path.read_text(encoding="utf-8")
        for folder in ("actions", "cli", "intake", "store", "reading", "ui", "export", "web")
        for path in (ROOT / "lägesbild" / folder).rglob("*.py")
    ]
    used = {name for source in sources for name in re.findall(r'action=f?"([^"/]+\.[^"]+)"', source)}
    assert {"konto.lagg_till", "rapport.spara"} <= used
    expanded = set()
    for name in used:
        kinds = [kind.value for kind in GuidanceKind] if ".kind}" in name else [""]
        expanded |= {re.sub(r"\{[^}]*kind\}", kind, name) for kind in kinds}
    without = {re.sub(r"\.\{.*", "", name) for name in expanded} - set(trail_actions.ACTIONS)
    assert without == set(), "name them in reading/trail_actions.py"


def test_every_table_and_field_has_a_swedish_label() -> None:
    silent = QUIET_TABLES | {"trail", "revision"}
    mappers = [one for one in Base.registry.mappers if one.local_table.name not in silent]
    assert {one.local_table.name for one in mappers} <= set(trail_words.TABLES)
    links = {link.key for one in mappers for link in one.relationships if link.secondary is not None}
    fields = {column.key for one in mappers for column in one.column_attrs} | links
    assert fields <= set(trail_words.FIELDS)
    assert set(trail_words.TABLES) >= trail.ADMINISTERED


def test_a_link_to_a_closed_row_is_told_of_only_where_that_row_is_read(cast: Cast, polis: Viewer) -> None:
    told = {}
    for audience in ("ledningsgruppen", "min_verksamhet"):
        save(cast.sara, "ledningsgruppen", f"Stök, {audience}")
        new = problembilder.NewProblembild(
            title="Oro vid torget", category="ordning", audience=audience, opened_on=NOW.date()
        )
        with transaction() as session:
            followed = problembilder.create(session, new, by=cast.sara, submit_key=audience).problembild.id
            report = session.scalars(select(Observation).order_by(Observation.id.desc())).first()
            assert report is not None
            problembild_links.link_reports(session, followed, [report.id], by=cast.sara)
            reviews.detach(session, report.id, version=report.version, by=cast.sara)
            reviews.attach(session, report.id, problembild_id=followed, version=report.version, by=cast.sara)
        told[audience] = [len([one for one in read(who) if "oppl" in one.what]) for who in (polis, cast.sara)]
    assert told["ledningsgruppen"][0] == 4  # linked, taken off, attached again, and the review's step of it
    assert told["min_verksamhet"][0] == told["ledningsgruppen"][0]
    assert told["min_verksamhet"][1] == 2 * told["ledningsgruppen"][1]
