"""Sammankalla områdesgruppen: what, where and who on one phone screen, and one press."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import gatherings as acts
from lägesbild.actions.gatherings import NewGathering
from lägesbild.model import Viewer
from lägesbild.reading import areas, form_choices, gatherings
from lägesbild.reading.area_groups import AreaGroup
from lägesbild.store.session import reading
from lägesbild.ui import gathering_banner, gathering_mail, layout, register
from lägesbild.ui.kept_form import KeptForm
from lägesbild.ui.report_text import plain

FIELDS: Final[Mapping[str, Any]] = {"what": "", "district": None, "place": "", "called": None}
TOLD: Final = "sammankallning.told"


def show(viewer: Viewer, group: AreaGroup, *, leave: Callable[[], None]) -> None:
    """The form; ``leave`` goes back to the groups."""
    others = {row_id: name for row_id, name in group.members.items() if row_id != viewer.huvudman_id}
    form = KeptForm(f"kalla_{group.slug}", FIELDS)
    form.open(viewer, initial={"district": group.district, "called": list(others)})
    st.subheader(f"Sammankalla {group.name}")
    _already(viewer, group)
    _fields(form, others)
    with st.container(horizontal=True):
        pressed = st.button(
            "Sammankalla nu", type="primary", icon=":material/campaign:", key=f"{form.name}.save"
        )
        if st.button("Avbryt", key=f"{form.name}.cancel"):
            form.close(viewer)
            leave()
            st.rerun()
    members = plain(", ".join(group.members.values()))
    st.caption(f"Läses av alla i gruppen: {members}. {layout.PUBLIC_RECORD}")
    if pressed:
        _call(form, viewer, group, others, leave)


def _already(viewer: Viewer, group: AreaGroup) -> None:
    """Somebody may have called for the same thing a minute ago."""
    with reading() as session:
        lines = [one for one in gatherings.open_ones(session, viewer=viewer) if one.body_id == group.id]
    if lines:
        st.markdown("Gruppen är redan sammankallad. Gäller det samma sak, skriv i den loggen.")
        gathering_banner.draw(lines)


def _fields(form: KeptForm, others: Mapping[int, str]) -> None:
    st.text_area(
        "Vad har hänt?",
        key=form.key("what"),
        on_change=form.keep,
        height=96,
        placeholder="Läge och behov, inga namn på enskilda.",
    )
    form.error_at("what")
    names = _areas(form.value("district"))
    st.selectbox(
        "Område", list(names), format_func=names.__getitem__, key=form.key("district"), on_change=form.keep
    )
    form.error_at("district_code")
    st.text_input(
        "Plats (frivilligt)",
        key=form.key("place"),
        on_change=form.keep,
        placeholder="T.ex. torget, norra sidan",
    )
    form.error_at("place")
    held = form.value("called") or []
    st.session_state[form.key("called")] = [row_id for row_id in held if row_id in others]
    st.pills(
        "Vilka kallas, utöver din verksamhet",
        list(others),
        format_func=lambda row_id: plain(others[row_id]),
        selection_mode="multi",
        key=form.key("called"),
        on_change=form.keep,
        wrap=True,
    )
    form.error_at("called")
    form.error_at("")


def _areas(held: str | None) -> dict[str, str]:
    with reading() as session:
        tree = areas.read_tree(session)
    whole = {tree.kommun.code: form_choices.area_title(tree, tree.kommun)}
    return whole | form_choices.areas_by_code(tree, kept=(held,) if held else ())


def _call(
    form: KeptForm, viewer: Viewer, group: AreaGroup, others: Mapping[int, str], leave: Callable[[], None]
) -> None:
    called: list[int] = []

    def write(session: Session) -> str:
        new = NewGathering(
            what=form.value("what") or "",
            called=tuple(row_id for row_id in form.value("called") or () if row_id in others),
            district=form.value("district"),
            place=form.value("place") or "",
        )
        row = acts.call(session, group.slug, new, by=viewer, submit_key=form.submit_key)
        called.append(row.id)
        return f"{group.name} är sammankallad. {gathering_mail.promise()}"

    told = form.send(viewer, write)
    if told is not None:
        st.session_state[TOLD] = told
        gathering_mail.begin(viewer, called[0])
        leave()
        register.open_row(called[0])
    st.rerun()
