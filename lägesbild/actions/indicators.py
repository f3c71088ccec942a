"""Indikatorer: figures from elsewhere, and what a huvudman tells from its own closed rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import indicator_rules as own_rules
from lägesbild.actions import statement_rules as rules
from lägesbild.actions.municipality import slug
from lägesbild.model import (
    Indicator,
    IndicatorRelease,
    IndicatorValue,
    InputError,
    NotFoundError,
    Viewer,
)
from lägesbild.model.counted import Counted
from lägesbild.model.roles import Deed, require
from lägesbild.model.words import Direction
from lägesbild.store import trail

MAX_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIndicator:
    """
    A figure to follow. ``counted``: what of one's own huvudman's closed rows it counts, None for a figure
    from elsewhere.

    ``limits`` says what the figure does not tell.
    """

    name: str
    unit: str
    source: str
    direction: Direction
    limits: str = ""
    counted: Counted | None = None


def create(session: Session, new: NewIndicator, *, by: Viewer) -> Indicator:
    """
    Begin an indicator: an own one by who may propose its releases, others by publishers.

    Raises
    ------
    ForbiddenError
        The person may not publish.
    InputError
        A name, unit or source is missing, or the name is taken.
    """
    _require_right(by, by.huvudman_id if new.counted else None)
    if new.counted is not None:
        own_rules.require_countable(session, new.counted)
    columns = _columns(session, new)
    trail.next_revision(session)  # takes the writers' lock, so that two of one name queue up
    trail.deed(session, by=by.username, action="indikator.skapa")
    code = (f"{by.huvudman_id}-{slug(new.name)}" if new.counted else slug(new.name))[:80]
    row = session.scalars(select(Indicator).where(Indicator.slug == code)).first()
    if row is None:
        row = Indicator(slug=code, huvudman_id=by.huvudman_id if new.counted else None, **columns)
        session.add(row)
    elif new.counted is None or _is_told(session, row):
        raise InputError(f"Det finns redan en indikator som heter {new.name!r}.", field="name")
    for name, value in columns.items():  # an own one of that name that came to nothing is begun anew
        setattr(row, name, value)
    row.definition = new.counted.text if new.counted else None
    session.flush()
    return row


def change(session: Session, indicator_id: int, new: NewIndicator, *, by: Viewer) -> Indicator:
    """
    Correct what an indicator is called and what it means; whose it is and what it counts stay.

    Raises
    ------
    NotFoundError
        There is no such indicator.
    ForbiddenError
        The person may not change it.
    InputError
        It is retired, or others have been shown an own one: then its words are frozen with its numbers.
    """
    row = _row(session, indicator_id, by)
    if _is_told(session, row):
        raise InputError("Det som är föreslaget eller publicerat är fryst. Börja en ny indikator i stället.")
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
    Set the values of a period of a figure from elsewhere, by area code, in place of earlier ones.

    Raises
    ------
    ForbiddenError
        The person may not publish it.
    InputError
        The period ends before it begins, an area is unknown, or the values are a huvudman's own.
    """
    row = _row(session, indicator_id, by)
    if period_to < period_from:
        raise InputError("Perioden slutar innan den börjar. Ändra datumen.", field="period_to")
    if row.huvudman_id is not None:
        raise InputError("Egna uppgifter räknas ur rapporterna och godkänns av en till. Föreslå en period.")
    trail.deed(session, by=by.username, action="indikator.publicera")
    areas = rules.districts(session, tuple(values))
    rows = tuple(_value(session, row, area.id, period_from, period_to, values[area.code]) for area in areas)
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
    if row is None or row.huvudman_id not in (None, by.huvudman_id):  # what others begin is theirs to tell of
        raise NotFoundError("Indikatorn finns inte. Läs in sidan på nytt.")
    _require_right(by, row.huvudman_id)
    if row.retired_on is not None:
        raise InputError(f"Indikatorn avslutades {row.retired_on} och kan inte ändras.")
    return row


def _is_told(session: Session, row: Indicator) -> bool:
    """Whether anything of an own indicator is proposed or published, or was."""
    found = select(IndicatorRelease.id).where(
        IndicatorRelease.indicator_id == row.id, IndicatorRelease.status.in_(own_rules.OCCUPYING)
    )
    return session.scalars(found).first() is not None


def _require_right(by: Viewer, huvudman_id: int | None) -> None:
    if huvudman_id is None:
        require(by.role, Deed.PUBLISH)
    else:
        own_rules.require_proposer(by)


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


def _value(
    session: Session, row: Indicator, area_id: int, start: dt.date, end: dt.date, value: float
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
    found.value, found.suppressed = value, False
    return found
