"""The publisher's mark on a problembild or insats: whether guests may see it by name."""

from __future__ import annotations

from typing import Final, Literal

import streamlit as st

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
        if st.button(label, key=f"offentlig.{kind}", type="primary"):
            table: type[Problembild | Insats] = Problembild if kind == "problembilden" else Insats
            if attempt.done(
                lambda session: publishing.mark(
                    session, table, row_id, public=not is_public, version=version, by=viewer
                )
            ):
                st.rerun()
