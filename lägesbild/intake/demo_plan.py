"""What the demo is made of: templates out of data/demo, matched with the municipality at hand."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.config import DATA_DIR
from lägesbild.model import Body, BodyMember, Category, Huvudman, Theme
from lägesbild.model.words import BodyKind, DistrictLevel
from lägesbild.reading.areas import Area, AreaTree, read_tree
from lägesbild.store import geography
from lägesbild.store import settings as stored

TEMPLATES: Final = DATA_DIR / "demo" / "mallar.toml"
GRID_M: Final = 250
HOT_SPOTS: Final = 8
HOT_SPOT_RADIUS_M: Final = 1500
YEARS: Final = 3
SILENT_DAYS: Final = 42
SILENT_RANK: Final = 9


@dataclass(frozen=True, slots=True)
class Plan:
    """The municipality as the generator needs it. ``ranked`` holds RegSO areas, most reported from first."""

    today: dt.date
    first_day: dt.date
    templates: dict[str, Any]
    tree: AreaTree
    ranked: tuple[Area, ...]
    share: np.ndarray[Any, np.dtype[np.float64]]
    hot_spots: dict[int, tuple[tuple[int, int], ...]]
    huvudman: dict[str, int]
    categories: dict[str, Category]
    themes: dict[str, int]
    bodies: dict[str, Body]
    members: dict[int, frozenset[int]]

    @property
    def silent(self) -> Area | None:
        """The area from which nobody has reported lately, though it is expected; small ones have none."""
        return self.ranked[min(SILENT_RANK, len(self.ranked) - 1)] if len(self.ranked) > 3 else None

    def group(self, kind: BodyKind) -> Body | None:
        """The first group of a kind, if the municipality has one."""
        return next((body for body in self.bodies.values() if body.kind is kind), None)

    def reach(self, huvudman_id: int) -> frozenset[int] | None:
        """Districts of the local groups a huvudman sits in; None for members of the ledningsgrupp."""
        wide = self.group(BodyKind.LEDNINGSGRUPP)
        if wide is not None and huvudman_id in self.members[wide.id]:
            return None
        areas = [
            self.tree.by_id[body.district_id]
            for body in self.bodies.values()
            if body.district_id is not None and huvudman_id in self.members[body.id]
        ]
        return frozenset[int]().union(*(self.tree.inside(area) for area in areas))

    def by_rank(self, ranks: list[int]) -> tuple[str, ...]:
        """Codes of areas by rank; those a small municipality does not have are left out."""
        return tuple(self.ranked[rank].code for rank in ranks if rank < len(self.ranked))


def read(session: Session, *, today: dt.date, rng: np.random.Generator) -> Plan:
    """Match the templates with the municipality in the database."""
    templates = tomllib.loads(TEMPLATES.read_text(encoding="utf-8"))
    tree = read_tree(session)
    areas = tree.level(DistrictLevel.REGSO)
    weights = np.array([_weight(area, templates["omrade"], rng) for area in areas])
    order = np.argsort(-weights, kind="stable")
    members = {
        body.id: frozenset(
            session.scalars(select(BodyMember.huvudman_id).where(BodyMember.body_id == body.id))
        )
        for body in session.scalars(select(Body))
    }
    return Plan(
        today=today,
        first_day=today - dt.timedelta(days=YEARS * 365),
        templates=templates,
        tree=tree,
        ranked=tuple(areas[i] for i in order),
        share=weights[order] / weights.sum(),
        hot_spots=_hot_spots(str(stored.get(session, "kommun_kod")), tree),
        huvudman={row.slug: row.id for row in session.scalars(select(Huvudman))},
        categories={row.slug: row for row in session.scalars(select(Category).order_by(Category.sort))},
        themes={row.slug: row.id for row in session.scalars(select(Theme))},
        bodies={row.slug: row for row in session.scalars(select(Body).order_by(Body.sort))},
        members=members,
    )


def _weight(area: Area, factors: dict[str, float], rng: np.random.Generator) -> float:
    if area.population is None:
        return 4000 * float(rng.lognormal(0, 0.6))
    return area.population * factors.get(area.code, 1.0)


def _hot_spots(code: str, tree: AreaTree) -> dict[int, tuple[tuple[int, int], ...]]:
    """Grid points (SWEREF 99 TM, m) near the middle of each area and inside it, where things happen."""
    found = {}
    for row in geography.regso(code).itertuples():
        area = tree.by_code(row.code)
        if area is not None:
            found[area.id] = _grid_points(row.geometry)
    return found


def _grid_points(geometry: Any) -> tuple[tuple[int, int], ...]:
    import shapely

    middle = geometry.representative_point()
    steps = np.arange(-HOT_SPOT_RADIUS_M, HOT_SPOT_RADIUS_M + 1, GRID_M)
    east, north = np.meshgrid(
        np.round(middle.x / GRID_M) * GRID_M + steps, np.round(middle.y / GRID_M) * GRID_M + steps
    )
    inside = shapely.contains_xy(geometry, east.ravel(), north.ravel())
    points = np.column_stack([east.ravel()[inside], north.ravel()[inside]])
    near = np.argsort(((points - [middle.x, middle.y]) ** 2).sum(axis=1), kind="stable")[:HOT_SPOTS]
    return tuple((int(e), int(n)) for e, n in points[near])
