"""Expected reporting: who is to report from where, how often and from when. None by default."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import admin_rules as rules
from lägesbild.actions import organisation
from lägesbild.model import District, ExpectedReporting, Huvudman, InputError, Viewer
from lägesbild.model.clock import today
from lägesbild.model.words import DistrictLevel, HuvudmanKind

LEVELS: Final = (DistrictLevel.STADSDEL, DistrictLevel.REGSO)
"""Where one can be expected to report from: a place is too small, the whole kommun says nothing of where."""
LONGEST_WEEKS: Final = 52
AHEAD: Final = dt.timedelta(days=366)


def expect(
    session: Session,
    *,
    huvudman_id: int,
    district_ids: tuple[int, ...],
    every_weeks: int,
    valid_from: dt.date,
    by: Viewer,
) -> tuple[ExpectedReporting, ...]:
    """
    Expect a huvudman to report from one or several areas every so many weeks, from a day on.

    A day that is past makes weeks without reports silent ones afterwards.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        Something is missing or impossible, or it is expected there already.
    """
    rules.begin(session, by=by, action="forvantad.lagg_till")
    owner = rules.row(session, Huvudman, huvudman_id)
    if owner.kind is HuvudmanKind.GRUPP or organisation.has_ended(owner):
        raise InputError(f"{owner.name} rapporterar inte. Välj en annan huvudman.", field="huvudman_id")
    if not district_ids:
        raise InputError("Välj minst ett område.", field="district_ids")
    if not 1 <= every_weeks <= LONGEST_WEEKS:
        raise InputError(f"Ange mellan 1 och {LONGEST_WEEKS} veckor.", field="every_weeks")
    if not dt.date(2000, 1, 1) <= valid_from <= today() + AHEAD:
        raise InputError("Startdagen ska ligga mellan år 2000 och ett år framåt.", field="valid_from")
    rows = []
    for district_id in dict.fromkeys(district_ids):
        _require_new(session, owner, district_id, valid_from)
        rows.append(
            ExpectedReporting(
                huvudman_id=owner.id,
                district_id=district_id,
                every_weeks=every_weeks,
                valid_from=valid_from,
            )
        )
    session.add_all(rows)
    session.flush()
    return tuple(rows)


def end(session: Session, expected_ids: tuple[int, ...], *, last_day: dt.date, by: Viewer) -> int:
    """
    Stop expecting after a day; what had not begun by then is removed. Returns how many were ended.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        None was chosen, or one of them has ended already.
    """
    rules.begin(session, by=by, action="forvantad.avsluta")
    if not expected_ids:
        raise InputError("Välj minst ett område.", field="expected_ids")
    for row_id in expected_ids:
        row = rules.row(session, ExpectedReporting, row_id)
        if row.valid_to is not None and row.valid_to <= last_day:
            raise InputError("Rapporteringen är redan avslutad. Läs in sidan på nytt.")
        if row.valid_from > last_day:
            session.delete(row)
        else:
            row.valid_to = last_day
    session.flush()
    return len(expected_ids)


def _require_new(session: Session, owner: Huvudman, district_id: int, valid_from: dt.date) -> None:
    area = rules.row(session, District, district_id)
    if area.level not in LEVELS or (area.valid_to is not None and area.valid_to < valid_from):
        raise InputError(f"Från {area.name} kan man inte väntas rapportera.", field="district_ids")
    same = select(ExpectedReporting).where(
        ExpectedReporting.huvudman_id == owner.id, ExpectedReporting.district_id == area.id
    )
    for row in session.scalars(same):
        if rules.overlap((valid_from, None), (row.valid_from, row.valid_to)):
            raise InputError(
                f"{owner.name} väntas redan rapportera från {area.name}. Avsluta det först.",
                field="district_ids",
            )
