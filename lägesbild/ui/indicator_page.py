"""Indikatorer: what waits for approval, the way to propose one, and everything that is told."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.actions import indicator_rules as rules
from lägesbild.figures import indicators as figures
from lägesbild.figures.chart import CONFIG
from lägesbild.figures.classes import counted
from lägesbild.model import Viewer, clock
from lägesbild.model.words import Direction
from lägesbild.reading import indicators
from lägesbild.reading.filters import day_text
from lägesbild.reading.indicators import LEGEND, IndicatorView, Period
from lägesbild.store.session import reading
from lägesbild.ui import charts, downloads, indicator_decide, indicator_form, layout, sheet, theme
from lägesbild.ui.indicator_form import MODE, TOLD
from lägesbild.ui.report_text import plain

WHAT_IT_IS: Final = (
    "Tal per område och period. En verksamhet som vill berätta något ur sina egna slutna rapporter gör det "
    "här, avrundat och med små tal dolda. Rapporterna läses fortfarande bara av den egna verksamheten."
)
NOTHING: Final = "Ingen indikator är publicerad för din verksamhet än."
HOW: Final = " Välj Föreslå en indikator för att berätta något ur era egna rapporter."


def show(viewer: Viewer) -> None:
    """The whole page."""
    with reading() as session:
        views = indicators.read(session, viewer=viewer)
        waiting = indicators.proposals(session, viewer=viewer) if _takes_part(viewer) else ()
    layout.header("Indikatorer", aside=counted(len(views), "indikator", "indikatorer") if views else "")
    layout.note(WHAT_IT_IS)
    told = st.session_state.pop(TOLD, None)
    if told:
        st.success(told, icon=":material/check_circle:")
    indicator_decide.waiting(viewer, waiting)
    _propose(viewer)
    if not views:
        layout.empty(NOTHING + (HOW if rules.may_propose(viewer) else ""))
        return
    for view in views:
        _indicator(viewer, view)
    if any(period.values for view in views for period in view.periods):
        ids = tuple(view.id for view in views)
        downloads.listing("indikatorer", ids=ids, filters=None, viewer=viewer)


def _takes_part(viewer: Viewer) -> bool:
    return rules.may_propose(viewer) or rules.may_decide(viewer)


def _propose(viewer: Viewer) -> None:
    if not rules.may_propose(viewer):
        return
    mode = st.session_state.get(MODE)
    if mode is not None and mode[0] == "ny":
        with st.container(border=True, width=760):
            indicator_form.new(viewer)
        return
    if st.button("Föreslå en indikator", icon=":material/add:", key="indikatorer.ny"):
        st.session_state[MODE] = ("ny",)
        st.rerun()


def _indicator(viewer: Viewer, view: IndicatorView) -> None:
    layout.section(view.name, aside=view.unit)
    if view.what:
        st.markdown(f"{plain(view.what)} Bara rapporter för Min verksamhet räknas.")
    shown = [period for period in view.periods if period.values]
    if shown:
        chart = figures.draw(view, theme=theme.current(), narrow=theme.is_narrow())
        name = f"indikator_{view.id}"
        st.plotly_chart(chart.figure, theme=None, config=CONFIG, key=f"bild_{name}", alt=chart.alt)
        layout.note(_caption(view, shown))
        charts.twin(chart.twin, name=name)
    for period in view.periods:
        _remark(period)
    if view.is_own:
        _own(viewer, view)


def _caption(view: IndicatorView, shown: list[Period]) -> str:
    """Source, period, rule of reading, limits and the day it was fetched."""
    drawn = shown[-figures.MOST_PERIODS :]
    names = dict.fromkeys((drawn[0].name, drawn[-1].name))
    readers = dict.fromkeys(period.readers for period in drawn if period.readers)
    parts = [
        f"Källa: {view.source}",
        " till ".join(names).capitalize(),
        LEGEND if view.is_rounded else "",
        "" if view.direction is Direction.NEUTRAL else view.direction.label,
        view.limits.rstrip("."),
        f"Publicerad för {', '.join(readers)}" if readers else "",
        f"Används inte efter {day_text(view.retired_on)}" if view.retired_on else "",
        f"Hämtat {day_text(clock.today())}",
    ]
    return ". ".join(part for part in parts if part) + "."


def _remark(period: Period) -> None:
    if period.withdrawn:
        layout.note(f"{period.name.capitalize()} är {period.withdrawn.rstrip('.')}.")
    elif not period.is_whole:
        sheet.important(
            f"{period.name.capitalize()} visas inte: det som är sparat stämmer inte med kontrollsumman. "
            "Vänd dig till den som sköter driften."
        )


def _own(viewer: Viewer, view: IndicatorView) -> None:
    """What one's own people may do: another period, or withdraw one."""
    if st.session_state.get(MODE) == ("period", view.id):
        with st.container(border=True, width=760):
            indicator_form.period(viewer, view.id, view.name)
        return
    with st.container(horizontal=True):
        proposes = rules.may_propose(viewer) and view.retired_on is None
        if proposes and st.button(
            "Föreslå en period till", icon=":material/calendar_add_on:", key=f"indikatorer.period.{view.id}"
        ):
            st.session_state[MODE] = ("period", view.id)
            st.rerun()
        shown = [period for period in view.periods if period.values]
        if (
            shown
            and rules.may_decide(viewer)
            and st.button("Dra tillbaka en period", icon=":material/undo:", key=f"indikatorer.bort.{view.id}")
        ):
            indicator_decide.withdraw(viewer, view.name, tuple(shown))
