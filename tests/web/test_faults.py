"""What breaks outside a page: a page with a Swedish sentence, or a number, and never what the error said."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

import pytest
from starlette.types import Message, Receive, Scope, Send

from lägesbild.model import UnavailableError
from lägesbild.store import faults
from lägesbild.web.faults import TRY_AGAIN_LATER, Faults

GONE: Final = UnavailableError(faults.GONE)
START: Final = {"type": "http.response.start", "status": 200, "headers": []}


@dataclass(frozen=True)
class Answer:
    """What was sent over HTTP."""

    status: int
    headers: dict[str, str]
    text: str


def sent(error: Exception | None, scope: Scope, *before: Message) -> list[Message]:
    """What reaches the browser from an application that breaks, after having sent something itself."""
    found: list[Message] = []

    async def broken(_scope: Scope, _receive: Receive, send: Send) -> None:
        for message in before:
            await send(message)
        if error is not None:
            raise error

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        found.append(message)

    asyncio.run(Faults(broken)(scope, receive, send))
    return found


def opening(method: str = "GET", accept: str = "text/html") -> Scope:
    headers = [(b"accept", accept.encode())]
    return {"type": "http", "method": method, "path": "/omrade", "query_string": b"", "headers": headers}


def answer(error: Exception, scope: Scope) -> Answer:
    start, body = sent(error, scope)
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], headers, body["body"].decode())


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_database_that_does_not_answer_is_told_on_a_page_that_says_when_to_come_back(method: str) -> None:
    found = answer(ExceptionGroup("tasks", [GONE]), opening(method))
    assert (found.status, found.headers["retry-after"]) == (503, "5")
    assert f'role="alert">{faults.GONE}</p>' in found.text
    assert 'lang="sv"' in found.text
    assert not any(word in found.text for word in ("Error", "Traceback", "Exception"))


def test_what_no_person_opens_is_told_in_plain_text() -> None:
    found = answer(GONE, opening(accept="image/png"))
    assert (found.status, found.text) == (503, faults.GONE)
    assert found.headers["content-type"].startswith("text/plain")


def test_an_error_without_a_name_gets_a_number_and_keeps_its_words_to_itself() -> None:
    found = answer(RuntimeError("Kalle Hemlig"), opening())
    assert (found.status, "retry-after" in found.headers) == (500, False)
    assert "ärendenummer" in found.text
    assert "Hemlig" not in found.text


def test_a_page_already_begun_is_cut_off_and_a_whole_one_left_alone() -> None:
    with pytest.raises(UnavailableError):
        sent(GONE, opening(), START)
    assert sent(None, opening(), START) == [START]


def test_a_websocket_is_closed_once_and_for_a_while_so_that_the_page_comes_back() -> None:
    scope: Scope = {"type": "websocket", "path": "/_stcore/stream", "headers": []}
    closed = {"type": "websocket.close", "code": TRY_AGAIN_LATER}
    assert sent(GONE, scope) == [closed]
    ended = {"type": "websocket.close", "code": 4401}
    assert sent(GONE, scope, ended) == [ended]
