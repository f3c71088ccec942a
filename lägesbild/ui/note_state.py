"""Anteckna: what this session holds of a note that is being written, and how it is stored."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from lägesbild.actions import drafts as draft_acts
from lägesbild.actions import notes as acts
from lägesbild.actions import persons
from lägesbild.actions.free_text import clean
from lägesbild.model import ConflictError, InputError, LagesbildError, PersonQuestionError, Viewer
from lägesbild.reading import drafts, meeting_notes
from lägesbild.store.session import reading, transaction
from lägesbild.ui import identity, note_words

CONFLICT: Final = "conflict"
_MESSAGE: Final = {
    "user": (str,),
    "item": (int,),
    "version": (int,),
    "text": (str,),
    "sent": (str, type(None)),
}


@dataclass
class Note:
    """
    A note as this session writes it.

    ``before`` and ``version`` are what was stored when the field was filled; ``text`` is the latest that
    the field has sent. ``problem`` is why it is not stored: a sentence, or ``CONFLICT``. ``turn`` tells one
    field from the next. It is ``user_id``'s: a window keeps its session when somebody else signs in.
    """

    item_id: int
    user_id: int
    before: str
    version: int
    text: str
    turn: int = 0
    problem: str = ""
    saved_at: dt.datetime | None = None
    is_safe: bool = True

    @property
    def key(self) -> str:
        """The key of its field."""
        return note_words.field(self.item_id, self.turn)

    def refill(self, text: str) -> None:
        """Show a text in a new field: what is typed in the old one meanwhile is not overwritten."""
        self.text = text
        self.turn += 1


def of(viewer: Viewer, item_id: int) -> Note:
    """The note of an item as this session holds it, brought up to date with what is stored."""
    with reading() as session:
        stored, version = meeting_notes.note_of(session, item_id, viewer=viewer)
        held = _held(viewer, item_id)
        kept = drafts.read(session, draft(item_id), viewer=viewer) if held is None else None
    if held is None:
        held = Note(item_id, viewer.user_id, stored, version, stored)
        st.session_state[_name(item_id)] = held
        if kept is not None:
            _reopen(held, kept.values)
    if stored == held.before:
        held.version = version
        if held.problem == CONFLICT:  # what the other wrote is gone again, or only the item was moved
            store(viewer, held)
    elif held.problem and stored != clean(held.text):
        held.problem = CONFLICT
    else:  # nothing of one's own is unsent: what somebody else wrote is shown
        held.before, held.version, held.problem = stored, version, ""
        if stored != clean(held.text):
            held.refill(stored)
    return held


def receive(item_id: int, turn: int) -> None:
    """
    Store what a field has sent; what comes from a field that is gone, the browser hands over itself.

    Who it is is asked anew: no other run of the page may have come for an hour. It counts as use.
    """
    viewer = identity.current()
    note = _held(viewer, item_id)
    if note is None or note.turn != turn or note.key not in st.session_state:
        return
    note.text = st.session_state[note.key] or ""
    if note.problem == CONFLICT:
        _keep(viewer, note)
    else:
        store(viewer, note)


def store(viewer: Viewer, note: Note) -> None:
    """Store a note, or keep it as a draft and say why it is not stored."""
    note.problem = ""
    try:
        _write(viewer, note)
    except ConflictError:
        note.problem = CONFLICT
    except LagesbildError as error:
        note.problem = str(error)
    if note.problem:
        _keep(viewer, note)


def mask(item_id: int, question: PersonQuestionError) -> None:
    """Take words out of a note that may point at a person."""
    viewer = identity.current()
    note = _held(viewer, item_id)
    if note is not None and note.problem != CONFLICT:
        note.refill(persons.masked(note.text, names=question.names, marks=question.marks))
        store(viewer, note)


def choose(item_id: int, text: str, *, theirs: str, version: int) -> None:
    """Let a text stand after having seen ``theirs``; what is written after that is shown in its turn."""
    viewer = identity.current()
    note = _held(viewer, item_id)
    if note is None:
        return
    note.before, note.version = theirs, version
    if text != note.text:
        note.refill(text)
    store(viewer, note)


def bring_back(viewer: Viewer, item_id: int, text: str, *, version: int, sent: str | None) -> Note:
    """
    Take what was typed in a field that is gone, written on the text of a version.

    ``sent`` is what that field had sent last: where just that is stored, nobody else has written since.
    """
    note = of(viewer, item_id)
    with reading() as session:
        stored, now = meeting_notes.note_of(session, item_id, viewer=viewer)
    own = {clean(one) for one in (text, sent) if one is not None}
    if note.problem and note.text != text:  # never in place of what has not been chosen for or against
        text = together(note.text, text, note.before)
    if note.text != text:
        note.refill(text)
    if version == now or stored in own:
        note.before, note.version = stored, now
        store(viewer, note)
    else:
        note.before, note.problem = "", CONFLICT
        _keep(viewer, note)
    return note


def together(theirs: str, mine: str, before: str) -> str:
    """
    Both texts one after the other; what was there before either of them, once.

    >>> together("Ett. Två.", "Ett. Tre.", "Ett.")
    'Ett. Två.\\n\\nTre.'
    """
    own = mine[len(before) :] if before and mine.startswith(before) else mine
    return "\n\n".join(part.strip() for part in (theirs, own) if part.strip())


def _write(viewer: Viewer, note: Note) -> None:
    with transaction() as session:
        row = acts.write(session, note.item_id, note.text, version=note.version, by=viewer)
        draft_acts.discard(session, draft(note.item_id), by=viewer)
        note.before, note.version = row.note, row.version
    note.problem, note.saved_at, note.is_safe = "", dt.datetime.now(dt.UTC), True
    seen: dict[str, Any] = st.session_state.get("anteckna.seen", {})
    if "items" in seen:
        seen["items"][note.item_id] = note.version


def _keep(viewer: Viewer, note: Note) -> None:
    """Keep what is not stored as a draft; ``is_safe`` says whether that went well."""
    payload = {
        "text": note.text,
        "before": note.before,
        "problem": note.problem,
    }
    try:
        with transaction() as session:
            draft_acts.save(session, draft(note.item_id), payload, by=viewer)
    except InputError:  # larger than any draft may be: the browser holds it on
        note.is_safe = False
    else:
        note.is_safe = True


def _reopen(note: Note, kept: dict[str, Any]) -> None:
    note.text, note.problem = str(kept["text"]), str(kept["problem"])
    if kept["before"] != note.before:
        note.problem, note.before = CONFLICT, str(kept["before"])


def _held(viewer: Viewer, item_id: int) -> Note | None:
    """The note that this session holds, if it is the viewer's own."""
    note: Note | None = st.session_state.get(_name(item_id))
    return note if note is not None and note.user_id == viewer.user_id else None


def _name(item_id: int) -> str:
    return f"anteckna.text.{item_id}"


def draft(item_id: int) -> str:
    """The name of the draft that holds what is not stored under an item."""
    return f"anteckning{item_id}"


def message(text: str) -> dict[str, Any] | None:
    """What the browser's script hands over; None for what it did not write."""
    try:
        told = json.loads(text)
    except ValueError:
        return None
    if not isinstance(told, dict) or not all(
        type(told.get(name)) in kinds for name, kinds in _MESSAGE.items()
    ):
        return None
    return told
