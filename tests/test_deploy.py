"""What stands in deploy/ names settings, paths and a cookie that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lägesbild.config import ROOT, Settings
from lägesbild.store import tokens
from lägesbild.web.server import STREAMLIT

DEPLOY = ROOT / "deploy"


@pytest.mark.parametrize("path", sorted(DEPLOY.iterdir()), ids=lambda path: path.name)
def test_every_setting_named_exists(path: Path) -> None:
    named = {name.lower() for name in re.findall(r"LAGESBILD_([A-Z_]+)", path.read_text(encoding="utf-8"))}
    assert named <= set(Settings.model_fields)


def test_the_proxy_keeps_a_person_at_one_process_and_lets_uploads_through() -> None:
    proxy = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert f"hash $cookie_{tokens.COOKIE} consistent;" in proxy
    allowed = re.search(r"client_max_body_size (\d+)m;", proxy)
    assert allowed is not None
    assert int(allowed[1]) > STREAMLIT["server.maxUploadSize"]
    assert "X-Forwarded-For $remote_addr;" in proxy, "what a stranger writes there must not be believed"


def test_the_container_gets_what_the_product_reads() -> None:
    copied = re.findall(r"^COPY (\S+) ", (DEPLOY / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {"app.py", "pages", "lägesbild", "data", "docs/handbok", "requirements.txt"} <= set(copied)
    assert all((ROOT / name).exists() and f"!{name}" in ignored for name in copied)
