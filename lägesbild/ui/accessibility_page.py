"""The accessibility statement as a page; strangers read the same text at /tillganglighet."""

from __future__ import annotations

from html import escape
from typing import Final

import streamlit as st

from lägesbild.reading import accessibility
from lägesbild.reading.accessibility import Section
from lägesbild.store.session import reading
from lägesbild.ui import layout

WIDTH_PX: Final = 760


def show() -> None:
    """The whole page."""
    with reading() as session:
        first, *others = accessibility.read(session)
    layout.header("Tillgänglighet", aside="tillgänglighetsredogörelse")
    with st.container(width=WIDTH_PX):
        _text(first)
        for section in others:
            layout.section(section.title)
            _text(section)


def _text(section: Section) -> None:
    told = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in section.paragraphs)
    items = "".join(f"<li>{escape(item)}</li>" for item in section.items)
    links = "".join(
        f'<p><a href="{escape(address)}">{escape(text)}</a></p>' for text, address in section.links
    )
    st.html(told + (f'<ul style="padding-left: 1.25rem">{items}</ul>' if items else "") + links)
