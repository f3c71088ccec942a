"""The operator adds a member, with the same notice as an administrator."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Engine, select
from typer.testing import CliRunner

from lägesbild.cli import app
from lägesbild.model import BodyMember, TrailEntry
from lägesbild.model.clock import today
from lägesbild.store.session import reading


def test_a_member_is_added_by_name_and_stands_in_the_trail(database: Engine) -> None:
    start = today() + dt.timedelta(days=9)
    result = CliRunner().invoke(
        app, ["group", "add-member", "Ledningsgruppen", "x_trafik", "--from", str(start)]
    )
    assert result.exit_code == 0, result.stderr
    assert "läser då allt" in result.stdout
    with reading() as session:
        assert session.scalars(select(BodyMember.valid_from).where(BodyMember.valid_from == start)).one()
        actions = set(session.scalars(select(TrailEntry.action).where(TrailEntry.actor == "kommandorad")))
    assert {"grupp.medlem_lagg_till", "grupp.medlem_tillkommer"} <= actions


def test_a_group_nobody_knows_is_told(database: Engine) -> None:
    result = CliRunner().invoke(app, ["group", "add-member", "Ingenstans", "x_trafik"])
    assert result.exit_code != 0
    assert "Gruppen finns inte" in result.stderr.replace("\n", " ")
