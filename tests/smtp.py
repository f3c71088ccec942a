"""A real mail server for tests, and the environment that names it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from lägesbild.config import settings

Use = Callable[..., None]


class Box:
    """Takes mail to anybody but the addresses it refuses."""

    def __init__(self, *refused: str) -> None:
        self.refused = refused
        self.taken: list[tuple[list[str], Any]] = []

    async def handle_RCPT(  # noqa: N802 - the name the server calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.taken.append((envelope.rcpt_tos, message_from_bytes(content, policy=policy.default)))
        return "250 OK"


@contextmanager
def serving(box: Box, **how: Any) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, **how)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture
def mail_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Use]:
    """Set the environment that names a mail server."""

    def put(port: int, **more: str) -> None:
        given = {"host": "127.0.0.1", "port": str(port), "security": "none"} | more
        for name, value in given.items():
            monkeypatch.setenv(f"LAGESBILD_SMTP_{name.upper()}", value)
        monkeypatch.setenv("LAGESBILD_MAIL_FROM", "lagesbild@exempel.se")
        settings.cache_clear()

    yield put
    monkeypatch.undo()
    settings.cache_clear()
