"""Settings: what stops the start, and that no error prints a secret."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import ValidationError

from lägesbild.config import ROOT, Settings

SECRET = "en-hemlighet-som-ingen-far-se-i-klartext"
URL = "postgresql+psycopg://kim:losenordet@db/lagesbild"
STATUS = ("-m", "lägesbild", "status")


def start(tmp_path: Path, *program: str, **changed: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LAGESBILD_")}
    return subprocess.run(
        [sys.executable, *program],
        cwd=ROOT,
        env=kept | {"LAGESBILD_VAR_DIR": str(tmp_path)} | changed,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


@pytest.mark.parametrize(
    ("program", "changed", "told"),
    [
        (("app.py",), {"LAGESBILD_DATABASE_URL": URL}, "LAGESBILD_SESSION_SECRET"),
        (STATUS, {"LAGESBILD_DATABASE_URL": URL, "LAGESBILD_SESSION_SECRET": SECRET[:20]}, "är för kort"),
        (
            STATUS,
            {"LAGESBILD_DATABASE_URL": URL[10:], "LAGESBILD_SESSION_SECRET": SECRET},
            "ska börja med",
        ),
    ],
)
def test_a_bad_setting_is_a_swedish_sentence_without_any_value(
    tmp_path: Path, program: tuple[str, ...], changed: dict[str, str], told: str
) -> None:
    done = start(tmp_path, *program, **changed)
    assert done.returncode == 2
    assert told in done.stderr
    for hidden in ("losenordet", SECRET[:20], "Traceback", "input_value"):
        assert hidden not in done.stderr + done.stdout


def test_no_text_of_an_error_holds_a_secret() -> None:
    with pytest.raises(ValidationError) as caught:
        Settings(database_url=URL[10:], session_secret=SECRET)
    assert "losenordet" not in str(caught.value)
    assert SECRET not in str(caught.value)


def test_all_who_start_at_once_get_the_same_whole_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LAGESBILD_SESSION_SECRET", raising=False)
    monkeypatch.delenv("LAGESBILD_DATABASE_URL", raising=False)
    settings = Settings(var_dir=tmp_path / "var")
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _n: settings.secret(), range(64)))
    assert len(found) == 1
    assert len(found.pop()) >= 32
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["session_secret"]
    assert settings.secret_file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", ["", "kort", "x" * 31])
def test_a_cut_off_secret_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    monkeypatch.delenv("LAGESBILD_SESSION_SECRET", raising=False)
    monkeypatch.delenv("LAGESBILD_DATABASE_URL", raising=False)
    (tmp_path / "session_secret").write_text(content)
    with pytest.raises(ValidationError, match="kortare än 32 tecken"):
        Settings(var_dir=tmp_path)


@pytest.mark.parametrize("networks", ["0.0.0.0/0", "127.0.0.1/32", "::1/128", "10.0.0.1/8", "kommunens nät"])
def test_a_trusted_network_that_holds_anybody_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, networks: str
) -> None:
    monkeypatch.setenv("LAGESBILD_TRUSTED_NETWORKS", networks)
    with pytest.raises(ValueError, match="LAGESBILD_TRUSTED_NETWORKS"):
        Settings()


def test_trusted_networks_and_proxies_that_may_be_anybody_stop_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LAGESBILD_TRUSTED_NETWORKS", "192.0.2.0/24, 2001:db8::/32")
    found = Settings()
    assert [found.trusts(one) for one in ("192.0.2.9", "::ffff:192.0.2.9", "2001:db8::1")] == [True] * 3
    assert not any(found.trusts(one) for one in ("", "x", "127.0.0.1", "198.51.100.1"))
    for anybody in ("*", "10.1.0.5, 0.0.0.0/0", "::/0", "128.0.0.0/1"):
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", anybody)
        with pytest.raises(ValueError, match="FORWARDED_ALLOW_IPS"):
            Settings()


@pytest.mark.parametrize(
    ("networks", "host", "proxies", "unsafe"),
    [
        ("10.1.0.0/16", "::", "", True),
        ("10.1.0.0/16", "::", "127.0.0.1", True),
        ("10.1.0.0/16", "::", "127.0.0.0/8", True),
        ("172.0.0.0/8, 2001:db8::/32", "::", "", True),
        ("fd00::/32", "::", "", True),
        ("10.1.0.0/16", "::", "127.0.0.1, 10.1.0.5", False),
        ("10.1.0.0/16", "127.0.0.1", "", False),
        ("203.0.0.0/16", "::", "", False),
        ("", "::", "", False),
    ],
)
def test_a_gateway_nobody_has_named_is_not_taken_for_a_person_in_a_trusted_network(
    monkeypatch: pytest.MonkeyPatch, networks: str, host: str, proxies: str, unsafe: bool
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", proxies)
    found = Settings(trusted_networks=networks, host=host)
    assert found.may_trust_a_gateway is unsafe


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"LAGESBILD_OIDC_CLIENT_SECRET": ""}, "LAGESBILD_OIDC_CLIENT_SECRET"),
        ({"LAGESBILD_OIDC_ISSUER": "http://inloggning.exempel.se"}, "https://"),
        ({"LAGESBILD_BASE_URL": "http://lagesbild.exempel.se"}, "https://"),
        ({"LAGESBILD_OIDC_SCOPES": "profile"}, "openid"),
        ({"LAGESBILD_DEMO": "true"}, "demoläge"),
    ],
)
def test_a_provider_half_set_or_without_tls_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], told: str
) -> None:
    whole = {
        "LAGESBILD_OIDC_ISSUER": "https://inloggning.exempel.se",
        "LAGESBILD_OIDC_CLIENT_ID": "lagesbild",
        "LAGESBILD_OIDC_CLIENT_SECRET": "hemligt",
        "LAGESBILD_OIDC_GROUPS_FILE": "grupper.toml",
        "LAGESBILD_BASE_URL": "https://lagesbild.exempel.se",
    }
    for name, value in whole.items():
        monkeypatch.setenv(name, value)
    Settings()
    for name, value in changed.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=told):
        Settings()
