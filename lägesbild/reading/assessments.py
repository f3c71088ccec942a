"""Bedömning: what a group judged at its meetings, of problembilder and of areas, as a viewer may read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lägesbild.model import Assessment, Body, Meeting, Problembild, Viewer
from lägesbild.model.words import DistrictLevel, Judgement
from lägesbild.reading import meetings
from lägesbild.reading.areas import AreaTree, read_tree, swedish_key
from lägesbild.reading.rights import visible

WHOLE: Final = "Hela kommunen"
WORST_FIRST: Final = (Judgement.ROD, Judgement.GUL, Judgement.GRA, Judgement.GRON)
"""Too little known comes before green: silence is not calm."""


@dataclass(frozen=True, slots=True)
class Judged:
    """
    One judgement of a meeting. No ``area`` (a code) means the whole kommun, no ``problembild_id`` the area.
    """

    id: int
    version: int
    meeting_id: int
    on: dt.date
    group: str
    problembild_id: int | None
    problembild: str | None
    area: str | None
    area_name: str
    judgement: Judgement
    reason: str

    @property
    def subject(self) -> tuple[int | None, str | None]:
        """What it is a judgement of: the same at every meeting."""
        return self.problembild_id, self.area

    @property
    def what(self) -> str:
        """What was judged, in words."""
        return self.problembild or f"{self.area_name} som helhet"


@dataclass(frozen=True, slots=True)
class JudgedArea:
    """An area as a map of one meeting shows it; nothing in ``found`` means that it was not judged."""

    code: str
    name: str
    level: DistrictLevel
    parent: str | None
    found: tuple[Judged, ...]

    @property
    def judgement(self) -> Judgement | None:
        """That of the area as a whole, else the worst in it."""
        return worst(self.found).judgement if self.found else None

    @property
    def told(self) -> str:
        """What was judged, in words."""
        if not self.found:
            return "inte bedömt"
        shown = worst(self.found)
        many = f", värst av {len(self.found)}" if len(self.found) > 1 and shown.problembild_id else ""
        return f"{word(shown.judgement)}{many}: {shown.problembild or shown.reason}"


def word(judgement: Judgement) -> str:
    """
    A judgement as one word.

    >>> word(Judgement.GRA)
    'grå'
    """
    return judgement.label.partition(" (")[0].lower()


def at_meeting(session: Session, meeting_id: int, *, viewer: Viewer) -> tuple[Judged, ...]:
    """
    The judgements of one meeting, by area and then the worst first.

    Raises
    ------
    NotFoundError
        There is no such meeting, or the viewer is no member of its group.
    """
    meetings.of_viewer(session, meeting_id, viewer=viewer)
    return _read(session, viewer, Assessment.meeting_id == meeting_id)


def of_group(session: Session, body_id: int, *, viewer: Viewer) -> tuple[Judged, ...]:
    """Every judgement of a group, latest meeting first; none for who is no member of it."""
    return _read(session, viewer, Meeting.body_id == body_id)


def of_area(session: Session, code: str | None, *, viewer: Viewer) -> tuple[Judged, ...]:
    """
    Every judgement by the viewer's groups of an area and its parts, latest meeting first.

    A stadsdel answers for the areas in it; no code, or the kommun's, gives those of the whole kommun.
    """
    tree = read_tree(session)
    area = tree.by_code(code or "") or tree.kommun
    if area.level is DistrictLevel.KOMMUN:
        wanted: Any = or_(Assessment.district_id.is_(None), Assessment.district_id == area.id)
    else:
        wanted = Assessment.district_id.in_(sorted(tree.inside(area)))
    return _read(session, viewer, wanted, tree)


def on_map(found: Iterable[Judged], tree: AreaTree) -> tuple[JudgedArea, ...]:
    """RegSO areas and stadsdelar with what was judged of each; a stadsdel answers for none of its parts."""
    by_area: dict[str, list[Judged]] = {}
    for one in found:
        by_area.setdefault(one.area or "", []).append(one)
    return tuple(
        JudgedArea(
            area.code,
            area.name,
            area.level,
            tree.by_id[area.parent_id].code if area.parent_id is not None else None,
            tuple(by_area.get(area.code, ())),
        )
        for area in tree.level(DistrictLevel.STADSDEL, DistrictLevel.REGSO)
    )


def worst(found: tuple[Judged, ...]) -> Judged:
    """The judgement that a map shows for an area: that of the area as a whole, else the worst in it."""
    whole = [one for one in found if one.problembild_id is None]
    return min(whole or found, key=lambda one: WORST_FIRST.index(one.judgement))


def _read(session: Session, viewer: Viewer, wanted: Any, tree: AreaTree | None = None) -> tuple[Judged, ...]:
    """Those of the viewer's groups that are not withdrawn, of problembilder that the viewer reads."""
    rows = session.execute(
        select(Assessment, Meeting.held_on, Body.name, Problembild.title)
        .join(Meeting, Meeting.id == Assessment.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
        .outerjoin(Problembild, Problembild.id == Assessment.problembild_id)
        .where(
            Meeting.body_id.in_(sorted(viewer.circles)),
            or_(Assessment.problembild_id.is_(None), visible(Problembild, viewer)),
            Assessment.withdrawn_on.is_(None),
            wanted,
        )
    ).all()
    areas = tree or read_tree(session)
    found = [_judged(row, held_on, group, title, areas) for row, held_on, group, title in rows]
    return tuple(sorted(found, key=_order))


def _judged(row: Assessment, held_on: dt.date, group: str, title: str | None, tree: AreaTree) -> Judged:
    area = tree.by_id[row.district_id] if row.district_id is not None else None
    whole = area is None or area.level is DistrictLevel.KOMMUN
    return Judged(
        id=row.id,
        version=row.version,
        meeting_id=row.meeting_id,
        on=held_on,
        group=group,
        problembild_id=row.problembild_id,
        problembild=title,
        area=None if area is None or whole else area.code,
        area_name=WHOLE if area is None or whole else area.name,
        judgement=row.judgement,
        reason=row.reason,
    )


def _order(one: Judged) -> tuple[Any, ...]:
    return (
        -one.on.toordinal(),
        one.area is None,
        swedish_key(one.area_name),
        WORST_FIRST.index(one.judgement),
        swedish_key(one.what),
        one.id,
    )
