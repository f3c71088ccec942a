"""One real server for the tests of a module, and clients that are nobody in particular."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from lägesbild.store import tokens
from tests.conftest import PASSWORD
from tests.serving import Server, serving


@pytest.fixture(scope="module")
def server(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """``python app.py`` in demo mode, since the cast are demo accounts."""
    with serving(_sqlite_template, tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def template(_sqlite_template: Path) -> Path:
    """A database file with the cast, for tests that start a server of their own."""
    return _sqlite_template


@pytest.fixture
def stranger(server: Server) -> Iterator[httpx.Client]:
    """A client without cookies that follows no redirects."""
    with httpx.Client(base_url=server.url, follow_redirects=False, timeout=20) as client:
        yield client


@pytest.fixture
def signed_in(server: Server) -> Iterator[Callable[[str], httpx.Client]]:
    """``signed_in("rolf")`` → a client with that person's cookie."""
    clients: list[httpx.Client] = []

    def sign_in(username: str) -> httpx.Client:
        client = httpx.Client(base_url=server.url, follow_redirects=False, timeout=20)
        clients.append(client)
        answer = client.post("/logga-in", data={"username": username, "password": PASSWORD})
        assert answer.status_code == 303
        assert tokens.COOKIE in client.cookies
        return client

    yield sign_in
    for client in clients:
        client.close()
