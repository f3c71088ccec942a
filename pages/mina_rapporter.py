"""Mina rapporter: what happened to what I reported."""

from __future__ import annotations

import streamlit as st

from lägesbild.ui import identity, report_list

viewer = identity.current()
st.title("Mina rapporter")
report_list.show(viewer)
