"""What waits to be reviewed by somebody, and one report with all that a reviewer needs to decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from sqlalchemy import ColumnElement, and_, false, select
from sqlalchemy.orm import Session, selectinload

from lägesbild.model import NotFoundError, Observation, Problembild, User, Viewer
from lägesbild.model.clock import STOCKHOLM
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import ObservationKind, ProblembildStatus, ReviewStatus, ReviewStep
from lägesbild.reading import report_rows, review_steps, snapshot
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.report_rows import ReportRow
from lägesbild.reading.review_steps import Step
from lägesbild.reading.rights import visible
from lägesbild.reading.snapshot import Mask, Snapshot

NEWEST_FIRST: Final = frozenset({ReviewStatus.GODTAGEN, ReviewStatus.DUBBLETT})
AT_MOST: Final = 200
"""How many of those already reviewed are listed: the newest."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the queue is shown. ``area``, ``huvudman``: ids; None is all."""

    status: ReviewStatus = ReviewStatus.EJ_GRANSKAD
    area: int | None = None
    kind: ObservationKind | None = None
    huvudman: int | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """
    Ids of the chosen reports: those waiting oldest first, those reviewed newest first.

    ``counts``: how many stand in each status, whatever else was chosen. The other three: what there is to
    choose between in the chosen status, ids (for kinds the kind) with how many.
    """

    ids: tuple[int, ...]
    counts: Mapping[ReviewStatus, int]
    areas: Mapping[int, int]
    kinds: Mapping[ObservationKind, int]
    huvudman: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """A report in the list of the queue, without its text: only an opened report counts as read."""

    id: int
    kind: ObservationKind
    on: dt.date
    area: str
    subject: str | None
    huvudman: str


@dataclass(frozen=True, slots=True)
class Subject:
    """
    The report under review. ``reporter``: whether somebody is there to answer; ``own``: it is the viewer's.

    ``duplicate_of`` is None too when the viewer may not read that one. ``more``: what was said beyond the
    text, as label and words.
    """

    report: ReportRow
    version: int
    review: ReviewStatus
    reporter: bool
    own: bool
    category_id: int | None
    category_slug: str | None
    area_code: str | None
    audience_slug: str | None
    steps: tuple[Step, ...]
    duplicate_of: ReportRow | None
    problembild: tuple[int, str] | None
    more: tuple[tuple[str, str], ...]


def reviewable(viewer: Viewer) -> ColumnElement[bool]:
    """The reports a viewer reviews, as SQL: the same rule as ``actions.reviews.may_review``."""
    if may(viewer.role, Deed.REVIEW):
        return visible(Observation, viewer)
    return Observation.huvudman_id == viewer.huvudman_id if viewer.is_reviewer else false()


def mask(data: Snapshot, viewer: Viewer) -> Mask:
    """The same rule as a mask on the snapshot."""
    if may(viewer.role, Deed.REVIEW):
        return data.readable(viewer)
    own: Mask = (data.huvudman == viewer.huvudman_id) & viewer.is_reviewer
    return own


def queue(session: Session, chosen: Chosen, *, viewer: Viewer, tree: AreaTree) -> Queue:
    """What a viewer has to review, and has reviewed. Zero reports need no review."""
    data = snapshot.current(session)
    mine = mask(data, viewer) & ~data.of_kind(ObservationKind.INGET)
    counts = {status: int((mine & data.in_review(status)).sum()) for status in ReviewStatus}
    there = mine & data.in_review(chosen.status)
    shown_on = np.zeros(max(int(data.district.max(initial=0)), *tree.by_id) + 1, dtype=np.int64)
    for one in tree.by_id.values():
        shown_on[one.id] = tree.shown_on(one).id
    area = shown_on[data.district[there]]
    kind, owner, ids = data.kind[there], data.huvudman[there], data.id[there]
    keep = np.ones(len(ids), dtype=bool)
    if chosen.area is not None:
        keep &= area == chosen.area
    if chosen.kind is not None:
        keep &= kind == snapshot.KINDS.index(chosen.kind)
    if chosen.huvudman is not None:
        keep &= owner == chosen.huvudman
    found = np.sort(ids[keep], kind="stable")  # nearly in order as they lie, which this kind makes use of
    if chosen.status in NEWEST_FIRST:
        found = found[::-1][:AT_MOST]
    return Queue(
        ids=tuple(found.tolist()),
        counts=counts,
        areas=_counted(area),
        kinds={snapshot.KINDS[code]: count for code, count in _counted(kind).items()},
        huvudman=_counted(owner),
    )


