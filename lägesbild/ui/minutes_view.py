"""Protokoll: the text of the minutes on the page, part by part as in the files."""

from __future__ import annotations

from html import escape
from typing import Final

import streamlit as st

from lägesbild.export import protokoll_parts
from lägesbild.export.protokoll_parts import Part
from lägesbild.reading.minutes import Whole

_LOOK: Final = """<style>
article.lb-minutes.lb-minutes { max-width: 46rem; line-height: 1.5; overflow-wrap: anywhere; }
.lb-minutes.lb-minutes h2 { font-size: 1.25rem; font-weight: 600; margin: 1.75rem 0 0.5rem; padding: 0; }
.lb-minutes.lb-minutes h3 { font-size: 1rem; font-weight: 600; margin: 1.25rem 0 0.25rem; padding: 0; }
.lb-minutes.lb-minutes p { margin: 0 0 0.5rem; }
.lb-minutes.lb-minutes p.lb-label { margin: 0.5rem 0 0; font-size: 0.875rem; opacity: 0.82; }
.lb-minutes.lb-minutes ul { margin: 0 0 0.5rem; padding-left: 1.25rem; list-style: disc; }
.lb-minutes.lb-minutes li { margin: 0.125rem 0; }
.lb-minutes.lb-minutes table { border-collapse: collapse; width: 100%; margin: 0.25rem 0 0.5rem; }
.lb-minutes.lb-minutes :is(th, td) {
  text-align: left; vertical-align: top; padding: 0.375rem 0.75rem 0.375rem 0; border: 0;
  border-bottom: 1px solid light-dark(#D3DCE3, #33414D);
}
.lb-minutes.lb-minutes th { font-weight: 600; }
.lb-minutes.lb-minutes .lb-signed { display: flex; flex-wrap: wrap; gap: 1rem 4rem; margin-top: 2rem; }
@media (max-width: 640px) {
  .lb-minutes.lb-minutes :is(table, tbody, tr, td) { display: block; }
  .lb-minutes.lb-minutes thead { position: absolute; clip-path: inset(50%); }
  .lb-minutes.lb-minutes td { border: 0; padding: 0; }
  .lb-minutes.lb-minutes td::before { content: attr(data-head) ": "; opacity: 0.82; font-size: 0.875rem; }
  .lb-minutes.lb-minutes tr {
    padding: 0.5rem 0; border-bottom: 1px solid light-dark(#D3DCE3, #33414D);
  }
}
</style>"""
_LEFT_OUT: Final = frozenset({"rubrik", "status"})
"""What the page says in its own heading."""


def show(whole: Whole) -> None:
    """The minutes as they would be printed."""
    parts = protokoll_parts.minutes(whole).parts
    body = "".join(_html(part) for part in parts if part.kind not in _LEFT_OUT)
    st.html(f'{_LOOK}<article class="lb-minutes" aria-label="Protokollets text">{body}</article>')


def _html(part: Part) -> str:
    text = escape(part.text)
    if part.kind == "uppgift":
        return "".join(
            f"<p><strong>{escape(name)}:</strong> {escape(value)}</p>" for name, value in part.rows
        )
    if part.kind == "punkter":
        return f"<ul>{''.join(f'<li>{escape(row[0])}</li>' for row in part.rows)}</ul>"
    if part.kind == "tabell":
        return _table(part)
    if part.kind == "underskrift":
        return f'<div class="lb-signed">{"".join(_signature(row) for row in part.rows)}</div>'
    tags = {
        "avsnitt": ("<h2>", "</h2>"),
        "huvudman": ("<h3>", "</h3>"),
        "etikett": ('<p class="lb-label">', "</p>"),
    }
    before, after = tags.get(part.kind, ("<p>", "</p>"))
    return f"{before}{text}{after}"


def _table(part: Part) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in part.head)
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td data-head="{escape(name)}">{escape(cell)}</td>'
            for name, cell in zip(part.head, row, strict=True)
        )
        + "</tr>"
        for row in part.rows
    )
    return (
        f'<table aria-label="{escape(part.text)}"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _signature(row: tuple[str, ...]) -> str:
    what, who, when = row
    return f"<div><p>{escape(what)}</p><p><strong>{escape(who)}</strong></p><p>{escape(when)}</p></div>"
