"""
Answers of another kind than their field gives: a browser of ours never sends one, a forged message may.

Streamlit hands a page whatever came (a list for a text, bytes for a choice), and the page would break on it,
or keep it in a draft and break at each opening after that.
"""

from __future__ import annotations

from typing import Any, Final

from streamlit.runtime.state.session_state import Serialized, WStates

SAME: Final = {"int_value": "double_value"}
"""Fields of numbers answer with either."""
_plain: Final = WStates.__getitem__


def refuse() -> None:
    """From now on such an answer counts as not given: the field keeps what it held."""
    WStates.__getitem__ = _of_its_kind  # type: ignore[method-assign]


def _of_its_kind(states: WStates, widget: str) -> Any:
    """What a field was answered with. KeyError is how Streamlit says that it was not answered."""
    held, known = states.states.get(widget), states.widget_metadata.get(widget)
    if not isinstance(held, Serialized) or known is None:
        return _plain(states, widget)
    came = held.value.WhichOneof("value")
    if came is not None and SAME.get(came, came) != SAME.get(known.value_type, known.value_type):
        raise KeyError(widget)
    found = _plain(states, widget)
    # Streamlit notes the kind that came, which is none when a field was emptied: the next one is judged too.
    states.set_widget_metadata(known)
    return found
