"""
A register on a page: search, status and order, a list of lines, and one row opened from it.

How a page uses it::

    row_id = register.chosen()                      # ?rad=12 in the address, also on a cold link
    if row_id is not None:
        register.back("problembilder")              # "Tillbaka till listan", with the list as it was
        ...                                         # draw the row; NotFoundError when it may not be read
    else:
        shown = register.show(
            lines, page="problembilder", label="Problembilder",
            statuses={"Aktuella": GOING_ON, "Avslutade": CLOSED, "Alla": EVERY},   # the first is the default
            empty="Inga problembilder än. …",
        )                                           # ids of all lines that fit, in order: for downloads

``register.link(text, page=…, row_id=…)`` is safe HTML of a link to a row from any page, for ``st.html``, and
``register.address(page, row_id)`` its address, for ``layout.rows(…, hrefs=…)``. ``register.open_row(id)``
before ``st.rerun()`` opens a row just made, and ``register.close_row()`` goes back to the list.

The address is the one truth (``sok``, ``status``, ``ordning``, ``rad``), so a link shares the view. They
are not bound to widgets: Streamlit drops what is bound to a widget that is not drawn, and the list must
come back as it was when a row is closed. Links are followed inside the app (web/assets/vakt.js).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final
from urllib.parse import urlencode

import streamlit as st

from lägesbild.figures.classes import number
from lägesbild.reading.areas import normalized, swedish_key
from lägesbild.reading.filters import day_text
from lägesbild.ui import layout

PAGE_SIZE: Final = 50
SEARCH, STATUS, ORDER, ROW = "sok", "status", "ordning", "rad"
SHARED: Final = frozenset({"period", "fran", "till", "omrade", "kategori", "huvudman"})
"""What of the address follows along to another page: the filter bar."""
_LOOK: Final = """<style>
ul.lb-register.lb-register { list-style: none; margin: 0; padding: 0; }
.lb-register.lb-register li { margin: 0; border-bottom: 1px solid light-dark(#D3DCE3, #33414D); }
.lb-register a.lb-link {
  display: grid; grid-template-columns: 8rem 1fr auto; gap: 0 0.75rem; align-items: baseline;
  padding: 0.5rem 0.25rem; color: inherit; text-decoration: none; line-height: 1.4;
}
.lb-register a.lb-link:hover { background: light-dark(#F3F6F8, #1A242D); }
.lb-register a.lb-link:hover .lb-what { text-decoration: underline; }
.lb-register .lb-what { font-weight: 600; overflow-wrap: anywhere; }
.lb-register .lb-remark { font-size: 0.875rem; text-align: right; }
.lb-register .lb-where { grid-column: 2; font-size: 0.875rem; opacity: 0.78; }
.lb-register .lb-flags { grid-column: 3; font-size: 0.875rem; text-align: right; }
.lb-register .lb-tag { margin-left: 0.25rem; white-space: nowrap; }
@media (max-width: 640px) {
  .lb-register a.lb-link { grid-template-columns: 1fr auto; padding: 0.75rem 0; }
  .lb-register .lb-what { grid-column: 1 / -1; grid-row: 2; }
  .lb-register .lb-remark { grid-column: 2; grid-row: 1; }
  .lb-register .lb-where, .lb-register .lb-flags { grid-column: 1 / -1; text-align: left; }
  .lb-register .lb-tag { margin: 0 0.25rem 0 0; }
}
</style>"""


@dataclass(frozen=True, slots=True)
class Line:
    """
    One row of a register as its list shows it.

    ``status`` is the slug that ``statuses`` choose by and ``sign`` its sign and word, safe HTML
    (``layout.status_html``). ``flags`` are quiet remarks ("saknar orsak"). ``words`` is searched too but
    not shown; ``sort`` holds what orders of the page's own sort by. ``remark`` stands at the end of the line
    in place of huvudman and day.
    """

    id: int
    status: str
    sign: str
    title: str
    where: str
    huvudman: str
    on: dt.date
    flags: tuple[str, ...] = ()
    words: str = ""
    sort: Mapping[str, Any] = field(default_factory=dict)
    remark: str = ""


UNFIT: Final = "Inget stämmer med sökningen. Ändra orden eller välj Alla."
NONE_FITS: Final[Mapping[str, str]] = {}
Order = Callable[[Line], Any]
ORDERS: Final[dict[str, Order]] = {
    "Senast ändrad": lambda line: (-line.on.toordinal(), swedish_key(line.title)),
    "Rubrik": lambda line: swedish_key(line.title),
    "Var": lambda line: (swedish_key(line.where), swedish_key(line.title)),
    "Huvudman": lambda line: (swedish_key(line.huvudman), -line.on.toordinal()),
}
"""Orders every register has; the first is the default."""


def show(
    lines: Sequence[Line],
    *,
    page: str,
    label: str,
    statuses: Mapping[str, Collection[str]],
    empty: str,
    orders: Mapping[str, Order] = ORDERS,
    none_fits: Mapping[str, str] = NONE_FITS,
) -> tuple[int, ...]:
    """
    Draw the controls and the list; return the ids of every line that fits, in order.

    ``page`` is the page's own path ("problembilder"), ``empty`` what to say when there are no lines at all,
    ``none_fits`` what to say when none has a status, by what that choice is called.
    """
    search, status, order = _controls(page, tuple(statuses), tuple(orders))
    fitting = [line for line in lines if line.status in statuses[status] and _fits(line, search)]
    fitting.sort(key=orders[order])
    if not lines:
        layout.empty(empty)
    elif not fitting:
        none_has = not any(line.status in statuses[status] for line in lines)
        layout.empty((none_has and none_fits.get(status)) or UNFIT)
    else:
        _list(fitting, page=page, label=label, of=len(lines))
    return tuple(line.id for line in fitting)


def chosen() -> int | None:
    """The row that the address opens, if any."""
    asked = st.query_params.get(ROW, "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 else None


def open_row(row_id: int) -> None:
    """Open a row from the next run on."""
    st.query_params[ROW] = str(row_id)


def close_row() -> None:
    """Go back to the list from the next run on."""
    st.query_params.pop(ROW, None)


def back(page: str) -> None:
    """The way back to the list as it was."""
    st.html(f"<p style='margin: 0'>{_anchor('← Tillbaka till listan', _address(page, None, here=True))}</p>")


def link(text: str, *, page: str, row_id: int) -> str:
    """Safe HTML of a link from any page to a row, followed inside the app; the filter bar follows along."""
    return _anchor(text, address(page, row_id))


def address(page: str, row_id: int) -> str:
    """Where a row is, from any page; the filter bar follows along."""
    return _address(page, row_id, here=False)


def _address(page: str, row_id: int | None, *, here: bool) -> str:
    """The address of a row (None: of the list); on its own page the list's search and order stay in it."""
    kept = [
        (name, value)
        for name in st.query_params
        if name != ROW and (here or name in SHARED)
        for value in st.query_params.get_all(name)
    ]
    query = urlencode(kept if row_id is None else [*kept, (ROW, str(row_id))])
    return f"/{page}?{query}" if query else f"/{page}"


def _anchor(text: str, href: str) -> str:
    return f'<a class="lb-link" href="{escape(href)}">{escape(text)}</a>'


def _controls(page: str, statuses: tuple[str, ...], orders: tuple[str, ...]) -> tuple[str, str, str]:
    with st.container(key="register"):
        columns = st.columns([2, 1, 1], gap="small", vertical_alignment="bottom")
        with columns[0]:
            search = _field(page, SEARCH, "")
            st.text_input(
                "Sök",
                key=search,
                on_change=_write,
                args=(search, SEARCH, ""),
                placeholder="Ord i rubriken eller texten",
                icon=":material/search:",
            )
        for column, name, label, options in (
            (columns[1], STATUS, "Status", statuses),
            (columns[2], ORDER, "Ordning", orders),
        ):
            with column:
                key = _field(page, name, options[0], options)
                st.selectbox(label, options, key=key, on_change=_write, args=(key, name, options[0]))
    held = [str(st.session_state[f"register.{page}.{name}"]) for name in (SEARCH, STATUS, ORDER)]
    return held[0], held[1], held[2]


def _field(page: str, name: str, default: str, options: tuple[str, ...] | None = None) -> str:
    """The key of a control, set to what the address says (also after Back)."""
    key = f"register.{page}.{name}"
    asked = st.query_params.get(name, default)
    st.session_state[key] = asked if options is None or asked in options else default
    return key


def _write(key: str, name: str, default: str) -> None:
    # A late choice may arrive when the list is gone: then there is nothing to write.
    chosen_now = st.session_state.get(key)
    if chosen_now is None or chosen_now == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = chosen_now


def _fits(line: Line, search: str) -> bool:
    wanted = normalized(search).split()
    if not wanted:
        return True
    told = normalized(" ".join((line.title, line.where, line.huvudman, *line.flags, line.words)))
    return all(word in told for word in wanted)


def _list(fitting: list[Line], *, page: str, label: str, of: int) -> None:
    view = (page, *(st.query_params.get(name, "") for name in (SEARCH, STATUS, ORDER)))
    if st.session_state.get("register.view") != view:
        st.session_state["register.view"] = view
        st.session_state["register.count"] = PAGE_SIZE
    count: int = st.session_state["register.count"]
    layout.note(f"{number(len(fitting))} av {number(of)}")
    rows = "".join(_row(line, _address(page, line.id, here=True)) for line in fitting[:count])
    st.html(f'{_LOOK}<ul class="lb-register" aria-label="{escape(label)}">{rows}</ul>')
    left = len(fitting) - count
    if left > 0:
        st.button(f"Visa fler ({number(left)} till)", key="register.more", on_click=_more)


def _more() -> None:
    st.session_state["register.count"] = st.session_state.get("register.count", 0) + PAGE_SIZE


def _row(line: Line, href: str) -> str:
    flags = "".join(f'<span class="lb-tag">{escape(flag)}</span>' for flag in line.flags)
    remark = line.remark or f"{line.huvudman}, {day_text(line.on, short=True)}"
    return (
        f'<li><a class="lb-link" href="{escape(href)}">{line.sign}'
        f'<span class="lb-what">{escape(line.title)}</span>'
        f'<span class="lb-remark">{escape(remark)}</span>'
        f'<span class="lb-where">{escape(line.where)}</span>'
        + (f'<span class="lb-flags">{flags}</span>' if flags else "")
        + "</a></li>"
    )
