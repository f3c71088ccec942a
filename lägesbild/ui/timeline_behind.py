"""What lies behind a mark of the timeline: listed when it is clicked, or chosen without a mouse."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from lägesbild.figures.classes import counted
from lägesbild.figures.timeline import REPORTS
from lägesbild.figures.timeline_lanes import INSATS, MEETING, PROBLEMBILD
from lägesbild.figures.tokens import INSATS_SIGNS
from lägesbild.model import Viewer
from lägesbild.model.words import ProblembildStatus
from lägesbild.reading import tidslinje
from lägesbild.reading.filters import Filters, day_text
from lägesbild.reading.meetings import MeetingNotes
from lägesbild.reading.statements import InsatsView, ProblembildView
from lägesbild.reading.tidslinje import Behind, Timeline
from lägesbild.ui import layout, register, theme
from lägesbild.ui import reports as report_cards

Carried = tuple[str, ...]


def pick(figure: str, carried: Carried) -> None:
    """Remember what was clicked in a figure."""
    if len(carried) > 1:
        st.session_state[_key(figure)] = carried


def reports(seen: Timeline, *, viewer: Viewer) -> None:
    """The reports behind the bar that was chosen."""
    _choose_step(seen)
    carried = _picked("rapporter", {REPORTS})
    days = _days(carried, seen.filters) if carried else None
    if carried is None or days is None:
        return
    found = tidslinje.behind(seen.filters, carried[1].split(","), *days, viewer=viewer)
    with st.container(key="bakom_rapporter"):
        _list_reports(found, seen, viewer)
        st.button(
            "Stäng listan", key="stang_rapporter", on_click=_close, args=("rapporter",), type="tertiary"
        )


def lane(seen: Timeline) -> None:
    """The meeting, problembild or insats that was chosen."""
    _choose_lane(seen)
    carried = _picked("banor", {MEETING, PROBLEMBILD, INSATS})
    if carried is None:
        return
    kind, row_id = carried[0], carried[1]
    with st.container(key="bakom_banor"):
        for meeting in (one for one in seen.meetings if (kind, row_id) == (MEETING, str(one.id))):
            _meeting(meeting)
        for concern in (one for one in seen.problembilder if (kind, row_id) == (PROBLEMBILD, str(one.id))):
            _problembild(concern)
        for insats in (one for one in seen.insatser if (kind, row_id) == (INSATS, str(one.id))):
            _insats(insats)
        st.button("Stäng", key="stang_banor", on_click=_close, args=("banor",), type="tertiary")


def _key(figure: str) -> str:
    return f"tidslinje.{figure}"


def _close(figure: str) -> None:
    for key in (_key(figure), f"valj.{figure}.a", f"valj.{figure}.b"):
        st.session_state.pop(key, None)


def _picked(figure: str, kinds: set[str]) -> Carried | None:
    carried: Carried | None = st.session_state.get(_key(figure))
    return carried if carried is not None and carried[0] in kinds else None


def _days(carried: Carried, filters: Filters) -> tuple[dt.date, dt.date] | None:
    """The days of a step, while they lie in the period that is shown."""
    try:
        start, end = dt.date.fromisoformat(carried[2]), dt.date.fromisoformat(carried[3])
    except (IndexError, ValueError):
        return None
    return (start, end) if filters.start <= start <= end <= filters.end else None


def _choose_step(seen: Timeline) -> None:
    """Two lists for those who do not click in pictures: keyboard, screen reader, phone."""
    names = {row.name: row.code for row in seen.areas}
    labels = {step.label: step for step in reversed(seen.steps)}
    word = seen.kind.value
    if not theme.is_narrow():
        layout.note(
            "Klicka på en stapel eller ett tyst fält för att läsa vad som ligger bakom, eller välj här."
        )
    left, right = st.columns(2, gap="small")
    with left:
        area = st.selectbox(
            "Visa rapporter från", list(names), index=None, placeholder="Välj område", key="valj.rapporter.a"
        )
    with right:
        step = st.selectbox(
            word.capitalize(), list(labels), index=None, placeholder=f"Välj {word}", key="valj.rapporter.b"
        )
    chosen = (area, step)
    if chosen != st.session_state.get("valj.rapporter.senast") and area is not None and step is not None:
        days = (labels[step].start.isoformat(), labels[step].end.isoformat())
        pick("rapporter", (REPORTS, names[area], *days))
    st.session_state["valj.rapporter.senast"] = chosen


def _choose_lane(seen: Timeline) -> None:
    options: dict[str, Carried] = {}
    for meeting in reversed(seen.meetings):
        options[f"◆ Möte {day_text(meeting.held_on)}"] = (MEETING, str(meeting.id))
    for problembild in seen.problembilder:
        options[f"▲ {problembild.title}"] = (PROBLEMBILD, str(problembild.id))
    for insats in seen.insatser:
        options[f"▶ {insats.title}"] = (INSATS, str(insats.id))
    chosen = st.selectbox(
        "Visa ett möte, en problembild eller en insats",
        list(options),
        index=None,
        placeholder="Välj" if theme.is_narrow() else "Klicka i bilden, eller välj här",
        key="valj.banor.a",
    )
    if chosen != st.session_state.get("valj.banor.senast") and chosen is not None:
        pick("banor", options[chosen])
    st.session_state["valj.banor.senast"] = chosen


def _list_reports(found: Behind, seen: Timeline, viewer: Viewer) -> None:
    where = found.areas[0] if len(found.areas) == 1 else counted(len(found.areas), "område", "områden")
    label = next((step.label for step in seen.steps if step.start == found.start), day_text(found.start))
    layout.section(f"{where}, {label}", aside=counted(found.total, "rapport", "rapporter"))
    if found.silent:
        layout.warn(f"Väntad rapport kom inte från {_joined(found.silent)}. Tyst är inte lugnt.")
    if found.said_zero:
        layout.note(f"Inget att rapportera, enligt {_joined(found.said_zero)}.")
    if found.rows:
        report_cards.show(found.rows, viewer=viewer)
        if found.total > len(found.rows):
            layout.note(f"De {len(found.rows)} senaste visas.")
    elif not found.said_zero:
        layout.empty("Inga rapporter om händelser eller oro. Det betyder inte att det är lugnt.")


def _meeting(meeting: MeetingNotes) -> None:
    layout.section(meeting.title, aside=day_text(meeting.held_on))
    if not meeting.decisions:
        layout.empty("Inga beslut är antecknade från mötet.")
        return
    layout.rows(
        (
            (
                '<span aria-hidden="true">§</span>',
                part.text,
                f"upphävt {day_text(part.repealed_on)}" if part.repealed_on else f"§ {part.paragraph or '–'}",
            )
            for part in meeting.decisions
        ),
        label="Beslut",
    )


def _problembild(view: ProblembildView) -> None:
    where = ", ".join(view.area_names) or "Hela kommunen"
    layout.section(view.title, aside=f"{where} · {view.category} · {view.huvudman}")
    layout.rows(
        (
            (
                layout.status_html(ProblembildStatus(step.status), theme.colours()),
                step.reason,
                day_text(step.on),
            )
            for step in reversed(view.history)
        ),
        label="Status över tid",
    )
    st.html(f"<p>{register.link('Öppna problembilden', page='problembilder', row_id=view.id)}</p>")


def _insats(view: InsatsView) -> None:
    where = ", ".join(view.area_names) or "Hela kommunen"
    layout.section(view.title, aside=f"{where} · {view.theme} · {view.huvudman}")
    sign = INSATS_SIGNS[view.status.value].sign
    facts = [("Status", f"{sign} {view.status.label.lower()}")]
    for name, day in (
        ("Börjar", view.starts_on),
        ("Slutar", view.ends_on),
        ("Pengar till", view.funding_ends_on),
    ):
        if day is not None:
            facts.append((name, day_text(day, short=True)))
    layout.facts(facts)
    st.html(f"<p>{register.link('Öppna insatsen', page='insatser', row_id=view.id)}</p>")
    st.button("Visa före och efter", key="visa_fore_efter", on_click=_compare, args=(view.id,))


def _compare(insats_id: int) -> None:
    st.query_params["insats"] = str(insats_id)


def _joined(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} och {names[-1]}"
