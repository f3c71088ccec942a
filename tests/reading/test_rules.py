"""Who sees what: the answer of the page is the answer of the reads."""

from __future__ import annotations

import datetime as dt
import uuid

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lägesbild.actions import reports
from lägesbild.actions.reports import NewReport
from lägesbild.model import ForbiddenError, Observation
from lägesbild.model.roles import PERMITTED, Deed, may
from lägesbild.model.words import ObservationKind, Role
from lägesbild.reading import own_reports, rules
from lägesbild.reading.rights import visible
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

EVERYBODY = ("anna", "rolf", "sara", "stina", "admir", "xenia")
AUDIENCES = (
    "min_verksamhet",
    "ledningsgruppen",
    "myndigheterna",
    "arbetsgruppen",
    "omradesgrupp_satra",
    "omradesgrupp_brynas",
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(("rolf", "sara", "stina")),
    audience=st.sampled_from(AUDIENCES),
    changed_to=st.none() | st.sampled_from(AUDIENCES),
)
def test_nobody_outside_huvudman_and_circle_reads_a_saved_row(
    cast: Cast, name: str, audience: str, changed_to: str | None
) -> None:
    by = getattr(cast, name)
    report = NewReport(
        kind=ObservationKind.HANDELSE,
        text="Hemligt läge vid torget",
        audience=audience,
        occurred_at=dt.datetime.now(dt.UTC),
        district_code="2180R018",
        category="ordning",
    )
    try:
        with transaction() as session:
            row = reports.save(session, report, by=by, submit_key=uuid.uuid4().hex).observation
        if changed_to is not None:
            new = NewReport(**{**_fields(report), "audience": changed_to})
            with transaction() as session:
                row = reports.change(session, row.id, new, version=row.version, by=by).observation
    except ForbiddenError:
        return
    with reading() as session:
        told = {
            one.username
            for one in rules.accounts(session, owner_id=row.huvudman_id, audience_id=row.audience_id)
        }
        members = rules.read(session).readers(owner_id=row.huvudman_id, audience_id=row.audience_id)
        for other in EVERYBODY:
            viewer = getattr(cast, other)
            allowed = viewer.huvudman_id == row.huvudman_id or (
                row.audience_id is not None and row.audience_id in viewer.circles
            )
            reads = session.scalar(
                select(Observation.id).where(Observation.id == row.id, visible(Observation, viewer))
            )
            assert (reads is not None) == allowed
            assert (other in told) == allowed
            assert (viewer.huvudman_id in {one.id for one in members}) == allowed
            own = {report.id for report in own_reports.read(session, viewer=viewer)}
            assert (row.id in own) == (other == name)


def _fields(report: NewReport) -> dict[str, object]:
    return {name: getattr(report, name) for name in report.__dataclass_fields__}


def test_min_verksamhet_of_the_police_is_read_by_the_police_alone(cast: Cast) -> None:
    with reading() as session:
        told = rules.accounts(session, owner_id=cast.rolf.huvudman_id, audience_id=None)
    assert [reader.username for reader in told] == ["rolf"]


def test_each_huvudman_is_offered_the_groups_it_is_in(cast: Cast) -> None:
    with reading() as session:
        found = rules.read(session)
    assert [circle.slug for circle in found.choices(cast.xenia.huvudman_id)] == ["min_verksamhet"]
    assert len(found.choices(cast.rolf.huvudman_id)) == 6
    assert found.threshold == 5


def test_a_group_that_speaks_as_one_reads_nothing(cast: Cast) -> None:
    with reading() as session:
        assert "Ledningsgruppen" not in {one.name for one in rules.read(session).organisations}


def test_every_role_has_its_deeds() -> None:
    assert set(PERMITTED) == set(Role)
    assert [role for role in Role if may(role, Deed.REPORT)] == [Role.RAPPORTOR, Role.SAMORDNARE]


def test_every_deed_is_told_with_the_roles_that_may(cast: Cast) -> None:
    told = dict(rules.deeds())
    assert set(told) == set(Deed)
    assert told[Deed.READ] == tuple(Role)
    assert Role.ADMIN not in told[Deed.REPORT]
