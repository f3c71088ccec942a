"""Årshjul: the two clocks of the law: a basis is there or missing, never whether the law is followed."""

from __future__ import annotations

import datetime as dt
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import year_clocks as acts
from lägesbild.figures.tokens import Sign
from lägesbild.model import InputError, Viewer, clock
from lägesbild.reading.filters import day_text
from lägesbild.reading.year_events import Clock, YearGroup
from lägesbild.ui import layout, theme, year_words
from lägesbild.ui.form_fields import DatedForm, day

HAS: Final = Sign("✓", "green")
LACKS: Final = Sign("■", "red")
LAW: Final = "lag 2023:196, 6 §"


def show(viewer: Viewer, clocks: tuple[Clock, ...], groups: tuple[YearGroup, ...], today: dt.date) -> None:
    """Each clock with its latest day, and for coordinators where the day of the decision is written."""
    if not clocks:
        return
    layout.section("Lagens frister", aside=LAW)
    layout.rows([_line(one, today) for one in clocks], label="Lagens frister")
    layout.note(
        "Lägesbilden och åtgärdsplanen ska förnyas minst vartannat år. Underlag finns betyder att ett beslut "
        "inom två år är inskrivet här, inte att lagen är följd."
    )
    leading = next((group for group in groups if group.is_leading), None)
    if leading is None:
        return
    with st.expander("Skriv när de beslutades", key="arshjul.frister", icon=":material/edit_calendar:"):
        for one in clocks:
            _form(viewer, one, leading)


def _line(one: Clock, today: dt.date) -> tuple[str, str, str]:
    name = year_words.CLOCKS[one.rule]
    sign = HAS if one.has_basis(today) else LACKS
    colour = getattr(theme.colours(), sign.colour)
    word = "underlag finns" if one.has_basis(today) else "underlag saknas"
    mark = f'<span aria-hidden="true">{sign.sign}</span>'
    status = f'<span class="lb-status" style="color:{colour}">{mark} {word}</span>'
    if one.decided_on is None or one.latest_on is None:
        return status, f"{name}: ingen dag är inskriven", ""
    text = f"{name}: beslutad {day_text(one.decided_on)}, förnyas senast {day_text(one.latest_on)}"
    return (
        status,
        text,
        year_words.ahead(one.latest_on, today) if today <= one.latest_on else "tiden har gått ut",
    )


def _form(viewer: Viewer, one: Clock, leading: YearGroup) -> None:
    form = DatedForm(f"frist_{one.rule}", {"on": None})
    form.open(viewer, initial={"on": one.decided_on.isoformat() if one.decided_on else None})
    name = year_words.CLOCKS[one.rule]
    day(form, f"{name} beslutades", "on")
    form.error_at("")

    def write(session: Session) -> str:
        on = form.day("on")
        if on is None:
            raise InputError("Välj dagen.", field="on")
        acts.decided(
            session, leading.slug, one.rule, on=on, seen=one.decided_on, today=clock.today(), by=viewer
        )
        return f"{name}: dagen är sparad."

    if st.button("Spara dagen", key=f"{form.name}.save"):
        told = form.send(viewer, write)
        if told is not None:
            st.session_state["arshjul.told"] = told
        st.rerun()
