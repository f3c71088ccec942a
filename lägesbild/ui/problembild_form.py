"""The forms of a problembild: what it is about and why, and a new status with its reason."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import streamlit as st

from lägesbild.actions.problembilder import NewProblembild
from lägesbild.model.words import ProblembildStatus
from lägesbild.reading.problembild_choices import ProblembildChoices
from lägesbild.reading.problembild_whole import WholeProblembild
from lägesbild.ui.form_fields import DatedForm, area, choice, day, several, text, words
from lägesbild.ui.kept_form import readers

CAUSES: Final = {
    "cause_situation": (
        "Orsak: situationen",
        "Vad på platsen eller i stunden gör det möjligt? Ljus, öppettider, tillsyn, vuxna på plats.",
    ),
    "cause_target": (
        "Orsak: den som utsätts",
        "Vem eller vad drabbas, och varför där? Skriv om grupper, platser och saker, aldrig om enskilda.",
    ),
    "cause_offender": (
        "Orsak: den som gör det",
        "Vad driver dem som gör det? Skriv om grupper och drivkrafter, aldrig om enskilda.",
    ),
}
"""The three corners of a problem, each with what it asks."""
REQUIRED: Final = {
    "title": "Ge problembilden en rubrik.",
    "category": "Välj en kategori.",
    "audience": "Välj vilka som får läsa problembilden.",
}
STATUS_REQUIRED: Final = {"status": "Välj en status."}
TEXTS: Final = ("title", "description", "place", "target_group", *CAUSES)


def problembild_form(name: str) -> DatedForm:
    """The form of a new problembild, or of one that is changed."""
    defaults: dict[str, Any] = dict.fromkeys(TEXTS, "") | {"category": None, "audience": None}
    return DatedForm(name, defaults | {"districts": [], "status": ProblembildStatus.NY.value, "on": None})


def status_form(problembild_id: int) -> DatedForm:
    """The form of a new status."""
    return DatedForm(f"problembild_status_{problembild_id}", {"status": None, "reason": "", "on": None})


def values_of(row: WholeProblembild) -> dict[str, Any]:
    """What the form holds for a stored problembild."""
    held: dict[str, Any] = {part: getattr(row, part) or "" for part in TEXTS}
    return held | {
        "category": row.category_slug,
        "audience": row.audience_slug,
        "districts": list(row.district_codes),
        "status": row.status.value,
        "on": row.opened_on.isoformat(),
    }


def as_problembild(form: DatedForm, *, today: dt.date) -> NewProblembild:
    """What the form holds, as a problembild."""
    same: dict[str, Any] = {part: form.value(part) or "" for part in TEXTS}
    return NewProblembild(
        **same,
        category=form.value("category") or "",
        audience=form.value("audience") or "",
        districts=tuple(form.value("districts")),
        status=ProblembildStatus(form.value("status")),
        opened_on=form.day("on") or today,
    )


def draw(form: DatedForm, offered: ProblembildChoices, *, row: WholeProblembild | None) -> None:
    """All fields; ``row`` is the problembild that is changed, None for a new one."""
    text(form, "Rubrik", "title", "T.ex. Stök vid torget på kvällarna")
    area(form, "Beskrivning", "description", "Vad händer, var och när? Plats och situation, inga namn.")
    left, right = st.columns(2, gap="small")
    with left:
        choice(form, "Kategori", "category", _categories(offered, row))
        text(form, "Plats i ord", "place", "T.ex. vid busshållplatsen")
    with right:
        several(form, "Område", "districts", offered.districts, error="district_code", none="Hela kommunen")
        text(form, "Målgrupp", "target_group", "T.ex. högstadieelever")
    if row is None:
        words(form, "Status", "status", ProblembildStatus, required=True)
        day(form, "Följs sedan (i dag om inget anges)", "on")
        form.error_at("opened_on")
    for part, (label, help_text) in CAUSES.items():
        _cause(form, part, label, help_text)
    _audience(form, offered, row)
    form.error_at("")


def draw_status(form: DatedForm) -> None:
    """The fields of a new status."""
    words(form, "Ny status", "status", ProblembildStatus)
    area(form, "Varför?", "reason", "Vad har ni sett som visar det? Plats och situation, inga namn.")
    day(form, "Sedan (i dag om inget anges)", "on")
    form.error_at("")


def _cause(form: DatedForm, part: str, label: str, help_text: str) -> None:
    st.text_area(
        label, key=form.key(part), on_change=form.keep, placeholder=help_text, help=help_text, height=80
    )
    form.error_at(part)


def _categories(offered: ProblembildChoices, row: WholeProblembild | None) -> dict[str, str]:
    """The categories in use, and the one a stored row has though it is used no longer."""
    return {row.category_slug: row.category, **offered.categories} if row else offered.categories


def _audience(form: DatedForm, offered: ProblembildChoices, row: WholeProblembild | None) -> None:
    if row is not None and not row.is_own:
        st.caption(f"Får läsas av: {row.audience}. Det ändrar bara {row.huvudman}.")
        return
    readers(form, offered.audiences, last=offered.last_audience)
    form.error_at("audience")
