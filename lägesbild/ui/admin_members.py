"""Members of a group: who, from when to when, who is coming, and what a new member gets to read."""

from __future__ import annotations

import datetime as dt
from typing import Final

import streamlit as st

from lägesbild.actions import members as acts
from lägesbild.model import Viewer
from lägesbild.model.clock import today
from lägesbild.model.words import HuvudmanKind
from lägesbild.reading import organisation
from lägesbild.reading.filters import day_text
from lägesbild.reading.organisation import GroupRow, HuvudmanRow, Member
from lägesbild.store.session import reading
from lägesbild.ui import admin_parts as parts
from lägesbild.ui import layout
from lägesbild.ui.report_text import plain

GROUP: Final = "grupp"
SECTION: Final = "grupp.medlem"


def coming(viewer: Viewer, rows: tuple[GroupRow, ...]) -> None:
    """Who has been announced to a group and does not read yet, with the right to stop it."""
    found = [(row, one) for row in rows for one in row.members if one.is_coming]
    layout.section("På väg in", aside="huvudmän som snart får läsa det som delats i en grupp")
    parts.problems(SECTION)
    if not found:
        layout.note("Ingen ny medlem är på väg in i någon grupp.")
    for row, one in found:
        with st.container(border=True, key=f"admin.{SECTION}.coming.{one.id}"):
            st.markdown(
                f"**{plain(one.huvudman)}** blir medlem i {plain(row.name)} "
                f"{day_text(one.valid_from) if one.valid_from else ''} och läser då allt som delats där."
            )
            if acts.may_stop(viewer, group_id=row.id):
                _stop_button(viewer, row, one)


def _stop_button(viewer: Viewer, row: GroupRow, one: Member) -> None:
    st.button(
        "Stoppa",
        icon=":material/block:",
        key=f"admin.{SECTION}.stop.{one.id}",
        help=f"{plain(one.huvudman)} blir inte medlem i {plain(row.name)}",
        on_click=_stop,
        args=(viewer, row, one),
    )


def _stop(viewer: Viewer, row: GroupRow, one: Member) -> None:
    parts.attempt(
        SECTION,
        lambda session: acts.stop_member(session, one.id, by=viewer),
        f"{one.huvudman} blir inte medlem i {row.name}.",
        stay=True,
    )


def show(viewer: Viewer, row: GroupRow) -> None:
    """The members of one group, and the form that adds one."""
    layout.section("Medlemmar", aside=f"{len(row.present)} i dag")
    parts.problems(SECTION, "huvudman_id", "valid_from", "confirmed", "last_day")
    if not row.present:
        layout.empty("Gruppen har inga medlemmar i dag. Det som delas med den läses bara av avsändaren.")
    for one in row.members:
        if not one.is_past:
            _member(viewer, row, one)
    past = [one for one in row.members if one.is_past]
    if past:
        layout.note(
            "Tidigare medlemmar: "
            + "; ".join(f"{one.huvudman} {parts.span(one.valid_from, one.valid_to)}" for one in past)
        )
    if row.ended_on is None:
        _add_form(viewer, row)


def _member(viewer: Viewer, row: GroupRow, one: Member) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", width=560, key=f"admin.{SECTION}.{one.id}"
    ):
        st.markdown(f"**{plain(one.huvudman)}** {parts.span(one.valid_from, one.valid_to)}", width="stretch")
        if one.is_coming:
            _stop_button(viewer, row, one)
        elif one.valid_to is None and st.button(
            "Avsluta",
            key=f"admin.{SECTION}.end.{one.id}",
            help=f"Avsluta medlemskapet för {plain(one.huvudman)}",
        ):
            _ask_end(viewer, row, one)


