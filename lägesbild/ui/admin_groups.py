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
from lägesbild.ui import admin_members, admin_told, downloads, layout
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
    return GroupWords(name=row.name, kind=row.kind, district_id=row.district_id, sort=row.sort)


def _form(viewer: Viewer, row: GroupRow | None) -> None:
    layout.section(row.name if row else "Ny grupp")
    seen = parts.seen(SECTION, _words(row))
    with reading() as session:
        tree = areas.read_tree(session)
    names = {area.id: area.name for area in tree.level(DistrictLevel.STADSDEL, DistrictLevel.REGSO)}
    with st.form(f"admin.{SECTION}.form", width=560):
        parts.problems(SECTION, "name", "kind", "district_id")
        st.text_input("Namn", key=parts.first(SECTION, "name", seen.name), max_chars=120)
        parts.error_at(SECTION, "name")
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
        st.number_input(
            "Plats i listan",
            min_value=-999,
            max_value=999,
            step=1,
            key=parts.first(SECTION, "sort", seen.sort),
        )
        st.form_submit_button("Spara", type="primary", on_click=_save, args=(viewer, row))


def _save(viewer: Viewer, row: GroupRow | None) -> None:
    new = GroupWords(
        name=parts.value(SECTION, "name", ""),
        kind=parts.value(SECTION, "kind", BodyKind.OMRADESGRUPP),
        district_id=parts.value(SECTION, "district_id"),
        sort=int(parts.value(SECTION, "sort", 100)),
    )
    if row is None:
        done = f"{new.name} är tillagd. Öppna den och lägg till medlemmar."
        parts.attempt(SECTION, lambda session: acts.add_group(session, new, by=viewer), done)
        return
    seen = parts.seen(SECTION, _words(row))
    parts.attempt(
        SECTION,
        lambda session: acts.change_group(session, row.id, new, seen=seen, by=viewer),
        f"{new.name} är sparad.",
        stored=lambda: _stored(viewer, row.id),
    )


def _stored(viewer: Viewer, row_id: int) -> GroupWords:
    with reading() as session:
        return _words(next(one for one in organisation.groups(session, viewer=viewer) if one.id == row_id))


def _end(viewer: Viewer, row: GroupRow) -> None:
    if row.ended_on is not None:
        layout.section("Öppna igen")
        layout.note("Gruppen kan väljas igen, med de medlemmar den har i dag.")
        st.button(
            "Öppna igen",
            icon=":material/undo:",
            key=f"admin.{SECTION}.reopen",
            on_click=_reopen,
            args=(viewer, row),
        )
        return
    layout.section("Avsluta")
    layout.note(
        "Inget nytt kan delas med gruppen och ingen kan tillkomma. Medlemmarna fortsätter att läsa det som "
        "redan har delats, tills deras medlemskap avslutas."
    )
    st.button("Avsluta gruppen", key=f"admin.{SECTION}.end", on_click=_end_now, args=(viewer, row))


def _end_now(viewer: Viewer, row: GroupRow) -> None:
    parts.attempt(
        SECTION, lambda session: acts.end_group(session, row.id, by=viewer), f"{row.name} är avslutad."
    )


def _reopen(viewer: Viewer, row: GroupRow) -> None:
    parts.attempt(
        SECTION, lambda session: acts.reopen_group(session, row.id, by=viewer), f"{row.name} är öppen igen."
    )
