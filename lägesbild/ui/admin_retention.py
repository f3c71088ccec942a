"""Gallring: after how many months what is thinned, and what is kept."""

from __future__ import annotations

import streamlit as st

from lägesbild.actions import settings as acts
from lägesbild.model import LagesbildError, Viewer, retention
from lägesbild.store import settings as stored
from lägesbild.store.session import reading, transaction
from lägesbild.ui import admin_told, layout
from lägesbild.ui.report_text import plain


def show(viewer: Viewer) -> None:
    """The times in force, and one of them to change."""
    layout.section("Gallring")
    layout.note(
        "Texter, punkter och utkast tas bort när tiden har gått. Raderna står kvar och räknas, med slag, "
        "kategori, område och dag. Protokoll, beslut, uppdrag, bedömningar och mål gallras aldrig. "
        "Tiderna är ett förslag tills kommunens plan är beslutad. Ingen tid sätts kortare än ett år, eller "
        "än förslaget där det är kortare. Den som sköter driften kör gallringen."
    )
    with reading() as session:
        held = {kind.key: int(stored.get(session, retention.setting(kind.key))) for kind in retention.KINDS}
    with st.container(width=640):
        layout.rows(
            (("", kind.name, _time(kind, held[kind.key])) for kind in retention.KINDS),
            label="När det gallras",
        )
    _form(viewer, held)


def _time(kind: retention.Kind, months: int) -> str:
    if months == retention.FOREVER:
        return "bevaras"
    return f"{retention.in_words(months)} efter att {kind.since}: {kind.what}"


def _form(viewer: Viewer, held: dict[str, int]) -> None:
    with st.container(width=480):
        key = st.selectbox(
            "Ändra tiden för",
            list(held),
            format_func=lambda one: retention.BY_KEY[one].name,
            key="installning.gallring",
        )
        kind = retention.BY_KEY[key]
        with st.form(f"installning_gallring_{key}", border=False):
            lowest = retention.FOREVER if kind.may_stay else min(kind.least, held[key])
            label = "Månader (0 bevarar)" if kind.may_stay else "Månader"
            months = st.number_input(label, lowest, retention.MOST_MONTHS, held[key], step=1)
            if st.form_submit_button("Spara tiden"):
                _save(viewer, kind, int(months), held[key])


def _save(viewer: Viewer, kind: retention.Kind, months: int, seen: int) -> None:
    try:
        with transaction() as session:
            acts.change_retention(session, kind=kind.key, months=months, seen=seen, by=viewer)
    except LagesbildError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    how = "bevaras nu" if months == retention.FOREVER else f"gallras nu efter {retention.in_words(months)}"
    admin_told.tell(f"{kind.name} {how}.")
    st.rerun()
