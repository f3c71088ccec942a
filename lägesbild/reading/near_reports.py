"""Reports that may tell the same as a given one: same area and category, near in time, alike in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from lägesbild.model import Observation, Viewer
from lägesbild.model.words import ObservationKind
from lägesbild.reading import report_rows, snapshot
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.report_rows import ReportRow
from lägesbild.reading.rights import listed

WITHIN_DAYS: Final = 14
SHOWN: Final = 4
COMPARED: Final = 100
"""How many of those nearest in time have their texts compared."""
LEAST_ALIKE: Final = 40
VERY_ALIKE: Final = 80
ALIKE: Final = 60


@dataclass(frozen=True, slots=True)
class NearReport:
    """A report near another. ``alike`` is 0–100: how much the texts share, whatever the order of words."""

    report: ReportRow
    alike: int
    days_apart: int

    @property
    def words(self) -> str:
        """How near it is, in words."""
        text = "mycket lik text" if self.alike >= VERY_ALIKE else "lik text" if self.alike >= ALIKE else ""
        when = {0: "samma dag", 1: "en dag ifrån"}.get(self.days_apart, f"{self.days_apart} dagar ifrån")
        return " · ".join(part for part in (text, when) if part)


def read(session: Session, report_id: int, *, viewer: Viewer, tree: AreaTree) -> tuple[NearReport, ...]:
    """
    Those most alike first, at most ``SHOWN``; only what the viewer reads, and no duplicates.

    Texts of the ``COMPARED`` nearest in time are compared, so it costs the same however many there are.
    """
    apart = _candidates(session, report_id, viewer=viewer, tree=tree)
    text = session.scalar(select(Observation.text).where(Observation.id == report_id, listed(viewer)))
    if not apart or not text:
        return ()
    rows = session.scalars(
        select(Observation)
        .where(Observation.id.in_(apart), listed(viewer))
        .options(
            selectinload(Observation.category),
            selectinload(Observation.theme),
            selectinload(Observation.huvudman),
            selectinload(Observation.audience),
        )
    ).all()
    scored = [(round(fuzz.token_set_ratio(text.casefold(), row.text.casefold())), row) for row in rows]
    scored = [pair for pair in scored if pair[0] >= LEAST_ALIKE]
    scored.sort(key=lambda pair: (-pair[0], apart[pair[1].id], pair[1].id))
    return tuple(
        NearReport(report_rows.as_row(row, tree), score, apart[row.id]) for score, row in scored[:SHOWN]
    )


def _candidates(session: Session, report_id: int, *, viewer: Viewer, tree: AreaTree) -> dict[int, int]:
    """Days apart by id, of those nearest in time."""
    data = snapshot.current(session)
    position = np.flatnonzero((data.id == report_id) & data.readable(viewer))
    if not len(position):
        return {}
    at = int(position[0])
    apart = np.abs(data.day - data.day[at])
    mask = data.visible(viewer) & (apart <= WITHIN_DAYS) & (data.category == data.category[at])
    mask &= snapshot.among(data.district, _same_area(int(data.district[at]), tree))
    mask &= ~data.of_kind(ObservationKind.INGET)
    mask[at] = False
    found = np.flatnonzero(mask)
    nearest = found[np.argsort(apart[found], kind="stable")][:COMPARED]
    return dict(zip(data.id[nearest].tolist(), apart[nearest].tolist(), strict=True))


def _same_area(district_id: int, tree: AreaTree) -> list[int]:
    """The area itself with its places, and the stadsdel around it; 0 where no area was given."""
    if district_id == 0:
        return [0]
    shown = tree.shown_on(tree.by_id[district_id])
    if shown.id == tree.kommun.id:
        return [shown.id]
    around = {area.id for area in tree.path(shown) if area.id != tree.kommun.id}
    return sorted(around | tree.inside(shown))
