"""Beslut och uppdrag: tasks, one's own tasks and decisions as views of one page; one opened from any."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

import streamlit as st

from lägesbild.figures.classes import counted
from lägesbild.model import Viewer
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import TaskStatus
from lägesbild.reading.areas import swedish_key
from lägesbild.reading.decisions import OPEN, DecisionRow, TaskRow
from lägesbild.reading.filters import day_text
from lägesbild.ui import address, beslut_edit, beslut_view, downloads, layout, register
from lägesbild.ui import beslut_words as words
from lägesbild.ui.beslut_edit import WRITE
from lägesbild.ui.beslut_words import DECISIONS, OURS, PAGE, TASKS, VIEW
from lägesbild.ui.register import Line, Order

Row = TypeVar("Row", TaskRow, DecisionRow)
VIEWS: Final = (TASKS, OURS, DECISIONS)
ALL: Final = "Alla"
TO_DO: Final = frozenset({words.LATE, *(status.value for status in OPEN)})
TASK_STATES: Final = {
    "Att göra": TO_DO,
    words.LATE_ONLY: {words.LATE},
    "Klara och avförda": {TaskStatus.KLAR.value, TaskStatus.AVFORD.value},
    ALL: {words.LATE, *(status.value for status in TaskStatus)},
}
HOLDS, REPEALED = "galler", "upphavt"
DECISION_STATES: Final = {"Gäller": {HOLDS}, "Upphävda": {REPEALED}, ALL: {HOLDS, REPEALED}}
LATEST: Final = "Senaste mötet först"
TASK_ORDERS: Final[dict[str, Order]] = {
    "Brådskande först": lambda line: line.sort["urgency"],
    LATEST: lambda line: (-line.on.toordinal(), line.sort["urgency"]),
    "Ansvarig": lambda line: (swedish_key(line.huvudman), line.sort["urgency"]),
}
DECISION_ORDERS: Final[dict[str, Order]] = {
    LATEST: lambda line: (-line.on.toordinal(), line.id),
    "Äldsta mötet först": lambda line: (line.on, line.id),
}
NO_TASKS: Final = "Inga uppdrag är givna än. Samordnaren skriver dem vid ett möte."
NONE_OURS: Final = "Din verksamhet har inga uppdrag från de här mötena."
NONE_FITS: Final = {
    "Att göra": "Inget är att göra. Välj Alla för att se det som är klart.",
    words.LATE_ONLY: "Inget är försenat.",
}
NO_DECISIONS: Final = "Inga beslut är skrivna än. Samordnaren skriver dem vid ett möte."


def summary(tasks: Sequence[TaskRow], decided: Sequence[DecisionRow]) -> str:
    """The line beside the heading: what is late, what is to be done, what holds."""
    if not (tasks or decided):
        return "inget är skrivet än"
    late = sum(bool(row.days_late) for row in tasks)
    to_do = sum(row.is_open for row in tasks)
    holds = sum(not row.is_repealed for row in decided)
    parts = [counted(late, "uppdrag är försenat", "uppdrag är försenade")] if late else []
    return " · ".join((*parts, f"{to_do} att göra", f"{holds} beslut gäller"))


def show(viewer: Viewer, tasks: Sequence[TaskRow], decided: Sequence[DecisionRow]) -> None:
    """The whole page below its heading."""
    beslut_edit.told()
    view = address.held(VIEW, VIEWS, TASKS)
    row_id = register.chosen()
    writing = address.held(WRITE, beslut_edit.FORMS, "")
    if row_id is not None:
        _one(viewer, row_id, writing, tasks, decided, is_decision=view == DECISIONS)
    elif writing in beslut_edit.NEW and may(viewer.role, Deed.MEET):
        beslut_edit.new(viewer, writing)
    else:
        address.put(WRITE, None)  # a form left by the way back must not open with the next row
        _list(viewer, tasks, decided)


def _one(
    viewer: Viewer,
    row_id: int,
    writing: str,
    tasks: Sequence[TaskRow],
    decided: Sequence[DecisionRow],
    *,
    is_decision: bool,
) -> None:
    register.back(PAGE)
    leads = may(viewer.role, Deed.MEET)
    if is_decision:
        decision = next((row for row in decided if row.id == row_id), None)
        if decision is None:
            layout.empty("Beslutet finns inte, eller så får du inte läsa det. Gå tillbaka till listan.")
        elif leads and writing in {beslut_edit.CHANGE, beslut_edit.REPEAL} and not decision.repealed_on:
            beslut_edit.decision(viewer, decision, writing)
        else:
            beslut_view.decision(viewer, decision, beslut_view.Beside(tasks, decided))
        return
    task = next((row for row in tasks if row.id == row_id), None)
    if task is None:
        layout.empty("Uppdraget finns inte, eller så får du inte läsa det. Gå tillbaka till listan.")
    elif leads and writing == beslut_edit.CHANGE:
        beslut_edit.task(viewer, task)
    else:
        beslut_view.task(viewer, task, beslut_view.Beside(tasks, decided))


def _view() -> str:
    chosen = st.segmented_control(
        "Vy",
        list(VIEWS),
        key=address.field(VIEW, VIEWS, TASKS),
        on_change=address.written,
        args=(VIEW, TASKS),
        required=True,
        label_visibility="collapsed",
        wrap=True,
    )
    return chosen or TASKS


def _new_button(viewer: Viewer, view: str) -> None:
    if not may(viewer.role, Deed.MEET):
        return
    kind = beslut_edit.NEW_DECISION if view == DECISIONS else beslut_edit.NEW_TASK
    st.button(
        "Nytt beslut" if view == DECISIONS else "Nytt uppdrag",
        type="primary",
        icon=":material/add:",
        key=f"beslut.{kind}",
        on_click=address.put,
        args=(WRITE, kind),
    )


def _list(viewer: Viewer, tasks: Sequence[TaskRow], decided: Sequence[DecisionRow]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        view = _view()
        chosen_tasks: list[TaskRow] = []
        chosen_decisions: list[DecisionRow] = []
        if view == DECISIONS:
            chosen_decisions = _chosen(decided, {"mote": _year})
        elif view == OURS:
            ours = [row for row in tasks if row.owner_huvudman_id == viewer.huvudman_id]
            chosen_tasks = _chosen(ours, {"mote": _year})
        else:
            chosen_tasks = _chosen(tasks, {"ansvarig": _whose, "mote": _year})
        _new_button(viewer, view)
    if view == DECISIONS:
        _decisions(viewer, chosen_decisions)
    else:
        _tasks(viewer, chosen_tasks, view, empty=NONE_OURS if tasks and view == OURS else NO_TASKS)


def _tasks(viewer: Viewer, rows: Sequence[TaskRow], view: str, *, empty: str) -> None:
    ids = register.show(
        [_task_line(row, place) for place, row in enumerate(rows)],
        page=PAGE,
        label=view,
        statuses=TASK_STATES,
        orders=TASK_ORDERS,
        empty=empty,
        none_fits=NONE_FITS,
    )
    if ids:
        downloads.listing("uppdrag", ids=ids, filters=None, viewer=viewer)


def _decisions(viewer: Viewer, rows: Sequence[DecisionRow]) -> None:
    ids = register.show(
        [_decision_line(row) for row in rows],
        page=PAGE,
        label=DECISIONS,
        statuses=DECISION_STATES,
        orders=DECISION_ORDERS,
        empty=NO_DECISIONS,
    )
    if ids:
        downloads.listing("beslut", ids=ids, filters=None, viewer=viewer)


_LABELS: Final = {"ansvarig": "Ansvarig", "mote": "Mötesår"}


def _chosen(rows: Sequence[Row], asked: Mapping[str, Callable[[Row], str]]) -> list[Row]:
    """The rows that fit choices which stand in the address; none is asked for where there is nothing."""
    if not rows:
        return []
    chosen = _choices({part: sorted(set(map(of, rows)), key=swedish_key) for part, of in asked.items()})
    fits = [(of, chosen[part]) for part, of in asked.items() if chosen[part] != ALL]
    return [row for row in rows if all(of(row) == value for of, value in fits)]


def _choices(names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What is chosen of each, in a popover that says how many choices are in force."""
    options = {part: [ALL, *offered] for part, offered in names.items()}
    count = sum(address.held(part, options[part], ALL) != ALL for part in names)
    label = "Ansvarig och mötesår" if "ansvarig" in names else "Mötesår"
    chosen = {}
    with st.popover(f"{label} ({count})" if count else label, icon=":material/tune:", key="beslut_urval"):
        for part in names:
            key = address.field(part, options[part], ALL)
            picked = st.selectbox(
                _LABELS[part], options[part], key=key, on_change=address.written, args=(part, ALL)
            )
            chosen[part] = picked or ALL
    return chosen


