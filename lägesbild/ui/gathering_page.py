"""Områdesgrupper: the groups one is in, what they are called together for now, and what they were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from lägesbild.model import Viewer, clock
from lägesbild.reading import area_groups, gatherings
from lägesbild.reading.area_groups import AreaGroup
from lägesbild.reading.gatherings import GatheringLine
from lägesbild.store.session import reading
from lägesbild.ui import gathering_banner, gathering_call, gathering_one, layout, register, sheet
from lägesbild.ui.report_text import plain

MODE: Final = "sammankallning.mode"
CLOSED_SHOWN: Final = 6
SIGN: Final = '<span aria-hidden="true">◆</span>'
NO_GROUP: Final = (
    "Din verksamhet är inte med i någon områdesgrupp. Administratören lägger upp grupper och medlemmar."
)


def show(viewer: Viewer) -> None:
    """One gathering when the address names it, else the groups."""
    gathering_id = register.chosen()
    if gathering_id is not None:
        gathering_one.show(viewer, gathering_id)
        return
    with reading() as session:
        groups = area_groups.read(session, viewer=viewer)
        closed = gatherings.closed_ones(session, viewer=viewer)
    slug = st.session_state.get(MODE)
    calling = next((group for group in groups if group.slug == slug), None)
    layout.header("Områdesgrupper", aside="" if calling else _summary(groups))
    if calling is not None and gatherings.may_call(viewer):
        gathering_call.show(viewer, calling, leave=_leave)
        return
    gathering_banner.show(viewer)
    if not groups:
        layout.empty(NO_GROUP)
    if groups and gatherings.may_call(viewer):
        _call_buttons(groups)
    for group in groups:
        _group(group)
    if groups or closed:
        _closed(closed)


def _summary(groups: Sequence[AreaGroup]) -> str:
    silent = sum(group.is_silent(clock.today()) for group in groups)
    if not silent:
        return ""
    return f"{silent} av {len(groups)} har inte mötts som tänkt"


def _call_buttons(groups: Sequence[AreaGroup]) -> None:
    """One press from here to the form, whatever the screen: the groups themselves follow below."""
    layout.section("Sammankalla områdesgruppen")
    with st.container(horizontal=True):
        for group in groups:
            st.button(
                plain(group.name),
                type="primary",
                icon=":material/campaign:",
                key=f"sammankalla.{group.slug}",
                on_click=_open,
                args=(group.slug,),
            )


def _group(group: AreaGroup) -> None:
    """Area, who, how often, and whom one turns to."""
    day = clock.today()
    layout.section(group.name, aside="" if group.area in group.name else group.area)
    if group.is_silent(day):
        sheet.important(f"{group.rhythm(day)}.", sign="?")
    sheet.fields(
        (
            ("Medlemmar", ", ".join(group.members.values()) or "Inga medlemmar"),
            ("Möten", None if group.is_silent(day) else group.rhythm(day)),
            ("Kontakt", group.contact or "Ingen kontakt är angiven"),
        ),
        label=group.name,
    )


def _closed(lines: Sequence[GatheringLine]) -> None:
    layout.section("Avslutade sammankallningar", aside=str(len(lines)) if lines else "")
    if not lines:
        layout.empty("Ingen områdesgrupp har sammankallats och avslutats än.")
        return
    _rows(lines[:CLOSED_SHOWN], "Avslutade sammankallningar")
    if lines[CLOSED_SHOWN:]:
        with st.expander(f"{len(lines) - CLOSED_SHOWN} till"):
            _rows(lines[CLOSED_SHOWN:], "Avslutade sammankallningar, fler")


def _rows(lines: Sequence[GatheringLine], label: str) -> None:
    layout.rows(
        [(SIGN, f"{line.when} · {line.group}: {_short(line.what)}", line.where) for line in lines],
        label=label,
        hrefs=[register.address("omradesgrupper", line.id) for line in lines],
    )


def _short(text: str, longest: int = 120) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else f"{flat[:longest]} …"


def _open(slug: str) -> None:
    st.session_state[MODE] = slug


def _leave() -> None:
    st.session_state.pop(MODE, None)
