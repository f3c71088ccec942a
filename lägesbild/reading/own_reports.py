"""A reporter's own reports and what happened to each: read, attached to a problembild, led to an insats."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from lägesbild.model import (
    Body,
    District,
    Insats,
    NotFoundError,
    Observation,
    ObservationVersion,
    Problembild,
    User,
    Viewer,
    insats_problembild,
)
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.model.words import (
    Development,
    Extent,
    ObservationKind,
    Reliability,
    ReviewStatus,
    ReviewStep,
    Severity,
)
from lägesbild.reading import review_steps
from lägesbild.reading.form_choices import in_force
from lägesbild.reading.review_steps import Step
from lägesbild.reading.rights import visible


@dataclass(frozen=True, slots=True)
class OwnReport:
    """
    One own report. ``problembild``, ``insatser`` and ``steps`` only name what the reporter may read.

    ``repeats``: of a duplicate, the text of the report it repeats where the reporter may read that one.
    """

    id: int
    version: int
    kind: ObservationKind
    text: str
    category: str | None
    category_slug: str | None
    theme_slug: str | None
    district: str | None
    district_code: str | None
    place: str | None
    point: tuple[int, int] | None
    occurred_at: dt.datetime
    occurred_to: dt.datetime | None
    time_known: bool
    severity: Severity | None
    development: Development | None
    extent: Extent | None
    reliability: Reliability | None
    target_group: str | None
    consequence: str | None
    secrecy_section: str | None
    audience: str
    audience_slug: str
    audience_id: int | None
    created_at: dt.datetime
    review: ReviewStatus
    first_read_at: dt.datetime | None
    withdrawn_at: dt.datetime | None
    thinned_on: dt.date | None
    earlier_count: int
    problembild: str | None
    insatser: tuple[str, ...]
    steps: tuple[Step, ...]
    repeats: str | None

    @property
    def waiting(self) -> Step | None:
        """The question or proposed wording that waits for the reporter."""
        return None if self.withdrawn_at else review_steps.waiting(self.review, self.steps)


_SAME: Final = tuple(
    field.name
    for field in fields(OwnReport)
    if field.name
    not in {
        "category",
        "category_slug",
        "theme_slug",
        "district",
        "district_code",
        "point",
        "audience",
        "audience_slug",
        "earlier_count",
        "problembild",
        "insatser",
        "steps",
        "repeats",
    }
)
"""Fields that are a column of the same name."""


def read(session: Session, *, viewer: Viewer, limit: int = 500) -> tuple[OwnReport, ...]:
    """The viewer's own reports, latest first, withdrawn ones too; at most ``limit``."""
    rows = session.scalars(
        select(Observation)
        .where(Observation.reporter_id == viewer.user_id, Observation.huvudman_id == viewer.huvudman_id)
        .options(
            joinedload(Observation.category),
            joinedload(Observation.theme),
            joinedload(Observation.district),
            joinedload(Observation.audience),
        )
        .order_by(Observation.created_at.desc(), Observation.id.desc())
        .limit(limit)
    ).all()
    return _told(session, rows, viewer)


def one(session: Session, report_id: int, *, viewer: Viewer) -> OwnReport:
    """
    One own report.

    Raises
    ------
    NotFoundError
        The viewer has no such report.
    """
    row = session.get(Observation, report_id)
    if row is None or row.reporter_id != viewer.user_id or row.huvudman_id != viewer.huvudman_id:
        raise NotFoundError("Rapporten finns inte bland dina rapporter.")
    return _told(session, [row], viewer)[0]


def recent_areas(session: Session, *, viewer: Viewer, limit: int = 3) -> tuple[str, ...]:
    """Codes of the areas the viewer last reported from, latest first."""
    found = session.execute(
        select(District.code, func.max(Observation.created_at))
        .join(Observation, Observation.district_id == District.id)
        .where(Observation.reporter_id == viewer.user_id, in_force(District))
        .group_by(District.code)
        .order_by(func.max(Observation.created_at).desc(), District.code)
        .limit(limit)
    )
    return tuple(code for code, _ in found)


