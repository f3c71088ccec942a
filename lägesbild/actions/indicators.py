"""Indikatorer: figures from elsewhere, and what a huvudman tells from its own closed rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import statement_rules as rules
from lägesbild.actions.municipality import slug
from lägesbild.analysis.disclosure import protect
from lägesbild.model import ForbiddenError, Indicator, IndicatorValue, InputError, NotFoundError, Viewer
from lägesbild.model.roles import Deed, may, require
from lägesbild.model.words import Direction
from lägesbild.store import settings as stored
from lägesbild.store import trail

MAX_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIndicator:
    """
    A figure to follow. ``own``: made of one's own huvudman's rows; its values are rounded and suppressed.

    ``limits`` says what the figure does not tell.
    """

    name: str
    unit: str
    source: str
    direction: Direction
    limits: str = ""
    own: bool = False


def create(session: Session, new: NewIndicator, *, by: Viewer) -> Indicator:
    """
    Begin an indicator: an own one by the huvudman's granskare or a coordinator of it, others by publishers.

    Raises
    ------
    ForbiddenError
        The person may not publish.
    InputError
        A name, unit or source is missing, or the name is taken.
    """
    _require_publisher(by, by.huvudman_id if new.own else None)
    trail.deed(session, by=by.username, action="indikator.skapa")
    code = slug(new.name)
    if session.scalars(select(Indicator.id).where(Indicator.slug == code)).first() is not None:
        raise InputError(f"Det finns redan en indikator som heter {new.name!r}.", field="name")
    row = Indicator(slug=code[:80], huvudman_id=by.huvudman_id if new.own else None, **_columns(session, new))
    session.add(row)
    session.flush()
    return row


def change(session: Session, indicator_id: int, new: NewIndicator, *, by: Viewer) -> Indicator:
    """Correct what an indicator is called and what it means; whose it is stays."""
    row = _row(session, indicator_id, by)
    trail.deed(session, by=by.username, action="indikator.andra")
    for name, value in _columns(session, new).items():
        setattr(row, name, value)
    session.flush()
    return row


def publish(
    session: Session,
    indicator_id: int,
    values: Mapping[str, float],
    *,
    period_from: dt.date,
    period_to: dt.date,
    by: Viewer,
) -> tuple[IndicatorValue, ...]:
    """
    Set the values of a period, by area code, in place of earlier ones.

    Values of an own indicator are counts: those below the threshold are suppressed with complementary
    cells, the rest rounded to five, before anything is stored (rule 2).

    Raises
    ------
    ForbiddenError
        The person may not publish it.
    InputError
        The period ends before it begins, an area is unknown, or a count is no whole number ≥ 0.
    """
    row = _row(session, indicator_id, by)
    if period_to < period_from:
        raise InputError("Perioden slutar innan den börjar. Ändra datumen.", field="period_to")
    told = _protected(session, values) if row.huvudman_id is not None else dict(values)
    trail.deed(session, by=by.username, action="indikator.publicera")
    areas = rules.districts(session, tuple(values))
    rows = tuple(_value(session, row, area.id, period_from, period_to, told[area.code]) for area in areas)
    session.flush()
    return rows


def retire(session: Session, indicator_id: int, *, on: dt.date, by: Viewer) -> Indicator:
    """Stop following an indicator from a day on; its values stay."""
    row = _row(session, indicator_id, by)
    trail.deed(session, by=by.username, action="indikator.avsluta")
    row.retired_on = on
    session.flush()
    return row


def _row(session: Session, indicator_id: int, by: Viewer) -> Indicator:
    row = session.get(Indicator, indicator_id)
    if row is None:
        raise NotFoundError("Indikatorn finns inte. Läs in sidan på nytt.")
    _require_publisher(by, row.huvudman_id)
    if row.retired_on is not None:
        raise InputError(f"Indikatorn avslutades {row.retired_on} och kan inte ändras.")
    return row


def _require_publisher(by: Viewer, huvudman_id: int | None) -> None:
    if huvudman_id is None:
        require(by.role, Deed.PUBLISH)
    elif huvudman_id != by.huvudman_id:
        raise ForbiddenError("Bara huvudmannen själv publicerar indikatorer ur sina egna uppgifter.")
    elif not by.is_reviewer and not may(by.role, Deed.PUBLISH):
        raise ForbiddenError(
            f"Det gör granskaren hos {by.huvudman}. Be den som är behörighetsansvarig utse en granskare."
        )


def _columns(session: Session, new: NewIndicator) -> dict[str, object]:
    texts = {
        name: rules.required(session, getattr(new, name), field=name, missing=missing)
        for name, missing in (
            ("name", "Ge indikatorn ett namn."),
            ("unit", "Skriv vilken enhet värdena har."),
            ("source", "Skriv varifrån värdena kommer."),
        )
    }
    if len(texts["name"]) > MAX_NAME:
        raise InputError(f"Korta namnet till högst {MAX_NAME} tecken.", field="name")
    limits = rules.checked(session, new.limits, field="limits") or ""
    return {**texts, "limits": limits, "direction": new.direction}


def _protected(session: Session, values: Mapping[str, float]) -> dict[str, float | None]:
    if any(value < 0 or value != int(value) for value in values.values()):
        raise InputError("Egna uppgifter publiceras som antal: hela tal från noll.", field="values")
    threshold = int(stored.get(session, "troskel"))
    return {**protect({code: int(value) for code, value in values.items()}, threshold=threshold).cells}


def _value(
    session: Session, row: Indicator, area_id: int, start: dt.date, end: dt.date, value: float | None
) -> IndicatorValue:
    found = session.scalars(
        select(IndicatorValue).where(
            IndicatorValue.indicator_id == row.id,
            IndicatorValue.district_id == area_id,
            IndicatorValue.period_from == start,
            IndicatorValue.period_to == end,
        )
    ).first()
    if found is None:
        found = IndicatorValue(indicator_id=row.id, district_id=area_id, period_from=start, period_to=end)
        session.add(found)
    found.value, found.suppressed = value, value is None
    return found
