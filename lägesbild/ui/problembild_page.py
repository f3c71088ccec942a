"""Problembilder: the list with its search, or the one that the address opens."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.model import NotFoundError, Viewer
from lägesbild.model.roles import Deed, may
from lägesbild.reading import problembild_whole, problembilder
from lägesbild.reading.filters import Filters
from lägesbild.reading.problembilder import ListedProblembild
from lägesbild.ui import address, downloads, layout, problembild_edit, problembild_view, register, theme
from lägesbild.ui.problembild_edit import TOLD, WRITE
from lägesbild.ui.register import Line, Order

PAGE: Final = "problembilder"
WORST_FIRST: Final = ("okar", "ny", "oforandrad", "minskar", "avslutad")
ORDERS: Final[dict[str, Order]] = register.ORDERS | {
    "Status": lambda line: (WORST_FIRST.index(line.status), -line.on.toordinal()),
    "Saknar något": lambda line: (-len(line.flags), -line.on.toordinal()),
}
NOTHING: Final = "Inga problembilder följs i det här urvalet. Vidga perioden eller området ovanför."


def show(viewer: Viewer, filters: Filters) -> None:
    """The list, a form, or one problembild."""
    told = st.session_state.pop(TOLD, None)
    if told:
        st.success(told, icon=":material/check_circle:")
    writing = address.held(WRITE, ("ny", "andra", "status"), "")
    row_id = register.chosen()
    if row_id is not None:
        _one(viewer, row_id, writing)
    elif writing == "ny" and may(viewer.role, Deed.FOLLOW):
        problembild_edit.new(viewer)
    else:
        _list(viewer, filters)


def _list(viewer: Viewer, filters: Filters) -> None:
    if may(viewer.role, Deed.FOLLOW) and st.button(
        "Ny problembild", type="primary", icon=":material/add:", key="problembild.new"
    ):
        address.put(WRITE, "ny")
        st.rerun()
    ids = register.show(
        [_line(found) for found in problembilder.read(filters, viewer=viewer)],
        page=PAGE,
        label="Problembilder",
        statuses=problembilder.STATUSES,
        orders=ORDERS,
        empty=NOTHING,
    )
    if ids:
        downloads.listing(PAGE, ids=ids, filters=filters, viewer=viewer)


def _one(viewer: Viewer, row_id: int, writing: str) -> None:
    register.back(PAGE)
    try:
        row = problembild_whole.one(row_id, viewer=viewer)
    except NotFoundError as error:
        layout.empty(str(error))
        return
    if row.may_change and writing == "andra":
        problembild_edit.change(viewer, row)
    elif row.may_change and writing == "status":
        problembild_edit.status(viewer, row)
    else:
        problembild_view.show(viewer, row)


def _line(found: ListedProblembild) -> Line:
    view = found.view
    place = f" ({view.place})" if view.place else ""
    return Line(
        id=view.id,
        status=view.status.value,
        sign=layout.status_html(view.status, theme.colours()),
        title=view.title,
        where=f"{', '.join(view.area_names) or 'Hela kommunen'}{place} · {view.category}",
        huvudman=view.huvudman,
        on=view.status_on,
        flags=found.gaps,
        words=found.words,
    )
