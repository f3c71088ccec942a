"""Everything a page sends to the one who opens it: what it draws, what is folded away, and its files."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from unittest import mock

import streamlit as st
from google.protobuf.message import Message
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.widgets.button import ButtonMixin
from streamlit.runtime.state.query_params_proxy import QueryParamsProxy
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from lägesbild.config import ROOT
from lägesbild.model import LagesbildError, Viewer
from lägesbild.ui import address, identity, menu, register
from tests.privacy import opening, unpacked

ENTRIES: Final = (*menu.MAIN, *menu.MORE, *menu.OF_A_MEETING, menu.ACCOUNT)
"""Every page there is: a new one is looked through from the day it stands in the menu."""
SECONDS: Final = 120
_NOISE: Final = re.compile(r"\$\$(?:ID|WIDGET)[^\s\"']*|[0-9a-f]{32,}|[0-9a-f]{8}-[0-9a-f-]{27}")
"""What Streamlit numbers for itself."""
Make = Callable[[], bytes]


@dataclass
class Opened:
    """One page as somebody got it."""

    name: str
    texts: list[str] = field(default_factory=list)
    files: dict[str, Make] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    choices: dict[str, set[str]] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


@contextmanager
def laid_open(seen: Opened, viewer: Viewer) -> Iterator[None]:
    """Fold everything out, and note which files are offered and what of the address is asked for."""
    plain = ButtonMixin._download_button
    get, get_all = QueryParamsProxy.get, QueryParamsProxy.get_all

    def offered(self: Any, label: str, data: Any, file_name: Any = None, *args: Any, **more: Any) -> bool:
        number = len(seen.files)
        seen.files[f"{number} {file_name}"] = data if callable(data) else functools.partial(_as_bytes, data)
        return plain(self, label, data, file_name, *args, **more)

    def one(self: Any, key: str, *default: Any) -> Any:
        seen.asked.add(key)
        return get(self, key, *default)

    def every(self: Any, key: str) -> Any:
        seen.asked.add(key)
        return get_all(self, key)

    with ExitStack() as stack:
        for target, name, replacement in (
            (identity, "current", lambda: viewer),
            (ButtonMixin, "_download_button", offered),
            (QueryParamsProxy, "get", one),
            (QueryParamsProxy, "get_all", every),
            (st, "expander", opening.laid_open(st.expander)),
            (DeltaGenerator, "expander", opening.laid_open(DeltaGenerator.expander)),
            (st, "popover", opening.laid_open(st.popover)),
            (address, "held", opening.noted(address.held, seen.choices)),
            (register, "_field", opening.noted_status(register._field, seen.choices)),
            (st, "selectbox", opening.noted_bound(st.selectbox, seen.choices)),
        ):
            stack.enter_context(mock.patch.object(target, name, replacement))
        yield


def _as_bytes(data: Any) -> bytes:
    return data.encode() if isinstance(data, str) else bytes(data)


def opened(entry: menu.Entry, viewer: Viewer, *, clicks: tuple[str, ...] = (), **said: str) -> Opened:
    """A page opened by somebody, with what stands in its address, and after clicks on its buttons."""
    told = "&".join(f"{name}={value}" for name, value in said.items())
    name = (
        f"sidan {entry.title}" + (f" ?{told}" if told else "") + "".join(f", knappen {key}" for key in clicks)
    )
    seen = Opened(name)
    with laid_open(seen, viewer):
        app = AppTest.from_file(str(_script(entry)), default_timeout=SECONDS)
        for key, value in said.items():
            app.query_params[key] = value
        app.run()
        for key in clicks:
            seen.files.clear()
            app.button(key=key).click().run()
    seen.texts = list(drawn(app))
    seen.buttons = [button.key for button in app.button if button.key and not button.disabled]
    return seen


def _script(entry: menu.Entry) -> Path:
    """The page; the first one with the menu around it, and what stands in that."""
    return Path(menu.__file__) if entry is menu.MAIN[0] else ROOT / "pages" / entry.file


def drawn(app: AppTest) -> Iterator[str]:
    """Every text of every element a page drew, the cells of tables and what figures say on hover too."""
    yield from (str(value) for value in app.query_params.values())
    for node in _nodes(app._tree):
        if isinstance(node, Element):
            yield from _element(node)
        else:
            yield _NOISE.sub("", str(getattr(node, "proto", None) or ""))


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    if isinstance(node, Block):
        for child in node.children.values():
            yield from _nodes(child)


def _element(node: Any) -> Iterator[str]:
    proto = node.proto
    if node.type in {"arrow_data_frame", "arrow_table", "table", "dataframe"}:
        yield node.value.to_csv()
    yield from _texts(proto)


def _texts(message: Message) -> Iterator[str]:
    """Every text of a message and of those inside it, but for what Streamlit numbers for itself."""
    for descriptor, value in message.ListFields():
        if descriptor.name in {"id", "form_id", "key", "element_hash"}:
            continue
        parts = value if _is_many(descriptor, value) else [value]
        for part in parts.values() if hasattr(parts, "values") else parts:
            if isinstance(part, Message):
                yield from _texts(part)
            elif isinstance(part, str):
                yield _NOISE.sub("", part)
            elif isinstance(part, (int, float)):
                yield str(part)


def _is_many(descriptor: Any, value: Any) -> bool:
    return hasattr(value, "append") or hasattr(value, "values")


def files(seen: Opened) -> Iterator[tuple[str, str]]:
    """What stands in each file a page offers; one that cannot be made tells what it says instead."""
    for name, make in seen.files.items():
        way = f"{seen.name}, filen {name}"
        try:
            yield way, unpacked.text(make(), name)
        except LagesbildError as error:
            yield way, str(error)
