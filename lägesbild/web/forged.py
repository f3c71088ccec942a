"""
Answers of another kind than their field gives: a browser of ours never sends one, a forged message may.

Streamlit hands a page whatever came (a list for a text, bytes for a choice), and the page would break on it,
or keep it in a draft and break at each opening after that.
"""

from __future__ import annotations

from typing import Any, Final

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import Serialized, WStates

SAME: Final = {"int_value": "double_value"}
"""Fields of numbers answer with either."""
_take: Final = WStates.set_widget_from_proto
_read: Final = WStates.__getitem__


def refuse() -> None:
    """From now on such an answer counts as not given: the field keeps what it held, and nobody is told."""
    for name, own in (("set_widget_from_proto", _take_possible), ("__getitem__", _read_possible)):
        setattr(WStates, name, own)


def _take_possible(states: WStates, came: WidgetState) -> None:
    known = states.widget_metadata.get(came.id)
    if known is None or _is_of_its_kind(came, known):
        _take(states, came)


def _read_possible(states: WStates, widget: str) -> Any:
    """What a field was answered with. KeyError is how Streamlit says that it was not answered."""
    held, known = states.states.get(widget), states.widget_metadata.get(widget)
    if not isinstance(held, Serialized) or known is None:
        return _read(states, widget)
    if not _is_of_its_kind(held.value, known):  # it came before the field was drawn for the first time
        del states.states[widget]
        raise KeyError(widget)
    found = _read(states, widget)
    # Streamlit notes the kind that came, which is none when a field was emptied: the next one is judged too.
    states.set_widget_metadata(known)
    return found


def _is_of_its_kind(came: WidgetState, known: WidgetMetadata[Any]) -> bool:
    kind = came.WhichOneof("value")
    return kind is None or SAME.get(kind, kind) == SAME.get(known.value_type, known.value_type)
