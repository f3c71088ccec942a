"""One line to judge: four buttons and a reason beside what was judged before and what the figures say."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import assessments as acts
from lägesbild.actions.assessments import NewAssessment
from lägesbild.figures.classes import counted, number
from lägesbild.model import Viewer, clock
from lägesbild.model.words import Judgement
from lägesbild.reading.assessments import Judged, word
from lägesbild.reading.filters import day_text
from lägesbild.reading.judge_sheet import Line
from lägesbild.ui import attempt, identity, judge_words, kept_form, layout, sheet, theme
from lägesbild.ui.kept_form import KeptForm
from lägesbild.ui.report_text import plain

CHANGING: Final = "bedomning.andrar"
"""The session key of the line whose stored judgement is being changed."""
TOLD: Final = "bedomning.told"
EARLIER_SHOWN: Final = 6
REASON_PX: Final = 68
REQUIRED: Final = {"judgement": "Välj grön, gul, röd eller grå.", "reason": "Skriv skälet till bedömningen."}
NOTHING: Final[Mapping[str, str | None]] = {"judgement": None, "reason": ""}


@st.fragment
def show(viewer: Viewer, meeting_id: int, line: Line, *, may_write: bool, is_over: bool) -> None:
    """One line; choosing and typing redraw it alone, saving redraws the page."""
    with st.container(key=f"bedom.{line.name}", border=True):
        told, judged = st.columns([2, 3], gap="medium")
        told.html(_head(line))
        with judged, st.container(gap="xsmall"):
            if line.now is not None and not _is_written(meeting_id, line):
                _stored(line, line.now, may_write=may_write)
            elif may_write:
                _form(viewer, meeting_id, line)
            elif line.now is None:
                layout.note("Inte bedömt vid mötet." if is_over else "Inte bedömt än.")


def _head(line: Line) -> str:
    """What the line is about, the judgements before, and the figures; safe HTML."""
    name = escape(_name(line))
    status = f"{layout.status_html(line.status, theme.colours())} " if line.status is not None else ""
    earlier = " ".join(_before(one) for one in line.earlier[:EARLIER_SHOWN])
    told = sheet.remark(_figures(line))
    before = f"Förut: {earlier}" if earlier else "Inte bedömt förut"
    return f'<p class="lb-judge">{status}<strong>{name}</strong><br>{told}<br>{before}</p>'


def _before(one: Judged) -> str:
    day = day_text(one.on, short=True, year=one.on.year != clock.today().year)
    return f'<span class="lb-before">{judge_words.html(one.judgement)} {escape(day)}</span>'


def _name(line: Line) -> str:
    return line.problembild or f"{line.area_name} som helhet"


def _figures(line: Line) -> str:
    found = line.figures
    if found.count is None:
        return found.why_not
    verdict = f" ({found.verdict})" if found.count or found.before else ""
    return (
        f"{counted(found.count, 'rapport', 'rapporter')}, {number(found.before)} lika lång tid före{verdict}"
    )


def _stored(line: Line, now: Judged, *, may_write: bool) -> None:
    st.html(f'<p class="lb-judge">{judge_words.html(now.judgement)} {escape(now.reason)}</p>')
    if may_write and st.button(
        "Ändra", key=f"bedom.andra.{line.name}", icon=":material/edit:", type="tertiary"
    ):
        st.session_state[CHANGING] = line.name
        st.rerun()


def _kept(meeting_id: int, line: Line) -> KeptForm:
    return KeptForm(f"bedom-{meeting_id}-{line.name}", NOTHING)


def _is_written(meeting_id: int, line: Line) -> bool:
    """Whether somebody is about to change what is stored, or had begun when somebody else was first."""
    begun = st.session_state.get(f"{_kept(meeting_id, line).name}.kept")
    untouched = (None, dict(NOTHING), _proposal(line), _initial(line))
    return st.session_state.get(CHANGING) == line.name or begun not in untouched


def _form(viewer: Viewer, meeting_id: int, line: Line) -> None:
    form = _kept(meeting_id, line)
    form.open(viewer, initial=_initial(line), version=line.now.version if line.now else 0)
    if line.now is not None and form.version != line.now.version:
        _both(form, viewer, line.now)
    if line.proposed and line.now is None:
        layout.note("Grå är föreslagen: de som väntas rapportera har varit tysta. Ändra om ni vet mer.")
    with st.container(horizontal=True, gap="small"):
        st.segmented_control(
            f"Bedömning av {plain(_name(line))}",
            list(judge_words.CHOICES),
            format_func=judge_words.CHOICES.__getitem__,
            key=form.key("judgement"),
            on_change=form.keep,
            label_visibility="collapsed",
        )
        st.text_area(
            f"Skäl till bedömningen av {plain(_name(line))}",
            key=form.key("reason"),
            on_change=form.keep,
            label_visibility="collapsed",
            placeholder="Skäl: vad bygger gruppen bedömningen på?",
            height=REASON_PX,
        )
        sent = st.button("Spara", icon=":material/check:", key=f"{form.name}.save")
    for part in ("judgement", "reason", ""):
        form.error_at(part)
    _beside(viewer, line, form)
    if sent:
        _send(meeting_id, line, form)


def _both(form: KeptForm, viewer: Viewer, now: Judged) -> None:
    kept_form.both(
        form,
        viewer,
        title="Någon annan har bedömt det här. Sparat nu:",
        stored=f"{word(now.judgement)}: {plain(now.reason)}",
        mine="Fortsätt med min",
        version=now.version,
        left=_leave,
    )


def _send(meeting_id: int, line: Line, form: KeptForm) -> None:
    viewer = identity.current()  # the page may have been drawn long ago, as somebody with other rights

    def write(session: Session) -> str:
        new = NewAssessment(
            judgement=Judgement(form.value("judgement")),
            reason=form.value("reason"),
            problembild_id=line.problembild_id,
            district=line.area,
        )
        if line.now is None:
            acts.judge(session, meeting_id, new, by=viewer)
        else:
            acts.change(session, line.now.id, new, version=form.version, by=viewer)
        return f"Sparat: {plain(_name(line))} är {word(new.judgement)}."

    said = form.send(viewer, write, required=REQUIRED)
    if said is None:
        st.session_state[CHANGING] = line.name  # somebody else may have been first: then both are shown
    else:
        _leave()
        st.session_state[TOLD] = said
    st.rerun()


def _beside(viewer: Viewer, line: Line, form: KeptForm) -> None:
    """What else can be done with the line."""
    if line.now is not None:
        with st.container(horizontal=True):
            _end(viewer, line.now, form)
    elif line.earlier:
        st.button(
            "Samma som förra gången",
            icon=":material/content_copy:",
            key=f"{form.name}.same",
            type="tertiary",
            on_click=_take_over,
            args=(form, line.earlier[0]),
        )


def _end(viewer: Viewer, now: Judged, form: KeptForm) -> None:
    if st.button("Dra tillbaka bedömningen", key=f"{form.name}.withdraw"):
        by = identity.current()
        if not attempt.done(lambda session: acts.withdraw(session, now.id, on=clock.today(), by=by)):
            return
        form.close(viewer)
        _leave()
        st.session_state[TOLD] = "Bedömningen är tillbakadragen."
        st.rerun()
    if st.button("Avbryt", key=f"{form.name}.cancel"):
        form.close(viewer)
        _leave()
        st.rerun()


def _initial(line: Line) -> dict[str, str | None]:
    if line.now is not None:
        return {"judgement": line.now.judgement.value, "reason": line.now.reason}
    return _proposal(line)


def _proposal(line: Line) -> dict[str, str | None]:
    """Grå with its reason where those expected to report were silent; stored only when somebody saves it."""
    if not line.proposed:
        return dict(NOTHING)
    return {"judgement": Judgement.GRA.value, "reason": line.proposed}


def _take_over(form: KeptForm, earlier: Judged) -> None:
    st.session_state[form.key("judgement")] = earlier.judgement.value
    st.session_state[form.key("reason")] = earlier.reason
    form.keep()


def _leave() -> None:
    st.session_state.pop(CHANGING, None)
