"""Sammankallning: mail to those called, sent beside the page, so that nobody waits for the mail server."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from lägesbild.actions import gatherings as acts
from lägesbild.export import gathering_mail, mail
from lägesbild.figures.classes import counted
from lägesbild.model import Viewer
from lägesbild.reading import gatherings
from lägesbild.store.session import reading, transaction
from lägesbild.ui import problems

NOT_SET: Final = "De kallade ser det i Lägesbild. Mejl är inte inställt: ring dem också."
STARTED: Final = "De kallade ser det i Lägesbild, och mejlas om de har lämnat en adress."
NOBODY: Final = "Ingen av de kallade har lämnat en mejladress: ring dem också."


@dataclass(slots=True)
class Mailing:
    """One round of mail: whether it is over, and what to say of it then."""

    done: threading.Event = field(default_factory=threading.Event)
    told: str = ""


def promise() -> str:
    """What those called will notice, said at once."""
    return STARTED if mail.is_set() else NOT_SET


def begin(viewer: Viewer, gathering_id: int) -> None:
    """Mail those called, if a server is set; what came of it is told by ``outcome``."""
    if not mail.is_set():
        return
    mailing = Mailing()
    st.session_state[_key(gathering_id)] = mailing
    threading.Thread(target=_run, args=(viewer, gathering_id, mailing), daemon=True).start()


def outcome(gathering_id: int) -> str:
    """What came of the mail sent in this session; empty while it is under way, and where none was sent."""
    mailing: Mailing | None = st.session_state.get(_key(gathering_id))
    return mailing.told if mailing is not None and mailing.done.is_set() else ""


def send(viewer: Viewer, gathering_id: int) -> str:
    """Mail those called, note it in the trail, and say what came of it."""
    with reading() as session:
        line = gatherings.one(session, gathering_id, viewer=viewer).line
        addresses = gatherings.addresses(session, gathering_id, viewer=viewer)
    if not addresses:
        return NOBODY
    failed = mail.send(addresses, gathering_mail.subject(line), gathering_mail.text(line))
    sent = len(addresses) - len(failed)
    with transaction() as session:
        acts.note_mailed(session, gathering_id, sent=sent, failed=len(failed), by=viewer)
    told = f"{counted(sent, 'person', 'personer')} har mejlats."
    return f"{told} {counted(len(failed), 'mejl', 'mejl')} gick inte fram: ring också." if failed else told


def _run(viewer: Viewer, gathering_id: int, mailing: Mailing) -> None:
    def attempt() -> bytes:
        mailing.told = send(viewer, gathering_id)
        return b""

    wrong, _ = problems.caught(attempt)
    if wrong:
        mailing.told = f"Mejlen gick inte iväg: ring de kallade. {wrong}"
    mailing.done.set()


def _key(gathering_id: int) -> str:
    return f"sammankallning.mejl.{gathering_id}"
