"""What somebody puts into the fields of a page: poison, and answers that no browser gives."""

from __future__ import annotations

import re
from typing import Any, Final

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element

from tests.privacy import pages
from torture import poison

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


def poisoned(app: AppTest, text: str, turn: int) -> WidgetStates:
    """Every field at once, in the browser's own words to the server."""
    said = WidgetStates()
    for one in fields(app):
        if (state := _answer(one, text, turn)) is not None:
            state.id = one.proto.id
            said.widgets.append(state)
    return said


def forged_as(app: AppTest, answer: WidgetState) -> WidgetStates:
    """Every field answered as another kind of widget answers."""
    said = WidgetStates()
    for one in fields(app):
        state = WidgetState()
        state.CopyFrom(answer)
        state.id = one.proto.id
        said.widgets.append(state)
    return said


def fields(app: AppTest) -> list[Any]:
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


def name_of(widget: Any) -> str:
    """A button, whichever row it stands at."""
    return re.sub(r"\d+", "#", f"{widget.key or widget.label}")
