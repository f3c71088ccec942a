"""Somebody who puts poison into every field of a page, presses every button, and looks at what comes."""

from __future__ import annotations

import functools
import hashlib
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from unittest import mock

import streamlit as st
from google.protobuf.message import Message  # type: ignore[import-untyped]
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from lägesbild.config import ROOT
from lägesbild.model import Viewer
from lägesbild.ui import problems
from tests.privacy import pages
from torture import input_sites, poison

SECONDS: Final = 120
UNKNOWN: Final = "ärendenummer"
FIELDS: Final = frozenset(
    {
        "text_input",
        "text_area",
        "number_input",
        "date_input",
        "date_time_input",
        "time_input",
        "checkbox",
        "toggle",
        "radio",
        "selectbox",
        "multiselect",
        "button_group",
        "select_slider",
        "slider",
    }
)
AS_MARKDOWN: Final = frozenset(
    {"markdown", "caption", "error", "warning", "info", "success", "toast", "heading", "alert"}
)


def _forged() -> dict[str, WidgetState]:
    made = {
        name: WidgetState() for name in ("text", "texter", "tal", "heltal", "ja", "bytes", "json", "tryck")
    }
    made["text"].string_value = poison.TEXTS["html"]
    made["texter"].string_array_value.data[:] = [poison.TEXTS["sql"], "0001-01-01", "x", ""]
    made["tal"].double_value = float("nan")
    made["heltal"].int_value = -(2**63)
    made["ja"].bool_value = True
    made["bytes"].bytes_value = b"\xff\x00"
    made["json"].json_value = "{"
    made["tryck"].trigger_value = True
    made["tom lista"] = WidgetState()
    made["tom lista"].string_array_value.data[:] = []
    return made


FORGED: Final = _forged()


@dataclass
class Tried:
    """What was put in, and what came of it that should not."""

    inputs: int = 0
    problems: dict[str, str] = field(default_factory=dict)

    def found(self, where: str, what: str) -> None:
        """Note a thing once for each place."""
        self.problems.setdefault(f"{where}: {what}"[:300], where)


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
        stack.enter_context(input_sites.noted())
        yield


def _elsewhere(*_where: Any, **_more: Any) -> None:
    st.stop()


@dataclass
class Page:
    """A page opened by somebody at an address."""

    file: str
    viewer: Viewer
    address: dict[str, str]
    tried: Tried
    seen: pages.Opened = field(default_factory=lambda: pages.Opened(""))

    def open(self) -> AppTest:
        """Open it, and look."""
        app = AppTest.from_file(str(ROOT / self.file), default_timeout=SECONDS)
        for name, value in self.address.items():
            app.query_params[name] = value
        self.run(app.run, app, "öppnad")
        return app

    def run(self, run: Callable[[], object], app: AppTest, doing: str) -> bool:
        """Run the page once and note what is wrong with what it shows; whether it ran at all."""
        self.tried.inputs += 1
        where = f"{self.file} {self.viewer.username} {_short(self.address)} {doing}"
        try:
            run()
        except Exception as error:  # noqa: BLE001 whatever it is, it is what we look for
            self.tried.found(where, f"{type(error).__name__} {str(error)[:150]}")
            return False
        for wrong in wrongs(app):
            self.tried.found(where, wrong)
        return True


def walk(page: Page, texts: dict[str, str], *, until: float) -> None:
    """Press every button there is, each time with every field filled with the next poison."""
    names = list(texts)
    pressed: set[str] = set()
    app = page.open()
    turn = int(hashlib.sha256(f"{page.file}{page.viewer.username}".encode()).hexdigest()[:6], 16)
    while time.monotonic() < until:
        name = names[turn % len(names)]
        if not _fill(page, app, texts[name], name, turn):
            app = page.open()
        button = next((one for one in app.button if _name(one) not in pressed and not one.disabled), None)
        if button is None:
            return
        pressed.add(_name(button))
        turn += 1
        pushed = WidgetStates()
        pushed.widgets.append(WidgetState(id=button.proto.id, trigger_value=True))
        if not page.run(functools.partial(app._run, pushed), app, f"{name} → {button.label}"):
            app = page.open()


def every_text(page: Page, texts: dict[str, str], *, until: float) -> None:
    """Put each poison into every field of the page as it opens."""
    app = page.open()
    for turn, (name, text) in enumerate(texts.items()):
        if time.monotonic() > until:
            return
        if not _fill(page, app, text, name, turn):
            app = page.open()


def _fill(page: Page, app: AppTest, text: str, name: str, turn: int) -> bool:
    """Every field at once, in the browser's own words to the server."""
    said = WidgetStates()
    for one in _fields(app):
        if (state := _answer(one, text, turn)) is not None:
            state.id = one.proto.id
            said.widgets.append(state)
            page.tried.inputs += 1
    return page.run(lambda: app._run(said), app, f"{name} i alla fält")


def forge(page: Page, *, until: float) -> None:
    """Answer each field with every kind of value that is another widget's."""
    app = page.open()
    for name, forged in FORGED.items():
        if time.monotonic() > until:
            return
        said = WidgetStates()
        for one in _fields(app):
            state = WidgetState()
            state.CopyFrom(forged)
            state.id = one.proto.id
            said.widgets.append(state)
            page.tried.inputs += 1
        page.run(functools.partial(app._run, said), app, f"förfalskat {name} i alla fält")
        app = page.open()


def _fields(app: AppTest) -> list[Any]:
    """What somebody can fill in or choose from."""
    return [
        node
        for node in pages._nodes(app._tree)
        if isinstance(node, Element) and node.type in FIELDS and not getattr(node.proto, "disabled", False)
    ]


def _answer(one: Any, text: str, turn: int) -> WidgetState | None:
    """What to put in a field: poison in what is typed, one of its own in what is chosen."""
    state, kind, proto = WidgetState(), one.type, one.proto
    if kind in {"text_input", "text_area"}:
        state.string_value = text.encode("utf-8", "replace").decode("utf-8")
    elif kind == "number_input":
        state.double_value = poison.NUMBERS[turn % len(poison.NUMBERS)]
    elif kind in {"date_input", "date_time_input"}:
        day = poison.DAYS[turn % len(poison.DAYS)].isoformat()
        state.string_array_value.data[:] = [day] * (2 if getattr(proto, "is_range", False) else 1)
    elif kind == "time_input":
        state.string_value = "23:59"
    elif kind in {"checkbox", "toggle"}:
        state.bool_value = bool(turn % 3)
    else:
        return _choice(state, proto, text, turn)
    return state


def _choice(state: WidgetState, proto: Any, text: str, turn: int) -> WidgetState | None:
    options = [getattr(option, "content", option) for option in getattr(proto, "options", ())]
    if not options or turn % 5 == 4:
        return None
    wanted = text.encode("utf-8", "replace").decode() if turn % 11 == 10 else options[turn % len(options)]
    if proto.DESCRIPTOR.name in {"Radio", "Selectbox"}:
        state.string_value = wanted
    else:
        state.string_array_value.data[:] = [wanted]
    return state


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


def _name(button: Any) -> str:
    """A button, whichever row it stands at."""
    return re.sub(r"\d+", "#", f"{button.key or button.label}")


def _short(address: dict[str, str]) -> str:
    return "&".join(f"{name}={value[:20]!r}" for name, value in address.items())
