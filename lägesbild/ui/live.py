"""Parts of a page that run by themselves every few seconds (``st.fragment(run_every=…)``)."""

from __future__ import annotations

import streamlit as st

from lägesbild.model import Viewer
from lägesbild.ui import identity


def begin(name: str) -> None:
    """Say, in the page's own run and right before the part, that this is no run of its own."""
    st.session_state[f"live.{name}"] = True


def viewer(name: str, seen: Viewer) -> Viewer:
    """Who is looking: ``seen`` in the page's own run, asked anew (without counting as use) in the part's."""
    return seen if st.session_state.pop(f"live.{name}", False) else identity.still()
