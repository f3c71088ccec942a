"""Meetings, problembilder and insatser on one time axis: what the group did, and what it followed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from lägesbild.figures import lanes
from lägesbild.figures.chart import Chart, axis_style, layout_style
from lägesbild.figures.classes import counted
from lägesbild.figures.lanes import LANE_PX, safe
from lägesbild.figures.status_lanes import Hit, clickable, marks, problembild_lane, problembild_table
from lägesbild.figures.time_zoom import TOP_PX, buttons, time_axis
from lägesbild.figures.tokens import PROBLEMBILD_SIGNS, Palette, Theme, palette
from lägesbild.model.words import InsatsStatus
from lägesbild.reading.filters import day_text
from lägesbild.reading.meetings import MeetingNotes
from lägesbild.reading.statements import InsatsView, ProblembildView
from lägesbild.reading.tidslinje import Timeline

AHEAD: Final = dt.timedelta(days=90)
MEETING, PROBLEMBILD, INSATS = "mote", "problembild", "insats"
LEGEND: Final = (
    "◆ möte med beslut, ◇ möte, ▼ pengar tar slut. Tunn linje: ingen har sagt något nytt. "
    "Prickade lodräta linjer: möten"
)
_WIDE: Final = (14, 20)
_NARROW: Final = (8, 10)
_TITLE_PX: Final = 34
_MARKS_PX: Final = 84
_BOTTOM_PX: Final = 32


def chart(seen: Timeline, *, theme: Theme, narrow: bool = False) -> Chart:
    """Draw marks, problembilder and insatser; what there is no room for stands in the tables."""
    problembilder, insatser = shown(seen, narrow=narrow)
    colours = palette(theme)
    start, end = seen.filters.start, drawn_until(seen)
    parts = (("Möten och pengar", 2, _MARKS_PX), *_parts(len(problembilder), len(insatser)))
    drawn = _lanes(problembilder, insatser, start, end, theme, narrow=narrow)
    layout = _layout(parts, start, end, colours, narrow=narrow)
    layout["annotations"] += [text for lane in drawn for text in lane.texts]
    layout["annotations"] += [
        lanes.lane_text(text, lane - 0.18, colours, "")
        for lane, text in enumerate(("Möten", "Pengar tar slut"))
    ]
    _days(layout, seen, colours)
    # The unseen bars over the lanes tell and are clicked; a line would only be in their way.
    lines = [
        {**trace, "hoverinfo": "skip", "hovertemplate": None, "xaxis": "x"}
        for lane in drawn
        for trace in lane.traces
    ]
    hits = [
        clickable(_hits(PROBLEMBILD, problembilder), start=start, end=end, colours=colours, axis="2"),
        clickable(_hits(INSATS, insatser), start=start, end=end, colours=colours, axis="3"),
    ]
    figure = go.Figure(data=[*lines, *hits, *_marks(seen, start, end, colours)], layout=layout)
    alt = (
        f"{counted(len(seen.meetings), 'möte', 'möten')}, "
        f"{counted(len(seen.problembilder), 'problembild', 'problembilder')} och "
        f"{counted(len(seen.insatser), 'insats', 'insatser')} på samma tidslinje."
    )
    more = (lanes.table(seen.insatser), meetings_table(seen.meetings))
    return Chart(figure, problembild_table(seen.problembilder), alt, more)


def shown(seen: Timeline, *, narrow: bool) -> tuple[list[ProblembildView], list[InsatsView]]:
    """The lanes there is room for: worsening problembilder first, and insatser that go on."""
    most = _NARROW if narrow else _WIDE
    order = list(PROBLEMBILD_SIGNS)
    problembilder = sorted(seen.problembilder, key=lambda view: order.index(view.status.value))
    ended = {InsatsStatus.GENOMFORD: 2, InsatsStatus.AVSLUTAD: 3, InsatsStatus.PLANERAD: 1}

    def rank(view: InsatsView) -> tuple[int, bool, str]:
        old = view.starts_on is None and view.status_on < seen.filters.start
        return ended.get(view.status, 0), old, lanes.where(view)

    return problembilder[: most[0]], sorted(seen.insatser, key=rank)[: most[1]]


def left_out(seen: Timeline, *, narrow: bool) -> int:
    """How many lanes stand in the tables only."""
    problembilder, insatser = shown(seen, narrow=narrow)
    return len(seen.problembilder) + len(seen.insatser) - len(problembilder) - len(insatser)


def drawn_until(seen: Timeline) -> dt.date:
    """The last day drawn: a view that reaches today looks ahead, to plans and to money that ends."""
    return seen.filters.end + AHEAD if seen.filters.end >= seen.today else seen.filters.end


def meetings_table(meetings: Sequence[MeetingNotes]) -> pd.DataFrame:
    """Meetings with their decisions, one row each."""
    return pd.DataFrame(
        [
            (
                day_text(meeting.held_on),
                meeting.title,
                "; ".join(
                    part.text + (" (upphävt)" if part.repealed_on else "") for part in meeting.decisions
                )
                or "–",
            )
            for meeting in meetings
        ],
        columns=["Datum", "Möte", "Beslut"],
    )


def _parts(problembilder: int, insatser: int) -> tuple[tuple[str, int, int], ...]:
    """Title, number of lanes and height of the two lower parts; an empty one keeps room for one lane."""
    named = (("Problembilder", problembilder), ("Insatser", insatser))
    return tuple((title, max(count, 1), LANE_PX * max(count, 1)) for title, count in named)


def _layout(
    parts: Sequence[tuple[str, int, int]], start: dt.date, end: dt.date, colours: Palette, *, narrow: bool
) -> dict[str, Any]:
    """One time axis, and below each other an axis of lanes per part, with its title above it."""
    top = _TITLE_PX + (0 if narrow else TOP_PX)
    inner = sum(px for _, _, px in parts) + (len(parts) - 1) * _TITLE_PX
    height = inner + top + _BOTTOM_PX
    axis = time_axis(start, end, colours, narrow=narrow, nticks=4 if narrow else 10)
    layout: dict[str, Any] = {
        **layout_style(colours, height=height),
        "margin": {"l": 8, "r": 8, "t": top, "b": _BOTTOM_PX},
        "barmode": "overlay",
        "xaxis": {**axis, "anchor": f"y{len(parts)}"},
        "annotations": [],
    }
    if not narrow:
        layout["dragmode"] = "zoom"
        days = (end - start).days
        layout["xaxis"]["rangeselector"] = buttons(days, colours, height=height, top=top, bottom=_BOTTOM_PX)
    above = 1.0
    for number, (title, count, px) in enumerate(parts):
        layout[f"yaxis{number + 1 if number else ''}"] = {
            **axis_style(colours),
            "domain": [max(0.0, above - px / inner), above],
            "range": [count - 0.5, -0.5],
            "showgrid": False,
            "showticklabels": False,
        }
        layout["annotations"].append(_heading(title, above, colours))
        above -= (px + _TITLE_PX) / inner
    return layout


def _heading(title: str, y: float, colours: Palette) -> dict[str, Any]:
    return {
        "text": f"<b>{title}</b>",
        "x": 0,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 14, "color": colours.text},
    }


def _lanes(
    problembilder: Sequence[ProblembildView],
    insatser: Sequence[InsatsView],
    start: dt.date,
    end: dt.date,
    theme: Theme,
    *,
    narrow: bool,
) -> list[lanes.Drawn]:
    most = lanes.NARROW_CHARS - lanes.WORD_CHARS if narrow else lanes.WIDE_CHARS
    drawn = [
        problembild_lane(view, lane, start=start, end=end, theme=theme, most=most, axis="2")
        for lane, view in enumerate(problembilder)
    ]
    drawn += [
        lanes.lane_of(view, lane, start=start, end=end, theme=theme, most=most, axis="3", worded=True)
        for lane, view in enumerate(insatser)
    ]
    for lane in drawn:
        for text in lane.texts:
            text["xref"] = "x domain"
    return drawn


def _hits(kind: str, views: Sequence[ProblembildView | InsatsView]) -> list[Hit]:
    return [Hit(lane, (kind, str(view.id)), _tells(view)) for lane, view in enumerate(views)]


def _tells(view: ProblembildView | InsatsView) -> str:
    where = ", ".join(view.area_names) or lanes.WHOLE
    since = f"{view.status.label.lower()} sedan {day_text(view.status_on)}"
    return "<br>".join(safe(part) for part in (view.title, since, where, view.huvudman))


def _marks(seen: Timeline, start: dt.date, end: dt.date, colours: Palette) -> list[dict[str, Any]]:
    decided = [meeting for meeting in seen.meetings if meeting.decisions]
    plain = [meeting for meeting in seen.meetings if not meeting.decisions]
    found = []
    for meetings, symbol in ((decided, "diamond"), (plain, "diamond-open")):
        days = [(m.held_on, (MEETING, str(m.id)), _meeting_tells(m)) for m in meetings]
        found.append(marks(days, lane=0.15, symbol=symbol, colour=colours.primary))
    ends = [
        (view.funding_ends_on, (INSATS, str(view.id)), _money_tells(view, view.funding_ends_on))
        for view in seen.insatser
        if view.funding_ends_on is not None and start <= view.funding_ends_on <= end
    ]
    return [*found, marks(ends, lane=1.15, symbol="triangle-down", colour=colours.red)]


def _meeting_tells(meeting: MeetingNotes) -> str:
    decided = counted(len(meeting.decisions), "beslut", "beslut") if meeting.decisions else "inga beslut"
    return f"Möte {day_text(meeting.held_on)}: {decided}"


def _money_tells(view: InsatsView, on: dt.date) -> str:
    return f"Pengarna tar slut {day_text(on)}<br>{safe(view.title)}"


def _days(layout: dict[str, Any], seen: Timeline, colours: Palette) -> None:
    """Meetings as dotted lines through everything, and today as a solid one with its name."""
    line = {"type": "line", "y0": 0, "y1": 1, "yref": "paper"}
    dotted = {"color": colours.muted, "width": 1, "dash": "dot"}
    layout["shapes"] = [
        {**line, "x0": day, "x1": day, "line": dotted, "opacity": 0.6, "layer": "below"}
        for day in (meeting.held_on.isoformat() for meeting in seen.meetings)
    ]
    if seen.filters.start <= seen.today <= seen.filters.end:
        day = seen.today.isoformat()
        solid = {"color": colours.text, "width": 1}
        layout["shapes"].append({**line, "x0": day, "x1": day, "line": solid, "layer": "below"})
        layout["annotations"].append(
            {**_heading("i dag", 1, colours), "x": day, "xref": "x", "xanchor": "center"}
        )
