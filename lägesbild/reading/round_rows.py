"""The rows that a round is made of: reports, problembilder and insatser, each as one statement."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import exists, false, or_, select
from sqlalchemy.orm import Session, selectinload

from lägesbild.model import (
    Insats,
    Observation,
    Problembild,
    ProblembildChange,
    RoundStatement,
    Viewer,
)
from lägesbild.model.clock import day_of, midnight
from lägesbild.model.words import (
    Development,
    DistrictLevel,
    ObservationKind,
    ProblembildStatus,
    ReviewStatus,
    StatementKind,
)
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.rights import listed, visible

KINDS: Final = {
    ObservationKind.ORO: StatementKind.ORO,
    ObservationKind.HANDELSE: StatementKind.ORO,
    ObservationKind.POSITIVT: StatementKind.POSITIVT,
    ObservationKind.BEHOV: StatementKind.BEHOV,
    ObservationKind.INFORMATION: StatementKind.INFORMATION,
}
"""What a report is in a round. A zero report is none: an empty part that is ready says the same."""
COMPOSED: Final = tuple(kind for kind in KINDS if kind is not ObservationKind.HANDELSE)
"""Reports that a round nobody prepared is composed of: single incidents belong on the map."""
FIRST_REACH: Final = dt.timedelta(days=365)
"""How far back "since the meeting before" goes when there was none."""
_REPORT: Final = (
    selectinload(Observation.category),
    selectinload(Observation.theme),
)
_PROBLEMBILD: Final = (selectinload(Problembild.districts), selectinload(Problembild.category))
_INSATS: Final = (selectinload(Insats.districts), selectinload(Insats.theme))


@dataclass(frozen=True, slots=True)
class ReadyStatement:
    """
    One statement as it is read out. It always stands behind a row: ``table`` and ``row_id`` say which.

    ``area`` is empty for the whole kommun; ``subject`` is the category or theme; ``state`` the status of an
    insats or problembild in words.
    """

    kind: StatementKind
    text: str
    area: str
    subject: str
    development: Development | None
    state: str
    table: str
    row_id: int
    huvudman_id: int
    audience_id: int | None
    on: dt.date
    reporter_id: int | None = None

    @property
    def report(self) -> int | None:
        """The id of the report that is read when this is; None where it stands behind another row."""
        return self.row_id if self.table == Observation.__tablename__ else None


@dataclass(frozen=True, slots=True)
class Rows:
    """Reports, problembilder and insatser, as they come out of the database."""

    reports: Sequence[Observation]
    problembilder: Sequence[Problembild]
    insatser: Sequence[Insats]

    def statements(self, tree: AreaTree) -> tuple[ReadyStatement, ...]:
        """Each as a statement, in the order of kinds, then the oldest first."""
        said = [of_report(row, tree) for row in self.reports]
        said += [of_problembild(row, tree) for row in self.problembilder]
        said += [of_insats(row, tree) for row in self.insatser]
        order = list(StatementKind)
        return tuple(sorted(said, key=lambda one: (order.index(one.kind), one.on, one.table, one.row_id)))


def since(
    session: Session,
    *,
    after: dt.date | None,
    until: dt.date,
    shared_with: Collection[int] | None,
    huvudman_id: int | None = None,
    everything: bool = False,
) -> Rows:
    """
    What is dated after one day and not after another.

    ``shared_with`` cuts to what those groups read (None: no cut, for a huvudman's own rows). A problembild
    that one of the reports feeds is left out: the report says it. What is marked as secret stays out.
    ``everything`` takes in single incidents too, and insatser whose status changed.
    """
    first = (after or until - FIRST_REACH) + dt.timedelta(days=1)
    days = (first, until)

    def mine(table: Any) -> tuple[Any, ...]:
        cut = [] if shared_with is None else [table.audience_id.in_(sorted(shared_with))]
        return (*cut, *([] if huvudman_id is None else [table.huvudman_id == huvudman_id]))

    reports = session.scalars(_reports(days, everything).where(*mine(Observation))).all()
    told = {row.problembild_id for row in reports}
    turned = exists().where(
        ProblembildChange.problembild_id == Problembild.id, ProblembildChange.changed_on.between(*days)
    )
    problembilder = session.scalars(
        select(Problembild)
        .where(or_(Problembild.opened_on.between(*days), turned), *mine(Problembild))
        .options(*_PROBLEMBILD)
    ).all()
    insatser = session.scalars(
        select(Insats)
        .where(
            or_(
                Insats.reported_on.between(*days), Insats.status_on.between(*days) if everything else false()
            ),
            *mine(Insats),
        )
        .options(*_INSATS)
    ).all()
    return Rows(reports, [row for row in problembilder if row.id not in told], insatser)


def of_statements(
    session: Session, statements: Iterable[RoundStatement], *, viewer: Viewer, tree: AreaTree
) -> dict[int, ReadyStatement]:
    """
    What statements say by their ids, in the words their rows have today.

    Left out where the row may not be read by the viewer, is withdrawn, or is marked as secret.
    """
    listed_ones = list(statements)
    found: dict[tuple[str, int], ReadyStatement] = {}
    ids = {one.observation_id for one in listed_ones} - {None}
    for report in session.scalars(
        select(Observation)
        .where(listed(viewer), Observation.secrecy_section.is_(None), Observation.id.in_(ids))
        .options(*_REPORT)
    ):
        found["observation", report.id] = of_report(report, tree)
    ids = {one.problembild_id for one in listed_ones} - {None}
    for problembild in session.scalars(
        select(Problembild)
        .where(visible(Problembild, viewer), Problembild.id.in_(ids))
        .options(*_PROBLEMBILD)
    ):
        found["problembild", problembild.id] = of_problembild(problembild, tree)
    ids = {one.insats_id for one in listed_ones} - {None}
    for insats in session.scalars(
        select(Insats).where(visible(Insats, viewer), Insats.id.in_(ids)).options(*_INSATS)
    ):
        found["insats", insats.id] = of_insats(insats, tree)
    keys = {one.id: pointer(one) for one in listed_ones}
    return {row_id: found[key] for row_id, key in keys.items() if key in found}


def pointer(one: RoundStatement) -> tuple[str, int] | None:
    """The row a statement points at: its table and id; None while it is no row yet."""
    for table in ("observation", "problembild", "insats"):
        row_id = getattr(one, f"{table}_id")
        if row_id is not None:
            return table, row_id
    return None


def of_report(row: Observation, tree: AreaTree) -> ReadyStatement:
    """A report as a statement."""
    subject = row.category or row.theme
    named = () if row.district_id is None else (row.district_id,)
    return ReadyStatement(
        kind=KINDS.get(row.kind, StatementKind.INFORMATION),
        text=row.text,
        area=_where(named, tree),
        subject=subject.name if subject else "",
        development=row.development,
        state="",
        table="observation",
        row_id=row.id,
        huvudman_id=row.huvudman_id,
        audience_id=row.audience_id,
        on=day_of(row.occurred_at),
        reporter_id=row.reporter_id,
    )


def of_problembild(row: Problembild, tree: AreaTree) -> ReadyStatement:
    """A problembild as a statement: one that gets better is good news."""
    better = row.status in {ProblembildStatus.MINSKAR, ProblembildStatus.AVSLUTAD}
    return ReadyStatement(
        kind=StatementKind.POSITIVT if better else StatementKind.ORO,
        text=_whole(row.title, row.description),
        area=_where([part.id for part in row.districts], tree),
        subject=row.category.name,
        development=None,
        state=row.status.label,
        table="problembild",
        row_id=row.id,
        huvudman_id=row.huvudman_id,
        audience_id=row.audience_id,
        on=row.opened_on,
    )


def of_insats(row: Insats, tree: AreaTree) -> ReadyStatement:
    """An insats as a statement."""
    return ReadyStatement(
        kind=StatementKind.INSATS,
        text=_whole(row.title, row.description),
        area=_where([part.id for part in row.districts], tree),
        subject=row.theme.name,
        development=None,
        state=row.status.label,
        table="insats",
        row_id=row.id,
        huvudman_id=row.huvudman_id,
        audience_id=row.audience_id,
        on=row.reported_on,
    )


def by_huvudman(said: Iterable[ReadyStatement]) -> dict[int, list[ReadyStatement]]:
    """Statements by the id of the huvudman whose rows they are."""
    found: defaultdict[int, list[ReadyStatement]] = defaultdict(list)
    for one in said:
        found[one.huvudman_id].append(one)
    return dict(found)


def _reports(days: tuple[dt.date, dt.date], everything: bool) -> Any:
    return (
        select(Observation)
        .where(
            Observation.occurred_at >= midnight(days[0]),
            Observation.occurred_at < midnight(days[1] + dt.timedelta(days=1)),
            Observation.kind.in_(tuple(KINDS) if everything else COMPOSED),
            Observation.withdrawn_at.is_(None),
            Observation.review != ReviewStatus.DUBBLETT,
            Observation.secrecy_section.is_(None),
        )
        .options(*_REPORT)
    )


def _where(ids: Iterable[int], tree: AreaTree) -> str:
    """The areas by name; the whole kommun is no area of its own, as elsewhere."""
    named = [tree.by_id[row_id] for row_id in ids if tree.by_id[row_id].level is not DistrictLevel.KOMMUN]
    return ", ".join(dict.fromkeys(part for area in named for part in _names(area.id, tree)))


def _names(area_id: int, tree: AreaTree) -> tuple[str, ...]:
    area = tree.by_id[area_id]
    around = tree.shown_on(area)
    if area.level is DistrictLevel.PLATS and around.level is not DistrictLevel.KOMMUN:
        return area.name, around.name
    return (area.name,)


def _whole(title: str, description: str) -> str:
    """The text a heading was cut out of, where it was; else the heading alone."""
    return description if description.startswith(title.removesuffix(" …")) else title
