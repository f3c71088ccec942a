"""
Signed-in people without a browser: the websocket that Streamlit's own page speaks.

A person signs in over HTTP, opens a page, and answers what the server asks of a browser (fragments that
are to run again after a while), and chooses in its fields. What it takes is the server's work and the wire,
not the painting.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import StringArray
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.MultiSelect_pb2 import MultiSelect
from streamlit.proto.Selectbox_pb2 import Selectbox
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import ClientConnection, connect

LARGEST = 512 * 1024 * 1024
PATIENCE = 60.0

Field = Selectbox | MultiSelect


@dataclass
class Person:
    """
    One open page.

    ``seen`` is called with every message of the server and when it came; ``patience`` is how many seconds
    a page may take.
    """

    socket: ClientConnection
    patience: float = PATIENCE
    seen: Callable[[bytes, float], None] | None = None
    page: str = ""
    query: str = ""
    script: str = ""
    bytes_read: int = 0
    errors: list[str] = field(default_factory=list)
    _timers: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _fields: dict[str, Field] = field(default_factory=dict)
    _answers: dict[str, WidgetState] = field(default_factory=dict)

    async def open(self, page: str, query: str = "") -> float:
        """Open a page and return the seconds until the server has run it to its end."""
        self.leave()
        self.page, self.query = page, query
        self._answers.clear()
        began = time.perf_counter()
        await self._ask(ClientState(query_string=query, page_name=page))
        await self._until_finished()
        return time.perf_counter() - began

    async def choose(self, label: str, value: str | list[str]) -> float:
        """
        Choose in the field of that label, as a browser does, and its address with it.

        ``value`` is a list in a field that takes several. Returns the seconds until the server has run the
        page to its end. LookupError tells that there is no such field, or that it does not offer the value.
        """
        found = self._field(label)
        wanted = [value] if isinstance(value, str) else value
        if missing := [one for one in wanted if one not in found.options]:
            raise LookupError(f"{label} offers {list(found.options)}, not {missing}")
        self._answers[found.id] = _answer(found, wanted)
        self.query = _address(self.query, found, wanted)
        began = time.perf_counter()
        await self._ask(
            ClientState(
                query_string=self.query,
                page_script_hash=self.script,
                widget_states=WidgetStates(widgets=self._answers.values()),
            )
        )
        await self._until_finished()
        return time.perf_counter() - began

    def offered(self, label: str) -> list[str]:
        """What the field of that label offers."""
        return list(self._field(label).options)

    def _field(self, label: str) -> Field:
        for one in self._fields.values():
            if one.label == label:
                return one
        raise LookupError(f"no field {label} on the page, but {[one.label for one in self._fields.values()]}")

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
        """TimeoutError tells how the runs ended that came instead of the one asked for."""
        ended: list[int] = []
        try:
            async with asyncio.timeout(self.patience):
                while not {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR} & {
                    *ended
                }:
                    message = await self._next()
                    if message.WhichOneof("type") == "script_finished":
                        ended.append(message.script_finished)
        except TimeoutError as error:
            raise TimeoutError(f"no answer in {self.patience:.0f} s; other runs ended {ended}") from error

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
        elif kind == "new_session" and not message.metadata.run.fragment_ids:
            self._fields.clear()
        elif kind == "delta":
            self._drawn(message.delta.new_element)
        return message

    def _drawn(self, element: Element) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors.append(element.exception.message)
        elif kind == "selectbox":
            self._fields[element.selectbox.id] = element.selectbox
        elif kind == "multiselect":
            self._fields[element.multiselect.id] = element.multiselect

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
    async with anyone(url, {"Cookie": cookies}) as person:
        yield person


@asynccontextmanager
async def anyone(url: str, headers: dict[str, str] | None = None) -> AsyncIterator[Person]:
    """A person with an open websocket who has not signed in."""
    async with connect(
        url.replace("http", "ws", 1) + "/_stcore/stream",
        additional_headers={"Origin": url, **(headers or {})},
        subprotocols=["streamlit"],  # type: ignore[list-item]
        max_size=LARGEST,
        ping_interval=None,  # who waits for another's turn reads nothing, and would pass for gone
    ) as socket:
        person = Person(socket)
        try:
            yield person
        finally:
            person.leave()


def _answer(to: Field, wanted: list[str]) -> WidgetState:
    if isinstance(to, Selectbox):
        return WidgetState(id=to.id, string_value=wanted[0])
    return WidgetState(id=to.id, string_array_value=StringArray(data=wanted))


def _address(query: str, chosen_in: Field, wanted: list[str]) -> str:
    """The address after a choice: it tells of what was chosen, unless that is what is chosen anyway."""
    name = chosen_in.query_param_key
    if not name:
        return query
    told = parse_qs(query, keep_blank_values=True)
    told.pop(name, None)
    if wanted != [chosen_in.options[number] for number in _default(chosen_in)]:
        told[name] = wanted
    return urlencode(told, doseq=True)


def _default(of: Field) -> list[int]:
    if isinstance(of, Selectbox):
        return [of.default] if of.HasField("default") else []
    return list(of.default)
