"""
A person who writes a report in the browser's own way, over the websocket, and never sends it.

Each text is acknowledged when the server has run the page to its end: from then on it is to be found.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.exceptions import WebSocketException

from bench import people
from torture.databases import PASSWORD

PAGE = "rapportera"
FIELD = "Vad har ni sett?"


def type_until_cut(url: str, username: str, say: Callable[[str], None]) -> None:
    """Open the form and type into it, saying ``draft NUMBER`` each time, until the server is gone."""
    asyncio.run(_typing(url, username, say))


async def _typing(url: str, username: str, say: Callable[[str], None]) -> None:
    field: list[str] = []

    def look(raw: bytes, _at: float) -> None:
        message = ForwardMsg.FromString(raw)
        if message.WhichOneof("type") == "delta":
            element = message.delta.new_element
            if element.WhichOneof("type") == "text_area" and element.text_area.label == FIELD:
                field[:] = [element.text_area.id]

    try:
        async with people.signed_in(url, username, PASSWORD) as person:
            person.seen = look
            await person.open(PAGE)
            for number in itertools.count(1):
                await _put(person, field[0], str(number))
                say(f"draft {number}")
    except (OSError, RuntimeError, WebSocketException, httpx.HTTPError, TimeoutError):
        return  # gone, or not there yet


async def _put(person: people.Person, field: str, text: str) -> None:
    state = ClientState(
        query_string="",
        page_script_hash=person.script,
        widget_states=WidgetStates(widgets=[WidgetState(id=field, string_value=text)]),
    )
    await person.socket.send(BackMsg(rerun_script=state).SerializeToString())
    await person._until_finished()
