"""Choices of a page that stand in its address, so that a link, a reload and Back give the same view."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st


def held(name: str, options: Collection[str], default: str) -> str:
    """What the address says of a parameter; ``default`` for nothing and for what is not offered."""
    asked = st.query_params.get(name, default)
    return asked if asked in options else default


def put(name: str, value: str | None) -> None:
    """Write a parameter from the next run on; None takes it out."""
    if value is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value


def field(name: str, options: Collection[str], default: str) -> str:
    """The key of a control, set to what the address says; its ``on_change`` is ``written``."""
    key = f"adress.{name}"
    st.session_state[key] = held(name, options, default)
    return key


def written(name: str, default: str) -> None:
    """Write what a control was set to. A late choice may arrive when it is gone: then nothing is written."""
    chosen = st.session_state.get(f"adress.{name}")
    if chosen is not None:
        put(name, None if chosen == default else chosen)
