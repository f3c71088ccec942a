"""What happened before and after an insats: counts, what may be said of them, and never a reason."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.figures import before_after as figures
from lägesbild.model import NotFoundError, Viewer
from lägesbild.reading import before_after
from lägesbild.reading.before_after import TOO_EARLY_DAYS, Around, BeforeAfter, Compared, Side
from lägesbild.reading.filters import Filters, day_text
from lägesbild.reading.tidslinje import Timeline
from lägesbild.ui import address, charts, layout, theme

PARAMETER: Final = "insats"
NOT_WHY: Final = (
    "Det här visar vad som ändrades, inte varför. Annat kan ha hänt samtidigt, och hur mycket som "
    "rapporteras kan ha ändrats."
)
MORE_OR_LESS: Final = 0.1
"""Coverage that differs by more than this share may itself be the change."""


def show(seen: Timeline, *, viewer: Viewer) -> None:
    """Choose an insats (also by ``?insats=ID``) and see the periods around its days."""
    layout.section("Vad hände före och efter en insats")
    options = {
        str(view.id): f"{view.title} ({', '.join(view.area_names) or 'hela kommunen'})"
        for view in seen.insatser
    }
    found, told = _asked(viewer)
    if found is not None:
        options.setdefault(str(found.id), found.title)
    if not options:
        layout.empty("Inga insatser finns i det här urvalet. Vidga perioden eller välj ett annat område.")
        return
    st.selectbox(
        "Insats",
        ["", *options],
        format_func=lambda row_id: options.get(row_id, "Välj en insats"),
        key=address.field(PARAMETER, ["", *options], ""),
        on_change=address.written,
        args=(PARAMETER, ""),
    )
    if told:
        layout.warn(told)
    if found is not None:
        _comparison(found, viewer)


def _asked(viewer: Viewer) -> tuple[BeforeAfter | None, str]:
    """The insats the address names, or why it cannot be shown."""
    asked = st.query_params.get(PARAMETER, "")
    if not asked:
        return None, ""
    if not asked.isdecimal() or len(asked) > 9:
        return None, "Adressen pekar inte ut någon insats. Välj en i listan."
    try:
        return before_after.read(int(asked), viewer=viewer), ""
    except NotFoundError as error:
        return None, str(error)


def _comparison(found: BeforeAfter, viewer: Viewer) -> None:
    if not found.around:
        layout.empty("Insatsen har inget startdatum och har inte börjat. Det finns inget att jämföra ännu.")
        return
    if found.assumed:
        layout.note("Insatsen saknar startdatum. Dagen då någon först sa att den pågår används i stället.")
    for around in found.around:
        _around(found, around, viewer)
    if found.sensitive:
        names = ", ".join(name.lower() for name in found.sensitive)
        layout.note(f"Jämförs inte här, för att skydda små tal i känsliga kategorier: {names}.")
    layout.warn(NOT_WHY)


def _around(found: BeforeAfter, around: Around, viewer: Viewer) -> None:
    day = day_text(around.on)
    if around.sides is None or around.areas is None:
        layout.section(f"Insatsen {around.what} {day}")
        layout.empty(_why_not(around))
        return
    before, after = around.sides
    layout.section(f"Insatsen {around.what} {day}", aside=f"{before.days} dagar före mot lika många efter")
    parts = [around.areas, *around.categories, *([around.rest] if around.rest else [])]
    layout.rows((_line(part) for part in parts), label=f"Före och efter {day}")
    layout.note(coverage_sentence(before, after))
    charts.show(
        figures.weeks(found, around, theme=theme.current(), narrow=theme.is_narrow()),
        name=f"fore_efter_{'borjan' if around.what == 'börjar' else 'slutet'}",
        title=f"Före och efter: {found.title}",
        filters=Filters(before.start, after.end, words=found.area_names),
        viewer=viewer,
        note=figures.LEGEND,
    )


def _why_not(around: Around) -> str:
    if around.too_early:
        return (
            f"För tidigt att säga. Det ska ha gått minst {TOO_EARLY_DAYS} dagar sedan "
            f"{day_text(around.on)} för att det ska gå att jämföra."
        )
    return "Det finns rapporter från för få dagar före den dagen för att det ska gå att jämföra."


def _line(part: Compared) -> tuple[str, str, str]:
    return (
        f"<strong>{figures.told(part.after)}</strong>",
        part.name,
        f"{figures.told(part.before)} före: {figures.answer(part)}",
    )


def coverage_sentence(before: Side, after: Side) -> str:
    """
    How much of what was expected came, and whether that itself may be the change.

    >>> import datetime as dt
    >>> day = dt.date(2026, 1, 1)
    >>> coverage_sentence(Side(day, day, 10, 10), Side(day, day, 10, 4))
    'Väntade rapporter som kom: 10 av 10 före, 4 av 10 efter. Färre kom efter: tystnad kan vara orsaken.'
    """
    if before.coverage is None or after.coverage is None:
        return (
            "Inga rapporter är avtalade härifrån under hela tiden: en förändring kan bero på vem som "
            "rapporterat."
        )
    told = f"Väntade rapporter som kom: {figures.coverage(before)} före, {figures.coverage(after)} efter."
    if after.coverage < before.coverage - MORE_OR_LESS:
        return f"{told} Färre kom efter: tystnad kan vara orsaken."
    if after.coverage > before.coverage + MORE_OR_LESS:
        return f"{told} Fler kom efter: att fler rapporterar kan vara orsaken."
    return told
