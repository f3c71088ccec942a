"""Spår: who did what, to which row, searchable, and cut for the viewer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from html import escape
from typing import Final

import streamlit as st

from lägesbild.model import Viewer
from lägesbild.model.clock import today
from lägesbild.model.roles import Deed, may
from lägesbild.reading import trail, trail_actions, trail_words
from lägesbild.reading.areas import swedish_key
from lägesbild.reading.trail import Told, Wanted
from lägesbild.reading.trail_text import moment
from lägesbild.store import trail as chain
from lägesbild.store.session import reading
from lägesbild.ui import layout

EVERY: Final = ""
PERIODS: Final = {"Senaste veckan": 7, "Senaste månaden": 31, "Senaste året": 366, "All tid": None}
WHO_LOOKS: Final = (
    "Spåret läses av administratörer och av huvudmännens behörighetsansvariga. En post läses som den rad "
    "den gäller: det som stannar i en verksamhet ser bara den verksamheten. Att vara administratör öppnar "
    "konton, inloggningar, organisation, ord och inställningar, aldrig någon annans rapporter, "
    "problembilder eller insatser. Spåret säger att en text ändrats, inte vad som stod."
)
_LOOK: Final = """<style>
ul.lb-trail.lb-trail { list-style: none; margin: 0; padding: 0; }
.lb-trail.lb-trail > li {
  margin: 0; padding: 0.5rem 0.25rem; line-height: 1.4;
  border-bottom: 1px solid light-dark(#D3DCE3, #33414D);
}
.lb-trail .lb-when, .lb-trail .lb-about { font-size: 0.875rem; opacity: 0.78; }
.lb-trail .lb-when { font-variant-numeric: tabular-nums; }
.lb-trail .lb-operator { border-left: 6px solid currentColor; padding-left: 0.5rem; }
.lb-trail .lb-mark { border: 1px solid currentColor; border-radius: 4px; padding: 0 0.35rem; }
.lb-trail details { font-size: 0.875rem; }
.lb-trail summary { cursor: pointer; width: fit-content; padding: 0.25rem 0; }
ul.lb-trail.lb-trail ul { margin: 0; padding-left: 1.25rem; overflow-wrap: anywhere; }
</style>"""


def show(viewer: Viewer) -> None:
    """The search, one page of entries, and the check of the chain."""
    layout.section("Spår", aside="vem som gjort vad, det senaste först")
    layout.note(WHO_LOOKS)
    wanted = _search()
    page = _page_of(wanted)
    with reading() as session:
        found = trail.read(session, page, viewer=viewer)
    if found.entries:
        entries(found.entries, label="Spår")
    else:
        layout.empty("Inget i spåret stämmer med sökningen. Välj en längre period eller ta bort ett villkor.")
    _turn(page.page, has_older=found.has_older)
    if may(viewer.role, Deed.ADMINISTER):
        _chain()


def entries(told: Iterable[Told], *, label: str) -> None:
    """A list of entries. Long stories fold; all text is escaped here."""
    rows = "".join(_row(entry) for entry in told)
    st.html(f'{_LOOK}<ul class="lb-trail" aria-label="{escape(label)}">{rows}</ul>')


def _row(entry: Told) -> str:
    mark = ' <span class="lb-mark">operatörsåtkomst</span>' if entry.is_operator else ""
    about = " · ".join(part for part in (entry.about, entry.huvudman) if part)
    more = "".join(f"<li>{escape(line)}</li>" for line in entry.lines)
    return (
        f'<li class="{"lb-operator" if entry.is_operator else ""}">'
        f'<span class="lb-when">{moment(entry.at)}</span> '
        f"<strong>{escape(entry.actor)}</strong> {escape(entry.what[:1].lower() + entry.what[1:])}{mark}"
        + (f'<br><span class="lb-about">{escape(about)}</span>' if about else "")
        + (f"<details><summary>Vad som ändrades</summary><ul>{more}</ul></details>" if more else "")
        + "</li>"
    )


def _search() -> Wanted:
    actions = {EVERY: "Alla", **_sorted(trail_actions.ACTIONS)}
    kinds = {name: word for name, word in trail_words.TABLES.items() if name}
    tables = {EVERY: "Alla", **_sorted(kinds)}
    with st.container(key="sparsok"):
        first = st.columns(3, gap="small", vertical_alignment="bottom")
        second = st.columns(3, gap="small", vertical_alignment="bottom")
    actor = first[0].text_input("Vem", key="spar.vem", placeholder="Användarnamn")
    row = first[1].text_input(
        "Konto eller radens nummer", key="spar.rad", placeholder="Användarnamn eller nummer"
    )
    period = first[2].selectbox("Period", list(PERIODS), index=1, key="spar.period")
    action = second[0].selectbox(
        "Vad som gjordes", list(actions), format_func=actions.__getitem__, key="spar.gjort"
    )
    table = second[1].selectbox(
        "Slag av rad", list(tables), format_func=tables.__getitem__, key="spar.tabell"
    )
    operator = second[2].checkbox("Bara operatörsåtkomst", key="spar.operator")
    days = PERIODS[period]
    return Wanted(
        actor=actor or "",
        action=action or "",
        table=table or None,
        row=row or "",
        start=None if days is None else today() - dt.timedelta(days=days - 1),
        operator_only=operator,
    )


def _sorted(words: dict[str, str]) -> dict[str, str]:
    return dict(sorted(words.items(), key=lambda pair: swedish_key(pair[1])))


def _page_of(wanted: Wanted) -> Wanted:
    """The page turned to, which is the first again when something else is looked for."""
    state = st.session_state
    if state.get("spar.sokt") != wanted:
        state["spar.sokt"], state["spar.sida"] = wanted, 0
    return replace(wanted, page=state["spar.sida"])


def _turn(page: int, *, has_older: bool) -> None:
    if page == 0 and not has_older:
        return
    with st.container(horizontal=True):
        st.button("Nyare", key="spar.nyare", disabled=page == 0, on_click=_step, args=(-1,))
        st.button("Äldre", key="spar.aldre", disabled=not has_older, on_click=_step, args=(1,))
        st.caption(f"Sida {page + 1}, {trail.PAGE_SIZE} poster per sida")


def _step(by: int) -> None:
    st.session_state["spar.sida"] = max(0, st.session_state.get("spar.sida", 0) + by)


def _chain() -> None:
    layout.section("Är spåret helt?")
    layout.note("Varje post bär en kontrollsumma av den före. Kontrollen går igenom dem alla.")
    if not st.button("Kontrollera kedjan", key="spar.kedja", icon=":material/link:"):
        return
    with st.spinner("Går igenom spåret …"), reading() as session:
        broken = chain.verify(session)
    if broken is None:
        st.success("Kedjan är hel: ingen post har ändrats eller tagits bort.", icon=":material/check_circle:")
    else:
        st.error(
            f"Kedjan är bruten vid post {broken}: spåret kan ha ändrats i efterhand. Vänd dig till den som "
            "sköter servern, och låt ingen ändra något till dess.",
            icon=":material/error:",
        )