def _whose(row: TaskRow) -> str:
    return row.whose


def _year(row: TaskRow | DecisionRow) -> str:
    return str(row.at.held_on.year)


def _task_line(row: TaskRow, place: int) -> Line:
    told = (words.due(row), words.met(row.at, row.paragraph), row.theme, row.owner)
    where = " · ".join(part for part in told if part)
    return Line(
        id=row.id,
        status=words.state(row),
        sign=words.status_html(row),
        title=words.title(row.text),
        where=where[:1].upper() + where[1:],
        huvudman=row.whose,
        on=row.at.held_on,
        words=row.text,
        sort={"urgency": place},
        remark=row.whose,
    )


def _decision_line(row: DecisionRow) -> Line:
    paragraph = f"§ {row.paragraph}" if row.paragraph else ""
    repealed = f"gäller inte från {day_text(row.repealed_on)}" if row.repealed_on else ""
    told = (paragraph, row.theme, repealed)
    return Line(
        id=row.id,
        status=REPEALED if row.is_repealed else HOLDS,
        sign=words.holds_html(row),
        title=words.title(row.text),
        where=" · ".join(part for part in told if part),
        huvudman=row.at.group,
        on=row.at.held_on,
        words=row.text,
        remark=f"{row.at.group}, {day_text(row.at.held_on, short=True)}",
    )
