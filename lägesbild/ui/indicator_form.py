"""Indikatorer: the form of a new one, and of one more period of one that is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import indicator_releases, indicators
from lägesbild.actions.indicators import NewIndicator
from lägesbild.model import Viewer, clock
from lägesbild.model import counted as periods
from lägesbild.model.counted import KINDS, LEVELS, MONTH, QUARTER, Counted
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.model.words import Direction, DistrictLevel
from lägesbild.reading import areas, circles, indicator_preview, vocabulary
from lägesbild.reading import indicators as own
from lägesbild.reading.circles import Circle
from lägesbild.store.session import reading
from lägesbild.ui import indicator_preview as preview
from lägesbild.ui import layout
from lägesbild.ui.form_fields import several
from lägesbild.ui.kept_form import KeptForm, readers, send_or_leave

MODE: Final = "indikatorer.mode"
TOLD: Final = "indikatorer.told"
PERIODS: Final = {MONTH: 18, QUARTER: 12}
"""How many months and quarters back one may publish."""
NEW: Final[Mapping[str, Any]] = {
    "name": "",
    "kinds": [],
    "categories": [],
    "level": DistrictLevel.REGSO.value,
    "areas": [],
    "months": QUARTER,
    "period": None,
    "limits": "",
    "direction": Direction.NEUTRAL.value,
    "audience": None,
}
NEXT: Final[Mapping[str, Any]] = {"period": None, "audience": None}
LEVEL_NAMES: Final = {
    DistrictLevel.REGSO.value: "Områden",
    DistrictLevel.STADSDEL.value: "Stadsdelar",
    DistrictLevel.KOMMUN.value: "Hela kommunen",
}
OFTEN: Final = {QUARTER: "Kvartal", MONTH: "Månad"}
SENT: Final = (
    "Förslaget är lämnat. Det syns för andra först när någon annan hos er, granskaren eller den som är "
    "behörighetsansvarig, har godkänt det."
)
ONCE: Final = (
    "En rapport räknas högst en gång i det som publiceras, och det går inte att göra om. Välj därför slag, "
    "områden och period med omsorg: kommunen och dess delar kan inte publiceras för samma rapporter."
)
NO_CIRCLE: Final = "Din verksamhet är inte med i någon grupp, så det finns ingen att publicera för."
RETIRED: Final = "Indikatorn används inte längre och får inga nya perioder."
REQUIRED: Final = {
    "name": "Ge indikatorn ett namn.",
    "kinds": "Välj minst ett slag av rapporter att räkna.",
    "period": "Välj en period.",
    "audience": "Välj vilka som ska få läsa.",
}


def new(viewer: Viewer) -> None:
    """The form of a new indicator and its first period, with what others will see."""
    form = KeptForm("indikator_ny", NEW)
    form.open(viewer)
    st.subheader("Föreslå en indikator")
    layout.note(ONCE)
    offered = _circles(viewer)
    if not offered:
        st.info(NO_CIRCLE, icon=":material/group_off:")
        return
    _what(form)
    _where(form)
    _period(form, _months(form))
    _words(form)
    readers(form, offered)
    form.error_at("audience")
    chosen = counted(form)
    if chosen.kinds and form.value("period"):
        _preview(viewer, chosen, form.value("period"))
    form.error_at("")
    send_or_leave(
        form, viewer, "Lämna förslaget", lambda session: _send(session, form, viewer), done, required=REQUIRED
    )


def period(viewer: Viewer, indicator_id: int, name: str) -> None:
    """The form of one more period of an indicator."""
    form = KeptForm(f"indikator_period{indicator_id}", NEXT)
    form.open(viewer)
    with reading() as session:
        row = own.own(session, viewer=viewer).get(indicator_id)
    offered = _circles(viewer)
    if row is None or row.definition is None:
        done("")  # the next run shows the indicator as it is now
        st.info(RETIRED, icon=":material/event_busy:")
        return
    if not offered:
        st.info(NO_CIRCLE, icon=":material/group_off:")
        return
    chosen = Counted.of(row.definition)
    st.subheader(f"En period till: {name}")
    _period(form, chosen.months)
    readers(form, offered)
    form.error_at("audience")
    if form.value("period"):
        _preview(viewer, chosen, form.value("period"))
    form.error_at("")

    def send(session: Session) -> str:
        _propose(session, form, viewer, indicator_id)
        return SENT

    wanted = {part: REQUIRED[part] for part in NEXT}
    send_or_leave(form, viewer, "Lämna förslaget", send, done, required=wanted)


def counted(form: KeptForm) -> Counted:
    """The definition as the form holds it now."""
    return Counted(
        kinds=tuple(kind for kind in KINDS if kind.value in (form.value("kinds") or ())),
        categories=tuple(sorted(form.value("categories") or ())),
        level=_level(form),
        areas=tuple(sorted(form.value("areas") or ())),
        months=_months(form),
    )


def _months(form: KeptForm) -> int:
    return form.one_of("months", OFTEN, QUARTER)


def _level(form: KeptForm) -> DistrictLevel:
    return form.one_of("level", LEVELS, DistrictLevel.REGSO)


def done(told: str) -> None:
    """Close the form, with something to say or nothing."""
    st.session_state.pop(MODE, None)
    if told:
        st.session_state[TOLD] = told


def _what(form: KeptForm) -> None:
    st.text_input(
        "Vad ska den heta?",
        key=form.key("name"),
        on_change=form.keep,
        placeholder="T.ex. Oro som fältarbetet har mött",
    )
    form.error_at("name")
    names = {kind.value: kind.label for kind in KINDS}
    several(form, "Vilka slag av rapporter räknas?", "kinds", names, none="Välj slag")
    with reading() as session:
        terms = vocabulary.read(session).categories
    several(
        form,
        "Kategorier",
        "categories",
        {term.id: f"{term.name} (känslig)" if term.sensitive else term.name for term in terms},
        none="Alla utom de känsliga",
    )


def _where(form: KeptForm) -> None:
    st.radio(
        "Tal för",
        [level.value for level in reversed(LEVELS)],
        format_func=LEVEL_NAMES.__getitem__,
        key=form.key("level"),
        on_change=form.keep,
        horizontal=True,
    )
    form.error_at("level")
    level = _level(form)
    if level is DistrictLevel.KOMMUN:
        return
    with reading() as session:
        tree = areas.read_tree(session)
    today = clock.today()
    names = {area.code: area.name for area in tree.level(level) if not area.has_ended(today)}
    several(form, "Vilka av dem", "areas", names, none="Alla")


def _period(form: KeptForm, months: int) -> None:
    if "months" in form.defaults:
        st.radio(
            "Period",
            list(OFTEN),
            format_func=OFTEN.__getitem__,
            key=form.key("months"),
            on_change=form.keep,
            horizontal=True,
        )
    starts = periods.ended(months, today=clock.today(), count=PERIODS[months])
    names = {start.isoformat(): periods.period_name(start, months).capitalize() for start in starts}
    form.offer("period", names)
    st.selectbox(
        "Vilket kvartal" if months == QUARTER else "Vilken månad",
        list(names),
        format_func=names.__getitem__,
        index=None,
        key=form.key("period"),
        on_change=form.keep,
        placeholder="Välj bland dem som är slut",
    )
    form.error_at("period")


def _words(form: KeptForm) -> None:
    st.text_area(
        "Vad säger talet inte? (frivilligt)",
        key=form.key("limits"),
        on_change=form.keep,
        height=80,
        placeholder="T.ex. vi var ute fler kvällar i april än i maj.",
    )
    form.error_at("limits")
    st.selectbox(
        "Hur ska talet läsas?",
        [direction.value for direction in Direction],
        format_func=lambda value: Direction(value).label,
        key=form.key("direction"),
        on_change=form.keep,
    )


def _preview(viewer: Viewer, chosen: Counted, start: str) -> None:
    first, last = periods.period(dt.date.fromisoformat(start), chosen.months)
    with reading() as session:
        found = indicator_preview.read(session, chosen, start=first, end=last, viewer=viewer)
    st.markdown("**Så här kommer andra att se det**")
    preview.show(found)


def _circles(viewer: Viewer) -> dict[str, Circle]:
    with reading() as session:
        return {c.slug: c for c in circles.for_viewer(session, viewer) if c.slug != MIN_VERKSAMHET}


def _send(session: Session, form: KeptForm, viewer: Viewer) -> str:
    made = NewIndicator(
        name=form.value("name") or "",
        unit="rapporter",
        source=f"{viewer.huvudman}, egna rapporter",
        direction=form.one_of("direction", Direction, Direction.NEUTRAL),
        limits=form.value("limits") or "",
        counted=counted(form),
    )
    row = indicators.create(session, made, by=viewer)
    _propose(session, form, viewer, row.id)
    return SENT


def _propose(session: Session, form: KeptForm, viewer: Viewer, indicator_id: int) -> None:
    indicator_releases.propose(
        session,
        indicator_id,
        start=dt.date.fromisoformat(form.value("period")),
        audience=form.value("audience") or "",
        by=viewer,
        submit_key=form.submit_key,
    )
