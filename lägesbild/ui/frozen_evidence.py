"""Underlaget som mötet såg: the frozen pictures of a closed meeting, shown as they were."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from lägesbild.figures import area_map
from lägesbild.model import Viewer, clock
from lägesbild.model.words import DistrictLevel
from lägesbild.reading import frozen_pictures
from lägesbild.reading.choices import read as read_choices
from lägesbild.reading.filters import day_text, moment_text
from lägesbild.reading.frozen_pictures import Picture
from lägesbild.reading.meeting_plans import MeetingPlan
from lägesbild.reading.picture import AreaPicture
from lägesbild.store.session import reading
from lägesbild.ui import area_map as page_map
from lägesbild.ui import charts, filters, layout, theme
from lägesbild.ui.report_text import plain

CHANGED: Final = (
    "Underlaget har ändrats sedan det frystes. Det visas därför inte: det går inte att lita på som underlag."
)
HEIGHT_PX: Final = 420
TITLE_MOST: Final = 90


def show(viewer: Viewer, plan: MeetingPlan) -> None:
    """The section of a closed meeting; nothing while it is open."""
    with reading() as session:
        found = frozen_pictures.of_meeting(session, plan.line.id, viewer=viewer)
    if not found:
        return
    layout.section("Underlaget som mötet såg", aside=f"fryst {moment_text(found[0].taken_at)}")
    layout.note(
        "Siffrorna är de som hela gruppen fick läsa när mötet avslutades. De ändras inte när rapporter och "
        "texter ändras eller gallras."
    )
    for one in found:
        if not one.holds:
            layout.warn(f"{_title(one)}: {CHANGED}")
            continue
        key = f"fryst.{plan.line.id}.{one.decision_id or 0}"
        expander = st.expander(_title(one), key=key, icon=":material/lock:", on_change="rerun")
        if expander.open:
            with expander:
                _picture(viewer, one, key)


def _title(one: Picture) -> str:
    if one.decision_id is None:
        return "Mötets underlag i sin helhet"
    paragraph = f"§ {one.paragraph}: " if one.paragraph else ""
    text = one.decision if len(one.decision) <= TITLE_MOST else f"{one.decision[:TITLE_MOST].rstrip()} …"
    return plain(f"Beslut {paragraph}{text}")


def _picture(viewer: Viewer, one: Picture, key: str) -> None:
    content = one.content
    cut = content["filters"]
    period = "–".join(day_text(dt.date.fromisoformat(cut[name])) for name in ("from", "to"))
    parts = [content.get("name", ""), period, ", ".join(cut["words"])]
    layout.note(". ".join(part for part in (*parts, *content["notes"]) if part))
    if any(area["level"] == DistrictLevel.REGSO.value for area in content["areas"]):
        _map(viewer, content["areas"], key)
    _tables(content["tables"], key)
    layout.note(
        f"Fryst {moment_text(one.taken_at)} ur databasens revision {one.revision}. Kontrollsumma "
        f"(SHA-256) {one.checksum}: stämmer."
    )


def _map(viewer: Viewer, areas: list[dict[str, Any]], key: str) -> None:
    choices = read_choices(viewer, today=clock.today())
    drawn = area_map.draw(
        [_area(one) for one in areas],
        municipality_code=choices.municipality_code,
        measure="antal",
        theme=theme.current(),
        narrow=theme.is_narrow(),
        opens={code: name for name, code in filters.area_names(choices).items()},
    )
    st_folium(drawn.map, key=f"{key}.karta", height=HEIGHT_PX, use_container_width=True, returned_objects=[])
    st.html(page_map.legend_html(drawn.legend))


def _area(one: dict[str, Any]) -> AreaPicture:
    return AreaPicture(
        code=one["code"],
        name=one["name"],
        level=DistrictLevel(one["level"]),
        parent=one["parent"],
        population=None,
        count=one["count"],
        count_reason=one["count_reason"],
        rate=None,
        coverage=one["coverage"],
        expected=one["expected"],
        problembilder=(),
        insatser=(),
    )


def _tables(tables: list[dict[str, Any]], key: str) -> None:
    if not tables:
        return
    names = [one["name"] for one in tables]
    chosen = st.selectbox("Del av underlaget", names, key=f"{key}.del")
    table = tables[names.index(chosen)]
    rows = [["" if cell is None else str(cell) for cell in row] for row in table["rows"]]
    charts.table_view(pd.DataFrame(rows, columns=table["columns"]), name=f"{key}.{names.index(chosen)}")
    if table["note"]:
        layout.note(table["note"])
