"""Where the code asks for something, read from the code, and which of these places a walk has met."""

from __future__ import annotations

import ast
import functools
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final
from unittest import mock

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lägesbild.config import ROOT

WIDGETS: Final = (
    "text_input",
    "text_area",
    "number_input",
    "date_input",
    "datetime_input",
    "time_input",
    "selectbox",
    "multiselect",
    "radio",
    "pills",
    "segmented_control",
    "checkbox",
    "toggle",
    "select_slider",
    "slider",
    "file_uploader",
    "data_editor",
    "chat_input",
    "feedback",
)
FOLDERS: Final = ("lägesbild/ui", "pages")
_drawn: Final[set[tuple[str, int]]] = set()


@dataclass(frozen=True)
class Site:
    """A call that draws a widget somebody can fill in: where it stands, and what it is given first."""

    file: str
    line: int
    last: int
    kind: str
    label: str

    def met(self, places: Collection[tuple[str, int]]) -> bool:
        """Whether it drew one at one of these places."""
        return any((self.file, line) in places for line in range(self.line, self.last + 1))


@functools.cache
def sites() -> tuple[Site, ...]:
    """Every such call in the code."""
    return tuple(_sites())


def _sites() -> Iterator[Site]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr in WIDGETS
                    and not (isinstance(node.func.value, ast.Name) and node.func.value.id in NOT_STREAMLIT)
                ):
                    label = ast.unparse(node.args[0]) if node.args else ""
                    last = node.end_lineno or node.lineno
                    yield Site(f"{folder}/{path.name}", node.lineno, last, node.func.attr, label)


NOT_STREAMLIT: Final = frozenset({"form_fields", "beslut_fields", "report_fields"})
"""Modules of ours with functions of the same names."""
EXCUSED: Final[dict[tuple[str, str, str], str]] = {}
"""By file, kind and label: why nobody comes there."""


def unmet(places: Collection[tuple[str, int]]) -> list[Site]:
    """Widgets of the code that were not drawn at any of these places."""
    return [site for site in sites() if not site.met(places)]


def excuse(site: Site) -> str:
    """Why nobody comes to a place, if that is as it should be."""
    return EXCUSED.get((site.file, site.kind, site.label), "")


def drawn_now() -> frozenset[tuple[str, int]]:
    """What was drawn since the page ran last: ``running`` begins a run."""
    return frozenset(_drawn)


def running() -> None:
    """A page runs from its beginning."""
    _drawn.clear()


@contextmanager
def noted() -> Iterator[None]:
    """Note which calls draw widgets while the block lasts."""
    with ExitStack() as stack:
        for name in WIDGETS:
            for owner in (st, DeltaGenerator):
                if hasattr(owner, name):
                    stack.enter_context(mock.patch.object(owner, name, _noting(getattr(owner, name))))
        yield


def _noting(plain: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(plain)
    def drawn(*args: Any, **more: Any) -> Any:
        frame = sys._getframe(1)
        name = frame.f_code.co_filename
        if name.startswith(str(ROOT)):
            place = name.removeprefix(f"{ROOT}/"), frame.f_lineno
            _drawn.add(place)
        return plain(*args, **more)

    return drawn
