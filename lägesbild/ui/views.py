"""Vyer: save the present view under a name, open one's own, and copy the address to somebody else."""

from __future__ import annotations

from html import escape
from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from lägesbild.actions import views as acts
from lägesbild.model import InputError, NotFoundError, Viewer
from lägesbild.reading import views
from lägesbild.reading.views import View
from lägesbild.store.session import reading, transaction
from lägesbild.ui import layout

ERROR: Final = "vyer.error"
TOLD: Final = "vyer.told"


@st.fragment
def show(viewer: Viewer, path: str, titles: dict[str, str]) -> None:
    """
    The popover; ``path`` is that of the page, ``titles`` name pages by path.

    A fragment: opening it runs nothing of the page, and reads the address as it is right then.
    """
    popover = st.popover("Vyer", icon=":material/bookmark:", key="vyer", on_change="rerun", width="stretch")
    if not popover.open:
        return
    with popover, st.container(gap="xsmall", width=460):
        told = st.session_state.pop(TOLD, None)
        if told:
            st.success(told, icon=":material/check_circle:")
        error = st.session_state.pop(ERROR, None)
        if error:
            st.error(error, icon=":material/error:")
        with reading() as session:
            mine = views.own(session, viewer=viewer)
        _list(mine, titles)
        _save(viewer, path)
        _share(path)
        if mine:
            _arrange(viewer, mine)


def query() -> str:
    """What stands after the question mark now."""
    return urlencode([(name, value) for name in st.query_params for value in st.query_params.get_all(name)])


def _list(mine: tuple[View, ...], titles: dict[str, str]) -> None:
    layout.section("Mina vyer", aside=str(len(mine)) if mine else "")
    if not mine:
        layout.note("Du har inte sparat någon vy än.")
        return
    items = "".join(
        f'<li><a href="{escape(view.address)}" target="_self">{escape(view.name)}</a> '
        f'<span class="lb-remark">{escape(titles.get(view.page, ""))}</span></li>'
        for view in mine
    )
    st.html(f'<ul class="lb-views" aria-label="Mina vyer">{items}</ul>')


def _save(viewer: Viewer, path: str) -> None:
    layout.section("Spara den här vyn")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Namn", key="vyer.namn", placeholder="T.ex. Andersberg, senaste halvåret", max_chars=acts.MAX_NAME
        )
        st.button(
            "Spara vyn",
            key="vyer.spara",
            icon=":material/bookmark_add:",
            on_click=_store,
            args=(viewer, path),
        )


def _store(viewer: Viewer, path: str) -> None:
    name = st.session_state.get("vyer.namn", "")
    try:
        with transaction() as session:
            row = acts.save(session, name=name, page=path, query=query(), by=viewer)
    except InputError as error:
        st.session_state[ERROR] = str(error)
        return
    st.session_state["vyer.namn"] = ""
    st.session_state[TOLD] = f"Vyn {row.name} är sparad."


def _share(path: str) -> None:
    layout.section("Dela vyn")
    server = urlsplit(st.context.url or "")
    address = urlunsplit((server.scheme, server.netloc, f"/{path}", query(), ""))
    st.code(address, language=None, wrap_lines=True)
    layout.note("Den som öppnar länken loggar in och ser samma urval, men bara det som den själv får läsa.")


def _arrange(viewer: Viewer, mine: tuple[View, ...]) -> None:
    with st.expander("Byt namn eller ta bort", key="vyer.ordna"):
        names = {view.id: view.name for view in mine}
        chosen = st.selectbox("Vy", list(names), format_func=names.__getitem__)
        st.text_input("Nytt namn", key="vyer.nytt", max_chars=acts.MAX_NAME)
        with st.container(horizontal=True):
            for label, icon, act in (
                ("Byt namn", ":material/edit:", _rename),
                ("Ta bort", ":material/delete:", _remove),
            ):
                st.button(label, key=f"vyer.{label}", icon=icon, on_click=act, args=(viewer, chosen))


def _rename(viewer: Viewer, view_id: int) -> None:
    name = st.session_state.get("vyer.nytt", "")
    try:
        with transaction() as session:
            row = acts.rename(session, view_id, name=name, by=viewer)
    except (InputError, NotFoundError) as error:
        st.session_state[ERROR] = str(error)
        return
    st.session_state["vyer.nytt"] = ""
    st.session_state[TOLD] = f"Vyn heter nu {row.name}."


def _remove(viewer: Viewer, view_id: int) -> None:
    try:
        with transaction() as session:
            acts.remove(session, view_id, by=viewer)
    except NotFoundError as error:
        st.session_state[ERROR] = str(error)
        return
    st.session_state[TOLD] = "Vyn är borttagen."
