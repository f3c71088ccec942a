"""Årshjul: the year month by month, the law's clocks, the walks, and the list of events for coordinators."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.model import Viewer, clock
from lägesbild.reading import arshjul, safety_walks
from lägesbild.reading import year_events as events
from lägesbild.reading.arshjul import Year
from lägesbild.reading.year_events import YearGroup
from lägesbild.store.session import reading
from lägesbild.ui import (
    address,
    layout,
    register,
    theme,
    year_clocks,
    year_events,
    year_files,
    year_months,
    year_words,
)

YEAR: Final = "ar"
VIEW: Final = "vy"
WHOLE, EVENTS = "Året", "Händelser"
MORE: Final = "med"
MORE_NAMES: Final = ("uppfoljningar",)
OF_INSATSER: Final = frozenset({arshjul.FOLLOW_UP, arshjul.MONEY})


def show(viewer: Viewer) -> None:
    """The whole page."""
    today = clock.today()
    with reading() as session:
        groups = events.groups(session, viewer=viewer)
        near = arshjul.coming(session, viewer=viewer, today=today)
    following = next((one for one in near if one.starts_on >= today), None)
    aside = ""
    if following is not None:
        aside = f"nästa: {following.title}, {year_words.ahead(following.starts_on, today)}"
    layout.header("Årshjul", aside=aside)
    year_events.told()
    event_id = register.chosen()
    if event_id is not None:
        year_events.opened(viewer, event_id)
    elif groups and address.held(VIEW, (WHOLE, EVENTS), WHOLE) == EVENTS:
        _view()
        year_events.show(viewer, groups)
    else:
        _whole(viewer, groups)


def _view() -> None:
    """The year, or the list of its events: for coordinators."""
    key = address.field(VIEW, (WHOLE, EVENTS), WHOLE)
    st.segmented_control(
        "Vy",
        [WHOLE, EVENTS],
        key=key,
        on_change=address.written,
        args=(VIEW, WHOLE),
        required=True,
        label_visibility="collapsed",
    )


def _whole(viewer: Viewer, groups: tuple[YearGroup, ...]) -> None:
    today = clock.today()
    with reading() as session:
        offered = arshjul.years(session, viewer=viewer, today=today)
    year, with_insatser = _controls(tuple(map(str, offered)), str(today.year), views=bool(groups))
    with reading() as session:
        found = arshjul.read(session, year, viewer=viewer)
        clocks = events.clocks(session, viewer=viewer)
        walks = safety_walks.progress(session, viewer=viewer, today=today)
    shown = found if with_insatser else _without_insatser(found)
    if not shown.occasions:
        layout.empty(_nothing(viewer, groups))
    year_months.show(shown, today=today, edits=bool(groups), narrow=theme.is_narrow())
    year_files.offer(viewer, year)
    layout.note("Möten med klockslag läggs i kalendern från sidan Möte.")
    year_clocks.show(viewer, clocks, groups, today)
    layout.section("Trygghetsvandringar")
    layout.rows(
        [('<span aria-hidden="true">→</span>', walks.sentence, "")],
        label="Trygghetsvandringar",
        hrefs=["/trygghetsvandringar"],
    )


def _controls(years: tuple[str, ...], now: str, *, views: bool) -> tuple[int, bool]:
    with st.container(horizontal=True, vertical_alignment="center"):
        if views:
            _view()
        key = address.field(YEAR, years, now)
        st.selectbox(
            "År",
            years,
            key=key,
            on_change=address.written,
            args=(YEAR, now),
            width=120,
            label_visibility="collapsed",
        )
        chosen = address.held(MORE, MORE_NAMES, "") != ""
        st.session_state["adress.uppfoljningar"] = chosen
        st.toggle(
            "Visa uppföljningar och finansiering som tar slut", key="adress.uppfoljningar", on_change=_more
        )
    return int(address.held(YEAR, years, now)), chosen


def _more() -> None:
    on = st.session_state.get("adress.uppfoljningar")
    address.put(MORE, MORE_NAMES[0] if on else None)


def _without_insatser(found: Year) -> Year:
    kept = tuple(one for one in found.occasions if one.sort not in OF_INSATSER)
    return Year(found.year, kept, found.days_off)


def _nothing(viewer: Viewer, groups: tuple[YearGroup, ...]) -> str:
    if groups:
        return "Inget är inlagt för året. Välj Händelser och sedan Lägg in vanliga händelser."
    if not viewer.circles:
        return "Din verksamhet är inte med i någon grupp, så här står bara kalenderns röda dagar."
    return "Inget är inlagt för året. Samordnaren lägger in händelserna."
