"""
Parts of a page that run by themselves wait until the page before them has been sent.

A run of a page hands what it draws to the server's loop, and Streamlit drops what still waits there as soon
as another run begins. A choice made by a person is meant to do that. A timed part that is asked for just as
the page ends (https://github.com/streamlit/streamlit/issues/9921) would take the last of the page with it.
"""

from __future__ import annotations

from typing import Final

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

_ask: Final = AppSession.request_rerun


def keep_in_turn() -> None:
    """From now on a part begins when all that the run before it drew is on its way."""
    setattr(AppSession, _ask.__name__, _ask_in_turn)  # mypy would refuse the assignment


def _ask_in_turn(session: AppSession, asked: ClientState | None) -> None:
    if asked is not None and asked.fragment_id and _is_ending(session):
        session._event_loop.call_soon(_ask_next, session, asked, session._scriptrunner)  # after what waits
    else:
        _ask(session, asked)


def _ask_next(session: AppSession, asked: ClientState, ending: ScriptRunner | None) -> None:
    overtaken = session._scriptrunner not in {None, ending}
    if not (overtaken and asked.is_auto_rerun):  # that has newer answers, and the timer asks again
        _ask(session, asked)


def _is_ending(session: AppSession) -> bool:
    """There is a run, it takes no more requests, and its last messages may not have been sent."""
    if session._scriptrunner is None or session._state is AppSessionState.SHUTDOWN_REQUESTED:
        return False
    return session._scriptrunner._requests._state is ScriptRequestType.STOP
