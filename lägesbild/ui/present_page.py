"""Presentation: a meeting on the screen of the room, and on the screens of those who follow it elsewhere."""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Sequence
from html import escape
from typing import Any, Final

import streamlit as st

from lägesbild.actions import presentation as acts
from lägesbild.figures import screen_map
from lägesbild.model import Viewer
from lägesbild.model.clock import STOCKHOLM
from lägesbild.reading import presentation
from lägesbild.reading.picture import Lage
from lägesbild.reading.presentation import LAST, Mark, Place, Stage
from lägesbild.reading.presentation_slides import Slide
from lägesbild.store import settings as stored
from lägesbild.store.session import reading, transaction
from lägesbild.ui import (
    address,
    area_map,
    identity,
    live,
    meeting_steps,
    present_look,
    register,
    reports,
    theme,
)

POLL_S: Final = 0.7
"""How often those who follow ask where the screen stands, in seconds."""
OWN: Final = "punkt"
"""The parameter of the address that says where somebody is who browses by themselves."""
PART, SHOWN = "visning", "visning.visat"
FOLLOW, GUESTS = "visning.folj", "visning.gaster"
_PLACE: Final = re.compile(r"(\d{1,3})(?:\.(\d{1,3}))?")


def show(viewer: Viewer) -> None:
    """The screen as it stands, or as somebody browses; without a meeting the way to choose one."""
    meeting_id = register.chosen()
    if meeting_id is None:
        meeting_steps.open_meeting(viewer, "presentation", "Presentation")
        return
    with reading() as session:
        municipality = str(stored.get(session, "kommun_kod"))
    live.begin(PART)
    _screen(viewer, meeting_id, municipality)


@st.fragment(run_every=POLL_S)
def _screen(seen_by: Viewer, meeting_id: int, municipality: str) -> None:
    """
    Slide, footer and buttons, as they are now.

    All of it is in the part that runs by itself: if a moved screen ran their whole page, twenty who follow
    would wait for each other.
    """
    viewer = live.viewer(PART, seen_by)
    with reading() as session:
        seen = presentation.stage(session, meeting_id, viewer=viewer)
    own = None if seen.may_steer else _own(seen)
    place = own or seen.place
    slides = presentation.slides(seen, place.index, for_guests=seen.mark.for_guests)
    place = Place(place.index, min(place.step, len(slides) - 1))
    slide = slides[place.step]
    _note(viewer, (seen.mark, place), slide)
    figure = _figure(slide.picture, municipality) if slide.picture is not None else ""
    point = seen.points[place.index]
    st.html(present_look.LOOK + present_look.slide_html(point.number, point.title, slide, figure=figure))
    with st.container(key="visning_fot", horizontal=True, vertical_alignment="center"):
        time = f"{dt.datetime.now(STOCKHOLM):%H.%M}"
        following = _following(seen, place, slides)
        st.html(present_look.footer_html(time, seen.group, following, for_guests=seen.mark.for_guests))
        _controls(seen, place, follows=own is None)


def _note(viewer: Viewer, shown: tuple[Mark, Place], slide: Slide) -> None:
    """
    Who has come to a slide uses the page; who has reports before them has read them (rule 4).

    Each once: what comes to a slide that stands still is read as well, but nobody has touched anything.
    """
    at, read = st.session_state.get(SHOWN, (None, ()))
    ids = tuple(line.report for line in slide.lines if line.report is not None)
    st.session_state[SHOWN] = shown, ids
    if at != shown:
        identity.current()
    if (at, read) != (shown, ids):
        reports.note_ids(ids, viewer=viewer)


