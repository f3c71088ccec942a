"""
Invented reports: seasons, weekdays and hours per category, several huvudmän, silences and zero reports.

Everything is drawn from one seeded generator in whole columns, so a million rows take seconds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from lägesbild.intake import bulk
from lägesbild.intake.demo_plan import SILENT_DAYS, Plan
from lägesbild.model.clock import STOCKHOLM
from lägesbild.model.words import BodyKind

SOURCE: Final = "demo"
CHUNK: Final = 50_000
Ints = np.ndarray[Any, np.dtype[np.int64]]
Objects = np.ndarray[Any, np.dtype[np.object_]]
MIN_VERKSAMHET_SHARE: Final = 0.08
THEME_SHARE: Final = 0.04
WHOLE_KOMMUN_SHARE: Final = 0.04
NOWHERE_SHARE: Final = 0.02
POINT_SHARE: Final = 0.4
CAST_SHARE: Final = 0.04
KNOWN_AFTER: Final = np.timedelta64(21, "D")


class Generator:
    """Draws reports for one plan."""

    def __init__(
        self, plan: Plan, rng: np.random.Generator, *, reporters: dict[int, int], quiet: Callable[..., Any]
    ) -> None:
        self.plan = plan
        self.rng = rng
        self.reporters = reporters
        self.quiet = quiet
        self.days = (plan.today - plan.first_day).days + 1
        self.stretch: Ints = np.arange(self.days)
        self.now = np.datetime64(dt.datetime.now(dt.UTC).replace(tzinfo=None), "us")
        slugs = [slug for slug in plan.templates["kategori"] if slug in plan.categories]
        self.slugs = np.array(slugs, dtype=object)
        self.rows = [plan.templates["kategori"][slug] for slug in slugs]
        weights = np.array([float(row["vikt"]) for row in self.rows])
        self.category_share = weights / weights.sum()
        self.texts = [_texts(row, row.get("tillagg", plan.templates["tillagg"])) for row in self.rows]

    def chunks(self, total: int) -> Iterator[dict[str, list[Any]]]:
        """Columns of at most ``CHUNK`` reports at a time, each chunk from its own stretch of days."""
        count = -(-total // CHUNK)
        edges = np.linspace(0, self.days, count + 1).astype(int)
        for number, start in enumerate(range(0, total, CHUNK)):
            # One stretch after the other keeps the database's indexes growing at their end.
            stretch = np.arange(edges[number], max(edges[number + 1], edges[number] + 1))
            yield self.columns(min(CHUNK, total - start), stretch)

    def columns(self, count: int, stretch: Ints) -> dict[str, list[Any]]:
        """Draw so many reports (a few fewer: those that fall into a silence are left out)."""
        self.stretch = stretch
        picked = np.sort(self.rng.choice(len(self.rows), size=count, p=self.category_share))
        parts = [self._of_category(i, int((picked == i).sum())) for i in range(len(self.rows))]
        drawn = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        keep = self._outside_silences(drawn) & (drawn["occurred_at"] < self.now)
        order = np.flatnonzero(keep)
        order = order[np.argsort(drawn["occurred_at"][order], kind="stable")]
        drawn = {name: values[order] for name, values in drawn.items()}
        return self._finished(drawn)

    def _of_category(self, index: int, count: int) -> dict[str, Any]:
        row, category = self.rows[index], self.plan.categories[self.slugs[index]]
        day = self._days(row, count)
        area = self.rng.choice(len(self.plan.ranked), size=count, p=self.plan.share)
        district = np.array([a.id for a in self.plan.ranked], dtype=np.int64)[area].astype(object)
        roll = self.rng.random(count)
        whole = roll < (1.0 if category.whole_kommun_only else WHOLE_KOMMUN_SHARE)
        district[whole] = self.plan.tree.kommun.id
        if not category.sensitive:
            district[roll > 1 - NOWHERE_SHARE] = None
        is_concern = self.rng.random(count) < row["oro"]
        plain = {"positiv": "positivt", "arrangemang": "information"}.get(category.slug, "handelse")
        severity = self.rng.choice(["1", "2", "3", "4"], size=count, p=np.array(row["allvar"]) / 100)
        east, north = self._points(district, none=category.sensitive)
        return {
            "kind": np.where(is_concern, "oro", plain).astype(object),
            "text": self.texts[index][self.rng.integers(len(self.texts[index]), size=count)],
            "category_id": np.full(count, category.id, dtype=object),
            "theme_id": np.full(count, None, dtype=object),
            "district_id": district,
            "east_m": east,
            "north_m": north,
            "day": day,
            "occurred_at": self._moments(row, day),
            "severity": severity.astype(object) if plain == "handelse" else np.full(count, None, object),
            "huvudman_id": self._owners(row["huvudman"], district),
        }

    def _days(self, row: dict[str, Any], count: int) -> Ints:
        days = self.stretch
        dates = np.datetime64(self.plan.first_day) + days
        weekday = (dates.astype("datetime64[D]").astype(np.int64) + 3) % 7
        month = dates.astype("datetime64[M]").astype(np.int64) % 12
        weights = np.array(row["manader"], dtype=float)[month]
        weights *= np.where(weekday >= 4, row["helg"], 1.0) * (1 + 0.15 * days / self.days)
        return self.rng.choice(days, size=count, p=weights / weights.sum())

    def _moments(self, row: dict[str, Any], day: Ints) -> np.ndarray[Any, np.dtype[np.datetime64]]:
        weights = np.array(self.plan.templates["timmar"][row["timmar"]], dtype=float)
        hour = self.rng.choice(24, size=len(day), p=weights / weights.sum())
        minute = self.rng.integers(0, 12, size=len(day)) * 5
        local = pd.DatetimeIndex(np.datetime64(self.plan.first_day, "m") + day * 1440 + hour * 60 + minute)
        zoned = local.tz_localize(STOCKHOLM, nonexistent="shift_forward", ambiguous=np.ones(len(day), bool))
        utc: np.ndarray[Any, np.dtype[np.datetime64]] = zoned.tz_convert("UTC").tz_localize(None).to_numpy()
        return utc.astype("datetime64[us]")

    def _points(self, district: Objects, *, none: bool) -> tuple[Objects, Objects]:
        east, north = np.full(len(district), None, object), np.full(len(district), None, object)
        if none:
            return east, north
        drawn = self.rng.random(len(district)) < POINT_SHARE
        for area_id, spots in self.plan.hot_spots.items():
            here = np.flatnonzero(drawn & (district == area_id))
            if spots and len(here):
                # Few places gather most: the nearer the middle, the more.
                which = np.minimum(self.rng.geometric(0.35, size=len(here)) - 1, len(spots) - 1)
                chosen = np.array(spots, dtype=object)[which]
                east[here], north[here] = chosen[:, 0], chosen[:, 1]
        return east, north

    def _owners(self, weights: dict[str, float], district: Objects) -> Ints:
        known = {self.plan.huvudman[slug]: w for slug, w in weights.items() if slug in self.plan.huvudman}
        share = np.array(list(known.values()), dtype=float)
        owner = self.rng.choice(np.array(list(known)), size=len(district), p=share / share.sum())
        # A landlord outside the ledningsgrupp reports where it sits in a local group, and nowhere else.
        most = max(known, key=lambda huvudman: known[huvudman])
        for huvudman in known:
            reach = self.plan.reach(huvudman)
            if reach is not None:
                owner[(owner == huvudman) & ~np.isin(district, list(reach))] = most
        return owner

    def _outside_silences(self, drawn: dict[str, Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
        recent = drawn["day"] > self.days - 1 - SILENT_DAYS
        gone = self.plan.silent.id if self.plan.silent is not None else 0
        silent = (drawn["district_id"] == gone) & recent
        return np.asarray(~silent & ~self.quiet(drawn), dtype=bool)

    def _finished(self, drawn: dict[str, Any]) -> dict[str, list[Any]]:
        count = len(drawn["kind"])
        self._mix_in_themes(drawn, count)
        occurred = drawn["occurred_at"]
        told = occurred + (self.rng.exponential(0.5, size=count) * 86_400e6).astype("timedelta64[us]")
        created = np.minimum(told, self.now)
        audience = self._audiences(drawn["huvudman_id"], drawn["district_id"])
        known = (self.now - occurred > KNOWN_AFTER) & (audience != None)  # noqa: E711 - elementwise
        read = np.where(known, created + np.timedelta64(1, "D"), np.datetime64("NaT", "us"))
        dice = self.rng.random((4, count))
        return {
            **{name: drawn[name].tolist() for name in drawn if name not in {"day", "occurred_at"}},
            "occurred_at": bulk.moments(occurred),
            "created_at": bulk.moments(created),
            "first_read_at": bulk.moments(read.astype("datetime64[us]")),
            "time_known": (dice[0] < 0.9).tolist(),
            "development": _pick(dice[1], [(0.45, "oforandrat"), (0.6, "okar"), (0.7, "minskar")]),
            "extent": _pick(dice[2], [(0.25, "enstaka"), (0.45, "aterkommande"), (0.5, "omfattande")]),
            "reliability": _pick(dice[3], [(0.35, "egen"), (0.5, "andrahand"), (0.55, "rykte")]),
            "reporter_id": self._reporters(drawn["huvudman_id"], count),
            "audience_id": audience.tolist(),
            "review": np.where(known, "godtagen", "ej_granskad").tolist(),
            "problembild_id": [None] * count,
            "source": [SOURCE] * count,
            "version": [1] * count,
        }

    def _mix_in_themes(self, drawn: dict[str, Any], count: int) -> None:
        themes = [slug for slug in self.plan.templates["amnen"] if slug in self.plan.themes]
        chosen = np.flatnonzero(self.rng.random(count) < THEME_SHARE)
        which = self.rng.integers(len(themes), size=len(chosen))
        need = self.rng.random(len(chosen)) < 0.5
        for row, theme, is_need in zip(chosen.tolist(), which.tolist(), need.tolist(), strict=True):
            slug = themes[theme]
            drawn["text"][row] = self.plan.templates["amnen"][slug][0 if is_need else 1] + "."
            drawn["kind"][row] = "behov" if is_need else "information"
            drawn["theme_id"][row] = self.plan.themes[slug]
            drawn["category_id"][row] = drawn["severity"][row] = None
            drawn["east_m"][row] = drawn["north_m"][row] = None

    def _audiences(self, owner: Ints, district: Objects) -> Objects:
        shared = np.full(len(owner), None, dtype=object)
        roll = self.rng.random(len(owner))
        wide = self.plan.group(BodyKind.LEDNINGSGRUPP)
        narrow = self.plan.group(BodyKind.MYNDIGHETER)
        for group, above in ((wide, MIN_VERKSAMHET_SHARE), (narrow, 0.88)):
            if group is not None:
                inside = np.isin(owner, list(self.plan.members[group.id]))
                shared[inside & (roll > above)] = group.id
        for group in self.plan.bodies.values():
            if group.kind is BodyKind.OMRADESGRUPP and group.district_id is not None:
                inside = np.isin(owner, list(self.plan.members[group.id]))
                below = self.plan.tree.inside(self.plan.tree.by_id[group.district_id])
                here = np.isin(district, list(below))
                shared[inside & here & (roll > MIN_VERKSAMHET_SHARE) & (roll < 0.35)] = group.id
        return shared

    def _reporters(self, owner: Ints, count: int) -> list[int | None]:
        mine = self.rng.random(count) < CAST_SHARE
        return [
            self.reporters.get(huvudman) if own else None
            for huvudman, own in zip(owner.tolist(), mine.tolist(), strict=True)
        ]


def insert(
    session: Session,
    generator: Generator,
    total: int,
    *,
    by: str,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Draw and store so many reports, chunk by chunk; return how many were stored."""
    stored = done = 0
    for columns in generator.chunks(total):
        stored += bulk.insert_reports(session, columns, by=by, action="demo.rapporter")
        done = min(done + CHUNK, total)
        if progress is not None:
            progress(done, total)
    return stored


def _texts(row: dict[str, Any], additions: list[str]) -> Objects:
    sentences = [
        " ".join(part for part in (f"{what} {where}".strip() + ".", more) if part)
        for what in row["vad"]
        for where in row["var"]
        for more in additions
    ]
    return np.array(sentences, dtype=object)


def _pick(dice: np.ndarray[Any, np.dtype[np.float64]], below: list[tuple[float, str]]) -> list[str | None]:
    limits = np.array([limit for limit, _ in below])
    words = np.array([word for _, word in below] + [None], dtype=object)
    chosen: list[str | None] = words[np.searchsorted(limits, dice, side="right")].tolist()
    return chosen
