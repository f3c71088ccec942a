"""Begäran om utlämnande: the list, a new request, and one that is open with its rows and decision."""

from __future__ import annotations

from html import escape
from typing import Final

import streamlit as st

from lägesbild.figures.classes import number
from lägesbild.model import Viewer
from lägesbild.model.disclosing import may_disclose
from lägesbild.model.words import Disclosure, RequestStatus
from lägesbild.reading import record_requests
from lägesbild.reading.filters import day_text
from lägesbild.reading.record_requests import Line, Row, Whole
from lägesbild.store.session import reading
from lägesbild.ui import (
    layout,
    record_decide,
    record_files,
    record_find,
    record_form,
    record_row,
    register,
    reports,
    sheet,
)

PAGE: Final = "utlamnande"
TOLD: Final = "utlamnande.told"
NEW: Final = "utlamnande.ny"
CHANGING: Final = "utlamnande.andra"
HANDLING: Final = "handling"
ABOUT: Final = (
    "Den som begär en allmän handling behöver inte säga vem den är eller vad den ska ha handlingen till. "
    "Fråga bara om det behövs för att pröva sekretessen. Begäran ska behandlas skyndsamt."
)
NOT_YOURS: Final = (
    "Begäran om utlämnande handläggs av samordnare, administratörer och varje huvudmans granskare och "
    "behörighetsansvariga. Får du en begäran: lämna den vidare till någon av dem genast."
)
SIGNS: Final = {
    None: ("○", "inte prövad"),
    Disclosure.HEL: ("✓", "lämnas ut i sin helhet"),
    Disclosure.MASKERAD: ("◐", "lämnas ut med maskering"),
    Disclosure.LAMNAS_INTE_UT: ("✕", "lämnas inte ut"),
}
STALE: Final = ("!", "texten har ändrats sedan prövningen")
GONE: Final = ("!", "får inte läsas av dig")


def show(viewer: Viewer) -> None:
    """The whole page below its heading."""
    if told := st.session_state.pop(TOLD, None):
        st.success(told, icon=":material/check_circle:")
    if not may_disclose(viewer):
        layout.empty(NOT_YOURS)
        return
    request_id = register.chosen()
    if request_id is None:
        _list(viewer)
        return
    with reading() as session:
        whole = record_requests.read(session, request_id, viewer=viewer)
    handling = next((row for row in whole.rows if str(row.id) == st.query_params.get(HANDLING)), None)
    if handling is None:
        _one(viewer, whole)
        return
    st.html(f'<p style="margin: 0">{_to(whole, None, f"← Tillbaka till {whole.name.lower()}")}</p>')
    reports.note_ids(record_requests.report_ids((handling,)), viewer=viewer)
    _neighbours(whole, handling)
    record_row.show(viewer, whole, handling, done=_done)


def _list(viewer: Viewer) -> None:
    with reading() as session:
        lines = record_requests.lines(session, viewer=viewer)
    layout.note(ABOUT)
    if st.session_state.get(NEW):
        with st.container(border=True, width=720):
            record_form.register(viewer, done=_registered)
    elif st.button(
        "Registrera en begäran", icon=":material/add:", type="primary", key="utlamnande.registrera"
    ):
        st.session_state[NEW] = True
        st.rerun()
    register.show(
        [_line(line, viewer) for line in lines],
        page=PAGE,
        label="Begäran om utlämnande",
        statuses={
            "Öppna": {RequestStatus.OPPEN.value},
            "Beslutade": {RequestStatus.BESLUTAD.value},
            "Alla": {each.value for each in RequestStatus},
        },
        empty="Ingen begäran är registrerad.",
        none_fits={"Öppna": "Ingen begäran är öppen."},
    )


def _line(line: Line, viewer: Viewer) -> register.Line:
    is_open = line.status is RequestStatus.OPPEN
    handlingar = "1 handling" if line.row_count == 1 else f"{number(line.row_count)} handlingar"
    return register.Line(
        id=line.id,
        status=line.status.value,
        sign=f'<span class="lb-status"><span aria-hidden="true">{"○" if is_open else "✓"}</span> '
        f"{line.status.label.lower()}</span>",
        title=line.name,
        where=" ".join(line.asked.split())[:160],
        huvudman=viewer.huvudman,
        on=line.decided_on or line.received_on,
        flags=(handlingar,),
        words=line.asked,
    )


