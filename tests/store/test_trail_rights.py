"""The application's PostgreSQL user adds to the trail and cannot change it: docs/drift.md, run as written."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner, Result

from lägesbild.actions import drafts, erasing, reports, sessions
from lägesbild.actions.reports import NewReport
from lägesbild.cli import app
from lägesbild.config import ROOT
from lägesbild.model import Observation, TrailEntry
from lägesbild.model.words import ObservationKind
from lägesbild.reading import viewers
from lägesbild.store import engine as engines
from lägesbild.store import trail, upgrade
from lägesbild.store.session import reading, transaction
from tests.conftest import _fill_template, use

OWNER, APPLICATION = "lagesbild_agare", "lagesbild_app"
ATTEMPTS: Final = (
    "UPDATE trail SET actor = 'x'",
    "UPDATE trail SET details = ''",
    "DELETE FROM trail",
    "TRUNCATE trail",
    "TRUNCATE trail, revision CASCADE",
    "DROP TABLE trail",
    "ALTER TABLE trail DISABLE TRIGGER ALL",
    "ALTER TABLE trail RENAME TO gammalt",
    "DROP TRIGGER trail_no_change ON trail",
    "CREATE TRIGGER x BEFORE INSERT ON trail FOR EACH ROW EXECUTE FUNCTION trail_append_only()",
    "CREATE RULE x AS ON INSERT TO trail DO INSTEAD NOTHING",
    "CREATE OR REPLACE FUNCTION trail_append_only() RETURNS trigger LANGUAGE plpgsql "
    "AS $$ BEGIN RETURN NEW; END $$",
    "SET session_replication_role = replica",
    "CREATE TABLE public.eget (id int)",
    "SET ROLE lagesbild_agare",
    "DELETE FROM revision",
    "UPDATE alembic_version SET version_num = '0001'",
    "INSERT INTO trail SELECT * FROM trail LIMIT 1",
)


@pytest.fixture(scope="module")
def addresses(
    postgresql_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str, Path]]:
    """Both users' addresses of a database with the cast in it and the rights that docs/drift.md gives."""
    name, folder = f"r{uuid.uuid4().hex}", tmp_path_factory.mktemp("rights")
    admin = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for role in (OWNER, APPLICATION):
            connection.execute(text(f"CREATE ROLE {role} LOGIN"))
        connection.execute(text(f"CREATE DATABASE {name} OWNER {OWNER}"))
    owner, application = (_as_user(postgresql_server, role, name) for role in (OWNER, APPLICATION))
    use(owner, folder)
    _fill_template()
    with engines.current().begin() as connection:
        for statement in _documented():
            connection.exec_driver_sql(statement)
    engines.dispose()
    yield owner, application, folder
    engines.dispose()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        for role in (OWNER, APPLICATION):
            connection.execute(text(f"DROP ROLE {role}"))
    admin.dispose()


def _as_user(url: str, role: str, database: str) -> str:
    return re.sub(r"//[^@/]*@?", f"//{role}:@", url, count=1).replace("/postgres?", f"/{database}?")


def _documented() -> list[str]:
    """The statements of the one SQL block of docs/drift.md."""
    (block,) = re.findall(r"```sql\n(.*?)```", (ROOT / "docs/drift.md").read_text("utf-8"), re.DOTALL)
    return [statement.strip() for statement in block.split(";") if statement.strip()]


@pytest.fixture
def application(addresses: tuple[str, str, Path]) -> Iterator[Engine]:
    _, url, folder = addresses
    yield use(url, folder)
    engines.dispose()


def command(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.mark.parametrize("statement", ATTEMPTS)
def test_the_application_cannot_change_the_trail_or_what_guards_it(
    application: Engine, statement: str
) -> None:
    with pytest.raises(DBAPIError), application.begin() as connection:
        connection.exec_driver_sql(statement)
    with reading() as session:
        assert trail.verify(session) is None


def test_the_application_works_with_those_rights(application: Engine) -> None:
    with reading() as session:
        sara = viewers.by_username(session, "sara")
    new = NewReport(
        kind=ObservationKind.HANDELSE,
        text="Stökigt vid torget i kväll",
        audience="ledningsgruppen",
        occurred_at=dt.datetime.now(dt.UTC),
        district_code="2180R018",
        category="ordning",
    )
    with transaction() as session:
        drafts.save(session, "rapport", {"text": "Stökigt"}, by=sara)
        row_id = reports.save(session, new, by=sara, submit_key="a").observation.id
        assert sessions.sign_in(session, user_id=sara.user_id, password_matches=True)
    with transaction() as session:
        drafts.discard(session, "rapport", by=sara)
        erasing.erase_report(session, row_id, reason="misstag", by=sara)
    with reading() as session:
        assert session.get_one(Observation, row_id).text.startswith("Texten är raderad")
        assert trail.verify(session) is None
    found = command("doctor", "--json")
    told = {check["name"]: check for check in json.loads(found.stdout)}
    assert told["Spårets rättigheter"]["detail"] == "den här databasanvändaren kan bara lägga till"
    assert told["Spårets kedja"]["ok"]


def test_details_are_thinned_by_the_owner_alone(addresses: tuple[str, str, Path]) -> None:
    owner, application, folder = addresses
    use(owner, folder)
    with engines.current().begin() as connection:  # what is older than any setting
        connection.exec_driver_sql("ALTER TABLE trail DISABLE TRIGGER ALL")
        connection.exec_driver_sql("UPDATE trail SET at = '2001-01-01' WHERE table_name = 'huvudman'")
        connection.exec_driver_sql("ALTER TABLE trail ENABLE TRIGGER ALL")
    use(application, folder)
    refused = command("retain")
    assert refused.exit_code == 0, refused.stderr
    assert "tabellernas ägare" in refused.stderr
    use(owner, folder)
    done = json.loads(command("retain", "--json").stdout)["thinned"]
    assert next(one["count"] for one in done if one["kind"] == "spar") > 0
    with reading() as session:
        held = session.scalars(
            select(TrailEntry.details).where(TrailEntry.table_name == "huvudman").order_by(TrailEntry.id)
        )
        assert set(held) == {""}


def test_an_old_database_is_brought_up_to_date_by_the_owner_alone(addresses: tuple[str, str, Path]) -> None:
    owner, application, folder = addresses
    use(owner, folder)
    with engines.current().begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0008'")
    use(application, folder)
    told = command("status")
    assert (told.exit_code, "som tabellernas ägare" in told.stderr) == (1, True), told.stderr
    use(owner, folder)
    with engines.current().begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :now"), {"now": upgrade.head()})
