"""What is told of one row that is open: fields, lines, a remark, and what must not be missed."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

import streamlit as st

_LOOK: Final = """<style>
dl.lb-fields.lb-fields { margin: 0; padding: 0; }
.lb-fields.lb-fields > div {
  display: grid; grid-template-columns: 9.5rem 1fr; gap: 0 0.75rem; margin: 0; padding: 0.25rem 0;
  border-bottom: 1px solid light-dark(#D3DCE3, #33414D); line-height: 1.4;
}
.lb-fields.lb-fields dt { margin: 0; padding: 0; font-size: 0.875rem; font-weight: 400; opacity: 0.78; }
.lb-fields.lb-fields dd { margin: 0; padding: 0; white-space: pre-line; overflow-wrap: anywhere; }
ul.lb-lines.lb-lines { list-style: none; margin: 0; padding: 0; }
.lb-lines.lb-lines li {
  margin: 0; padding: 0.375rem 0; border-bottom: 1px solid light-dark(#D3DCE3, #33414D); line-height: 1.4;
  overflow-wrap: anywhere;
}
.lb-lines .lb-status { margin-right: 0.5rem; }
.lb-lines .lb-remark { font-size: 0.875rem; }
@media (max-width: 640px) {
  .lb-fields.lb-fields > div { grid-template-columns: 1fr; }
}
</style>"""


def fields(pairs: Iterable[tuple[str, str | None]], *, label: str) -> None:
    """What is told of a row, name beside text as it was written; what is not told of is left out."""
    items = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in pairs if text
    )
    st.html(f'{_LOOK}<dl class="lb-fields" aria-label="{escape(label)}">{items}</dl>')


def lines(items: Iterable[str], *, label: str) -> None:
    """A list of lines of safe HTML."""
    rows = "".join(f"<li>{item}</li>" for item in items)
    st.html(f'{_LOOK}<ul class="lb-lines" aria-label="{escape(label)}">{rows}</ul>')


def important(sentence: str, *, sign: str = "!") -> None:
    """A sentence that must not be missed."""
    st.html(f'<p class="lb-warn"><span aria-hidden="true">{sign}</span> {escape(sentence)}</p>')


def remark(text: str) -> str:
    """A quiet remark, escaped."""
    return f'<span class="lb-remark">{escape(text)}</span>'
