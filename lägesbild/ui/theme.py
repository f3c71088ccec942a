"""Light or dark, narrow or wide: what a page must know of the screen it is shown on."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.figures.tokens import Palette, Theme, palette

NARROW_PX: Final = 640
WIDTH_COOKIE: Final = "lb_bredd"


def current() -> Theme:
    """The theme the browser shows; light until it has told."""
    return "dark" if st.context.theme.type == "dark" else "light"


def colours() -> Palette:
    return palette(current())


def is_narrow() -> bool:
    """Whether the screen was narrower than a tablet when the page was opened (told by its own script)."""
    width = st.context.cookies.get(WIDTH_COOKIE, "")
    return width.isdecimal() and int(width) < NARROW_PX