def lines(session: Session, ids: Sequence[int], *, viewer: Viewer, tree: AreaTree) -> tuple[Line, ...]:
    """Some reports of the queue as a list, in the order given."""
    rows = session.scalars(
        select(Observation)
        .where(Observation.id.in_(ids), reviewable(viewer))
        .options(
            selectinload(Observation.category),
            selectinload(Observation.theme),
            selectinload(Observation.huvudman),
            selectinload(Observation.audience),
        )
    )
    found = {row.id: report_rows.as_row(row, tree) for row in rows}
    return tuple(
        Line(one.id, one.kind, one.occurred_at.date(), one.area, one.category, one.huvudman)
        for row_id in ids
        if (one := found.get(row_id)) is not None
    )


def one(session: Session, report_id: int, *, viewer: Viewer, tree: AreaTree) -> Subject:
    """
    One report as its reviewer sees it.

    Raises
    ------
    NotFoundError
        There is no such report that the viewer reviews, or it is withdrawn.
    """
    row = session.scalars(
        select(Observation).where(
            Observation.id == report_id, reviewable(viewer), Observation.withdrawn_at.is_(None)
        )
    ).first()
    if row is None:
        raise NotFoundError("Rapporten finns inte bland dem du granskar. Den kan ha dragits tillbaka.")
    steps = review_steps.read(session, [row.id], viewer=viewer).get(row.id, ())
    return Subject(
        report=report_rows.as_row(row, tree),
        version=row.version,
        review=row.review,
        reporter=_is_there(session, row),
        own=row.reporter_id == viewer.user_id,
        category_id=row.category_id,
        category_slug=row.category.slug if row.category else None,
        area_code=tree.by_id[row.district_id].code if row.district_id is not None else None,
        audience_slug=row.audience.slug if row.audience else None,
        steps=steps,
        duplicate_of=_duplicate_of(session, row, steps, viewer, tree),
        problembild=_problembild(session, row, viewer),
        more=_more(row),
    )


def problembilder(session: Session, subject: Subject, *, viewer: Viewer) -> tuple[tuple[int, str], ...]:
    """Those going on that the viewer reads and a report can be attached to; same category first."""
    rows = session.scalars(
        select(Problembild)
        .where(visible(Problembild, viewer), Problembild.status != ProblembildStatus.AVSLUTAD)
        .options(selectinload(Problembild.huvudman))
    )
    ordered = sorted(rows, key=lambda row: (row.category_id != subject.category_id, row.title))
    return tuple(
        (row.id, f"{row.title} ({row.status.label.lower()}, {row.huvudman.name})") for row in ordered
    )


def _counted(values: Any) -> dict[int, int]:
    counts = np.bincount(values)
    ids = np.flatnonzero(counts)
    return dict(zip(ids.tolist(), counts[ids].tolist(), strict=True))


def _is_there(session: Session, row: Observation) -> bool:
    reporter = session.get(User, row.reporter_id) if row.reporter_id is not None else None
    return reporter is not None and reporter.closed_at is None and reporter.huvudman_id == row.huvudman_id


def _duplicate_of(
    session: Session, row: Observation, steps: tuple[Step, ...], viewer: Viewer, tree: AreaTree
) -> ReportRow | None:
    if row.review is not ReviewStatus.DUBBLETT:
        return None
    other_id = next((step.other_id for step in reversed(steps) if step.step is ReviewStep.DUBBLETT), None)
    other = session.scalars(
        select(Observation).where(and_(Observation.id == other_id, visible(Observation, viewer)))
    ).first()
    return report_rows.as_row(other, tree) if other is not None else None


def _problembild(session: Session, row: Observation, viewer: Viewer) -> tuple[int, str] | None:
    found = session.execute(
        select(Problembild.id, Problembild.title).where(
            Problembild.id == row.problembild_id, visible(Problembild, viewer)
        )
    ).first()
    return (found.id, found.title) if found else None


def _more(row: Observation) -> tuple[tuple[str, str], ...]:
    until = row.occurred_to.astimezone(STOCKHOLM) if row.occurred_to else None
    said = (
        ("Till", f"{until:%Y-%m-%d kl. %H.%M}" if until else None),
        ("Omfattning", row.extent.label if row.extent else None),
        ("Tillförlitlighet", row.reliability.label if row.reliability else None),
        ("Målgrupp", row.target_group),
        ("Konsekvens", row.consequence),
        ("Sekretessmarkering", row.secrecy_section),
    )
    return tuple((label, words) for label, words in said if words)
