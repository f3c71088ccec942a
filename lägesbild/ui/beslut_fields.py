"""The fields of the forms of a decision and of a task, and what they hold as the actions take it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lägesbild.actions.meetings import NewDecision, NewTask
from lägesbild.model import Viewer
from lägesbild.reading import circles, decisions, form_choices
from lägesbild.reading.decisions import DecisionRow, TaskRow
from lägesbild.reading.filters import day_text
from lägesbild.store.session import reading
from lägesbild.ui.form_fields import DatedForm, area, choice, day, side_by_side, text

NEW_MEETING: Final = "nytt"
"""The choice of a meeting that has not been noted yet."""
SEEN: Final = "seen"
"""The part of a form that holds what was stored when it was opened: these tables have no version."""
_MEETING: Final[dict[str, Any]] = {"meeting": None, "body": None, "held_on": None}
_DECISION: Final[dict[str, Any]] = {SEEN: None, "text": "", "paragraph": "", "theme": ""}
_TASK: Final[dict[str, Any]] = _DECISION | {"owner_huvudman": "", "owner": "", "due_on": None}
NAMES: Final = {
    "text": "Text",
    "paragraph": "Paragraf",
    "theme": "Ämne",
    "owner_huvudman": "Ansvarig huvudman",
    "owner": "Ansvarig funktion",
    "due_on": "Klart senast",
}


@dataclass(frozen=True, slots=True)
class Choices:
    """Names by the value that is kept: meetings by id as text, groups, themes and huvudmän by slug."""

    meetings: dict[str, str]
    groups: dict[str, str]
    themes: dict[str, str]
    huvudman: dict[str, str]


def choices(viewer: Viewer, row: DecisionRow | TaskRow | None = None) -> Choices:
    """Everything offered today, and what the ``row`` to be changed has already."""
    owner = row.owner_huvudman_slug if isinstance(row, TaskRow) else None
    with reading() as session:
        mine = [circle for circle in circles.for_viewer(session, viewer) if circle.id is not None]
        found = decisions.meetings(session, viewer=viewer)
        themes = form_choices.themes(session)
        huvudman = form_choices.huvudman(session, kept=[owner] if owner else ())
    if row is not None and row.theme_slug and row.theme:
        themes = {row.theme_slug: row.theme, **themes}
    return Choices(
        meetings={NEW_MEETING: "Ett möte som inte står här"}
        | {str(at.id): f"{at.group}, {day_text(at.held_on)}" for at in found},
        groups={circle.slug: circle.name for circle in mine},
        themes={"": "Inget ämne"} | themes,
        huvudman={"": "Gruppen själv"} | huvudman,
    )


def form(name: str, *, is_task: bool, is_new: bool) -> DatedForm:
    """The form of a new decision or task, or of one that is changed."""
    return DatedForm(name, (_TASK if is_task else _DECISION) | (_MEETING if is_new else {}))


def values_of(row: DecisionRow | TaskRow) -> dict[str, Any]:
    """What the form holds for a stored row."""
    held: dict[str, Any] = {
        "text": row.text,
        "paragraph": row.paragraph or "",
        "theme": row.theme_slug or "",
    }
    if isinstance(row, TaskRow):
        held |= {
            "owner_huvudman": row.owner_huvudman_slug or "",
            "owner": row.owner or "",
            "due_on": row.due_on.isoformat() if row.due_on else None,
        }
    return held


def as_decision(held: Mapping[str, Any]) -> NewDecision:
    """Values of a form as a decision."""
    return NewDecision(text=held["text"], paragraph=held["paragraph"] or None, theme=held["theme"] or None)


def as_task(held: Mapping[str, Any]) -> NewTask:
    """Values of a form as a task."""
    return NewTask(
        text=held["text"],
        paragraph=held["paragraph"] or None,
        theme=held["theme"] or None,
        owner_huvudman=held["owner_huvudman"] or None,
        owner=held["owner"] or None,
        due_on=dt.date.fromisoformat(held["due_on"]) if held["due_on"] else None,
    )


def required(form: DatedForm) -> dict[str, str]:
    """What to say of each field of the form that may not be empty."""
    if "text" not in form.defaults:
        return {"on": "Välj från vilken dag beslutet inte gäller."}
    asked = {"text": "Skriv vad som ska göras." if "owner" in form.defaults else "Skriv vad som bestämdes."}
    if "meeting" in form.defaults:
        asked["meeting"] = "Välj vilket möte det gäller."
        if form.value("meeting") == NEW_MEETING:
            asked |= {"body": "Välj vilken grupp som möttes.", "held_on": "Ange dagen då gruppen möttes."}
    return asked


def told(part: str, value: Any, offered: Choices) -> str:
    """A value of a form as people read it."""
    names = {"theme": offered.themes, "owner_huvudman": offered.huvudman}.get(part, {})
    return names.get(value, str(value)) if value not in {None, ""} or names else "inget"


def draw_meeting(form: DatedForm, offered: Choices) -> None:
    """Which meeting: one that is noted, or a new day."""
    choice(form, "Möte", "meeting", offered.meetings)
    if form.value("meeting") == NEW_MEETING:
        with side_by_side():
            choice(form, "Grupp", "body", offered.groups)
            day(form, "Mötesdag", "held_on")


def draw(form: DatedForm, offered: Choices, *, is_task: bool) -> None:
    """What was decided, or what is to be done, by whom and when."""
    if not is_task:
        area(form, "Vad bestämdes?", "text", "T.ex. gruppen ställer sig bakom planen för sommaren.")
        with side_by_side():
            choice(form, "Ämne", "theme", offered.themes)
            text(form, "Paragraf", "paragraph", "T.ex. 6")
        form.error_at("")
        return
    area(form, "Vad ska göras?", "text", "T.ex. bjud in skolorna till nästa möte.")
    with side_by_side():
        choice(form, "Ansvarig huvudman", "owner_huvudman", offered.huvudman)
        text(form, "Ansvarig funktion", "owner", "T.ex. enhetschef fritid. Inget namn på person.")
    with side_by_side():
        day(form, "Klart senast", "due_on")
        choice(form, "Ämne", "theme", offered.themes)
        text(form, "Paragraf", "paragraph", "T.ex. 7")
    form.error_at("")
