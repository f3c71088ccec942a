"""The files of a request: what is given out, and the decision, made anew when somebody takes them."""

from __future__ import annotations

import functools
from dataclasses import replace

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import record_exports
from lägesbild.export import utlamnande
from lägesbild.export.utlamnande import KINDS, TITLES, Court, Kind, Which
from lägesbild.model import Viewer
from lägesbild.reading import drafts, record_requests
from lägesbild.reading.record_requests import Whole
from lägesbild.store import settings
from lägesbild.store.session import reading, transaction
from lägesbild.ui import downloads, layout, record_decide


def offer(viewer: Viewer, whole: Whole) -> None:
    """Both documents, each as PDF and Word."""
    with reading() as session:
        court = str(settings.get(session, settings.COURT))
    if whole.refuses and not court:
        layout.note(
            "Vilken kammarrätt beslutet överklagas till är inte angivet. Administratören anger det under "
            "Administration, Inställningar."
        )
    both: tuple[Which, Which] = ("handlingar", "beslut")
    with st.container(horizontal=True):
        for which in both:
            downloads.documents(
                f"utlamnande_{which}_{whole.id}",
                KINDS,
                label=TITLES[which],
                name=functools.partial(utlamnande.name, whole, which),
                make=functools.partial(taken, whole.id, which, viewer=viewer),
            )


def taken(request_id: int, which: Which, kind: Kind, *, viewer: Viewer) -> bytes:
    """Read the request anew, make one file, and note with every huvudman concerned that it is taken."""
    # The same rights as on the page, or nothing.
    downloads.stamped(TITLES[which], filters=None, viewer=viewer)
    with reading() as session:
        whole = _as_typed(session, record_requests.read(session, request_id, viewer=viewer), viewer)
        court = Court(str(settings.get(session, settings.COURT)))
    made = utlamnande.file(whole, which, kind, court=court)
    rows = [(row.kind, row.source_id) for row in whole.rows if row.shown] if which == "handlingar" else []
    with transaction() as session:
        record_exports.take(session, what=which, file_kind=kind, request=whole.name, rows=rows, by=viewer)
    return made


def _as_typed(session: Session, whole: Whole, viewer: Viewer) -> Whole:
    """A request that is open with the reasons as they stand in this person's form, for the draft."""
    draft = drafts.read(session, record_decide.form(whole).name, viewer=viewer) if whole.is_open else None
    if draft is None:
        return whole
    typed = draft.values.get("fields", {})
    return replace(whole, reason=typed.get("reason") or "", decider=typed.get("decider") or "")
