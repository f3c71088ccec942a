"""Publicering: a period of an own indicator is proposed by one person and published by another."""

from __future__ import annotations

import datetime as dt
import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import indicator_rules as rules
from lägesbild.actions import statement_rules
from lägesbild.model import (
    Body,
    ForbiddenError,
    Indicator,
    IndicatorRelease,
    IndicatorValue,
    InputError,
    NotFoundError,
    Viewer,
    clock,
)
from lägesbild.model.counted import Counted, period
from lägesbild.model.sealed import checksum, require_same
from lägesbild.model.words import ReleaseStatus
from lägesbild.store import trail


def propose(
    session: Session,
    indicator_id: int,
    *,
    start: dt.date,
    audience: str,
    by: Viewer,
    submit_key: str | None = None,
) -> IndicatorRelease:
    """
    Propose to publish the month or quarter that begins on ``start``, to the members of a group.

    The numbers are counted now, rounded and suppressed, and stored so; the counts are not kept.

    Raises
    ------
    NotFoundError
        There is no such indicator of the person's huvudman.
    ForbiddenError
        The person may not propose, or their huvudman is no member of the group.
    InputError
        The period is not over or is no whole one, some of its rows are published already, or nothing would
        be shown.
    """
    rules.require_proposer(by)
    trail.next_revision(session)  # takes the writers' lock: two proposals of the same rows queue up
    if submit_key and (sent := _sent(session, submit_key, by)):
        return sent
    row = _indicator(session, indicator_id, by)
    group = statement_rules.body(session, audience)
    statement_rules.require_member(by, group.id)
    wanted = _proposal(session, row, group, start=start, by=by)
    wanted.submit_key = submit_key
    rules.require_untold(session, wanted)
    trail.deed(session, by=by.username, action="indikator.foresla")
    session.add(wanted)
    session.flush()
    return wanted


def approve(session: Session, release_id: int, *, version: int, by: Viewer) -> IndicatorRelease:
    """
    Publish what a colleague proposed; from here on neither its numbers nor its words change.

    Raises
    ------
    NotFoundError
        There is no such proposal of the person's huvudman.
    ForbiddenError
        The person may not approve, or proposed it.
    InputError
        It is decided already, or the rows have changed since it was proposed.
    ConflictError
        Somebody decided it in between.
    DocumentError
        It is not the text that was proposed.
    """
    trail.next_revision(session)
    row = _waiting(session, release_id, version, by)
    rules.require_decider(by)
    if row.proposed_by == by.username:
        raise ForbiddenError("Du lämnade förslaget. Någon annan hos er godkänner det.")
    statement_rules.require_member(by, row.body_id)
    require_same(row.content, row.checksum, what="Förslagets")
    _require_current(session, row, by)
    rules.require_untold(session, row)
    trail.deed(session, by=by.username, action="indikator.godkann")
    _decide(row, ReleaseStatus.PUBLICERAD, by)
    row.audience_id = row.body_id
    session.add_all(_values(session, row))
    session.flush()
    return row


def decline(session: Session, release_id: int, *, reason: str, version: int, by: Viewer) -> IndicatorRelease:
    """
    Decline what was proposed, as one who may approve, or take one's own proposal back. Raises as ``approve``.

    The rows are free to be proposed again: nobody outside has seen the numbers.
    """
    row = _waiting(session, release_id, version, by)
    if row.proposed_by != by.username:
        rules.require_decider(by)
    why = statement_rules.required(session, reason, field="reason", missing="Skriv varför.")
    trail.deed(session, by=by.username, action="indikator.avboj")
    _decide(row, ReleaseStatus.AVBOJT, by)
    row.decline_reason = why
    session.flush()
    return row


