"""What has changed since the last meeting, as Swedish sentences in the order a chair would take them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from lägesbild.analysis.rates import rate_change
from lägesbild.model.words import ProblembildStatus
from lägesbild.reading.areas import Area, AreaTree
from lägesbild.reading.coverage import Coverage
from lägesbild.reading.filters import day_text
from lägesbild.reading.statements import InsatsView, ProblembildView
from lägesbild.reading.vocabulary import Vocabulary

FUNDING_WARNING_DAYS: Final = 90
SILENT_WEEKS: Final = 4
Kind = Literal["problembild", "insats", "rapporter", "tystnad", "finansiering"]


@dataclass(frozen=True, slots=True)
class Change:
    """One sentence. ``status`` is a problembild status, ``area`` a code where there is one."""

    kind: Kind
    sentence: str
    status: str | None = None
    area: str | None = None
    huvudman: str | None = None
    on: dt.date | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "sentence": self.sentence,
            "status": ProblembildStatus(self.status).label.lower() if self.status else None,
            "area": self.area,
            "huvudman": self.huvudman,
            "on": self.on.isoformat() if self.on else None,
        }


_ORDER: Final = (
    ProblembildStatus.OKAR,
    ProblembildStatus.NY,
    ProblembildStatus.MINSKAR,
    ProblembildStatus.OFORANDRAD,
    ProblembildStatus.AVSLUTAD,
)
_MOVED: Final = {
    ProblembildStatus.OKAR: "Det ökar i",
    ProblembildStatus.NY: "Ny problembild i",
    ProblembildStatus.MINSKAR: "Det minskar i",
    ProblembildStatus.OFORANDRAD: "Läget är oförändrat i",
    ProblembildStatus.AVSLUTAD: "Avslutad problembild i",
}


def of_problembilder(problembilder: tuple[ProblembildView, ...], *, since: dt.date) -> tuple[Change, ...]:
    """Those that are new or took a status at the last meeting or after it; worsening ones first."""
    moved = [view for view in problembilder if view.status_on >= since]
    moved.sort(key=lambda view: (_ORDER.index(view.status), -view.status_on.toordinal()))
    return tuple(
        Change(
            "problembild",
            f"{_MOVED[view.status]} {_where(view.area_names)}: {view.title}",
            status=view.status.value,
            area=view.areas[0] if view.areas else None,
            huvudman=view.huvudman,
            on=view.status_on,
        )
        for view in moved
    )


def of_insatser(insatser: tuple[InsatsView, ...], *, since: dt.date, end: dt.date) -> Iterator[Change]:
    """How many insatser were reported, and whose money ends soon."""
    fresh = [view for view in insatser if view.status_on >= since]
    if fresh:
        noun = "insats har" if len(fresh) == 1 else "insatser har"
        yield Change("insats", f"{len(fresh)} {noun} rapporterats eller bytt status")
    soon = end + dt.timedelta(days=FUNDING_WARNING_DAYS)
    for view in insatser:
        if view.funding_ends_on and end <= view.funding_ends_on <= soon:
            yield Change(
                "finansiering",
                f"Finansieringen av {view.title} upphör {day_text(view.funding_ends_on)}",
                area=view.areas[0] if view.areas else None,
                huvudman=view.huvudman,
                on=view.funding_ends_on,
            )


def of_counts(
    areas: tuple[Area, ...], before: Mapping[int, int], after: Mapping[int, int], *, days: int
) -> Iterator[Change]:
    """
    Areas where reports differ from the equally long time before, where the test says so.

    The significance limit is divided by the number of areas looked at (Bonferroni): a list like this
    would otherwise hold a false alarm on most days. Counts are per area id.
    """
    for area in areas:
        change = rate_change(before.get(area.id, 0), after.get(area.id, 0), days_before=days, days_after=days)
        if change.verdict != "ingen säker förändring" and change.p_value * len(areas) < 0.05:
            more = "fler" if change.verdict == "ökning" else "färre"
            yield Change(
                "rapporter",
                f"{area.name}: {more} rapporter än under lika lång tid före, "
                f"{change.after} mot {change.before}",
                area=area.code,
            )


def of_silence(
    coverage: Coverage, tree: AreaTree, vocabulary: Vocabulary, *, today: dt.date
) -> tuple[Change, ...]:
    """Expected huvudmän that have been silent for four weeks or more; many areas become one sentence."""
    by_huvudman: dict[int, list[tuple[int, Area]]] = {}
    for huvudman_id, district_id, weeks in coverage.silences(today=today, weeks=SILENT_WEEKS):
        by_huvudman.setdefault(huvudman_id, []).append((weeks, tree.by_id[district_id]))
    changes = []
    for huvudman_id, found in by_huvudman.items():
        name = vocabulary.huvudman_by_id[huvudman_id].name
        weeks, area = max(found, key=lambda pair: (pair[0], pair[1].name))
        sentence = f"{name} har inte rapporterat från {area.name} på {weeks} veckor"
        if len(found) > 1:
            others = "ett annat område" if len(found) == 2 else f"{len(found) - 1} andra områden"
            sentence += f" – och inte från {others} på minst {SILENT_WEEKS} veckor"
        changes.append(Change("tystnad", sentence, area=area.code, huvudman=name))
    return tuple(changes)


def _where(names: tuple[str, ...]) -> str:
    return " och ".join(names) if names else "hela kommunen"
