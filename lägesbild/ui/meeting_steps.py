"""The pages of one meeting, from round to minutes: how one gets from each to the others."""

from __future__ import annotations

from html import escape
from typing import Final

import streamlit as st

from lägesbild.model import Viewer
from lägesbild.reading import meeting_plans
from lägesbild.reading.meeting_plans import MeetingPlan
from lägesbild.store.session import reading
from lägesbild.ui import layout, register

STEPS: Final = {
    "mote": "Kallelse",
    "runda": "Runda",
    "anteckna": "Anteckna",
    "presentation": "Presentation",
    "bedomning": "Bedömning",
    "protokoll": "Protokoll",
}
"""The pages by address, in the order of a meeting."""
_LOOK: Final = """<style>
ul.lb-steps.lb-steps { list-style: none; display: flex; flex-wrap: wrap; gap: 0 1.5rem;
  margin: 0; padding: 0; }
.lb-steps.lb-steps li { margin: 0; }
.lb-steps a.lb-link { display: inline-block; padding: 0.6rem 0; color: inherit; }
.lb-steps a.lb-link[aria-current] { font-weight: 600; text-decoration: none; }
</style>"""


def open_meeting(viewer: Viewer, here: str, title: str) -> MeetingPlan | None:
    """
    The meeting in the address with the heading of its page; without one, the way to choose it.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the viewer is no member of its group.
    """
    meeting_id = register.chosen()
    if meeting_id is None:
        layout.header(title)
        layout.empty("Välj först ett möte på sidan Möte.")
        st.html(_link("mote", "Till mötena", None, here))
        return None
    with reading() as session:
        plan = meeting_plans.one(session, meeting_id, viewer=viewer)
    layout.header(title, aside=f"{plan.line.group} · {plan.line.when}")
    show(meeting_id, here)
    return plan


def show(meeting_id: int, here: str) -> None:
    """Links to the meeting's pages; ``here`` is the one that is open."""
    items = "".join(f"<li>{_link(page, title, meeting_id, here)}</li>" for page, title in STEPS.items())
    st.html(f'{_LOOK}<nav aria-label="Mötets sidor"><ul class="lb-steps">{items}</ul></nav>')


def _link(page: str, title: str, meeting_id: int | None, here: str) -> str:
    address = register.address(page, meeting_id) if meeting_id is not None else f"/{page}"
    current = ' aria-current="page"' if page == here else ""
    return f'<a class="lb-link" href="{escape(address)}"{current}>{escape(title)}</a>'