def withdraw(session: Session, release_id: int, *, reason: str, version: int, by: Viewer) -> IndicatorRelease:
    """
    Stop showing what was published; that it was, and why it is not any more, stays.

    Its rows are never published anew: who saw the numbers could compare.

    Raises
    ------
    NotFoundError
        There is no such release of the person's huvudman.
    ForbiddenError
        The person may not withdraw.
    InputError
        It is not published, or the reason is missing or points at a person.
    ConflictError
        Somebody withdrew it in between.
    """
    row = rules.own_release(session, release_id, version=version, by=by)
    rules.require_decider(by)
    if row.status is not ReleaseStatus.PUBLICERAD:
        raise InputError("Bara det som är publicerat kan dras tillbaka.")
    why = statement_rules.required(
        session, reason, field="reason", missing="Skriv varför, så att de som läst talen vet."
    )
    trail.deed(session, by=by.username, action="indikator.dra_tillbaka")
    row.status, row.withdrawn_reason = ReleaseStatus.TILLBAKADRAGEN, why
    row.withdrawn_by, row.withdrawn_at = by.username, dt.datetime.now(dt.UTC)
    session.flush()
    return row


def _proposal(
    session: Session, row: Indicator, group: Body, *, start: dt.date, by: Viewer
) -> IndicatorRelease:
    """The numbers of the period as they are now, rounded and suppressed, in words that are not changed."""
    counted = Counted.of(row.definition or "")
    start, end = period(start, counted.months)
    if end >= clock.today():
        raise InputError("Perioden är inte slut än. Vänta tills den är det.", field="period")
    made = rules.content(session, row, counted, start=start, end=end, by=by, readers=group.name)
    return IndicatorRelease(
        indicator_id=row.id,
        huvudman_id=by.huvudman_id,
        body_id=group.id,
        period_from=start,
        period_to=end,
        status=ReleaseStatus.FORSLAG,
        content=made,
        checksum=checksum(made),
        proposed_by=by.username,
        proposed_at=dt.datetime.now(dt.UTC),
    )


def _sent(session: Session, submit_key: str, by: Viewer) -> IndicatorRelease | None:
    return session.scalars(
        select(IndicatorRelease).where(
            IndicatorRelease.huvudman_id == by.huvudman_id, IndicatorRelease.submit_key == submit_key
        )
    ).first()


def _indicator(session: Session, indicator_id: int, by: Viewer) -> Indicator:
    row = session.get(Indicator, indicator_id)
    if row is None or row.huvudman_id != by.huvudman_id or row.definition is None:
        raise NotFoundError("Indikatorn finns inte. Läs in sidan på nytt.")
    if row.retired_on is not None:
        raise InputError(f"Indikatorn avslutades {row.retired_on} och får inga nya perioder.")
    return row


def _waiting(session: Session, release_id: int, version: int, by: Viewer) -> IndicatorRelease:
    row = rules.own_release(session, release_id, version=version, by=by)
    if row.status is not ReleaseStatus.FORSLAG:
        raise InputError(f"Förslaget är redan avgjort: {row.status.label.lower()}.")
    return row


def _require_current(session: Session, row: IndicatorRelease, by: Viewer) -> None:
    counted = Counted.of(row.indicator.definition or "")
    held = json.loads(row.content)
    now = rules.content(
        session,
        row.indicator,
        counted,
        start=row.period_from,
        end=row.period_to,
        by=by,
        readers=held["readers"],
    )
    if now != row.content:
        raise InputError(
            "Rapporterna eller reglerna har ändrats sedan förslaget räknades. Avböj det och lämna ett nytt."
        )


def _decide(row: IndicatorRelease, status: ReleaseStatus, by: Viewer) -> None:
    row.status, row.decided_by, row.decided_at = status, by.username, dt.datetime.now(dt.UTC)


def _values(session: Session, row: IndicatorRelease) -> list[IndicatorValue]:
    cells: dict[str, int | None] = json.loads(row.content)["cells"]
    return [
        IndicatorValue(
            indicator_id=row.indicator_id,
            district_id=area.id,
            period_from=row.period_from,
            period_to=row.period_to,
            value=cells[area.code],
            suppressed=cells[area.code] is None,
            release_id=row.id,
        )
        for area in statement_rules.districts(session, tuple(cells))
    ]
