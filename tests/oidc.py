"""A real OpenID Connect provider in a thread, and what goes wrong with one when a test asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import oidc_provider_mock
import pytest
from oidc_provider_mock import _app

from tests.serving import Server, free_port, serving

CLIENT = "lagesbild"
CLIENT_SECRET = "hemligt hos leverantören"
RULES = """
[[grupp]]
namn = "lb-valfard"
roll = "rapportor"
huvudman = "valfard"

[[grupp]]
namn = "lb-valfard-samordnare"
roll = "samordnare"
huvudman = "valfard"

[[grupp]]
namn = "lb-utbildning"
roll = "rapportor"
huvudman = "utbildning"
"""


@dataclass
class Faulty:
    """What the provider puts in its tokens instead of the truth."""

    jwt: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    renews: bool = False
    """Whether a token follows when it is asked again, as with most providers."""


class Provider:
    """The provider, as a test sees it."""

    def __init__(self, url: str, faulty: Faulty) -> None:
        self.url, self.faulty = url, faulty

    def person(self, subject: str, *groups: str, **claims: object) -> None:
        """Let the provider know somebody, from now on with these groups."""
        body = {"name": subject.title(), "preferred_username": f"{subject}@exempel.se", **claims}
        body["groups"] = list(groups)
        httpx.put(f"{self.url}/users/{subject}", json=body).raise_for_status()

    def forget(self, subject: str) -> None:
        """Let every key that was given for somebody be refused."""
        httpx.post(f"{self.url}/users/{subject}/revoke-tokens").raise_for_status()


@contextmanager
def providing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """Run a provider until the block ends."""
    faulty = Faulty()
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # it speaks plain HTTP, on this machine only
    config, info = _app.OpenIDCode.get_jwt_config, _app.OpenIDCode.generate_user_info
    again = _app.RefreshTokenGrant.create_token_response

    def tampered_config(self: Any, *args: Any, **more: Any) -> dict[str, Any]:
        return {**config(self, *args, **more), **faulty.jwt}

    def tampered_info(self: Any, user: Any, scope: Any) -> Any:
        found = {**info(self, user, scope), **faulty.claims}
        return {name: value for name, value in found.items() if name not in faulty.without}

    def renewing(self: Any) -> Any:
        answer = again(self)
        if faulty.renews:
            code = _app.OpenIDCode(require_nonce=False, token_max_age=timedelta(minutes=5))
            code.process_token(self, answer)
        return answer

    monkeypatch.setattr(_app.OpenIDCode, "get_jwt_config", tampered_config)
    monkeypatch.setattr(_app.OpenIDCode, "generate_user_info", tampered_info)
    monkeypatch.setattr(_app.RefreshTokenGrant, "create_token_response", renewing)
    with oidc_provider_mock.run_server_in_thread(access_token_max_age=timedelta(minutes=5)) as server:
        yield Provider(f"http://localhost:{server.server_port}", faulty)


def settings_for(provider: Provider, folder: Path, port: int) -> dict[str, str]:
    """The environment of a server that signs people in there."""
    rules = folder / "grupper.toml"
    rules.write_text(RULES, encoding="utf-8")
    return {
        "LAGESBILD_DEMO": "false",
        "LAGESBILD_PORT": str(port),
        "LAGESBILD_BASE_URL": f"http://127.0.0.1:{port}",
        "LAGESBILD_OIDC_ISSUER": provider.url,
        "LAGESBILD_OIDC_CLIENT_ID": CLIENT,
        "LAGESBILD_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "LAGESBILD_OIDC_GROUPS_FILE": str(rules),
        "LAGESBILD_OIDC_SCOPES": "openid profile email",
        "NO_PROXY": "localhost,127.0.0.1",
    }


@contextmanager
def signing_in_at(provider: Provider, database: Path, folder: Path, **env: str) -> Iterator[Server]:
    """A server of ours that uses the provider."""
    port = free_port()
    with serving(database, folder, {**settings_for(provider, folder, port), **env}) as server:
        yield server


def asked(client: httpx.Client, **query: str) -> str:
    """Begin a sign-in: the address at the provider the browser is sent to."""
    return str(client.get("/logga-in/kommun", params=query).headers["location"])


def answer_of(address: str, subject: str, **changed: str) -> str:
    """Sign in at the provider: the address of ours that the browser is sent back to."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query)) | changed
    address = parts._replace(query=urlencode(query)).geturl()
    return str(httpx.post(address, data={"sub": subject}).headers["location"])
