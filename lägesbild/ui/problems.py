"""The one place where errors of pages end up: named ones as their sentence, others as an incident number."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import traceback
from collections.abc import Callable
from typing import Final

import streamlit as st
from streamlit.runtime.runtime_util import WidgetStateSizeError

from lägesbild.model import LagesbildError, UnavailableError
from lägesbild.ui.report_text import plain

LOG = logging.getLogger("lägesbild.incident")
TYPED: Final = (str, int, float, dt.date, dt.time, list, tuple)
"""What fields hold that a person has filled in."""
STRUCK: Final = "problem.struck"
"""Set in the session when the database broke a run in the middle."""
NOT_OF_ITS_KIND: Final = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError)
READING: Final = frozenset({"deserialize", "unpack_widget_state_value"})
STATE: Final = "/streamlit/runtime/state/"
TOO_LONG: Final = "Texten är för lång för att tas emot. Ladda om sidan och skriv eller klistra in en kortare."
UNREADABLE: Final = "Ett fält fick ett värde som det inte kan ha. Ladda om sidan och fyll i fältet igen."


def show(error: Exception) -> bool:
    """Tell the user what went wrong (Streamlit calls this for every uncaught error of a page)."""
    known = isinstance(error, LagesbildError)
    st.error(_as_markdown(error), icon=":material/error:" if known else ":material/report:")
    if isinstance(error, UnavailableError):
        # What was typed is held by this session: the next run that comes through gives it back.
        st.session_state[STRUCK] = True
        st.button("Försök igen", icon=":material/refresh:", key="problem.again")
    return True


def give_back() -> None:
    """
    After a run that the database broke: put what the fields held back on the screen.

    The browser drops what is typed in fields that a run does not draw, so that the next one would show
    them empty. What this run sets, it shows.
    """
    if not st.session_state.pop(STRUCK, False):
        return
    for name, held in st.session_state.items():
        # Not truth values and objects: buttons, files and tables of choices may not be set.
        if isinstance(held, TYPED) and not isinstance(held, bool):
            st.session_state[name] = held


def caught(make: Callable[[], bytes]) -> tuple[str, bytes | None]:
    """Make a file where Streamlit shows no error: what to tell when it went wrong, or the file."""
    try:
        return "", make()
    except Exception as error:  # noqa: BLE001 the one place that catches, for what runs outside a page
        return sentence(error), None


def sentence(error: Exception) -> str:
    """What to tell the user of an error; one without a name gets an incident number."""
    if isinstance(error, LagesbildError):
        return str(error)
    if isinstance(error, WidgetStateSizeError):
        return TOO_LONG
    if _is_unreadable(error):
        return UNREADABLE
    return (
        f"Något gick fel. Försök igen om en stund. Om det händer igen, uppge ärendenummer "
        f"**{record(error)}** till administratören."
    )


def record(error: BaseException) -> str:
    """Log where an error happened, and return its number. Its message may quote somebody: left out."""
    number = secrets.token_hex(4).upper()
    LOG.error("incident %s: %s\n%s", number, _kinds(error), _places(error))
    return number


def _as_markdown(error: Exception) -> str:
    """What to tell where Streamlit reads Markdown: a sentence may quote what somebody typed."""
    return plain(str(error)) if isinstance(error, LagesbildError) else sentence(error)


def _is_unreadable(error: Exception) -> bool:
    """Whether Streamlit broke on reading what a browser says a field holds, which no browser of ours says."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames or not isinstance(error, NOT_OF_ITS_KIND):
        return False
    reads = any(frame.name in READING and "streamlit" in frame.filename for frame in frames)
    return reads or STATE in frames[-1].filename.replace("\\", "/")


def keep_messages_out_of_the_log() -> None:
    """Stop Streamlit from logging the same errors a second time, with their messages."""
    logging.getLogger("streamlit.error_util").addFilter(lambda entry: entry.exc_info is None)


def _kinds(error: BaseException) -> str:
    kinds: list[str] = []
    while error is not None and len(kinds) < 5:
        kinds.append(f"{type(error).__module__}.{type(error).__qualname__}")
        following = error.__cause__ or error.__context__
        if following is None:
            break
        error = following
    return " <- ".join(kinds)


def _places(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return "\n".join(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:])
