"""The fields of the report form, one function each, and the error that stands at a field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from lägesbild.model import Viewer
from lägesbild.model.clock import STOCKHOLM
from lägesbild.model.words import (
    Development,
    Extent,
    ObservationKind,
    Reliability,
    Severity,
    Word,
)
from lägesbild.reading import areas, circles, form_choices, own_reports
from lägesbild.reading.areas import AreaTree
from lägesbild.store.session import reading
from lägesbild.ui import layout, name_question, report_map
from lägesbild.ui import report_state as state
from lägesbild.ui.report_state import keep, key
from lägesbild.ui.report_text import plain

KINDS: Final = tuple(kind for kind in ObservationKind if kind is not ObservationKind.INGET)
TAKES_THEME: Final = frozenset({ObservationKind.BEHOV.value, ObservationKind.INFORMATION.value})


def error_at(field: str) -> None:
    """Show what is wrong with a field, right under it, or what is asked about it."""
    if name_question.is_at(state.form(), field):
        name_question.draw(state.InUse(), ("text", "place", "target_group", "consequence"))
        return
    message = state.errors().get(field)
    if message:
        st.markdown(f":red[:material/error: {message}]")


def text() -> None:
    st.text_area(
        "Vad har ni sett?",
        key=key("text"),
        on_change=keep,
        height=120,
        placeholder="Plats och situation, inga namn på enskilda.",
    )
    error_at("text")


def kind() -> None:
    st.pills(
        "Slag",
        [one.value for one in KINDS],
        format_func=lambda slug: ObservationKind(slug).label,
        key=key("kind"),
        on_change=keep,
        required=True,
    )


def category() -> None:
    """Kategori, or Ämne for a need or an information."""
    with reading() as session:
        categories, themes = form_choices.categories(session), form_choices.themes(session)
    if state.value("kind") in TAKES_THEME:
        _choice("Ämne (frivilligt)", "theme", themes, placeholder="Välj ämne")
    else:
        _choice("Kategori", "category", categories, placeholder="Välj kategori")


def _choice(label: str, name: str, names: dict[str, str], *, placeholder: str) -> None:
    _forget_unknown(name, names)
    st.selectbox(
        label,
        list(names),
        format_func=names.__getitem__,
        key=key(name),
        on_change=keep,
        placeholder=placeholder,
    )
    error_at(name)


def _forget_unknown(name: str, options: Any) -> None:
    if state.value(name) is not None and state.value(name) not in options:
        state.put(name, None)


def area(viewer: Viewer) -> None:
    """Område: the last three used as pills, or a name, alias or old spelling typed and chosen."""
    with reading() as session:
        tree = areas.read_tree(session)
        recent = own_reports.recent_areas(session, viewer=viewer)
        names = {
            form_choices.area_title(tree, tree.kommun): tree.kommun.code,
            "Utan angiven plats": state.NO_PLACE,
        } | form_choices.area_names(session, tree)
    _forget_unknown("area", set(names.values()))
    codes = list(dict.fromkeys([*recent, tree.kommun.code, state.NO_PLACE]))
    st.session_state[key("area_pill")] = state.value("area") if state.value("area") in codes else None
    st.session_state[key("area_name")] = next(
        (name for name, code in names.items() if code == state.value("area")), None
    )
    st.selectbox(
        "Område",
        list(names),
        key=key("area_name"),
        on_change=_chosen_by_name,
        args=(names,),
        placeholder="Skriv område, stadsdel eller plats",
    )
    st.pills(
        "Senast använda områden",
        codes,
        format_func=lambda code: plain(_title(tree, code)),
        key=key("area_pill"),
        on_change=_chosen_by_pill,
        label_visibility="collapsed",
    )
    error_at("district_code")
    report_map.show(tree)
    error_at("point")


def _title(tree: AreaTree, code: str) -> str:
    found = None if code == state.NO_PLACE else tree.by_code(code)
    return form_choices.area_title(tree, found) if found else "Utan angiven plats"


def _chosen_by_name(names: dict[str, str]) -> None:
    # A choice may arrive after the form was sent and its fields dropped: then there is nothing to keep.
    if key("area_name") in st.session_state:
        _choose_area(names.get(st.session_state[key("area_name")]))


def _chosen_by_pill() -> None:
    if key("area_pill") in st.session_state:
        _choose_area(st.session_state[key("area_pill")])


def _choose_area(code: str | None) -> None:
    state.put("area", code)
    state.put("point", None)
    keep()


def time() -> None:
    """När: now unless told otherwise."""
    st.pills(
        "När",
        [state.NOW, state.OTHER_TIME],
        format_func={state.NOW: "Nu", state.OTHER_TIME: "Annan tid"}.__getitem__,
        key=key("when"),
        on_change=keep,
        required=True,
    )
    if state.value("when") == state.OTHER_TIME:
        moment("När hände det?", "at")
    error_at("occurred_at")


def moment(label: str, name: str) -> None:
    """A local date and time, not in the future."""
    today = dt.datetime.now(STOCKHOLM).replace(tzinfo=None)
    st.datetime_input(
        label,
        value=None,
        min_value=dt.datetime(2000, 1, 1),
        max_value=today.replace(hour=23, minute=59, second=0, microsecond=0),
        key=key(name),
        on_change=keep,
        format="YYYY-MM-DD",
    )


def words(label: str, name: str, word: type[Word]) -> None:
    """A closed vocabulary as buttons with words; choosing the same again takes it back."""
    st.segmented_control(
        label,
        [one.value for one in word],
        format_func=lambda slug: word(slug).label,
        key=key(name),
        on_change=keep,
        wrap=True,
        width="stretch",
    )


def severity() -> None:
    words("Allvarlighetsgrad (frivilligt)", "severity", Severity)


def development() -> None:
    words("Utveckling (frivilligt)", "development", Development)


def audience(viewer: Viewer) -> None:
    """Får läsas av: each circle with who that is underneath; the last choice is marked, none is made."""
    with reading() as session:
        offered = {circle.slug: circle for circle in circles.for_viewer(session, viewer)}
        last = own_reports.last_audience(session, viewer=viewer)
    collected = state.lines()
    if collected:
        last = collected[-1]["audience"]
    _forget_unknown("audience", offered)
    st.radio(
        "Får läsas av",
        list(offered),
        format_func=lambda slug: plain(offered[slug].name),
        captions=[
            plain(f"Senast valt · {circle.who}" if slug == last else circle.who)
            for slug, circle in offered.items()
        ],
        index=None,
        key=key("audience"),
        on_change=keep,
        width="stretch",
    )
    st.caption(layout.PUBLIC_RECORD)
    error_at("audience")


def more() -> None:
    """Mer: what a report can hold and seldom does, closed."""
    fields = ("occurred_to", "place", "target_group", "consequence", "secrecy_section")
    wrong = set(fields) & set(state.errors())
    with st.expander("Mer", expanded=bool(wrong)):
        _text_field("Plats i ord", "place", "place", "T.ex. vid busshållplatsen")
        moment("Pågick till", "to")
        error_at("occurred_to")
        st.checkbox("Bara dagen är känd, inte klockslaget", key=key("day_only"), on_change=keep)
        words("Omfattning", "extent", Extent)
        words("Tillförlitlighet", "reliability", Reliability)
        _text_field("Målgrupp", "target_group", "target_group", "T.ex. högstadieelever")
        st.text_area("Konsekvens", key=key("consequence"), on_change=keep, height=80)
        error_at("consequence")
        _text_field("Sekretessmarkering (lagrum)", "secrecy", "secrecy_section", "T.ex. OSL 18 kap. 1 §")


def _text_field(label: str, name: str, field: str, placeholder: str) -> None:
    st.text_input(label, key=key(name), on_change=keep, placeholder=placeholder)
    error_at(field)


def areas_of_silence(tree: AreaTree, options: Sequence[str]) -> None:
    """The areas there is nothing to report from."""
    st.multiselect(
        "Områden",
        options,
        format_func=lambda code: _title(tree, code),
        key=key("areas"),
        on_change=keep,
        placeholder="Välj ett eller flera områden",
    )
    error_at("areas")
