"""
Answers that their field does not give: a browser of ours never sends one, a forged message may.

Streamlit hands a page whatever came (a list for a text, a choice that was not offered), and the page would
break on it, or keep it in a draft and break at each opening after that.
"""

from __future__ import annotations

from typing import Any, Final

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import Serialized, WStates

SAME: Final = {"int_value": "double_value"}
"""Fields of numbers answer with either."""
_plain: Final = WStates.__getitem__


def refuse() -> None:
    """From now on such an answer counts as not given: the field keeps what it held."""
    WStates.__getitem__ = _possible  # type: ignore[method-assign]


def _possible(states: WStates, widget: str) -> Any:
    """What a field was answered with. KeyError is how Streamlit says that it was not answered."""
    held, known = states.states.get(widget), states.widget_metadata.get(widget)
    if not isinstance(held, Serialized) or known is None:
        return _plain(states, widget)
    if not (_is_of_its_kind(held.value, known) and _is_offered(held.value, known)):
        raise KeyError(widget)
    found = _plain(states, widget)
    # Streamlit notes the kind that came, which is none when a field was emptied: the next one is judged too.
    states.set_widget_metadata(known)
    return found


def _is_of_its_kind(came: WidgetState, known: WidgetMetadata[Any]) -> bool:
    kind = came.WhichOneof("value")
    return kind is None or SAME.get(kind, kind) == SAME.get(known.value_type, known.value_type)


def _is_offered(came: WidgetState, known: WidgetMetadata[Any]) -> bool:
    """Whether what was chosen was offered where the field was drawn last."""
    if known.formatted_options is None:
        return True
    chosen = [came.string_value] if came.HasField("string_value") else came.string_array_value.data
    return set(chosen) <= set(known.formatted_options)