def _one(viewer: Viewer, whole: Whole) -> None:
    register.back(PAGE)
    reports.note_ids(record_requests.report_ids(whole.rows), viewer=viewer)
    layout.section(whole.name, aside=whole.status.label.lower())
    if st.session_state.get(CHANGING) == whole.id and whole.is_open:
        with st.container(border=True, width=720):
            record_form.change(viewer, whole, done=_changed)
    else:
        _particulars(whole)
    if whole.is_open:
        _authority(whole)
    layout.section("Handlingar", aside=_assessed(whole))
    _handlingar(whole)
    if whole.is_open:
        with st.expander("Sök och välj handlingar", icon=":material/search:", expanded=not whole.rows):
            record_find.show(viewer, whole, done=_done)
        layout.section("Beslut")
        with st.container(border=True, width=720):
            record_decide.show(viewer, whole, done=_done)
    layout.section("Ta ut", aside="utkast tills begäran är beslutad" if whole.is_open else "")
    record_files.offer(viewer, whole)


def _authority(whole: Whole) -> None:
    """What the request's authority holds beyond what this person can search."""
    if whole.authority is None:
        layout.note(
            f"{whole.huvudman} hör inte till någon myndighet i Lägesbild. En privat aktör prövar begäran "
            "bara om den likställs med en myndighet, som ett kommunalt bolag (2 kap. 3 § OSL)."
        )
    elif whole.siblings:
        layout.note(
            f"{whole.authority} beslutar. Dit hör också {', '.join(whole.siblings)}. Det de har för Min "
            "verksamhet hittar du inte: be dem söka om begäran kan gälla det."
        )


def _particulars(whole: Whole) -> None:
    sheet.fields(
        (
            ("Inkommen", day_text(whole.received_on)),
            ("Vad som begärs", whole.asked),
            ("Svar till", whole.requester),
            ("Beslutad", day_text(whole.decided_on) if whole.decided_on else None),
            ("Beslutsfattare", whole.decider),
            ("Skäl", whole.reason),
        ),
        label=whole.name,
    )
    if whole.is_open and st.button("Ändra uppgifterna", icon=":material/edit:", key="utlamnande.andra_knapp"):
        st.session_state[CHANGING] = whole.id
        st.rerun()


def _assessed(whole: Whole) -> str:
    done = len(whole.rows) - whole.not_assessed_count
    return f"{done} av {len(whole.rows)} prövade" if whole.rows else ""


def _handlingar(whole: Whole) -> None:
    if not whole.rows:
        layout.empty(
            "Inga handlingar är valda. Sök fram det begäran gäller och välj det."
            if whole.is_open
            else "Inga handlingar hörde till begäran."
        )
        return
    sheet.lines((_handling(whole, row) for row in whole.rows), label="Handlingar")
    if strangers := record_requests.others(whole):
        layout.note(
            f"Här finns handlingar från {', '.join(strangers)}. {whole.decides} prövar själv det som "
            "förvaras hos er, men samråd gärna med dem först. Deras behörighetsansvariga ser i spåret om "
            "handlingen tas ut."
        )


def _handling(whole: Whole, row: Row) -> str:
    sign, word = state(row, is_open=whole.is_open)
    title = row.record.title if row.record else ""
    return (
        f'<span class="lb-status"><span aria-hidden="true">{sign}</span> {escape(word)}</span> '
        f"{_to(whole, row, row.name)} {sheet.remark(title)}"
    )


def state(row: Row, *, is_open: bool) -> tuple[str, str]:
    """How a row stands, as sign and word."""
    if is_open and row.record is None:
        return GONE
    return STALE if is_open and row.is_stale else SIGNS[row.assessment]


def _to(whole: Whole, row: Row | None, text: str) -> str:
    href = register.address(PAGE, whole.id) + (f"&{HANDLING}={row.id}" if row else "")
    return f'<a class="lb-link" href="{escape(href)}">{escape(text)}</a>'


def _neighbours(whole: Whole, row: Row) -> None:
    """The way to the handling before and after."""
    near = [whole.rows[place] for place in (row.number - 2, row.number) if 0 <= place < len(whole.rows)]
    words = [("Föregående: " if one.number < row.number else "Nästa: ") + one.name for one in near]
    links = " · ".join(_to(whole, one, text) for one, text in zip(near, words, strict=True))
    if links:
        st.html(f'<p class="lb-caption">{links}</p>')


def _registered(told: str, request_id: int | None = None) -> None:
    st.session_state.pop(NEW, None)
    if told and request_id is not None:
        st.session_state[TOLD] = told
        register.open_row(request_id)


def _changed(told: str) -> None:
    st.session_state.pop(CHANGING, None)
    if told:
        st.session_state[TOLD] = told


def _done(told: str) -> None:
    st.session_state[TOLD] = told
    st.rerun()
