"""Mark words, sentences or proposed passages of a text with clicks or keys, and mask them under a section."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Final

import streamlit as st

from lägesbild.actions import record_masks
from lägesbild.analysis import masking
from lägesbild.analysis.masking import Span
from lägesbild.model import Viewer
from lägesbild.reading import record_requests
from lägesbild.reading.record_requests import Row
from lägesbild.reading.record_texts import Field, Record
from lägesbild.store.session import reading
from lägesbild.ui import attempt, layout, record_ground
from lägesbild.ui.report_text import plain

PROPOSED, WORDS, SENTENCES, ALL = "Förslag", "Ord", "Meningar", "Hela uppgiften"
MOST: Final = 400
"""Words offered at once: a longer text is masked sentence by sentence."""
ABOUT: Final = (
    "Förslagen är sådant som kan peka ut någon: nummer, adresser och det som kan vara namn. De är en hjälp "
    "att leta och hittar inte allt. Läs hela texten själv. Med tangentbord: piltangenterna flyttar mellan "
    "orden och blanksteg markerar."
)


def show(viewer: Viewer, row: Row, record: Record, *, done: Callable[[str], None]) -> None:
    """Choose a particular, mark in it, choose the section, mask."""
    if row.is_stale:
        layout.note("Ta bort maskeringarna först.")
        return
    fields = {one.key: one for one in record.fields}
    longest = max(fields, key=lambda key: len(fields[key].text))
    with st.container(border=True, width=900):
        key = st.selectbox(
            "Uppgift",
            list(fields),
            index=list(fields).index(longest),
            format_func=lambda one: fields[one].label,
            key=f"utlamnande.uppgift{row.id}",
            width=360,
        )
        chosen = _marked(row, fields[key])
        section = record_ground.choose("utlamnande.grund")
        if st.button("Maskera det markerade", key="utlamnande.maskera", icon=":material/ink_marker:"):
            _mask(viewer, row, record, key, chosen, section, done)


def quoted(passage: str, label: str, ground: str) -> str:
    """A masked passage as safe HTML, for those who assess it."""
    return f"<b>{escape(passage)}</b> – {escape(label.lower())}, {escape(ground)}"


def _marked(row: Row, field: Field) -> list[Span]:
    """The passages marked now."""
    found = {unit: _free(row, field, spans) for unit, spans in _units(field.text).items()}
    units = [unit for unit, spans in found.items() if spans]
    if not units:
        layout.note("Allt i den här uppgiften är maskerat.")
        return []
    # The key changes when something was masked: what was marked is done with then.
    name = f"utlamnande.{row.id}.{field.key}.{len(row.masks)}"
    unit = st.segmented_control(
        "Markera", units, default=units[0], key=f"{name}.enhet", required=True, help=ABOUT
    )
    spans = found[unit or units[0]]
    marked = st.pills(
        "Det som markeras maskeras",
        list(range(len(spans))),
        format_func=lambda place: _told(field.text, spans[place], place),
        selection_mode="multi",
        key=f"{name}.{unit}",
    )
    chosen = [spans[place] for place in marked]
    return list(masking.passages(field.text, chosen)) if unit == WORDS else chosen


def _units(text: str) -> dict[str, Sequence[Span]]:
    with reading() as session:
        proposed = record_requests.suggested(session, text)
    words = masking.words(text)
    return {
        PROPOSED: proposed,
        WORDS: words if len(words) <= MOST else (),
        SENTENCES: masking.sentences(text),
        ALL: ((0, len(text)),),
    }


def _free(row: Row, field: Field, spans: Sequence[Span]) -> list[Span]:
    """Those where nothing is masked yet."""
    held = row.masks_of(field.key)
    return [
        (begins, ends)
        for begins, ends in spans
        if not any(begins < one.ends and one.begins < ends for one in held)
    ]


def _told(text: str, span: Span, place: int) -> str:
    """A passage as an option; the same word twice is told apart by marks that nobody sees or hears."""
    unseen = f"{place:b}".translate({ord("0"): "\N{ZERO WIDTH SPACE}", ord("1"): "\N{ZERO WIDTH NON-JOINER}"})
    return plain(" ".join(text[slice(*span)].split())) + unseen


def _mask(
    viewer: Viewer,
    row: Row,
    record: Record,
    field: str,
    spans: Sequence[Span],
    section: str,
    done: Callable[[str], None],
) -> None:
    if attempt.done(
        lambda session: record_masks.mask(
            session,
            row.id,
            spans,
            field=field,
            ground=section,
            checksum=record.checksum,
            version=row.version,
            by=viewer,
        )
    ):
        done("1 avsnitt är maskerat." if len(spans) == 1 else f"{len(spans)} avsnitt är maskerade.")
