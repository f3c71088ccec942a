"""Where the code asks for something, read from the code, and which of these places a walk has met."""

from __future__ import annotations

import ast
import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
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
Site = tuple[str, int, str]
met: Final[set[tuple[str, int]]] = set()
"""File and line of every call that drew a widget while somebody looked."""


def sites() -> Iterator[tuple[Site, range]]:
    """Every call in the code that draws a widget somebody can fill in, and the lines it stands on."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr in WIDGETS
                    and not (isinstance(node.func.value, ast.Name) and node.func.value.id in NOT_STREAMLIT)
                ):
                    lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
                    yield (f"{folder}/{path.name}", node.lineno, node.func.attr), lines


NOT_STREAMLIT: Final = frozenset({"form_fields", "beslut_fields", "report_fields"})
"""Modules of ours with functions of the same names."""


def unmet() -> list[Site]:
    """Widgets of the code that no walk has come to."""
    return [site for site, lines in sites() if not any((site[0], line) in met for line in lines)]


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
            met.add((name.removeprefix(f"{ROOT}/"), frame.f_lineno))
        return plain(*args, **more)

    return drawn
