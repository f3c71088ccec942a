"""What is told once reports are saved: who sees them now, and what happens next."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from lägesbild.model import Viewer
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.reading import circles
from lägesbild.store.session import reading
from lägesbild.ui import report_state as state

MY_REPORTS = "../../pages/mina_rapporter.py"


@dataclass(frozen=True, slots=True)
class Done:
    """Reports just saved: how many, what was done to them on the way, and with whom they are shared."""

    count: int
    notices: tuple[str, ...]
    audience: str
    silence: bool = False

    @property
    def title(self) -> str:
        if self.silence:
            return "Sparat: inget att rapportera"
        return "Rapporten är sparad" if self.count == 1 else f"{self.count} rapporter är sparade"

    def show(self, viewer: Viewer) -> None:
        """The confirmation, in place of the form."""
        st.success(self._who_reads(viewer), title=self.title, icon=":material/check_circle:")
        for notice in dict.fromkeys(self.notices):
            st.warning(notice, icon=":material/info:")
        if not self.silence:
            st.markdown(
                "**Vad händer nu?** Samordnaren granskar det som delats. I *Mina rapporter* ser du när någon "
                "har läst rapporten, om den kopplas till en problembild och om den leder till en insats."
            )
        with st.container(horizontal=True):
            if st.button("Skriv en till", type="primary", icon=":material/edit_square:", key="rapport.again"):
                state.forget()
                st.rerun()
            if st.button("Mina rapporter", icon=":material/description:", key="rapport.mine"):
                state.forget()
                st.switch_page(MY_REPORTS)

    def _who_reads(self, viewer: Viewer) -> str:
        if self.audience == MIN_VERKSAMHET:
            return f"Bara {viewer.huvudman} läser den. Ingen annan ser den i listor, kartor eller siffror."
        with reading() as session:
            offered = {circle.slug: circle for circle in circles.for_viewer(session, viewer)}
        circle = offered[self.audience]
        return f"{circle.name} ser den nu i Lägesbild, märkt ”ej granskad”: {circle.who}."
