"""Lay up an insats, write it anew, and note a new status; both versions when somebody was there before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import insatser as acts
from lägesbild.actions import outcomes
from lägesbild.model import InputError, Viewer, clock
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import InsatsLevel, InsatsStatus, Track
from lägesbild.reading import insats_choices
from lägesbild.reading.decisions import TaskRow
from lägesbild.reading.insats_choices import InsatsChoices
from lägesbild.reading.insats_rows import InsatsRow
from lägesbild.ui import address, beslut_insats, insats_form, layout, register
from lägesbild.ui.form_fields import DatedForm, area, day, words
from lägesbild.ui.kept_form import NOTHING, both
from lägesbild.ui.report_text import plain

DO: Final = "gor"
NEW, CHANGE, STATUS = "ny", "andra", "status"
TOLD: Final = "insats.told"
WIDTH_PX: Final = 760
REQUIRED: Final = {
    "title": "Ge insatsen en rubrik.",
    "theme": "Välj ett ämne.",
    "audience": "Välj vilka som får läsa insatsen.",
}
WHY: Final = {"status": "Välj en status.", "reason": "Skriv varför, så att nästa läsare förstår."}
NAMES: Final = {
    "title": "Rubrik",
    "theme": "Ämne",
    "districts": "Område",
    "goal": "Mål",
    "owner": "Ansvarig funktion",
    "track": "Spår",
    "problembilder": "Svarar på problembilderna",
    "plan_goals": "Verksamhetsmål",
    "starts_on": "Börjar",
    "ends_on": "Slutar",
    "audience": "Får läsas av",
    "description": "Beskrivning",
    "method": "Metod",
    "place": "Plats i ord",
    "target_group": "Målgrupp",
    "level": "Nivå",
    "partners": "Samverkansparter",
    "cost_sek": "Kostnad (kronor)",
    "hours": "Tid (timmar)",
    "funding": "Finansiering",
    "evaluation_plan": "Plan för utvärdering",
    "evaluation_on": "Utvärderas",
}
"""What a form holds, in its order, as people read it."""


def told() -> None:
    """What was just done, said once."""
    sentence = st.session_state.pop(TOLD, None)
    if sentence:
        st.success(sentence, icon=":material/check_circle:")


def done(sentence: str = "") -> None:
    """Leave a form, with what to say of it."""
    address.put(DO, None)
    if sentence:
        st.session_state[TOLD] = sentence


def new(viewer: Viewer) -> None:
    """The form of a new insats; an address may name the problembild it shall answer, or the task it is of."""
    layout.section("Ny insats")
    if not may(viewer.role, Deed.FOLLOW):
        st.info(
            f"Din roll ({viewer.role.label.lower()}) lägger inte upp insatser. "
            "Det gör rapportörer och samordnare.",
            icon=":material/lock:",
        )
        return
    task = beslut_insats.asked(viewer)
    form = insats_form.insats_form(f"insats_uppdrag{task.id}" if task else "insats_ny")
    offered = insats_choices.read(viewer, today=clock.today())
    asked = st.query_params.get("problembild", "")
    known = asked.isdecimal() and len(asked) < 10 and int(asked) in offered.problembilder
    answers = [int(asked)] if known else []
    of_task = beslut_insats.initial(task, viewer, offered) if task else {}
    form.open(viewer, initial={"problembilder": answers, **of_task})
    with st.container(width=WIDTH_PX):
        if task:
            beslut_insats.told(task)
        insats_form.draw(form, offered, row=None)
        _buttons(
            form, viewer, "Spara insatsen", lambda session: _create(session, form, viewer, task), REQUIRED
        )


def change(viewer: Viewer, row: InsatsRow) -> None:
    """The same form filled with what is stored, or with what was typed earlier and not saved."""
    layout.section(f"Ändra {row.title}")
    form = insats_form.insats_form(f"insats{row.id}", row)
    offered = insats_choices.read(viewer, today=clock.today(), row=row)
    form.open(viewer, initial=insats_form.values_of(row), version=row.version)
    with st.container(width=WIDTH_PX):
        if form.version != row.version:
            _both(form, viewer, row, offered)
        insats_form.draw(form, offered, row=row)
        _buttons(
            form, viewer, "Spara ändringen", lambda session: _change(session, form, viewer, row), REQUIRED
        )


def status(viewer: Viewer, row: InsatsRow) -> None:
    """A new status, from which day, and why."""
    layout.section(f"Byt status på {row.title}")
    form = DatedForm(f"insatsstatus{row.id}", {"status": None, "on": clock.today().isoformat(), "reason": ""})
    form.open(viewer)
    with st.container(width=WIDTH_PX):
        layout.note(f"Nu: {row.status.label.lower()} sedan {row.status_on:%Y-%m-%d}.")
        words(form, "Ny status", "status", InsatsStatus)
        day(form, "Gäller från", "on")
        area(form, "Varför?", "reason", "T.ex. målet är nått, pengarna är slut, en annan insats tar över.")
        form.error_at("")
        _buttons(form, viewer, "Spara statusen", lambda session: _turn(session, form, viewer, row), WHY)


def send(
    form: DatedForm,
    viewer: Viewer,
    write: Callable[[Session], str],
    *,
    required: Mapping[str, str] = NOTHING,
) -> None:
    """Send a form, and leave it when it is in."""
    sentence = form.send(viewer, write, required=required)
    if sentence is not None:
        done(sentence)
    st.rerun()


def _buttons(
    form: DatedForm,
    viewer: Viewer,
    label: str,
    write: Callable[[Session], str],
    required: Mapping[str, str] = NOTHING,
) -> None:
    if form.errors:
        st.error(" ".join(dict.fromkeys(form.errors.values())), icon=":material/error:")
    with st.container(horizontal=True):
        if st.button(label, type="primary", icon=":material/check:", key=f"{form.name}.save"):
            send(form, viewer, write, required=required)
        if st.button("Avbryt", key=f"{form.name}.cancel"):
            form.close(viewer)
            done()
            st.rerun()


def _create(session: Session, form: DatedForm, viewer: Viewer, task: TaskRow | None) -> str:
    wanted = insats_form.as_insats(form, reported_on=clock.today())
    saved = acts.create(session, wanted, by=viewer, submit_key=form.submit_key)
    if task and saved.created:
        outcomes.become_insats(session, task.id, saved.insats, by=viewer)
    row_id = saved.insats.id
    address.put("problembild", None)
    beslut_insats.leave()
    register.open_row(row_id)
    return "Insatsen är sparad. Planera gärna när den ska följas upp."


def _change(session: Session, form: DatedForm, viewer: Viewer, row: InsatsRow) -> str:
    wanted = insats_form.as_insats(form, reported_on=row.reported_on)
    saved = acts.change(session, row.id, wanted, version=form.version, by=viewer)
    return " ".join(("Ändringen är sparad.", *saved.notices))


def _turn(session: Session, form: DatedForm, viewer: Viewer, row: InsatsRow) -> str:
    chosen, on = form.value("status"), form.day("on")
    if on is None or on > clock.today():
        raise InputError("Ange från vilken dag statusen gäller, i dag eller tidigare.", field="on")
    acts.change_status(session, row.id, InsatsStatus(chosen), by=viewer, on=on, reason=form.value("reason"))
    return f"Statusen är sparad: {InsatsStatus(chosen).label.lower()}."


def _both(form: DatedForm, viewer: Viewer, row: InsatsRow, offered: InsatsChoices) -> None:
    """Somebody changed it in between: show where the two differ, and let the person choose."""
    theirs, ours = insats_form.values_of(row), {part: form.value(part) for part in form.defaults}
    told = [
        f"**{name}**  \nSparat nu: {plain(before)}  \nDitt förslag: {plain(after)}"
        for name, before, after in _differences(theirs, ours, offered, row)
    ]
    both(
        form,
        viewer,
        title="Insatsen har ändrats sedan du öppnade den",
        stored="\n\n".join(told) or "Ditt förslag är detsamma som det som är sparat nu.",
        mine="Fortsätt med mitt förslag",
        version=row.version,
        left=done,
    )


def _differences(
    theirs: dict[str, Any], ours: dict[str, Any], offered: InsatsChoices, row: InsatsRow
) -> Iterator[tuple[str, str, str]]:
    for part, name in NAMES.items():
        before, after = (_told(part, held, offered, row) for held in (theirs, ours))
        if before != after:
            yield name, before, after


def _told(part: str, held: dict[str, Any], offered: InsatsChoices, row: InsatsRow) -> str:
    if part == "funding":
        return _money(held)
    value = held.get(part)
    names = _names(offered, row).get(part, {})
    if isinstance(value, list):
        return ", ".join(sorted(str(names.get(one, one)) for one in value)) or "inget"
    return str(names.get(value, value)) if value not in {None, ""} else "inget"


def _money(held: dict[str, Any]) -> str:
    rows = []
    for slot in range(held.get("funding_count") or 0):
        amount, until = held.get(f"amount{slot}"), held.get(f"until{slot}")
        parts = [held.get(f"source{slot}") or "utan namn"]
        parts += [f"{amount} kronor"] if amount is not None else []
        parts += [f"till {until}"] if until else []
        rows.append(", ".join(parts))
    return "; ".join(rows) or "inget"


def _names(offered: InsatsChoices, row: InsatsRow) -> dict[str, dict[Any, str]]:
    return {
        "theme": {row.theme_slug: row.theme, **offered.themes},
        "districts": offered.districts,
        "partners": {**dict(zip(row.partner_slugs, row.partners, strict=True)), **offered.partners},
        "problembilder": {**{part.id: part.title for part in row.problembilder}, **offered.problembilder},
        "plan_goals": {**{part.id: part.text for part in row.plan_goals}, **offered.plan_goals},
        "audience": {row.audience_slug: row.audience}
        | {slug: circle.name for slug, circle in offered.audiences.items()},
        "level": {level.value: level.label for level in InsatsLevel},
        "track": {track.value: track.label for track in Track},
    }
