"""Who is looking at the page. The one function that tests of pages replace: ``identity.current``."""

from __future__ import annotations

import streamlit as st

from lägesbild.actions import sessions as acts
from lägesbild.model import ForbiddenError, Viewer
from lägesbild.reading import sessions
from lägesbild.store import tokens
from lägesbild.store.session import reading, transaction


def current() -> Viewer:
    """The signed-in viewer of this run; without one the run stops with nothing shown."""
    cookie = st.context.cookies.get(tokens.COOKIE)
    with reading() as session:
        found = sessions.find(session, cookie)
        viewer = sessions.viewer(session, found) if found else None
    if found is None or viewer is None:
        st.stop()
        raise ForbiddenError("Du behöver logga in.")  # outside Streamlit nothing is stopped by st.stop
    if found.touch_due:
        with transaction() as session:
            acts.touch(session, session_id=found.id)
    return viewer


def still() -> Viewer:
    """
    The viewer of a run that a page makes by itself every few seconds.

    Such a run is no use of the page: if it counted, nobody would ever be signed out for being away.
    """
    with reading() as session:
        found = sessions.find(session, st.context.cookies.get(tokens.COOKIE))
        viewer = sessions.viewer(session, found) if found else None
    if viewer is None:
        st.stop()
        raise ForbiddenError("Du behöver logga in.")
    return viewer
