"""Brister as cards: what, where, who, for how long; marked as mended, changed, withdrawn, opened again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import safety_walks, walk_findings
from lägesbild.model import InputError, Viewer, clock
from lägesbild.reading.filters import day_text
from lägesbild.reading.walk_findings import FindingView, State
from lägesbild.ui import attempt, register, sheet, theme, walk_note, walk_words
from lägesbild.ui.form_fields import DatedForm, area, day
from lägesbild.ui.kept_form import both, send_or_leave
from lägesbild.ui.report_text import plain

MODE: Final = "brist.mode"
TOLD: Final = "brist.gjort"
FIX, CHANGE = "atgardad", "andra"
SHOWN: Final = 20


def told() -> None:
    """What was just done to one, said once: also where the list no longer holds it."""
    sentence = st.session_state.pop(TOLD, None)
    if sentence:
        st.success(sentence, icon=":material/check_circle:")


def show(viewer: Viewer, findings: Sequence[FindingView], *, on_walk: bool) -> None:
    """The cards; ``on_walk``: they stand on their walk's own page, which says where and when."""
    most = int(st.session_state.get("brist.antal", SHOWN))
    for finding in findings[:most]:
        with st.container(border=True, key=f"brist.kort.{finding.id}"):
            _card(viewer, finding, on_walk=on_walk)
    if findings[most:]:
        st.button(
            f"Visa fler ({len(findings) - most} till)",
            key="brist.fler",
            on_click=st.session_state.__setitem__,
            args=("brist.antal", most + SHOWN),
        )


def _card(viewer: Viewer, finding: FindingView, *, on_walk: bool) -> None:
    mode = st.session_state.get(MODE)
    if mode == (CHANGE, finding.id):
        _change(viewer, finding)
        return
    where = finding.place if on_walk else finding.where
    status = f"{walk_words.finding_status(finding)} {escape(walk_words.age(finding))}"
    parts = [status.strip(), f"ansvarig: {escape(finding.responsible)}"]
    lines = [" · ".join(parts), f"<strong>{escape(finding.text)}</strong>"]
    if where:
        lines[1] += f"<br>{escape(where)}"
    if not on_walk:
        walk = f"Vandringen {day_text(finding.found_on)}"
        lines.append(register.link(walk, page="trygghetsvandringar", row_id=finding.walk_id))
    if finding.fixed_on is not None:
        note = f": {finding.fixed_note}" if finding.fixed_note else ""
        lines.append(sheet.remark(f"Åtgärdad {day_text(finding.fixed_on)}{note}"))
    told = "".join(f'<p style="margin:0 0 0.25rem; overflow-wrap:anywhere">{line}</p>' for line in lines)
    if mode == (FIX, finding.id):
        st.html(told)
        _fix(viewer, finding)
        return
    with st.container(horizontal=not theme.is_narrow(), vertical_alignment="center"):
        st.html(told)
        _buttons(viewer, finding)


def _buttons(viewer: Viewer, finding: FindingView) -> None:
    fixes = walk_findings.may_fix(
        viewer, huvudman_id=finding.walk_huvudman_id, responsible_id=finding.responsible_id
    )
    changes = safety_walks.may_change(viewer, huvudman_id=finding.walk_huvudman_id)
    if not (fixes or changes):
        return
    with st.container(horizontal=True, width="content"):
        if finding.state is not State.OPEN:
            if fixes and st.button("Öppna igen", icon=":material/undo:", key=f"brist.oppna.{finding.id}"):
                _do(
                    lambda session: walk_findings.reopen(
                        session, finding.id, version=finding.version, by=viewer
                    ),
                    "Bristen är öppen igen.",
                )
            return
        if fixes:
            _way_to("Åtgärdad", "check", f"brist.fixa.{finding.id}", FIX, finding)
        if changes:
            _way_to("Ändra", "edit", f"brist.andra.{finding.id}", CHANGE, finding)


def _way_to(label: str, icon: str, key: str, mode: str, finding: FindingView) -> None:
    st.button(label, icon=f":material/{icon}:", key=key, on_click=_go, args=(mode, finding.id))


def _fix(viewer: Viewer, finding: FindingView) -> None:
    form = DatedForm(f"bristfix{finding.id}", {"on": clock.today().isoformat(), "fixed_note": ""})
    form.open(viewer, version=finding.version)
    _both(form, viewer, finding)
    day(form, "Åtgärdad", "on")
    area(form, "Vad gjordes (frivilligt)", "fixed_note", "T.ex. ny armatur monterad")
    form.error_at("")

    def write(session: Session) -> str:
        on = form.day("on")
        if on is None:
            raise InputError("Välj vilken dag den åtgärdades.", field="on")
        walk_findings.fix(
            session,
            finding.id,
            on=on,
            note=form.value("fixed_note") or "",
            today=clock.today(),
            version=form.version,
            by=viewer,
        )
        return "Bristen är åtgärdad."

    _send_or_leave(form, viewer, "Spara", write)


def _change(viewer: Viewer, finding: FindingView) -> None:
    form = DatedForm(f"brist{finding.id}", walk_note.FIELDS)
    form.open(viewer, initial=walk_note.values_of(finding), version=finding.version)
    _both(form, viewer, finding)
    walk_note.fields(form, "", with_map=False)

    def write(session: Session) -> str:
        new = walk_note.as_finding(form)
        walk_findings.change(session, finding.id, new, version=form.version, by=viewer)
        return "Bristen är sparad."

    _send_or_leave(form, viewer, "Spara ändringen", write)
    if st.button("Dra tillbaka bristen", type="tertiary", icon=":material/delete:", key=f"{form.name}.bort"):
        form.close(viewer)
        _do(
            lambda session: walk_findings.withdraw(
                session, finding.id, on=clock.today(), version=finding.version, by=viewer
            ),
            "Bristen är tillbakadragen.",
        )


def _both(form: DatedForm, viewer: Viewer, finding: FindingView) -> None:
    if form.version != finding.version:
        both(
            form,
            viewer,
            title="Bristen har ändrats sedan du öppnade den",
            stored=f"Sparat nu: {plain(finding.text)} · {plain(finding.responsible)} · {finding.state.value}",
            mine="Fortsätt med mitt",
            version=finding.version,
            left=_go,
        )


def _send_or_leave(form: DatedForm, viewer: Viewer, label: str, write: Callable[[Session], str]) -> None:
    def done(told: str) -> None:
        if told:
            st.session_state[TOLD] = told
        _go()

    send_or_leave(form, viewer, label, write, done)


def _do(write: Callable[[Session], object], sentence: str) -> None:
    if attempt.done(write):
        _go()
        st.session_state[TOLD] = sentence
        st.rerun()


def _go(*mode: str | int) -> None:
    """Open a form of a card from the next run on, or none."""
    if mode:
        st.session_state[MODE] = mode
    else:
        st.session_state.pop(MODE, None)
