"""
Signed-in people without a browser: the websocket that Streamlit's own page speaks.

A person signs in over HTTP, opens a page, and answers what the server asks of a browser (fragments that
are to run again after a while). What it takes is the server's work and the wire, not the painting.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

LARGEST = 64 * 1024 * 1024
PATIENCE = 60.0


@dataclass
class Person:
    """One open page. ``seen`` is called with every message of the server and when it came."""

    socket: ClientConnection
    seen: Callable[[bytes, float], None] | None = None
    page: str = ""
    query: str = ""
    script: str = ""
    bytes_read: int = 0
    errors: list[str] = field(default_factory=list)
    _timers: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def open(self, page: str, query: str = "") -> float:
        """Open a page and return the seconds until the server has run it to its end."""
        self.leave()
        self.page, self.query = page, query
        began = time.perf_counter()
        await self._ask(ClientState(query_string=query, page_name=page))
        await self._until_finished()
        return time.perf_counter() - began

    def leave(self) -> None:
        """Run nothing of this page again."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    async def stay(self, seconds: float) -> None:
        """Keep the page open, running again what the server asks to have run again."""
        ending = asyncio.get_running_loop().time() + seconds
        while (left := ending - asyncio.get_running_loop().time()) > 0:
            try:
                await asyncio.wait_for(self._next(), left)
            except TimeoutError:
                return

    async def _until_finished(self) -> None:
        while True:
            message = await asyncio.wait_for(self._next(), PATIENCE)
            if message.WhichOneof("type") == "script_finished" and message.script_finished in {
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
            }:
                return

    async def _next(self) -> ForwardMsg:
        raw = await self.socket.recv()
        if not isinstance(raw, bytes):
            raise TypeError("Streamlit speaks in bytes")
        self.bytes_read += len(raw)
        if self.seen is not None:
            self.seen(raw, time.perf_counter())
        message: ForwardMsg = ForwardMsg.FromString(raw)
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self.script = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            self._again(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self._stop(fragment)
        elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
            self.errors.append(message.delta.new_element.exception.message)
        return message

    def _again(self, fragment: str, seconds: float) -> None:
        self._stop(fragment)
        self._timers[fragment] = asyncio.create_task(self._repeat(fragment, seconds))

    def _stop(self, fragment: str) -> None:
        timer = self._timers.pop(fragment, None)
        if timer is not None:
            timer.cancel()

    async def _repeat(self, fragment: str, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            await self._ask(
                ClientState(
                    query_string=self.query,
                    page_script_hash=self.script,
                    fragment_id=fragment,
                    is_auto_rerun=True,
                )
            )

    async def _ask(self, state: ClientState) -> None:
        await self.socket.send(BackMsg(rerun_script=state).SerializeToString())


@asynccontextmanager
async def signed_in(url: str, username: str, password: str) -> AsyncIterator[Person]:
    """A person of the server at ``url``, signed in and with an open websocket."""
    async with httpx.AsyncClient(base_url=url) as client:
        answer = await client.post(
            "/logga-in", data={"username": username, "password": password}, timeout=PATIENCE
        )
        if answer.status_code != 303:
            raise RuntimeError(f"{username} could not sign in: {answer.status_code}")
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    async with connect(
        url.replace("http", "ws", 1) + "/_stcore/stream",
        additional_headers={"Cookie": cookies, "Origin": url},
        subprotocols=["streamlit"],  # type: ignore[list-item]
        max_size=LARGEST,
    ) as socket:
        person = Person(socket)
        try:
            yield person
        finally:
            person.leave()
