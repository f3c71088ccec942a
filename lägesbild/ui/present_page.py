"""Presentation: a meeting on the screen of the room, and on the screens of those who follow it elsewhere."""

from __future__ import annotations

import base64
import datetime as dt
import re
from html import escape
from typing import Final

import streamlit as st

from lägesbild.actions import presentation as acts
from lägesbild.figures import screen_map
from lägesbild.model import Viewer
from lägesbild.model.clock import STOCKHOLM
from lägesbild.reading import presentation
from lägesbild.reading.picture import Lage
from lägesbild.reading.presentation import LAST, Place, Stage
from lägesbild.store import settings as stored
from lägesbild.store.session import reading, transaction
from lägesbild.ui import address, area_map, meeting_steps, present_look, register, reports, theme

POLL_S: Final = 1.5
"""How often those who follow ask where the screen stands, in seconds."""
OWN: Final = "punkt"
"""The parameter of the address that says where somebody is who browses by themselves."""
FOLLOW, GUESTS = "visning.folj", "visning.gaster"
_PLACE: Final = re.compile(r"(\d{1,3})(?:\.(\d{1,3}))?")


def show(viewer: Viewer) -> None:
    """The screen as it stands, or as somebody browses; without a meeting the way to choose one."""
    meeting_id = register.chosen()
    if meeting_id is None:
        meeting_steps.open_meeting(viewer, "presentation", "Presentation")
        return
    with reading() as session:
        seen = presentation.stage(session, meeting_id, viewer=viewer)
        municipality = str(stored.get(session, "kommun_kod"))
    own = None if seen.may_steer else _own(seen)
    place = own or seen.place
    slides = presentation.slides(seen, place.index, for_guests=seen.mark.for_guests)
    place = Place(place.index, min(place.step, len(slides) - 1))
    slide, point = slides[place.step], seen.points[place.index]
    figure = _figure(slide.picture, municipality) if slide.picture is not None else ""
    html = present_look.slide_html(point.number, point.title, slide, figure=figure)
    st.html(present_look.LOOK + html)
    reports.note_ids([line.report for line in slide.lines if line.report is not None], viewer=viewer)
    with st.container(key="visning_fot", horizontal=True, vertical_alignment="center"):
        _watch(seen, _following(seen, place), follows=own is None)
        _controls(viewer, seen, place, follows=own is None)


@st.fragment(run_every=POLL_S)
def _watch(seen: Stage, following: str, *, follows: bool) -> None:
    """The time and what follows; and once the screen was moved or shown for guests, the page anew."""
    with reading() as session:
        now = presentation.mark(session, seen.meeting_id)
    if now != seen.mark and (follows or now.for_guests != seen.mark.for_guests):
        st.rerun()
    time = f"{dt.datetime.now(STOCKHOLM):%H.%M}"
    st.html(present_look.footer_html(time, seen.group, following, for_guests=seen.mark.for_guests))


def _controls(viewer: Viewer, seen: Stage, place: Place, *, follows: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", width="content", gap="small"):
        _steps(viewer, seen, place)
        if seen.may_steer:
            st.session_state[GUESTS] = seen.mark.for_guests
            st.toggle("Visa för gäster", key=GUESTS, on_change=_guests, args=(viewer, seen))
        else:
            st.session_state[FOLLOW] = follows
            st.toggle("Följ", key=FOLLOW, on_change=_follow, args=(place,))
        leave = escape(register.address("mote", seen.meeting_id))
        st.html(f'<a class="lb-link lb-avsluta" href="{leave}">Avsluta visningen</a>', width="content")


def _following(seen: Stage, place: Place) -> str:
    if place.index + 1 == len(seen.points):
        return "Sista punkten"
    point = seen.points[place.index + 1]
    return f"Nästa: § {point.number} {point.title}"


def _steps(viewer: Viewer, seen: Stage, place: Place) -> None:
    """The buttons that the arrow keys press (web/assets/vakt.js)."""
    last = len(seen.points) - 1
    st.session_state["visning.plats"] = place
    for key, label, icon, target in (
        ("forsta", "Första punkten", ":material/first_page:", Place(0)),
        ("forra", "Föregående", ":material/chevron_left:", -1),
        ("nasta", "Nästa", ":material/chevron_right:", 1),
        ("sista", "Sista punkten", ":material/last_page:", Place(last)),
    ):
        st.button(label, key=f"visning_{key}", icon=icon, on_click=_go, args=(viewer, seen, target))


def _go(viewer: Viewer, seen: Stage, target: Place | int) -> None:
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
        acts.steer(session, seen.meeting_id, item_id=item_id, step=step, by=viewer)


def _guests(viewer: Viewer, seen: Stage) -> None:
    with transaction() as session:
        on = bool(st.session_state.get(GUESTS, seen.mark.for_guests))
        acts.show_for_guests(session, seen.meeting_id, on=on, by=viewer)


def _follow(place: Place) -> None:
    follows = st.session_state.get(FOLLOW, True)
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
