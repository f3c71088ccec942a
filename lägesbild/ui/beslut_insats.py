"""A task becomes an insats: the way to the form of an insats, and what that form holds at first."""

from __future__ import annotations

from html import escape
from typing import Any, Final
from urllib.parse import urlencode

import streamlit as st

from lägesbild.actions import outcomes
from lägesbild.model import NotFoundError, Viewer
from lägesbild.model.roles import Deed, may
from lägesbild.reading import decisions
from lägesbild.reading.decisions import TaskRow
from lägesbild.reading.insats_choices import InsatsChoices
from lägesbild.store.session import reading
from lägesbild.ui import address, beslut_words

FROM: Final = "uppdrag"
"""The parameter of the address that names the task an insats is made of."""
LABEL: Final = "Gör insats av uppdraget"


def offered(viewer: Viewer, row: TaskRow) -> bool:
    """Whether this person may make an insats of a task: who has a part in it and may carry insatser."""
    turns = outcomes.may_turn(viewer, owner_huvudman_id=row.owner_huvudman_id)
    return row.is_open and turns and may(viewer.role, Deed.FOLLOW)


def link(viewer: Viewer, row: TaskRow) -> None:
    """The way to the form, for those who may."""
    if offered(viewer, row):
        query = urlencode({"gor": "ny", FROM: row.id})
        st.html(
            f'<p style="margin: 0"><a class="lb-link" href="/insatser?{escape(query)}">{LABEL}</a> '
            '<span class="lb-remark">formuläret är ifyllt med uppdragets text och ämne</span></p>'
        )


def asked(viewer: Viewer) -> TaskRow | None:
    """The task that the address names, if the person may make an insats of it."""
    held = st.query_params.get(FROM, "")
    if not held.isdecimal() or len(held) > 9:
        return None
    try:
        with reading() as session:
            row = decisions.task(session, int(held), viewer=viewer)
    except NotFoundError:
        return None
    return row if offered(viewer, row) else None


def told(row: TaskRow) -> None:
    """Which task the form is filled from, with the way back to it."""
    met = escape(beslut_words.met(row.at, row.paragraph))
    st.html(f'<p class="lb-caption">Av uppdraget {beslut_words.link(row)}, {met}.</p>')


def initial(row: TaskRow, viewer: Viewer, choices: InsatsChoices) -> dict[str, Any]:
    """What the form holds at first. An insats is one's own: another huvudman that has the task is partner."""
    title = beslut_words.title(row.text)
    owner = row.owner_huvudman_slug
    partner = owner in choices.partners and row.owner_huvudman_id != viewer.huvudman_id
    return {
        "title": title,
        "description": row.text if title != row.text else "",
        "theme": row.theme_slug if row.theme_slug in choices.themes else None,
        "owner": row.owner or "",
        "partners": [owner] if partner else [],
    }


def leave() -> None:
    """Forget the task: the next insats is no longer made of it."""
    address.put(FROM, None)
