"""The shared picture: what the page Lägesbild shows and ``show lage --json`` prints, from one object."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np
from sqlalchemy.orm import Session

from lägesbild.analysis.rates import rate_change, rate_per_1000
from lägesbild.model import Viewer, clock
from lägesbild.model.words import DistrictLevel, ObservationKind
from lägesbild.reading import changes, guidance, meetings, scene, statements, who
from lägesbild.reading.areas import Area, swedish_key
from lägesbild.reading.changes import Change
from lägesbild.reading.filters import Filters
from lägesbild.reading.picture import SILENT, SUPPRESSED, AreaPicture, Figure, Lage
from lägesbild.reading.scene import Scene
from lägesbild.reading.snapshot import EPOCH
from lägesbild.reading.statements import InsatsView, ProblembildView
from lägesbild.store.session import reading


def read(filters: Filters, *, viewer: Viewer, today: dt.date | None = None) -> Lage:
    """
    Read the picture a viewer may see.

    Raises
    ------
    InputError
        The filters name an area, category or huvudman that does not exist.
    """
    with reading() as session:
        return of(session, filters, viewer=viewer, today=today or clock.today())


def of(
    session: Session, filters: Filters, *, viewer: Viewer, today: dt.date, since: dt.date | None = None
) -> Lage:
    """The picture as ``read`` gives it, in an open session; ``since`` is the meeting of another group."""
    view = scene.build(session, filters, viewer=viewer, today=today)
    problembilder = statements.read_problembilder(session, filters, viewer=viewer, tree=view.tree)
    insatser = statements.read_insatser(session, filters, viewer=viewer, tree=view.tree)
    since = since or meetings.last_before(session, viewer=viewer, day=min(filters.end, today))
    asked = guidance.open_ones(session, viewer=viewer, today=today)
    *parts, whole, nowhere = _pictures(view, problembilder, insatser)
    heard = bool((view.reported & view.inside_chosen_area() & view.period()).any())
    return Lage(
        filters=filters,
        municipality=view.words.municipality,
        since=since,
        areas=tuple(parts),
        hela_kommunen=whole,
        utan_plats=nowhere,
        changes=_changes(view, problembilder, insatser, since, today),
        problembilder=problembilder,
        insatser=insatser,
        figures=_figures(view) if heard and not view.only_sensitive else (),
        sensitive=view.sensitive_categories() if filters.district is None and heard else (),
        guidance=asked,
        reporting=who.read(view, today),
        reports_since=None if view.only_sensitive else _reports_since(view, since, today),
        only_sensitive=view.only_sensitive,
        last_known_on=_last_known(view, problembilder, insatser),
    )


def _pictures(
    view: Scene, problembilder: tuple[ProblembildView, ...], insatser: tuple[InsatsView, ...]
) -> list[AreaPicture]:
    counts: Mapping[int, int | None] = view.count_by_area(view.counted & view.period())
    if view.only_sensitive:
        counts = view.sensitive_by_area()
    heard = frozenset(view.count_by_area(view.reported & view.period()))
    shown = [
        area
        for area in view.tree.level(DistrictLevel.STADSDEL, DistrictLevel.REGSO)
        if statements.in_area((area.code,), view.filters.district, view.tree)
    ]
    nowhere = Area(0, "utan_plats", "Utan angiven plats", DistrictLevel.PLATS, None)
    ordered = [*sorted(shown, key=lambda area: swedish_key(area.name)), view.tree.kommun, nowhere]
    return [_picture(view, area, counts, heard, problembilder, insatser) for area in ordered]


def _picture(
    view: Scene,
    area: Area,
    counts: Mapping[int, int | None],
    heard: frozenset[int],
    problembilder: tuple[ProblembildView, ...],
    insatser: tuple[InsatsView, ...],
) -> AreaPicture:
    whole = area.level is DistrictLevel.KOMMUN
    inside = view.tree.inside(area) if area.id else frozenset()
    share = view.coverage.share(inside)
    count = counts.get(area.id, 0)
    reason = SUPPRESSED if count is None else None
    if count == 0 and area.id not in heard and not share:
        count, reason = None, SILENT
    population = area.population if area.level is DistrictLevel.REGSO else None
    return AreaPicture(
        code=area.code,
        name="Hela kommunen" if whole else area.name,
        level=area.level,
        parent=view.tree.by_id[area.parent_id].code if area.parent_id is not None else None,
        population=population,
        count=count,
        count_reason=reason,
        rate=rate_per_1000(count, population) if count is not None and population else None,
        coverage=None if share is None else round(share, 3),
        expected=view.coverage.expected(inside),
        problembilder=tuple(v for v in problembilder if area.code in v.areas or (whole and not v.areas)),
        insatser=tuple(v for v in insatser if area.code in v.areas or (whole and not v.areas)),
    )


def _changes(
    view: Scene,
    problembilder: tuple[ProblembildView, ...],
    insatser: tuple[InsatsView, ...],
    since: dt.date | None,
    today: dt.date,
) -> tuple[Change, ...]:
    end = min(view.filters.end, today)
    start = since or view.filters.start
    found = list(changes.of_problembilder(problembilder, since=start))
    found += changes.of_insatser(insatser, since=start, end=end)
    if not view.only_sensitive and start <= end:
        length = dt.timedelta(days=(end - start).days + 1)
        before = view.count_by_area(
            view.counted & view.data.within(start - length, start - dt.timedelta(days=1))
        )
        after = view.count_by_area(view.counted & view.data.within(start, end))
        looked_at = view.tree.level(DistrictLevel.REGSO)
        found += changes.of_counts(looked_at, before, after, days=length.days)
    found += changes.of_silence(view.coverage, view.tree, view.words, today=end)
    wanted = view.filters.district
    return tuple(
        change
        for change in found
        if change.area is None or statements.in_area((change.area,), wanted, view.tree)
    )


def _figures(view: Scene) -> tuple[Figure, ...]:
    inside = view.inside_chosen_area()
    before = view.data.within(*view.filters.before())
    found = []
    for name, kinds in (
        ("Händelser och oro", scene.COUNTED),
        ("Positivt", (ObservationKind.POSITIVT,)),
        ("Behov", (ObservationKind.BEHOV,)),
    ):
        base = view.open_ & view.data.of_kind(*kinds)
        now = int((base & inside & view.period()).sum())
        then = int((base & inside & before).sum())
        days = view.filters.days
        found.append(Figure(name, rate_change(then, now, days_before=days, days_after=days)))
    return tuple(found)


def _reports_since(view: Scene, since: dt.date | None, today: dt.date) -> int:
    end = min(view.filters.end, today)
    chosen = view.counted & view.inside_chosen_area()
    return int((chosen & view.data.within(since or view.filters.start, end)).sum())


def _last_known(
    view: Scene, problembilder: tuple[ProblembildView, ...], insatser: tuple[InsatsView, ...]
) -> dt.date | None:
    known = [v.status_on for v in problembilder] + [v.status_on for v in insatser]
    if view.seen.any():
        known.append(EPOCH + dt.timedelta(days=int(np.max(view.data.day[view.seen]))))
    return max(known, default=None)
