"""The frozen results of the shared picture, and the dictionary that ``show lage --json`` prints of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from lägesbild.analysis.rates import Interval, RateChange
from lägesbild.model.words import DistrictLevel
from lägesbild.reading.changes import Change
from lägesbild.reading.filters import Filters
from lägesbild.reading.guidance import GuidanceView
from lägesbild.reading.statements import InsatsView, ProblembildView

SILENT: Final = "ingen har rapporterat"
SUPPRESSED: Final = "visas inte, för att skydda små tal"


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
    rate: Interval | None
    coverage: float | None
    expected: int
    problembilder: tuple[ProblembildView, ...]
    insatser: tuple[InsatsView, ...]

    @property
    def rate_per_1000(self) -> float | None:
        """Reports per 1 000 inhabitants, two decimals."""
        return None if self.rate is None else round(self.rate.value, 2)

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


class Heard(StrEnum):
    """What a huvudman did in a week, as far as the viewer may read; never how much, nor of what kind."""

    REPORTED = "✓"
    NOTHING = "0"
    SILENT = "–"
    NOT_EXPECTED = ""


@dataclass(frozen=True, slots=True)
class Reporter:
    """A huvudman's weeks, oldest first, parallel to ``Reporting.weeks``."""

    huvudman: str
    heard: tuple[Heard, ...]


@dataclass(frozen=True, slots=True)
class Reporting:
    """Who has reported: every huvudman that has, or was expected to, in these weeks (their Mondays)."""

    weeks: tuple[dt.date, ...]
    reporters: tuple[Reporter, ...]


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
    guidance: tuple[GuidanceView, ...]  # the open ones, whatever the filters are
    reporting: Reporting
    reports_since: int | None
    only_sensitive: bool
    last_known_on: dt.date | None

    def as_dict(self) -> dict[str, Any]:
        """What ``show lage --json`` prints."""
        return {
            "period": {"from": self.filters.start.isoformat(), "to": self.filters.end.isoformat()},
            "areas": [area.as_dict() for area in self.areas],
            "hela_kommunen": self.hela_kommunen.as_dict(),
            "utan_plats": self.utan_plats.as_dict(),
            "changes": [change.as_dict() for change in self.changes],
            "inriktning_och_stod": [view.as_dict() for view in self.guidance],
        }