def _controls(seen: Stage, place: Place, *, follows: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", width="content", gap="small"):
        _steps(seen, place)
        if seen.may_steer:
            switch = _standing(GUESTS, seen.mark.for_guests)
            st.toggle("Visa för gäster", **switch, on_change=_guests, args=(seen, switch["key"]))
        else:
            switch = _standing(FOLLOW, follows)
            st.toggle("Följ", **switch, on_change=_follow, args=(place, switch["key"]))
        leave = escape(register.address("mote", seen.meeting_id))
        st.html(f'<a class="lb-link lb-avsluta" href="{leave}">Avsluta visningen</a>', width="content")


def _standing(name: str, on: bool) -> dict[str, Any]:
    """
    A switch that stands so: the same while it does, another when the server has to move it.

    The timer sends how every switch stands in the browser. It may do so before it has heard of a move, or
    after a switch is drawn and before it is set: under the same key either would be taken for a press.
    """
    key = _key(name)
    if st.session_state.get(key) != on:
        st.session_state[name] = st.session_state.get(name, (0, on))[0] + 1, on
        key = _key(name)
    return {"key": key, "value": st.session_state[name][1]}


def _key(name: str) -> str:
    number, _drawn_as = st.session_state.get(name, (0, None))
    return f"{name}.{number}"


def _following(seen: Stage, place: Place, slides: Sequence[Slide]) -> str:
    """What comes next: in the round the huvudman whose turn it is, so that they know; else the item."""
    now = slides[place.step].huvudman
    turns = (slide.huvudman for slide in slides[place.step + 1 :])
    if huvudman := next((name for name in turns if name not in {now, ""}), ""):
        return f"Nästa: {huvudman}"
    if place.index + 1 == len(seen.points):
        return "Sista punkten"
    point = seen.points[place.index + 1]
    return f"Nästa: § {point.number} {point.title}"


def _steps(seen: Stage, place: Place) -> None:
    """The buttons that the arrow keys press (web/assets/vakt.js)."""
    last = len(seen.points) - 1
    st.session_state["visning.plats"] = place
    for key, label, icon, target in (
        ("forsta", "Första punkten", ":material/first_page:", Place(0)),
        ("forra", "Föregående", ":material/chevron_left:", -1),
        ("nasta", "Nästa", ":material/chevron_right:", 1),
        ("sista", "Sista punkten", ":material/last_page:", Place(last)),
    ):
        st.button(label, key=f"visning_{key}", icon=icon, on_click=_go, args=(seen, target))


def _go(seen: Stage, target: Place | int) -> None:
    """Move the screen, or one's own place in it; pressed twice before it was drawn, it moves two steps."""
    at = st.session_state.get("visning.plats") or seen.place
    if isinstance(target, int):
        target = presentation.moved(seen, at, target, for_guests=seen.mark.for_guests)
    st.session_state["visning.plats"] = target
    if not seen.may_steer:
        address.put(OWN, f"{target.index + 1}.{target.step}")
        return
    item_id, step = seen.stored(target)
    with transaction() as session:
        acts.steer(session, seen.meeting_id, item_id=item_id, step=step, by=identity.current())


def _guests(seen: Stage, switch: str) -> None:
    if switch != _key(GUESTS):
        return
    with transaction() as session:
        on = bool(st.session_state.get(switch, seen.mark.for_guests))
        acts.show_for_guests(session, seen.meeting_id, on=on, by=identity.current())


def _follow(place: Place, switch: str) -> None:
    if switch == _key(FOLLOW):
        follows = st.session_state.get(switch, True)
        address.put(OWN, None if follows else f"{place.index + 1}.{place.step}")


def _own(seen: Stage) -> Place | None:
    """Where somebody is who browses by themselves, as their address says."""
    found = _PLACE.fullmatch(st.query_params.get(OWN, ""))
    if found is None or not 1 <= int(found[1]) <= len(seen.points):
        return None
    return Place(int(found[1]) - 1, min(int(found[2] or 0), LAST))


def _figure(picture: Lage, municipality: str) -> str:
    """The map as safe HTML: a picture, so that it takes neither keys nor clicks."""
    drawn = screen_map.kept(picture.areas, municipality, theme.current())
    data = base64.b64encode(drawn.svg.encode()).decode()
    told = f"Rapporter om händelser och oro {picture.filters.period_text()}. {area_map.WITHOUT_SENSITIVE}."
    return (
        f'<figure><img src="data:image/svg+xml;base64,{data}" alt="{escape(drawn.alt)}">'
        f"{area_map.legend_html(drawn.legend)}<figcaption>{escape(told)}</figcaption></figure>"
    )
