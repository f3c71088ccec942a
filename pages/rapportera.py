"""Rapportera: tell what you have seen, in under a minute, from a phone."""

from __future__ import annotations

import streamlit as st

from lägesbild.ui import identity, report_page

viewer = identity.current()
st.title("Rapportera")
report_page.show(viewer)
