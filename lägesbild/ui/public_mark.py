"""The publisher's mark on a problembild or insats: whether guests may see it by name."""

from __future__ import annotations

from typing import Final, Literal

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import publishing
from lägesbild.model import Insats, Problembild, Viewer
from lägesbild.model.roles import Deed, may
from lägesbild.ui import attempt

WHAT: Final = {
    "problembilden": "Rubriken får då visas för gäster på ett möte, men varken text, plats eller antal.",
    "insatsen": "Rubriken får då visas för gäster på ett möte, men varken text, plats eller pengar.",
}


def offer(
    viewer: Viewer,
    kind: Literal["problembilden", "insatsen"],
    *,
    row_id: int,
    version: int,
    is_public: bool,
    is_shared: bool,
) -> None:
    """The button with its question, for those who publish; nothing for others, or for what nobody shares."""
    if not may(viewer.role, Deed.PUBLISH) or not is_shared:
        return
    label = "Ta bort märkningen offentlig" if is_public else "Märk som offentlig"
    with st.popover(label, icon=":material/public_off:" if is_public else ":material/public:"):
        st.markdown(
            f"Ska {kind} inte längre visas för gäster?"
            if is_public
            else f"{WHAT[kind]} Ändras {kind} försvinner märkningen."
        )
        pressed = st.button(label, key=f"offentlig.{kind}", type="primary")
        if pressed and attempt.done(
            lambda session: _mark(session, kind, row_id, not is_public, version, viewer)
        ):
            st.rerun()


def _mark(session: Session, kind: str, row_id: int, public: bool, version: int, by: Viewer) -> None:
    if kind == "problembilden":
        publishing.mark(session, Problembild, row_id, public=public, version=version, by=by)
    else:
        publishing.mark(session, Insats, row_id, public=public, version=version, by=by)
