"""A page as the server runs it, opened by somebody without a browser, and what it may never show."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from unittest import mock
from urllib.parse import parse_qsl

import streamlit as st
from google.protobuf.message import Message  # type: ignore[import-untyped]
from streamlit.runtime.state.session_state import WStates
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from lägesbild.config import ROOT
from lägesbild.model import Viewer
from lägesbild.ui import menu, problems
from lägesbild.web import forged
from tests.privacy import pages
from torture import input_sites, poison

SECONDS: Final = 120
UNKNOWN: Final = "ärendenummer"
AS_MARKDOWN: Final = frozenset(
    {"markdown", "caption", "error", "warning", "info", "success", "toast", "heading", "alert"}
)
ROWS: Final = 3
MEETINGS: Final = 8
OF_A_MEETING: Final = tuple(entry.url_path for entry in menu.OF_A_MEETING)
_LINK: Final = re.compile(r'href="/?([\w-]*)\?([^"#]+)"')
FOLLOWED: Final = frozenset(
    {"rad", "del", "mal", "handling", "punkt", "skriv", "ar", "insats", "problembild"}
)
"""What of an address chooses what a page is about; the rest only cuts it."""


@dataclass
class Tried:
    """What was put in, by kind, and what came of it that should not."""

    kind: str = "fields"
    counts: Counter[str] = field(default_factory=Counter)
    problems: dict[str, str] = field(default_factory=dict)
    """What went wrong, and which kind it is counted with."""

    @property
    def inputs(self) -> int:
        """All that was put in."""
        return self.counts.total()

    def put(self, many: int = 1) -> None:
        """Count what is put in now."""
        self.counts[self.kind] += many

    def found(self, where: str, what: str) -> None:
        """Note a thing once for each place, and tell it at once: the whole takes long."""
        told = f"{where}: {what}"[:400]
        if told not in self.problems:
            self.problems[told] = self.kind
            sys.stderr.write(told + "\n")

    def add(self, other: Tried) -> None:
        """Count in what somebody else tried."""
        self.counts.update(other.counts)
        self.problems |= other.problems


@contextmanager
def as_served(viewer: Viewer, seen: pages.Opened) -> Iterator[None]:
    """Pages as the server runs them: errors end where the server's do; what leads elsewhere leads nowhere."""
    plain = LocalScriptRunner.__init__

    def with_handler(self: Any, *args: Any, **more: Any) -> None:
        plain(self, *args, **more)
        self._on_script_error = problems.show

    with ExitStack() as stack:
        stack.enter_context(pages.laid_open(seen, viewer))
        stack.enter_context(mock.patch.object(LocalScriptRunner, "__init__", with_handler))
        stack.enter_context(mock.patch.object(st, "switch_page", side_effect=_elsewhere))
        stack.enter_context(mock.patch.object(WStates, "__getitem__", WStates.__getitem__))
        forged.refuse()
        stack.enter_context(input_sites.noted())
        yield


def _elsewhere(*_where: Any, **_more: Any) -> None:
    st.stop()


@dataclass
class Links:
    """Where pages lead: some rows of each page and each kind of address, all meetings there are."""

    known: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)

    def note(self, app: AppTest) -> None:
        """Note where a page leads."""
        for html in app.get("html"):
            for name, query in _LINK.findall(str(html.proto.body).replace("&amp;", "&")):
                address = {one: value for one, value in parse_qsl(query) if one in FOLLOWED}
                for page in ("mote", *OF_A_MEETING) if name == "mote" and "rad" in address else (name,):
                    self._note(page, address)

    def _note(self, name: str, address: dict[str, str]) -> None:
        kind = f"{name}?" + "&".join(
            f"{one}={'#' if value.isdecimal() else value}" for one, value in sorted(address.items())
        )
        held = self.known.setdefault(name, [])
        most = MEETINGS if name in OF_A_MEETING or name == "mote" else ROWS
        if address and address not in held and self.kinds[kind] < most:
            self.kinds[kind] += 1
            held.append(address)


@dataclass
class Page:
    """A page opened by somebody at an address."""

    file: str
    viewer: Viewer
    address: dict[str, str]
    tried: Tried
    links: Links
    seen: pages.Opened = field(default_factory=lambda: pages.Opened(""))

    def open(self, doing: str = "öppnad") -> AppTest:
        """Open it, and look."""
        app = AppTest.from_file(str(ROOT / self.file), default_timeout=SECONDS)
        for name, value in self.address.items():
            app.query_params[name] = value
        self.run(app.run, app, doing)
        return app

    def run(self, run: Callable[[], object], app: AppTest, doing: str) -> bool:
        """Run the page once and note what is wrong with what it shows; whether it ran at all."""
        where = f"{self.file} {self.viewer.username} {_short(self.address)} {doing}"
        input_sites.running()
        try:
            run()
        except Exception as error:  # noqa: BLE001 whatever it is, it is what we look for
            self.tried.found(where, f"{type(error).__name__} {str(error)[:150]}")
            return False
        for wrong in wrongs(app):
            self.tried.found(where, wrong)
        self.links.note(app)
        return True


def wrongs(app: AppTest) -> Iterator[str]:
    """What a page shows that no poison may bring about."""
    for error in app.exception:
        yield f"undantag på skärmen: {error.value[:120]}"
    for node in pages._nodes(app._tree):
        proto = getattr(node, "proto", None)
        if not isinstance(proto, Message):
            continue
        kind = node.type if isinstance(node, Element) else "block"
        for text in pages._texts(proto):
            if UNKNOWN in text:
                yield f"okänt fel: {text[:60]}"
            for word in poison.inside_words(text):
                yield f"ord ur maskineriet: {word}"
        yield from (f"tolkad HTML: {tag}" for tag in _html(node, proto, kind))
        yield from _markdown(proto, kind)


def _html(node: Any, proto: Message, kind: str) -> Iterator[str]:
    if kind == "html":
        yield from poison.taken_for_html(str(getattr(proto, "body", "")))
    if kind == "markdown" and getattr(proto, "allow_html", False):
        yield from poison.taken_for_html(str(getattr(proto, "body", "")))
    if kind == "iframe":
        yield from poison.taken_for_html(str(getattr(proto, "srcdoc", "")))


def _markdown(proto: Message, kind: str) -> Iterator[str]:
    """Text that Streamlit reads as Markdown: its bodies, labels, captions and choices of buttons."""
    said: list[str] = [str(getattr(proto, "label", ""))]
    if kind in AS_MARKDOWN or kind.startswith("alert"):
        said.append(str(getattr(proto, "body", "")))
    if kind == "radio":
        said += [*proto.options, *getattr(proto, "captions", [])]
    if kind == "button_group":
        said += [option.content for option in proto.options]
    said.append(str(getattr(proto, "help", "")))
    if "expandable" in proto.DESCRIPTOR.fields_by_name:
        said.append(proto.expandable.label)
    for text in said:
        if poison.taken_for_markdown(text):
            yield f"tolkad Markdown i {kind}: {text[:80]}"


def _short(address: dict[str, str]) -> str:
    return "&".join(f"{name}={value[:20]!r}" for name, value in address.items())
