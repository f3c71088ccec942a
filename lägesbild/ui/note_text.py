"""Anteckna: the field of one item, kept after a second's pause; where two have written, both and a choice."""

from __future__ import annotations

import functools
from html import escape
from typing import Final

import streamlit as st

from lägesbild.actions import note_persons
from lägesbild.model import LagesbildError, NotFoundError, Viewer
from lägesbild.model.clock import STOCKHOLM
from lägesbild.reading import drafts, meeting_notes
from lägesbild.reading.meeting_notes import NotedItem
from lägesbild.store.session import reading
from lägesbild.ui import identity, layout, note_state, note_words
from lägesbild.ui.note_state import CONFLICT, Note
from lägesbild.ui.report_text import plain

HEIGHT_PX: Final = 320
SAVED: Final = "Anteckningen är sparad. "
BEFORE_SENT: Final = (
    "Maska, skriv om till funktion och plats, eller svara varför det får stå när protokollet sänds."
)
BRIDGE: Final = "anteckna_ater"
BACK: Final = "Det du hade skrivit innan anslutningen bröts är tillbaka"
_RECEIVED: Final = "anteckna.received"
_TOLD: Final = "anteckna.told"


@st.fragment
def write(viewer: Viewer, item_id: int) -> None:
    """
    The field of an item. A fragment: what is sent runs nothing else of the page.

    Raises
    ------
    NotFoundError
        The item is gone, or the viewer is no member of its group.
    """
    note = note_state.of(viewer, item_id)
    if note.problem == CONFLICT:
        _both(viewer, note)
    st.session_state.setdefault(note.key, note.text)
    st.text_area(
        "Anteckningar",
        key=note.key,
        height=HEIGHT_PX,
        on_change=note_state.receive,
        args=(item_id, note.turn),
        placeholder="Skriv här. Det sparas av sig självt.",
    )
    if note.problem and note.problem != CONFLICT:
        st.markdown(f":red[:material/error: {plain(note.problem)}]")
    _question(note)
    st.html(_marker(note))


def _question(note: Note) -> None:
    """What may be a person in the note, to be masked or answered for before the minutes are sent."""
    with reading() as session:
        question = note_persons.under(session, note.item_id, note.text)
    if question is None:
        return
    with st.container(border=True, key="anteckna.fraga"):
        advice = BEFORE_SENT if note.problem else SAVED + BEFORE_SENT
        st.markdown(f":material/person_search: **{plain(question.told)}**  \n{advice}")
        st.button(
            "Maska",
            icon=":material/visibility_off:",
            key=f"anteckna.maska.{note.item_id}",
            on_click=note_state.mask,
            args=(note.item_id, question),
        )


def read(viewer: Viewer, item: NotedItem, *, writer: bool) -> None:
    """The note of an item to read; a ``writer`` also sees what they had typed and could not store."""
    if item.note:
        st.html(f'<p class="lb-noted">{escape(item.note)}</p>')
    else:
        layout.empty("Inget är antecknat under punkten.")
    if not writer:
        return
    with reading() as session:
        draft = drafts.read(session, note_state.draft(item.id), viewer=viewer)
    if draft is not None and draft.values["text"] != item.note:
        st.warning("Det här hade du skrivit, men det hann inte sparas.", icon=":material/difference:")
        st.code(draft.values["text"], language=None, wrap_lines=True)


def told() -> None:
    """What came back in the run before."""
    for sentence in st.session_state.pop(_TOLD, ()):
        st.info(plain(sentence), icon=":material/settings_backup_restore:")


def bridge(viewer: Viewer, meeting_id: int) -> None:
    """
    Where the browser's script hands over what it held while nobody could receive it. Not seen.

    What was received is told in the page, so that the script lets go of it.
    """
    received: dict[int, str] = st.session_state.get(_RECEIVED, {})
    signs = "".join(
        f'<span class="lb-received" data-item="{item_id}" data-digest="{escape(sign)}"></span>'
        for item_id, sign in received.items()
    )
    who = f'<span class="lb-writer" data-user="{viewer.user_id}" data-meeting="{meeting_id}"></span>'
    with st.container(key=BRIDGE):
        st.html(f"<div hidden>{who}{signs}</div>")
        key = f"{BRIDGE}_text"
        st.text_area("Text att återställa", key=key, on_change=_receive, args=(meeting_id, key))


def _receive(meeting_id: int, key: str) -> None:
    viewer = identity.current()
    told = note_state.message(st.session_state.get(key) or "")
    if told is None or told["user"] != str(viewer.user_id):
        return
    with reading() as session:
        notes = meeting_notes.read(session, meeting_id, viewer=viewer)
    item = next((item for item in notes.items if item.id == told["item"]), None)
    try:
        if item is None:
            raise NotFoundError(f"Punkten finns inte längre. Det du hade skrivit under den: {told['text']}")
        note = note_state.bring_back(
            viewer, item.id, told["text"], version=told["version"], sent=told["sent"]
        )
    except LagesbildError as error:
        sentence = str(error)
    else:
        if not note.is_safe:
            return
        sentence = f"{BACK} under § {item.number}" + (". Se där vad som återstår." if note.problem else ".")
    st.session_state.setdefault(_RECEIVED, {})[told["item"]] = note_words.digest(told["text"])
    st.session_state.setdefault(_TOLD, []).append(sentence)


def _both(viewer: Viewer, note: Note) -> None:
    with reading() as session:
        theirs, version = meeting_notes.note_of(session, note.item_id, viewer=viewer)
    st.warning(
        f"Så här står det sparat nu:\n\n{plain(theirs) or 'Inget.'}\n\n"
        "Din text står i fältet och är inte sparad under punkten än. Välj vad som ska stå.",
        title="Någon annan har antecknat under samma punkt",
        icon=":material/difference:",
    )
    choose = functools.partial(note_state.choose, note.item_id, theirs=theirs, version=version)
    with st.container(horizontal=True):
        for label, text in (
            ("Behåll den andras", theirs),
            ("Behåll min", note.text),
            ("Behåll båda, efter varandra", note_state.together(theirs, note.text, note.before)),
        ):
            st.button(label, key=f"anteckna.val.{label}", on_click=choose, args=(text,))


def _marker(note: Note) -> str:
    """What is safe with the server, for the person and for the browser's script."""
    if note.problem:
        said = "Texten är kvar som utkast." if note.is_safe else "Texten finns bara i det här fönstret."
    elif note.saved_at is not None:
        said = f"Sparat {note.saved_at.astimezone(STOCKHOLM):%H.%M}"
    else:
        said = "Allt är sparat." if note.text else "Det du skriver sparas av sig självt."
    sign = note_words.digest(note.text) if note.is_safe else ""
    unsafe = "" if note.is_safe else " data-unsafe"
    return (
        f'<p class="lb-kept" data-item="{note.item_id}" data-version="{note.version}" '
        f'data-digest="{escape(sign)}"{unsafe}>{escape(said)}</p>'
    )
