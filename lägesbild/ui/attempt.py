"""A write at the press of a button, told where it was pressed when it cannot be done."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.model import LagesbildError
from lägesbild.store.session import transaction
from lägesbild.ui.report_text import plain


def done(write: Callable[[Session], object]) -> bool:
    """Write all of it or nothing; whether it was done. What was wrong is shown here."""
    try:
        with transaction() as session:
            write(session)
    except LagesbildError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return False
    return True
