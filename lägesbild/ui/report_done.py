"""What is told once reports are saved: who sees them now, and what happens next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from lägesbild.actions.reports import Saved
from lägesbild.model import Viewer
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.reading import circles
from lägesbild.reading.circles import Circle
from lägesbild.store.session import reading
from lägesbild.ui import report_state as state

MY_REPORTS = "../../pages/mina_rapporter.py"


@dataclass(frozen=True, slots=True)
class Done:
    """Reports just saved: what was done to them on the way, and the group each is shared with (by id)."""

    notices: tuple[str, ...]
    audiences: tuple[int | None, ...]
    silence: bool = False

    @classmethod
    def of(cls, saved: Sequence[Saved], *, silence: bool = False) -> Done:
        """What to tell of these rows, as they are stored: not of what the form holds."""
        notices = tuple(notice for one in saved for notice in one.notices)
        return cls(notices, tuple(one.observation.audience_id for one in saved), silence)

    @property
    def count(self) -> int:
        return len(self.audiences)

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
                "**Vad händer nu?** Det som delats är märkt ”ej granskad” tills en granskare har godtagit "
                "det. I *Mina rapporter* ser du när någon har läst rapporten, om granskaren frågar något, om "
                "den kopplas till en problembild och om den leder till en insats."
            )
        with st.container(horizontal=True):
            if st.button("Skriv en till", type="primary", icon=":material/edit_square:", key="rapport.again"):
                state.forget()
                st.rerun()
            if st.button("Mina rapporter", icon=":material/description:", key="rapport.mine"):
                state.forget()
                st.switch_page(MY_REPORTS)

    def _who_reads(self, viewer: Viewer) -> str:
        with reading() as session:
            offered = {circle.id: circle for circle in circles.for_viewer(session, viewer)}
        counts = Counter(self.audiences)
        told = {group: _sentence(offered[group], viewer, many=n > 1) for group, n in counts.items()}
        if len(told) == 1:
            return next(iter(told.values()))
        return "  \n".join(f"{counts[group]} av {self.count}: {sentence}" for group, sentence in told.items())


def _sentence(circle: Circle, viewer: Viewer, *, many: bool) -> str:
    what, mark = ("dem", "märkta") if many else ("den", "märkt")
    if circle.slug == MIN_VERKSAMHET:
        return f"Bara {viewer.huvudman} läser {what}. Ingen annan ser {what} i listor, kartor eller siffror."
    return f"{circle.name} ser {what} nu i Lägesbild, {mark} ”ej granskad”: {circle.who}."