@st.dialog("Avsluta medlemskapet")
def _ask_end(viewer: Viewer, row: GroupRow, one: Member) -> None:
    st.markdown(
        f"Från dagen efter läser **{plain(one.huvudman)}** inget av det som delats med {plain(row.name)}, "
        "inte heller det äldre. Sina egna rapporter läser de alltid."
    )
    last_day = st.date_input(
        "Sista dag",
        value=today(),
        min_value=today(),
        max_value=today() + dt.timedelta(days=730),
        format="YYYY-MM-DD",
        key=f"admin.{SECTION}.last.{one.id}",
    )
    if st.button("Avsluta medlemskapet", type="primary", key=f"admin.{SECTION}.sure.{one.id}"):
        parts.attempt(
            SECTION,
            lambda session: acts.end_member(session, one.id, last_day=last_day, by=viewer),
            f"{one.huvudman} är medlem i {row.name} till och med {day_text(last_day)}.",
            stay=True,
        )
        st.rerun()


def _add_form(viewer: Viewer, row: GroupRow) -> None:
    with reading() as session:
        offered = _offered(organisation.huvudman(session, viewer=viewer), row)
        shared = acts.has_shared(session, row.id)
    layout.section("Lägg till medlem")
    if not offered:
        layout.note("Alla huvudmän är redan medlemmar, eller på väg in.")
        return
    _consequence(viewer, shared=shared)
    start = acts.earliest_start(shared=shared)
    with st.form(f"admin.{SECTION}.form", width=560):
        st.selectbox(
            "Huvudman",
            list(offered),
            format_func=lambda huvudman_id: offered[huvudman_id],
            index=None,
            placeholder="Välj huvudman",
            key=parts.key(GROUP, "huvudman_id"),
        )
        parts.error_at(SECTION, "huvudman_id")
        st.date_input(
            "Medlem från",
            min_value=start,
            max_value=start + dt.timedelta(days=730),
            format="YYYY-MM-DD",
            key=parts.first(GROUP, "valid_from", start),
        )
        parts.error_at(SECTION, "valid_from")
        if shared:
            st.checkbox(
                "Ja, medlemmen ska få läsa allt som redan har delats med gruppen",
                key=parts.first(GROUP, "confirmed", False),
            )
            parts.error_at(SECTION, "confirmed")
        st.form_submit_button("Lägg till medlemmen", on_click=_add, args=(viewer, row, offered))


def _consequence(viewer: Viewer, *, shared: bool) -> None:
    if not shared:
        layout.note("Inget har delats med gruppen än, så en medlem kan tillkomma redan i dag.")
        return
    layout.warn(
        "En ny medlem läser från sin första dag allt som delats med gruppen, också det äldre. Därför syns "
        f"det här och på Vem ser vad {acts.NOTICE_DAYS} dagar innan, och varje medlems behörighetsansvariga "
        f"kan stoppa det. Din egen huvudman, {viewer.huvudman}, kan du inte lägga till."
    )


def _offered(rows: tuple[HuvudmanRow, ...], group: GroupRow) -> dict[int, str]:
    inside = {one.huvudman_id for one in group.members if not one.is_past}
    return {
        row.id: row.name
        for row in rows
        if row.id not in inside and row.valid_to is None and row.kind is not HuvudmanKind.GRUPP
    }


def _add(viewer: Viewer, row: GroupRow, offered: dict[int, str]) -> None:
    huvudman_id = parts.value(GROUP, "huvudman_id")
    start = parts.value(GROUP, "valid_from") or today()
    if huvudman_id is None:
        st.session_state[f"admin.{SECTION}.errors"] = {"huvudman_id": "Välj en huvudman."}
        return
    parts.attempt(
        SECTION,
        lambda session: acts.add_member(
            session,
            row.id,
            huvudman_id=huvudman_id,
            valid_from=start,
            confirmed=bool(parts.value(GROUP, "confirmed", False)),
            by=viewer,
        ),
        f"{offered.get(huvudman_id, 'Huvudmannen')} blir medlem i {row.name} {day_text(start)}.",
        stay=True,
    )
