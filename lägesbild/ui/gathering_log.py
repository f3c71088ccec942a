"""Sammankallning: the log, kept current without a reload, and the form that writes a line in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import gatherings as acts
from lägesbild.actions.gatherings import NewLine
from lägesbild.model import ConflictError, ForbiddenError, NotFoundError, Viewer
from lägesbild.model.words import LogKind
from lägesbild.reading import area_groups, gatherings
from lägesbild.reading.gatherings import GatheringView, LogLine, hour_text
from lägesbild.store.session import reading, transaction
from lägesbild.ui import gathering_mail, layout, live
from lägesbild.ui.kept_form import KeptForm
from lägesbild.ui.report_text import plain

EVERY_S: Final = 3
PART: Final = "logg"
TOLD: Final = "logg.told"
FIELDS: Final[Mapping[str, Any]] = {
    "kind": LogKind.LAGE.value,
    "text": "",
    "owner_huvudman": None,
    "owner": "",
}
_LOOK: Final = """<style>
ul.lb-log.lb-log { list-style: none; margin: 0; padding: 0; }
.lb-log.lb-log li {
  display: grid; grid-template-columns: auto 1fr; gap: 0 0.75rem; margin: 0; padding: 0.375rem 0;
  border-bottom: 1px solid light-dark(#D3DCE3, #33414D); line-height: 1.4;
}
.lb-log time { font-variant-numeric: tabular-nums; font-weight: 600; white-space: nowrap; }
.lb-log .lb-text { white-space: pre-line; overflow-wrap: anywhere; }
.lb-log .lb-remark { grid-column: 2; font-size: 0.875rem; }
</style>"""


def show(viewer: Viewer, view: GatheringView) -> None:
    """The form above, for who may write; below it what is to be done, and the log, latest first."""
    if view.line.closed_at is None and gatherings.may_call(viewer):
        _write(viewer, view)
    if view.line.closed_at is None:
        live.begin(PART)
        _live(viewer, view.line.id)
    else:
        _left_over(viewer, view.line.id)
        _draw(viewer, _lines(viewer, view.line.id), may_write=False)


@st.fragment(run_every=EVERY_S)
def _live(seen: Viewer, gathering_id: int) -> None:
    viewer = live.viewer(PART, seen)
    with reading() as session:
        stamp = gatherings.stamp(session, gathering_id, viewer=viewer)
    held = st.session_state.get(_key(gathering_id))
    if held is None or held[0] != stamp:
        held = (stamp, _lines(viewer, gathering_id))
        st.session_state[_key(gathering_id)] = held
    if stamp[-1] is not None:
        _overtaken()
    mailed = gathering_mail.outcome(gathering_id)
    if mailed:
        layout.note(mailed)
    may_write = stamp[-1] is None and gatherings.may_call(viewer)
    _draw(viewer, held[1], may_write=may_write)


def _lines(viewer: Viewer, gathering_id: int) -> tuple[LogLine, ...]:
    with reading() as session:
        return gatherings.log(session, gathering_id, viewer=viewer)


def _overtaken() -> None:
    """Closed by somebody meanwhile: what stands half typed above is left for its writer to take along."""
    st.warning(
        "Inget mer skrivs i loggen. Kopiera det du har skrivit, om det behövs, innan du går vidare.",
        title="Sammankallningen har avslutats",
        icon=":material/difference:",
    )
    if st.button("Visa sammanfattningen", key="logg.avslutad"):
        st.rerun(scope="app")


def _left_over(viewer: Viewer, gathering_id: int) -> None:
    """What the viewer had typed when somebody else closed: shown, until they throw it away themselves."""
    form = KeptForm(f"rad{gathering_id}", FIELDS)
    form.open(viewer)
    if not form.value("text"):
        return
    st.warning(plain(form.value("text")), title="Det här hann inte in i loggen", icon=":material/difference:")
    if st.button("Släng texten", key=f"{form.name}.thrown"):
        form.close(viewer)
        st.rerun()


def _draw(viewer: Viewer, lines: Sequence[LogLine], *, may_write: bool) -> None:
    told = st.session_state.pop(TOLD, None)
    if told:
        st.error(told, icon=":material/error:")
    waiting = [line for line in reversed(lines) if line.kind is LogKind.ATGARD and line.done_at is None]
    if waiting:
        layout.section("Snabba åtgärder att göra", aside=str(len(waiting)))
        for line in waiting:
            _measure(viewer, line, may_write=may_write)
    layout.section("Logg", aside=str(len(lines)) if lines else "")
    if not lines:
        layout.empty("Inget är skrivet än. Skriv vad ni vet, också om det är lite.")
        return
    items = "".join(map(_item, lines))
    st.html(f'{_LOOK}<div role="log" aria-label="Logg"><ul class="lb-log">{items}</ul></div>')


def _measure(viewer: Viewer, line: LogLine, *, may_write: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{plain(line.text)} · {plain(line.owner)}", width="stretch")
        if may_write:
            st.button(
                "Klar",
                icon=":material/check:",
                key=f"logg.klar.{line.id}",
                help=f"Märk som klar: {plain(line.text)}",
                on_click=_done,
                args=(viewer, line.id),
            )


def _item(line: LogLine) -> str:
    head = "Snabb åtgärd: " if line.kind is LogKind.ATGARD else ""
    parts = [line.author or "okänd", f"ansvarig: {line.owner}" if line.owner else ""]
    if line.kind is LogKind.ATGARD:
        parts.append(f"✓ klar {hour_text(line.done_at)}" if line.done_at else "○ att göra")
    remark = " · ".join(part for part in parts if part)
    return (
        f"<li><time>{escape(hour_text(line.at).removeprefix('kl. '))}</time>"
        f'<span class="lb-text"><strong>{head}</strong>{escape(line.text)}</span>'
        f'<span class="lb-remark">{escape(remark)}</span></li>'
    )


def _done(viewer: Viewer, line_id: int) -> None:
    try:
        with transaction() as session:
            acts.mark_done(session, line_id, by=viewer)
    except (ConflictError, NotFoundError, ForbiddenError) as error:
        st.session_state[TOLD] = str(error)


def _write(viewer: Viewer, view: GatheringView) -> None:
    """The form of one line; what is half typed stands outside what runs by itself, and is kept as a draft."""
    form = KeptForm(f"rad{view.line.id}", FIELDS)
    form.open(viewer, initial={"owner_huvudman": viewer.huvudman_id})
    with st.container(border=True):
        st.segmented_control(
            "Ny rad i loggen",
            [kind.value for kind in LogKind],
            format_func=lambda value: LogKind(value).label,
            key=form.key("kind"),
            on_change=form.keep,
            required=True,
        )
        measure = form.value("kind") == LogKind.ATGARD.value
        st.text_area(
            "Vad ska göras?" if measure else "Vad vet ni?",
            key=form.key("text"),
            on_change=form.keep,
            height=80,
            placeholder="Inga namn på enskilda. En rad ändras aldrig: blev det fel, skriv en ny.",
        )
        form.error_at("text")
        if measure:
            _owner(form, viewer, view)
        form.error_at("")
        if st.button("Skriv i loggen", type="primary", icon=":material/check:", key=f"{form.name}.save"):
            form.send(viewer, lambda session: _store(session, form, viewer, view.line.id))
            st.rerun()


def _owner(form: KeptForm, viewer: Viewer, view: GatheringView) -> None:
    with reading() as session:
        groups = area_groups.read(session, viewer=viewer)
    names = next((group.members for group in groups if group.id == view.line.body_id), {})
    form.offer("owner_huvudman", names)
    st.selectbox(
        "Ansvarig",
        list(names),
        format_func=names.__getitem__,
        key=form.key("owner_huvudman"),
        on_change=form.keep,
        placeholder="Välj huvudman",
    )
    form.error_at("owner_huvudman")
    st.text_input(
        "Funktion (frivilligt)",
        key=form.key("owner"),
        on_change=form.keep,
        placeholder="T.ex. fältgruppen, aldrig en persons namn",
    )
    form.error_at("owner")


def _store(session: Session, form: KeptForm, viewer: Viewer, gathering_id: int) -> str:
    new = NewLine(
        kind=LogKind(form.value("kind") or LogKind.LAGE),
        text=form.value("text") or "",
        owner_huvudman=form.value("owner_huvudman"),
        owner=form.value("owner") or "",
    )
    acts.write(session, gathering_id, new, by=viewer, submit_key=form.submit_key)
    return ""


def _key(gathering_id: int) -> str:
    return f"logg.seen.{gathering_id}"
