"""The form of an insats: the few fields that are asked for first, the rest under Mer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from lägesbild.actions.insatser import NewFunding, NewInsats
from lägesbild.model.words import InsatsLevel, InsatsStatus, Track
from lägesbild.reading.insats_choices import InsatsChoices
from lägesbild.reading.insats_rows import InsatsRow
from lägesbild.ui.form_fields import (
    DatedForm,
    area,
    choice,
    day,
    more,
    number,
    several,
    side_by_side,
    text,
    words,
)
from lägesbild.ui.kept_form import readers

FUNDING_ROWS: Final = 8
TEXTS: Final = (
    "title",
    "description",
    "goal",
    "owner",
    "place",
    "target_group",
    "method",
    "evaluation_plan",
)
LISTS: Final = ("districts", "partners", "problembilder", "plan_goals")
DATES: Final = ("starts_on", "ends_on", "evaluation_on")
NUMBERS: Final = ("cost_sek", "hours")
CHOICES: Final = ("theme", "audience", "level", "track")
MORE: Final = (
    "description",
    "place",
    "target_group",
    "method",
    "partners",
    "cost_sek",
    "hours",
    "source",
    "amount_sek",
    "funding_ends_on",
    "evaluation_plan",
    "evaluation_on",
)
"""Fields under Mer, by the name an error has."""


def insats_form(name: str, row: InsatsRow | None = None) -> DatedForm:
    """The form of a new insats, or of one that is changed, with room for its money."""
    slots = max(FUNDING_ROWS, len(row.funding) if row else 0)
    defaults: dict[str, Any] = dict.fromkeys(TEXTS, "")
    defaults |= dict.fromkeys((*DATES, *NUMBERS, *CHOICES)) | {part: [] for part in LISTS}
    defaults |= {"status": InsatsStatus.PLANERAD.value, "funding_count": 0}
    for slot in range(slots):
        defaults |= {f"source{slot}": "", f"amount{slot}": None, f"until{slot}": None}
    return DatedForm(name, defaults)


def values_of(row: InsatsRow) -> dict[str, Any]:
    """What the form holds for a stored insats."""
    held: dict[str, Any] = {part: getattr(row, part) or "" for part in TEXTS}
    held |= {part: getattr(row, part) for part in NUMBERS}
    held |= {part: _iso(getattr(row, part)) for part in DATES}
    held |= {
        "theme": row.theme_slug,
        "audience": row.audience_slug,
        "level": row.level.value if row.level else None,
        "track": row.track.value if row.track else None,
        "status": row.status.value,
        "districts": list(row.district_codes),
        "partners": list(row.partner_slugs),
        "problembilder": [part.id for part in row.problembilder],
        "plan_goals": [part.id for part in row.plan_goals],
        "funding_count": len(row.funding),
    }
    for slot, money in enumerate(row.funding):
        held |= {
            f"source{slot}": money.source,
            f"amount{slot}": money.amount_sek,
            f"until{slot}": _iso(money.ends_on),
        }
    return held


def as_insats(form: DatedForm, *, reported_on: dt.date) -> NewInsats:
    """What the form holds, as an insats."""
    same: dict[str, Any] = {part: form.value(part) or "" for part in TEXTS}
    same |= {part: form.day(part) for part in DATES} | {part: form.value(part) for part in NUMBERS}
    level, track = form.value("level"), form.value("track")
    return NewInsats(
        **same,
        theme=form.value("theme") or "",
        audience=form.value("audience") or "",
        level=InsatsLevel(level) if level else None,
        track=Track(track) if track else None,
        status=InsatsStatus(form.value("status")),
        reported_on=reported_on,
        districts=tuple(form.value("districts")),
        partners=tuple(form.value("partners")),
        problembilder=tuple(form.value("problembilder")),
        plan_goals=tuple(form.value("plan_goals")),
        funding=tuple(
            NewFunding(
                source=form.value(f"source{slot}") or "",
                amount_sek=form.value(f"amount{slot}"),
                ends_on=form.day(f"until{slot}"),
            )
            for slot in range(form.value("funding_count"))
        ),
    )


def draw(form: DatedForm, offered: InsatsChoices, *, row: InsatsRow | None) -> None:
    """All fields; ``row`` is the insats that is changed, None for a new one."""
    text(form, "Rubrik", "title", "T.ex. Öppen fritidsgård på lördagar")
    with side_by_side():
        choice(form, "Ämne", "theme", _with(offered.themes, {row.theme_slug: row.theme} if row else {}))
        several(form, "Område", "districts", offered.districts, error="district_code", none="Hela kommunen")
    if row is None:
        words(form, "Status", "status", InsatsStatus, required=True)
    area(form, "Mål", "goal", "Vad ska ha hänt, och när? Skriv så att det går att följa upp.")
    with side_by_side():
        text(form, "Ansvarig funktion", "owner", "T.ex. enhetschef fritid. Inget namn på person.")
        words(form, "Spår", "track", Track)
    _links(form, offered, row)
    with side_by_side():
        day(form, "Börjar", "starts_on")
        day(form, "Slutar", "ends_on")
    _audience(form, offered, row)
    with more(form, opened=row is not None, fields=MORE):
        _more(form, offered)
    form.error_at("")


def _links(form: DatedForm, offered: InsatsChoices, row: InsatsRow | None) -> None:
    answered = (
        {part.id: f"{part.title} ({part.status.label.lower()})" for part in row.problembilder} if row else {}
    )
    goals = {part.id: f"{part.year}: {part.text}" for part in row.plan_goals} if row else {}
    several(
        form,
        "Svarar på problembilderna",
        "problembilder",
        _with(offered.problembilder, answered),
        none="Ingen vald",
    )
    several(
        form,
        "Ska bidra till verksamhetsmålen",
        "plan_goals",
        _with(offered.plan_goals, goals),
        none="Inget valt",
    )


def _more(form: DatedForm, offered: InsatsChoices) -> None:
    area(form, "Beskrivning", "description", "Vad görs?")
    area(form, "Metod", "method", "T.ex. namnet på ett program eller arbetssätt")
    with side_by_side():
        text(form, "Plats i ord", "place", "T.ex. gångtunneln vid stationen")
        text(form, "Målgrupp", "target_group", "T.ex. högstadieelever")
    words(form, "Nivå", "level", InsatsLevel)
    several(form, "Samverkansparter", "partners", offered.partners, none="Ingen vald")
    with side_by_side():
        number(form, "Kostnad (kronor)", "cost_sek", step=1000)
        number(form, "Tid (timmar)", "hours", step=1)
    _funding(form)
    area(form, "Plan för utvärdering", "evaluation_plan", "Hur ska ni se om det gjorde skillnad?")
    day(form, "Utvärderas", "evaluation_on")


def _funding(form: DatedForm) -> None:
    count = form.value("funding_count")
    for slot in range(count):
        with side_by_side():
            text(
                form,
                "Pengar från" if slot == 0 else f"Pengar från ({slot + 1})",
                f"source{slot}",
                "T.ex. Statsbidrag",
            )
            number(form, "Kronor" if slot == 0 else f"Kronor ({slot + 1})", f"amount{slot}", step=1000)
            day(form, "Tar slut" if slot == 0 else f"Tar slut ({slot + 1})", f"until{slot}")
            st.button(
                "Ta bort",
                key=f"{form.name}.drop{slot}",
                on_click=_drop_money,
                args=(form, slot),
                help=f"Ta bort pengarna på rad {slot + 1}",
            )
    for name in ("source", "amount_sek", "funding_ends_on"):
        form.error_at(name)
    if f"source{count}" in form.defaults:
        st.button(
            "Lägg till finansiering",
            icon=":material/add:",
            key=f"{form.name}.add",
            on_click=_add_money,
            args=(form,),
        )


def _add_money(form: DatedForm) -> None:
    if form.key("funding_count") in st.session_state:
        st.session_state[form.key("funding_count")] += 1
        form.keep()


def _drop_money(form: DatedForm, slot: int) -> None:
    state = st.session_state
    if form.key("funding_count") not in state:
        return
    last = state[form.key("funding_count")] - 1
    for part, empty in (("source", ""), ("amount", None), ("until", None)):
        for each in range(slot, last):
            state[form.key(f"{part}{each}")] = state.get(form.key(f"{part}{each + 1}"))
        state[form.key(f"{part}{last}")] = empty
    state[form.key("funding_count")] = last
    form.keep()


def _audience(form: DatedForm, offered: InsatsChoices, row: InsatsRow | None) -> None:
    if row is not None and not row.is_own:
        st.caption(f"Får läsas av: {row.audience}. Det ändrar bara {row.huvudman}.")
        return
    readers(form, offered.audiences, last=offered.last_audience)
    form.error_at("audience")


def _with(names: Mapping[Any, str], more: Mapping[Any, str]) -> dict[Any, str]:
    """The names offered, and those a stored row has though they are offered no longer."""
    return {**names, **{key: name for key, name in more.items() if key not in names}}


def _iso(value: dt.date | None) -> str | None:
    return None if value is None else value.isoformat()
