"""A part that runs by itself takes nothing of what the page before it had left to send."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.people import signed_in
from tests.conftest import PASSWORD
from tests.serving import Server, serving

SCRIPT = Path(__file__).parent / "scripts" / "ended.py"


@pytest.fixture(scope="module")
def server(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(_sqlite_template, tmp_path_factory.mktemp("server"), script=SCRIPT) as running:
        yield running


def test_a_page_is_sent_to_its_end_although_its_part_is_asked_for_meanwhile(server: Server) -> None:
    assert _seen(server.url) == ["delen 1", "slutet 1", "delen 2"]


def test_a_part_that_a_choice_overtook_is_left_to_its_next_time(server: Server) -> None:
    assert _seen(server.url, "omkord=1")[-2:] == ["delen 2", "slutet 2"]


def _seen(*asked: str) -> list[str]:
    """In a thread of its own: where a browser has been driven, this one has a loop that goes on."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(_sent(*asked))).result()


async def _sent(url: str, query: str = "") -> list[str]:
    """What is written on the page, in the order it comes, until its part has been drawn twice and a while."""
    written: list[str] = []

    def note(raw: bytes, _at: float) -> None:
        drawn = ForwardMsg.FromString(raw).delta.new_element
        if drawn.WhichOneof("type") == "markdown":
            written.append(drawn.markdown.body)

    async with signed_in(url, "rolf", PASSWORD) as person:
        person.patience, person.seen = 20, note
        await person.open("", query)
        async with asyncio.timeout(20):
            while "delen 2" not in written:
                await person.stay(0.2)
        await person.stay(0.5)
    return written
