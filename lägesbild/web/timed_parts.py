"""
A part of a page that runs by itself waits until the page before it has been sent.

A run hands what it draws to the server's loop, and Streamlit drops what still waits there as soon as another
run begins. A choice that runs the whole page is meant to do that. A fragment that is asked for just as the
page ends, by its timer or by a click in it, would take the last of the page with it
(https://github.com/streamlit/streamlit/issues/9921).
"""

from __future__ import annotations

from typing import Final

from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner

_begin: Final = AppSession._create_scriptrunner


def keep_in_turn() -> None:
    """From now on a fragment begins when all that the run before it drew is on its way."""
    setattr(AppSession, _begin.__name__, _begin_in_turn)  # mypy would refuse the assignment


def _begin_in_turn(session: AppSession, asked: RerunData) -> None:
    ending = session._scriptrunner
    if ending is None:
        _begin(session, asked)
    else:  # it takes no more requests, so all that it drew waits in the loop by now
        session._event_loop.call_soon(_begin_next, session, asked, ending)


def _begin_next(session: AppSession, asked: RerunData, ending: ScriptRunner) -> None:
    if session._state is AppSessionState.SHUTDOWN_REQUESTED:
        return
    if session._scriptrunner not in {None, ending}:  # a choice came between: its run draws the fragment too
        return
    try:
        _begin(session, asked)
    except RuntimeError as error:  # no thread to be had; told as Streamlit does when it begins at once
        session.handle_backmsg_exception(error)
