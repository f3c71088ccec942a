"""Vem ser vad: who reads what, told by the rules themselves."""

from __future__ import annotations

import streamlit as st

from lägesbild.ui import identity, report_readers

viewer = identity.current()
st.title("Vem ser vad")
report_readers.show(viewer)
