"""The command line as an operator meets it: real processes for the main paths, a runner for the rest."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, text
from typer.testing import CliRunner, Result

from lägesbild.actions import accounts
from lägesbild.cli import app
from lägesbild.config import ROOT, settings
from lägesbild.model import Observation, TrailEntry, User
from lägesbild.reading import trail, trail_actions, viewers
from lägesbild.reading.trail import Wanted
from lägesbild.store import engine as engines
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

FACTS = ROOT / "tests" / "intake" / "fakta.csv"
PERIOD = ("--from", "2023-01-01", "--to", "2023-12-31")
KARIN = ("add", "karin", "--role", "lasare")
GOOD_PASSWORD = "fyra ord i en rad"


def _run(*args: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, list(args), input=stdin)


def _json(*args: str) -> Any:
    result = _run(*args)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def _process(folder: Path, *args: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LAGESBILD_")}
    environment |= {"LAGESBILD_VAR_DIR": str(folder), "LC_ALL": "C", "PYTHONIOENCODING": "latin-1"}
    return subprocess.run(
        [sys.executable, "-m", "lägesbild", *args],
        cwd=ROOT,
        env=environment,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


def _wrong(result: Result, code: int, message: str) -> None:
    assert result.exit_code == code
    assert message in result.stderr.replace("\n", " ")
    assert "Traceback" not in result.output


# ── Real processes ──────────────────────────────────────────────────────────────────────────────────


def test_a_fresh_machine_goes_from_nothing_to_a_picture(tmp_path: Path) -> None:
    added = _process(
        tmp_path, "user", "add", "karin", "--role", "samordnare", "--huvudman", "BIG", "--password-stdin",
        stdin=GOOD_PASSWORD + "\n",
    )  # fmt: skip
    assert (added.returncode, added.stderr) == (0, "")
    imported = _process(tmp_path, "import", "reports", str(FACTS), "--as", "karin")
    assert (imported.returncode, imported.stderr) == (0, "")
    assert "16 rader: 16 är inlagda, 0 fanns redan." in imported.stdout
    shown = _process(tmp_path, "show", "lage", "--as", "karin", *PERIOD, "--json")
    assert (shown.returncode, shown.stderr) == (0, "")
    areas = {area["name"]: area for area in json.loads(shown.stdout)["areas"]}
    assert "Sätra" in shown.stdout  # unescaped
    assert {part["status"] for part in areas["Sätra"]["problembilder"]} == {"ökar", "minskar"}
    assert (tmp_path / "session_secret").stat().st_mode & 0o777 == 0o600
    doctor = _process(tmp_path, "doctor")
    assert (doctor.returncode, "FEL" in doctor.stdout) == (0, False)


def test_the_demo_is_made_in_a_database_of_its_own_and_found_again(tmp_path: Path) -> None:
    first = _process(tmp_path, "demo", "--no-serve", "--reports", "300")
    assert (first.returncode, first.stderr) == (0, "")
    assert "Demomaterialet är inlagt." in first.stdout
    assert [path.name for path in tmp_path.glob("*.sqlite")] == ["demo.sqlite"]
    assert "fanns redan" in _process(tmp_path, "demo", "--no-serve").stdout
    shown = _process(tmp_path, "--demo", "show", "lage", "--as", "anna", *PERIOD)
    assert shown.returncode == 0
    assert "Lägesbild – Gävle kommun" in shown.stdout


def test_help_and_status_load_no_heavy_library(tmp_path: Path) -> None:
    _process(tmp_path, "status")
    for command in (["--help"], ["status"]):
        code = (
            "import sys; from typer.testing import CliRunner; from lägesbild.cli import app; "
            f"r = CliRunner().invoke(app, {command!r}); "
            "heavy = {'geopandas', 'scipy', 'streamlit', 'pandas', 'plotly'} & set(sys.modules); "
            "print(r.exit_code, sorted(heavy))"
        )
        environment = os.environ | {"LAGESBILD_VAR_DIR": str(tmp_path)}
        environment.pop("LAGESBILD_DATABASE_URL", None)
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8"
        )
        assert done.stdout.strip() == "0 []", done.stderr


@pytest.mark.parametrize(
    ("command", "changed", "told"),
    [
        (("status",), {"LAGESBILD_PORT": "nej"}, "LAGESBILD_PORT: ska vara ett heltal"),
        (("status",), {"LAGESBILD_DEMO": "1", "LAGESBILD_HOST": "192.0.2.1"}, "inte: demoläget lyssnar bara"),
        (("--demo", "serve", "--host", "192.0.2.1"), {}, "Demoläget lyssnar bara på 127.0.0.1"),
        (("status",), {"LAGESBILD_DATABASE_URL": "mysql://x"}, "ska börja med sqlite:///"),
    ],
)
def test_bad_settings_are_told_in_a_swedish_sentence(
    tmp_path: Path, command: tuple[str, ...], changed: dict[str, str], told: str
) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LAGESBILD_")}
    done = subprocess.run(
        [sys.executable, "-m", "lägesbild", *command],
        cwd=ROOT,
        env=kept | changed | {"LAGESBILD_VAR_DIR": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 2
    assert told in done.stderr
    for english in ("Traceback", "Value error", "Demo mode", "must"):
        assert english not in done.stderr


def test_a_port_that_is_taken_is_told_in_a_swedish_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = _process(tmp_path, "serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "ett annat program kan ha porten" in done.stderr
    assert "not available" not in done.stderr


# ── Accounts ────────────────────────────────────────────────────────────────────────────────────────


def test_an_account_is_added_listed_locked_and_opened_again(database: Engine) -> None:
    args = ("user", "add", "karin", "--role", "rapportor", "--huvudman", "Polisen", "--password-stdin")
    assert _run(*args, "--name", "Karin K", stdin=GOOD_PASSWORD).exit_code == 0
    assert _json("user", "list", "--json")[2] == {
        "username": "karin",
        "name": "Karin K",
        "role": "rapportor",
        "huvudman": "Polisen",
        "locked": False,
        "state": "open",
        "approver": False,
        "reviewer": False,
    }
    assert _run("user", "lock", "karin").exit_code == 0
    assert "låst" in next(line for line in _run("user", "list").stdout.splitlines() if "karin" in line)
    assert _run("user", "unlock", "karin").exit_code == 0
    changed = _run("user", "password", "karin", "--password-stdin", stdin="fem andra ord i rad\n")
    assert changed.exit_code == 0
    with reading() as session:
        actions = session.scalars(
            select(TrailEntry.action).where(TrailEntry.actor == "kommandorad").order_by(TrailEntry.id)
        ).all()
        assert actions == ["konto.lagg_till", "konto.las", "konto.las_upp", "konto.byt_losenord"]


def test_the_operator_appoints_the_first_approver_and_that_huvudman_sees_it(database: Engine) -> None:
    args = ("--role", "rapportor", "--huvudman", "polisen", "--approver", "--reviewer", "--password-stdin")
    assert _run("user", "add", "karin", *args, stdin=GOOD_PASSWORD).exit_code == 0
    assert _run("user", "appoint", "rolf", "--approver").exit_code == 0
    assert _run("user", "appoint", "karin", "--no-approver").exit_code == 0
    _wrong(_run("user", "appoint", "karin", "--reviewer"), 1, "har redan de uppdragen")
    _wrong(_run("user", "appoint", "karin"), 2, "--approver")
    listed = {line.split()[0]: line for line in _run("user", "list").stdout.splitlines()}
    assert "behörighetsansvarig" in listed["rolf"]
    assert "granskare" in listed["karin"]
    with reading() as session:
        rolf = viewers.by_username(session, "rolf")
        told = trail.read(session, Wanted(operator_only=True), viewer=rolf).entries
    assert [entry.what for entry in told] == [trail_actions.ACTIONS["konto.utse"]] * 2 + [
        trail_actions.ACTIONS["konto.lagg_till"]
    ]
    assert {entry.huvudman for entry in told} == {"Polisen"}


def test_the_operator_approves_what_waits_and_closes_what_has_ended(cast: Cast) -> None:
    with transaction() as session:
        accounts.set_password(session, username="rolf", password=GOOD_PASSWORD, by=cast.admir)
    assert "väntar på godkännande" in _run("user", "list").stdout
    assert _run("user", "approve", "rolf").exit_code == 0
    _wrong(_run("user", "approve", "rolf"), 1, "väntar inte")
    assert _run("user", "retire", "rolf").exit_code == 0
    _wrong(_run("user", "retire", "rolf"), 1, "redan stängt")
    rolf = next(one for one in _json("user", "list", "--json") if one["username"] == "rolf")
    assert (rolf["state"], rolf["locked"]) == ("closed", True)


@pytest.mark.parametrize(
    ("args", "stdin", "code", "message"),
    [
        ((*KARIN, "--huvudman", "Ingen", "--password-stdin"), GOOD_PASSWORD, 1, "'Ingen'"),
        ((*KARIN, "--huvudman", "BIG", "--password-stdin"), "kort", 1, "minst 12"),
        ((*KARIN, "--huvudman", "BIG", "--password-stdin"), "", 1, "standard in"),
        ((*KARIN, "--huvudman", "BIG"), "", 2, "--password-stdin"),
        (("add", "rolf", *KARIN[2:], "--huvudman", "BIG", "--password-stdin"), GOOD_PASSWORD, 1, "upptaget"),
        ((*KARIN, "--huvudman", "ledningsgruppen", "--password-stdin"), GOOD_PASSWORD, 1, "är en grupp"),
        (("add", "karin", "--role", "kung", "--huvudman", "BIG"), "", 2, "--role går inte att använda"),
        (("add", "karin", "--role", "lasare"), "", 2, "--huvudman saknas."),
        (("add", "karin", "--rol", "lasare"), "", 2, "--rol finns inte."),
        (("lock",), "", 2, "NAMN saknas."),
        (("lock", "ingen"), "", 2, "'ingen'"),
    ],
)  # fmt: skip
def test_a_wrong_account_is_told_and_nothing_changes(
    database: Engine, args: tuple[str, ...], stdin: str, code: int, message: str
) -> None:
    _wrong(_run("user", *args, stdin=stdin), code, message)
    with reading() as session:
        assert len(session.scalars(select(User.id)).all()) == 6


# ── Import ──────────────────────────────────────────────────────────────────────────────────────────


def test_an_import_tells_what_rule_3_moved_and_adds_nothing_twice(database: Engine) -> None:
    first = _run("import", "reports", str(FACTS))
    assert first.exit_code == 0
    assert "rad 3: Platsens namn är borttaget ur texten." in first.stdout
    assert "i stället för Borgarskolan" in first.stdout
    assert "0 är inlagda, 16 fanns redan" in _run("import", "reports", str(FACTS)).stdout


def test_importing_as_somebody_leaves_a_note_of_the_operator_in_the_trail(cast: Cast) -> None:
    def notes() -> list[tuple[str, int | None, str]]:
        with reading() as session:
            wanted = select(TrailEntry).where(TrailEntry.action == "operator.import").order_by(TrailEntry.id)
            return [(one.actor, one.huvudman_id, one.details) for one in session.scalars(wanted)]

    assert _run("import", "reports", str(FACTS), "--as", "stina", "--dry-run").exit_code == 0
    assert notes() == []  # nothing was done, so nothing is told
    assert _run("import", "reports", str(FACTS)).exit_code == 0
    assert notes() == []  # in the operator's own name
    assert _run("import", "reports", str(FACTS), "--as", "stina").exit_code == 0
    told = '{"som": "stina", "vad": "import"}'
    assert notes() == [("kommandorad", cast.stina.huvudman_id, told)]


def test_a_dry_run_lists_every_row_and_stores_nothing(database: Engine) -> None:
    result = _run("import", "reports", str(FACTS), "--dry-run")
    assert result.exit_code == 0
    assert "rad 13: beslut – Medel läggs på sommaren" in result.stdout
    assert "16 skulle läggas till" in result.stdout
    with reading() as session:
        assert session.scalars(select(Observation.id)).first() is None


def test_problems_in_a_file_are_all_listed_with_exit_code_1(database: Engine, tmp_path: Path) -> None:
    lines = FACTS.read_text(encoding="utf-8").splitlines()
    file = tmp_path / "fel.csv"
    broken = [lines[0], lines[1], lines[2].replace("2023", "20x3"), lines[3].replace("Välfärd", "Okänd")]
    file.write_text("\n".join(broken), encoding="utf-8")
    result = _run("import", "reports", str(file))
    _wrong(result, 1, "rad 3, kolumn mote")
    _wrong(result, 1, "rad 4, kolumn huvudman")
    _wrong(result, 1, "2 fel. Inget ur filen är sparat.")
    listed = json.loads(_run("import", "reports", str(file), "--json").stdout)
    assert [(part["line"], part["column"]) for part in listed["problems"]] == [(3, "mote"), (4, "huvudman")]
    with reading() as session:
        assert session.scalars(select(Observation.id)).first() is None


@pytest.mark.parametrize(
    ("args", "message"),
    [(("finns_inte.csv",), "finns inte"), ((str(FACTS), "--as", "anna"), "får inte göra detta"),
     ((str(FACTS), "--as", "ingen"), "'ingen'")],
)  # fmt: skip
def test_wrong_use_of_import_is_exit_code_2(database: Engine, args: tuple[str, ...], message: str) -> None:
    _wrong(_run("import", "reports", *args), 2, message)


# ── Show ────────────────────────────────────────────────────────────────────────────────────────────


def test_reading_as_somebody_leaves_a_note_for_their_huvudman_in_the_trail(cast: Cast) -> None:
    _json("show", "lage", "--as", "rolf", *PERIOD, "--json")
    with reading() as session:
        entry = session.scalars(select(TrailEntry).where(TrailEntry.action == "operator.lasning")).one()
        assert (entry.actor, entry.huvudman_id) == ("kommandorad", cast.rolf.huvudman_id)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--as", "ingen", *PERIOD), "'ingen'"),
        (("--as", "anna", "--from", "2024-01-01", "--to", "2023-01-01"), "Byt plats"),
        (("--as", "anna", "--from", "igår", "--to", "2023-01-01"), "--from går inte att använda så: 'igår'"),
        (("--as", "anna", *PERIOD, "--area", "9999R001"), "9999R001"),
        (PERIOD, "--as"),
    ],
)
def test_wrong_use_of_show_is_exit_code_2(database: Engine, args: tuple[str, ...], message: str) -> None:
    _wrong(_run("show", "lage", *args), 2, message)


# ── Status, doctor, backup ──────────────────────────────────────────────────────────────────────────


def test_status_tells_open_matters_and_no_password(database: Engine) -> None:
    _run("import", "reports", str(FACTS))
    found = _json("status", "--json")
    assert found["municipality"] == "Gävle kommun (2180)"
    assert (found["users_open"], found["shared_reports"], found["open_problembilder"]) == (6, 9, 7)
    assert (found["ongoing_insatser"], found["open_tasks"], found["last_copy"]) == (1, 1, None)
    assert "postgres:postgres" not in found["database"]
    assert "Problembilder som följs" in _run("status").stdout


def test_status_counts_no_row_for_min_verksamhet(database: Engine) -> None:
    _run("import", "reports", str(FACTS))
    with transaction() as session:
        session.execute(text("UPDATE observation SET audience_id = NULL"))
    assert _json("status", "--json")["shared_reports"] == 0


def test_doctor_finds_everything_right_in_a_good_database(database: Engine) -> None:
    assert all(check["ok"] for check in _json("doctor", "--json"))


def test_doctor_finds_a_broken_trail(database: Engine) -> None:
    drop = {"sqlite": "DROP TRIGGER trail_no_update", "postgresql": "ALTER TABLE trail DISABLE TRIGGER ALL"}
    with transaction() as session:
        session.execute(text(drop[database.dialect.name]))
        session.execute(text("UPDATE trail SET actor = 'någon' WHERE id = 3"))
    result = _run("doctor")
    assert result.exit_code == 1
    assert "Spårets kedja är bruten vid post 3" in result.stdout


def test_doctor_finds_a_secret_others_can_read(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    if database.dialect.name == "postgresql":
        pytest.skip("with PostgreSQL the secret comes from the environment")
    monkeypatch.delenv("LAGESBILD_SESSION_SECRET")
    settings.cache_clear()
    settings().secret()
    (settings().var_dir / "session_secret").chmod(0o644)
    result = _run("doctor")
    assert result.exit_code == 1
    assert "chmod 600" in result.stdout


def test_doctor_finds_a_trusted_network_that_a_containers_gateway_may_be_in(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAGESBILD_TRUSTED_NETWORKS", "172.16.0.0/12")
    monkeypatch.setenv("LAGESBILD_HOST", "::")
    settings.cache_clear()
    (wrong,) = [check for check in json.loads(_run("doctor", "--json").stdout) if not check["ok"]]
    assert wrong["name"] == "Betrodda nät"
    assert "FORWARDED_ALLOW_IPS" in wrong["detail"]
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "172.20.0.2")
    assert _run("doctor").exit_code == 0


def test_doctor_finds_a_database_others_can_read(database: Engine) -> None:
    if database.dialect.name == "postgresql":
        pytest.skip("the files of PostgreSQL are its own")
    path = settings().var_dir / "test.sqlite"
    path.chmod(0o644)
    result = _run("doctor", "--json")
    assert result.exit_code == 1
    (wrong,) = [check for check in json.loads(result.stdout) if not check["ok"]]
    assert f"chmod go= {path}" in wrong["detail"]


def test_a_backup_is_whole_closed_to_others_and_told(database: Engine, tmp_path: Path) -> None:
    target = tmp_path / "kopior" / "kopia.backup"
    done = _run("backup", str(target))
    assert (done.exit_code, done.stderr) == (0, "")
    assert target.stat().st_size > 10_000
    assert target.stat().st_mode & 0o077 == 0
    _wrong(_run("backup", str(target)), 1, "finns redan")
    assert _json("status", "--json")["last_copy"] is not None


def test_the_demo_refuses_a_database_with_other_users(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction() as session:
        session.execute(text("UPDATE user_account SET is_demo = :no"), {"no": False})
    monkeypatch.setenv("LAGESBILD_DEMO", "")  # restored afterwards: the command sets it
    monkeypatch.delenv("LAGESBILD_DEMO")
    try:
        _wrong(_run("demo", "--no-serve"), 2, "egna användare")
    finally:
        monkeypatch.undo()
        settings.cache_clear()


def test_an_unexpected_error_gives_a_number_and_no_message(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("Kalle Hemlig")

    monkeypatch.setattr(engines, "current", broken)
    result = _run("status")
    _wrong(result, 1, "Uppge ärendenummer")
    assert "Kalle" not in result.output
    log = (settings().var_dir / "fel.log").read_text(encoding="utf-8")
    assert "RuntimeError" in log
    assert "Kalle" not in log
