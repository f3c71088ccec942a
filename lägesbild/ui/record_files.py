"""The files of a request: what is given out, and the decision, made anew when somebody takes them."""

from __future__ import annotations

import functools

import streamlit as st

from lägesbild.actions import record_exports
from lägesbild.export import utlamnande
from lägesbild.export.utlamnande import KINDS, TITLES, Court, Kind, Which
from lägesbild.model import Viewer
from lägesbild.reading import record_requests
from lägesbild.reading.record_requests import Whole
from lägesbild.store import settings
from lägesbild.store.session import reading, transaction
from lägesbild.ui import downloads, layout
from lägesbild.ui.downloads import File


def offer(viewer: Viewer, whole: Whole) -> None:
    """Both documents, each as PDF and Word."""
    with reading() as session:
        court = str(settings.get(session, settings.COURT))
    if whole.refuses and not court:
        layout.note(
            "Vilken kammarrätt beslutet överklagas till är inte angivet. Administratören anger det under "
            "Administration, Inställningar."
        )
    with st.container(horizontal=True):
        for which in ("handlingar", "beslut"):
            _files(viewer, whole, which)


def _files(viewer: Viewer, whole: Whole, which: Which) -> None:
    files = [
        File(
            kind,
            utlamnande.name(whole, which, kind),
            functools.partial(taken, whole.id, which, kind, viewer=viewer),
        )
        for kind in KINDS
    ]
    downloads.offer(f"utlamnande_{which}_{whole.id}", files, label=TITLES[which])


def taken(request_id: int, which: Which, kind: Kind, *, viewer: Viewer) -> bytes:
    """Read the request anew, make one file, and note with every huvudman concerned that it is taken."""
    downloads.stamped(
        TITLES[which], filters=None, viewer=viewer
    )  # the same rights as on the page, or nothing
    with reading() as session:
        whole = record_requests.read(session, request_id, viewer=viewer)
        court = Court(str(settings.get(session, settings.COURT)))
    made = utlamnande.file(whole, which, kind, court=court)
    rows = [(row.kind, row.source_id) for row in whole.rows if row.shown] if which == "handlingar" else []
    with transaction() as session:
        record_exports.take(session, what=which, file_kind=kind, request=whole.name, rows=rows, by=viewer)
    return made
