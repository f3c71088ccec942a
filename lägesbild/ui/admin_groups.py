"""Grupper och medlemmar in Administration: who is in a circle, and who is on the way in."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.actions import groups as acts
from lägesbild.actions.groups import GroupWords
from lägesbild.model import Viewer
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import BodyKind, DistrictLevel
from lägesbild.reading import areas, organisation
from lägesbild.reading.filters import day_text
from lägesbild.reading.organisation import GroupRow
from lägesbild.store.session import reading
from lägesbild.ui import admin_members, admin_row, admin_told, downloads, layout
from lägesbild.ui import admin_parts as parts
from lägesbild.ui.admin_parts import Line

SECTION: Final = "grupp"


def show(viewer: Viewer) -> None:
    """The list, or the group that is open; a behörighetsansvarig sees who is on the way in."""
    admin_told.show()
    with reading() as session:
        rows = organisation.groups(session, viewer=viewer)
    if not may(viewer.role, Deed.ADMINISTER):
        admin_members.coming(viewer, rows)
        return
    chosen = parts.opened(SECTION)
    if chosen is None:
        admin_members.coming(viewer, rows)
        _list(rows)
        downloads.listing("grupper", ids=None, filters=None, viewer=viewer)
        return
    parts.back(SECTION)
    row = next((one for one in rows if one.id == chosen), None)
    _form(viewer, row)
    if row is not None:
        admin_members.show(viewer, row)
        _end(viewer, row)


def _list(rows: tuple[GroupRow, ...]) -> None:
    in_force = [row for row in rows if row.ended_on is None]
    layout.section("Grupper och medlemmar", aside=f"{len(in_force)} i bruk")
    st.markdown("Det som delas med en grupp läses av dess medlemmar. Välj en grupp för att ändra den.")
    parts.add_button(SECTION, "Lägg till grupp")
    parts.lines(SECTION, [Line(row.id, row.name, _remark(row)) for row in in_force])
    ended = [row for row in rows if row.ended_on is not None]
    if ended:
        layout.section("Avslutade", aside="inget nytt delas; medlemmarna läser det som delats")
        parts.lines(SECTION, [Line(row.id, row.name, _remark(row)) for row in ended])


def _remark(row: GroupRow) -> str:
    names = ", ".join(dict.fromkeys(member.huvudman for member in row.present))
    said = [row.kind.label] if row.kind.label != row.name else []
    said += [row.district] if row.district else []
    said.append(names or "inga medlemmar")
    if row.ended_on is not None:
        said.append(f"avslutad {day_text(row.ended_on)}")
    return " · ".join(said)


def _words(row: GroupRow | None) -> GroupWords:
    if row is None:
        return GroupWords(name="", kind=BodyKind.OMRADESGRUPP)
    return GroupWords(
        name=row.name,
        kind=row.kind,
        district_id=row.district_id,
        interval_weeks=row.interval_weeks,
        contact=row.contact,
        sort=row.sort,
    )


def _form(viewer: Viewer, row: GroupRow | None) -> None:
    layout.section(row.name if row else "Ny grupp")
    seen = parts.seen(SECTION, _words(row))
    with reading() as session:
        tree = areas.read_tree(session)
    names = {area.id: area.name for area in tree.level(DistrictLevel.STADSDEL, DistrictLevel.REGSO)}
    with st.form(f"admin.{SECTION}.form", width=560):
        parts.problems(SECTION, "name", "kind", "district_id", "interval_weeks", "contact")
        admin_row.name_field(SECTION, seen.name)
        st.selectbox(
            "Slag",
            list(BodyKind),
            format_func=lambda kind: kind.label,
            key=parts.first(SECTION, "kind", seen.kind),
        )
        parts.error_at(SECTION, "kind")
        st.selectbox(
            "Område (för en områdesgrupp)",
            list(names),
            format_func=lambda area_id: names[area_id],
            index=None,
            placeholder="Hela kommunen",
            key=parts.first(SECTION, "district_id", seen.district_id),
        )
        parts.error_at(SECTION, "district_id")
        _meeting_fields(seen)
        admin_row.order_field(SECTION, seen.sort)
        st.form_submit_button("Spara", type="primary", on_click=_save, args=(viewer, row))


def _meeting_fields(seen: GroupWords) -> None:
    """How often the group means to meet, and whom one turns to."""
    st.number_input(
        "Möts var … vecka",
        min_value=1,
        max_value=acts.MOST_WEEKS,
        step=1,
        value=None,
        placeholder="Inte bestämt",
        key=parts.first(SECTION, "interval_weeks", seen.interval_weeks),
    )
    parts.error_at(SECTION, "interval_weeks")
    st.text_input(
        "Kontakt",
        key=parts.first(SECTION, "contact", seen.contact or ""),
        max_chars=120,
        placeholder="En funktion, t.ex. områdessamordnaren, aldrig en persons namn",
    )
    parts.error_at(SECTION, "contact")


def _save(viewer: Viewer, row: GroupRow | None) -> None:
    new = GroupWords(
        name=parts.value(SECTION, "name", ""),
        kind=parts.value(SECTION, "kind", BodyKind.OMRADESGRUPP),
        district_id=parts.value(SECTION, "district_id"),
        interval_weeks=parts.value(SECTION, "interval_weeks"),
        contact=parts.value(SECTION, "contact") or None,
        sort=admin_row.order(SECTION),
    )
    admin_row.save(
        SECTION,
        new,
        row=row,
        words=_words,
        read=organisation.groups,
        add=acts.add_group,
        change=acts.change_group,
        done=f"{new.name} är sparad."
        if row
        else f"{new.name} är tillagd. Öppna den och lägg till medlemmar.",
        viewer=viewer,
    )


def _end(viewer: Viewer, row: GroupRow) -> None:
    if row.ended_on is not None:
        layout.section("Öppna igen")
        layout.note("Gruppen kan väljas igen, med de medlemmar den har i dag.")
        admin_row.button(
            SECTION,
            "Öppna igen",
            acts.reopen_group,
            f"{row.name} är öppen igen.",
            row_id=row.id,
            viewer=viewer,
            undoes=True,
        )
        return
    layout.section("Avsluta")
    layout.note(
        "Inget nytt kan delas med gruppen och ingen kan tillkomma. Medlemmarna fortsätter att läsa det som "
        "redan har delats, tills deras medlemskap avslutas."
    )
    admin_row.button(
        SECTION, "Avsluta gruppen", acts.end_group, f"{row.name} är avslutad.", row_id=row.id, viewer=viewer
    )
