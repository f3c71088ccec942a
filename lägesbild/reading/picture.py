"""The frozen results of the shared picture, and the dictionary that ``show lage --json`` prints of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from lägesbild.analysis.rates import RateChange
from lägesbild.model.words import DistrictLevel
from lägesbild.reading.changes import Change
from lägesbild.reading.filters import Filters
from lägesbild.reading.statements import InsatsView, ProblembildView

SILENT: Final = "ingen har rapporterat"
SUPPRESSED: Final = "för få för att visas"


@dataclass(frozen=True, slots=True)
class AreaPicture:
    """
    One area's part of the picture. Nothing in it is counted for another area too.

    ``count``: reports of kind händelse or oro placed on this very area (a stadsdel: on the stadsdel as
    a whole); None with ``count_reason`` where it is suppressed or nobody has reported.
    ``coverage``: share (0–1) of the ``expected`` reports that came, None where none is expected.
    """

    code: str
    name: str
    level: DistrictLevel
    parent: str | None
    population: int | None
    count: int | None
    count_reason: str | None
    rate_per_1000: float | None
    coverage: float | None
    expected: int
    problembilder: tuple[ProblembildView, ...]
    insatser: tuple[InsatsView, ...]

    @property
    def is_silent(self) -> bool:
        """Nobody has reported: the map hatches it whatever else it shows."""
        return self.count_reason == SILENT or self.coverage == 0

    @property
    def coverage_text(self) -> str:
        """How many of the expected reports came; counts, since percentages of a few cells mislead."""
        if self.coverage is None:
            return "inga avtalade"
        return f"{round(self.coverage * self.expected)} av {self.expected}"

    def as_dict(self) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "code": self.code,
            "name": self.name,
            "level": self.level.value,
            "parent": self.parent,
            "count": self.count,
            "rate_per_1000": self.rate_per_1000,
            "coverage": self.coverage,
            "problembilder": [
                {
                    "title": view.title,
                    "status": view.status.label.lower(),
                    "category": view.category,
                    "huvudman": view.huvudman,
                    "place": view.place,
                }
                for view in self.problembilder
            ],
            "insatser": [
                {
                    "title": view.title,
                    "status": view.status.label.lower(),
                    "theme": view.theme,
                    "huvudman": view.huvudman,
                }
                for view in self.insatser
            ],
        }
        if self.count is None:
            shown["count_reason"] = self.count_reason
        return shown


@dataclass(frozen=True, slots=True)
class WeekReports:
    """
    A week in which a huvudman reported, as far as the viewer may read.

    ``reports`` leaves sensitive categories out; ``zero`` means that they said they had nothing to report.
    """

    huvudman: str
    week_start: dt.date
    reports: int
    zero: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A named count of the period beside the equally long period before."""

    name: str
    change: RateChange


@dataclass(frozen=True, slots=True)
class Lage:
    """The whole picture for one viewer and one set of filters, frozen."""

    filters: Filters
    municipality: str
    since: dt.date | None
    areas: tuple[AreaPicture, ...]
    hela_kommunen: AreaPicture
    utan_plats: AreaPicture
    changes: tuple[Change, ...]
    problembilder: tuple[ProblembildView, ...]
    insatser: tuple[InsatsView, ...]
    figures: tuple[Figure, ...]  # none when nobody has reported
    sensitive: tuple[tuple[str, int | None], ...]
    reported: tuple[WeekReports, ...]
    reports_since: int
    last_known_on: dt.date | None

    @property
    def is_empty(self) -> bool:
        """Nothing at all to show: no statement and no report in the period."""
        counts = [area.count for area in (*self.areas, self.hela_kommunen, self.utan_plats)]
        return not (self.problembilder or self.insatser or any(counts))

    def as_dict(self) -> dict[str, Any]:
        """What ``show lage --json`` prints."""
        return {
            "period": {"from": self.filters.start.isoformat(), "to": self.filters.end.isoformat()},
            "areas": [area.as_dict() for area in self.areas],
            "hela_kommunen": self.hela_kommunen.as_dict(),
            "utan_plats": self.utan_plats.as_dict(),
            "changes": [change.as_dict() for change in self.changes],
        }