def last_audience(session: Session, *, viewer: Viewer) -> str | None:
    """
    The audience the viewer chose last, to be offered again; None before the first report.

    A group the huvudman has left since is not offered.
    """
    slug = session.scalar(select(User.last_audience).where(User.id == viewer.user_id))
    if slug is None or slug == MIN_VERKSAMHET:
        return slug
    known = session.scalar(select(Body.id).where(Body.slug == slug))
    return slug if known in viewer.circles else None


def _told(session: Session, rows: Sequence[Observation], viewer: Viewer) -> tuple[OwnReport, ...]:
    ids = {row.problembild_id for row in rows if row.problembild_id is not None}
    titles = _titles(session, ids, viewer)
    led_to = _insatser(session, set(titles), viewer)
    earlier = _earlier_counts(session, [row.id for row in rows])
    steps = review_steps.read(session, [row.id for row in rows], viewer=viewer)
    repeats = _repeats(session, rows, steps)
    return tuple(
        _one(
            row,
            earlier_count=earlier.get(row.id, 0),
            problembild=titles.get(row.problembild_id or 0),
            insatser=tuple(led_to.get(row.problembild_id or 0, ())),
            steps=steps.get(row.id, ()),
            repeats=repeats.get(row.id),
        )
        for row in rows
    )


def _one(
    row: Observation,
    *,
    earlier_count: int,
    problembild: str | None,
    insatser: tuple[str, ...],
    steps: tuple[Step, ...],
    repeats: str | None,
) -> OwnReport:
    same = {name: getattr(row, name) for name in _SAME}
    point = None if row.east_m is None or row.north_m is None else (row.east_m, row.north_m)
    return OwnReport(
        **same,
        category=row.category.name if row.category else row.theme.name if row.theme else None,
        category_slug=row.category.slug if row.category else None,
        theme_slug=row.theme.slug if row.theme else None,
        district=row.district.name if row.district else None,
        district_code=row.district.code if row.district else None,
        point=point,
        audience=row.audience.name if row.audience else "Min verksamhet",
        audience_slug=row.audience.slug if row.audience else MIN_VERKSAMHET,
        earlier_count=earlier_count,
        problembild=problembild,
        insatser=insatser,
        steps=steps,
        repeats=repeats,
    )


def _repeats(
    session: Session, rows: Sequence[Observation], steps: dict[int, tuple[Step, ...]]
) -> dict[int, str]:
    """Texts of the reports that duplicates repeat; the steps name none that the reporter may not read."""
    others: dict[int, int] = {}
    for row in rows:
        marks = [step for step in steps.get(row.id, ()) if step.step is ReviewStep.DUBBLETT]
        if row.review is ReviewStatus.DUBBLETT and marks and marks[-1].other_id is not None:
            others[row.id] = marks[-1].other_id
    texts = dict(
        session.execute(
            select(Observation.id, Observation.text).where(
                Observation.id.in_(others.values()), Observation.withdrawn_at.is_(None)
            )
        ).all()
    )
    return {row_id: texts[other] for row_id, other in others.items() if other in texts}


def _titles(session: Session, ids: set[int], viewer: Viewer) -> dict[int, str]:
    found = session.execute(
        select(Problembild.id, Problembild.title).where(Problembild.id.in_(ids), visible(Problembild, viewer))
    )
    return dict(found.all())


def _insatser(session: Session, problembild_ids: set[int], viewer: Viewer) -> dict[int, list[str]]:
    told: defaultdict[int, list[str]] = defaultdict(list)
    found = session.execute(
        select(insats_problembild.c.problembild_id, Insats.title)
        .join(Insats, Insats.id == insats_problembild.c.insats_id)
        .where(insats_problembild.c.problembild_id.in_(problembild_ids), visible(Insats, viewer))
        .order_by(Insats.title)
    )
    for problembild_id, title in found:
        told[problembild_id].append(title)
    return told


def _earlier_counts(session: Session, ids: list[int]) -> dict[int, int]:
    found = session.execute(
        select(ObservationVersion.observation_id, func.count())
        .where(ObservationVersion.observation_id.in_(ids))
        .group_by(ObservationVersion.observation_id)
    )
    return dict(found.all())
