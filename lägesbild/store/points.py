"""In which area a point lies."""

from __future__ import annotations

from shapely import Point

from lägesbild.store import geography


def area_at(municipality_code: str, *, east_m: float, north_m: float) -> str | None:
    """Code of the RegSO area that a point (SWEREF 99 TM) lies in, or None outside the municipality."""
    frame = geography.regso(municipality_code)
    hits = frame.index[frame.geometry.intersects(Point(east_m, north_m))]
    return str(frame.loc[hits[0], "code"]) if len(hits) else None
