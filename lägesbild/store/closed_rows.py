"""Counts of a huvudman's closed rows, person by person: what an indicator is made of, and nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from lägesbild.model import Category, District, Observation
from lägesbild.model.clock import midnight
from lägesbild.model.counted import NO_CATEGORY, QUARTER, Counted
from lägesbild.model.words import DistrictLevel, ReviewStatus

WHERE: Final = {
    DistrictLevel.KOMMUN: "för hela kommunen",
    DistrictLevel.STADSDEL: "stadsdel för stadsdel",
    DistrictLevel.REGSO: "område för område",
}


@dataclass(frozen=True, slots=True)
class Closed:
    """Rows by area code and reporter; ``elsewhere`` are those that stand in none of the areas."""

    cells: dict[str, dict[int | None, int]]
    elsewhere: int


def categories(session: Session, counted: Counted) -> tuple[int, ...]:
    """The ids of all categories that a definition takes in today, with what lies under them."""
    rows = session.execute(select(Category.id, Category.parent_id, Category.sensitive)).all()
    if not counted.categories:
        return (NO_CATEGORY, *sorted(row.id for row in rows if not row.sensitive))
    found = set(counted.categories)
    while more := {row.id for row in rows if row.parent_id in found} - found:
        found |= more
    return tuple(sorted(found))


def areas(session: Session, counted: Counted) -> dict[str, str]:
    """Code and name of the areas a definition speaks of, by name."""
    conditions = [District.level == counted.level]
    if counted.areas:
        conditions.append(District.code.in_(counted.areas))
    rows = session.execute(select(District.code, District.name).where(*conditions).order_by(District.name))
    return {row.code: row.name for row in rows}


def count(session: Session, counted: Counted, *, huvudman_id: int, start: dt.date, end: dt.date) -> Closed:
    """
    Count a huvudman's rows for Min verksamhet from ``start`` to ``end``, both days included.

    A row that was shared is no closed row, whoever it was shared with. Withdrawn rows and duplicates are
    left out, and so is a row placed on a larger area than those asked for.
    """
    cells: dict[str, dict[int | None, int]] = {code: {} for code in areas(session, counted)}
    within = _within(session, cells)
    elsewhere = 0
    for district_id, reporter_id, rows in session.execute(_rows(session, counted, huvudman_id, start, end)):
        code = within.get(district_id)
        if code is None:
            elsewhere += rows
        else:
            cells[code][reporter_id] = cells[code].get(reporter_id, 0) + rows
    return Closed(cells, elsewhere)


def words(session: Session, counted: Counted) -> str:
    """
    What is counted, as a sentence for those who read the figures.

    "Rapporter av slagen händelse och oro, om Narkotika och alkohol, kvartal för kvartal, område för område."
    """
    kinds = _listed([kind.label.lower() for kind in counted.kinds])
    slag = "slaget" if len(counted.kinds) == 1 else "slagen"
    if counted.categories:
        names = session.scalars(
            select(Category.name).where(Category.id.in_(counted.categories)).order_by(Category.sort)
        )
        about = f"om {_listed(list(names))}"
    else:
        about = "i alla kategorier utom de känsliga"
    often = "kvartal för kvartal" if counted.months == QUARTER else "månad för månad"
    return f"Rapporter av {slag} {kinds}, {about}, {often}, {WHERE[counted.level]}."


def _listed(names: list[str]) -> str:
    return " och ".join(part for part in (", ".join(names[:-1]), names[-1]) if part) if names else ""


def _rows(
    session: Session, counted: Counted, huvudman_id: int, start: dt.date, end: dt.date
) -> Select[int | None, int | None, int]:
    ids = categories(session, counted)
    of_category: ColumnElement[bool] = Observation.category_id.in_([one for one in ids if one != NO_CATEGORY])
    if NO_CATEGORY in ids:
        of_category = or_(of_category, Observation.category_id.is_(None))
    return (
        select(Observation.district_id, Observation.reporter_id, func.count())
        .where(
            Observation.huvudman_id == huvudman_id,
            Observation.audience_id.is_(None),
            Observation.withdrawn_at.is_(None),
            Observation.review != ReviewStatus.DUBBLETT,
            Observation.kind.in_(counted.kinds),
            Observation.occurred_at >= midnight(start),
            Observation.occurred_at < midnight(end + dt.timedelta(days=1)),
            of_category,
        )
        .group_by(Observation.district_id, Observation.reporter_id)
    )


def _within(session: Session, codes: dict[str, dict[int | None, int]]) -> dict[int | None, str]:
    """The code of the asked area that each district lies in; a row without place belongs to the kommun."""
    rows = {row.id: row for row in session.scalars(select(District))}
    below: dict[int | None, str] = {}
    for row in rows.values():
        step: District | None = row
        while step is not None and step.code not in codes:
            step = rows.get(step.parent_id or 0)
        if step is not None:
            below[row.id] = step.code
            if step.level is DistrictLevel.KOMMUN:
                below[None] = step.code
    return below
