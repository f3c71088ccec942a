"""Hjälp: the handbook as a page, and what it says of a page beside that page's heading."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.model import Viewer
from lägesbild.ui import handbook, layout
from lägesbild.ui.handbook import Picture

PAGE: Final = "Hjälp"
ALL: Final = "Alla sidor"
WIDTH_PX: Final = 860
TEXT_PX: Final = 680


def show(viewer: Viewer) -> None:
    """The page below its heading: the viewer's own role first, the others to choose."""
    slugs = {title: slug for slug, title in handbook.TITLES.items()}
    own = list(handbook.TITLES).index(handbook.slug_for(viewer))
    with st.container(horizontal=True):
        role = st.selectbox("Handbok för", list(slugs), index=own, key="sida", bind="query-params", width=280)
        found = handbook.page(slugs[role])
        wanted = st.selectbox("Om sidan", [ALL, *found.sections], key="om", bind="query-params", width=280)
    if not found.sections:
        layout.empty("Handboken finns inte i den här installationen. Fråga den som sköter driften.")
        return
    with st.container(width=WIDTH_PX, key="handbok"):
        if wanted == ALL:
            _text(found.introduction)
        for title, text in found.sections.items():
            if wanted in {ALL, title}:
                layout.section(title)
                _text(text)


def beside(viewer: Viewer, title: str) -> None:
    """What the handbook says of this page to this person, one click from its heading."""
    text = handbook.section(handbook.slug_for(viewer), title)
    if title == PAGE or not text:
        return
    with (
        st.container(key="hjalp", width="content"),
        st.popover(PAGE, icon=":material/help:", key="hjalp.knapp"),
        st.container(width=460, gap="xsmall"),
    ):
        layout.section(title)
        st.markdown(handbook.words_only(text))
        st.html('<p class="lb-caption"><a href="/hjalp">Öppna hela handboken, med bilder</a></p>')


def _text(text: str) -> None:
    for piece in handbook.pieces(text):
        if isinstance(piece, Picture):
            if piece.path.is_file():
                st.image(piece.path, alt=piece.alt)
        elif piece:
            st.markdown(piece, width=TEXT_PX)
