"""What a report must hold before it is stored, and the rows its words mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import persons, report_place
from lägesbild.actions.free_text import MAX_TEXT, MAX_WORDS, clean, require_nobody
from lägesbild.actions.report_place import Place
from lägesbild.model import AllowedText, Category, District, InputError, Theme
from lägesbild.model.clock import day_of
from lägesbild.model.words import (
    Development,
    DistrictLevel,
    Extent,
    ObservationKind,
    Reliability,
    Severity,
)
from lägesbild.store import points
from lägesbild.store import settings as stored

EARLIEST: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
CLOCK_SLACK: Final = dt.timedelta(minutes=5)
NEEDS_CATEGORY: Final = frozenset({ObservationKind.HANDELSE, ObservationKind.ORO, ObservationKind.POSITIVT})
TAKES_THEME: Final = frozenset({ObservationKind.BEHOV, ObservationKind.INFORMATION})
_FREE_TEXT: Final = ("text", "place", "target_group", "consequence", "secrecy_section")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport:
    """
    A report as it is handed in. ``audience`` is a group's slug or ``roles.MIN_VERKSAMHET``.

    ``district_code=None`` is *Utan angiven plats*; the whole kommun is the district of that level.
    ``point`` is (east, north) in metres, SWEREF 99 TM, before snapping.
    """

    kind: ObservationKind
    text: str
    audience: str
    occurred_at: dt.datetime
    district_code: str | None
    category: str | None = None
    theme: str | None = None
    place: str | None = None
    point: tuple[int, int] | None = None
    occurred_to: dt.datetime | None = None
    time_known: bool = True
    severity: Severity | None = None
    development: Development | None = None
    extent: Extent | None = None
    reliability: Reliability | None = None
    target_group: str | None = None
    consequence: str | None = None
    secrecy_section: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A cleaned report with the rows its words mean, its place lifted where rule 3 asks for it."""

    report: NewReport
    category: Category | None
    theme: Theme | None
    district: District | None
    point: tuple[int, int] | None
    notices: tuple[str, ...] = ()


def cleaned(report: NewReport) -> NewReport:
    """The report with every free text cleaned; an empty optional one becomes None."""
    return replace(
        report,
        text=clean(report.text),
        place=clean(report.place or "") or None,
        target_group=clean(report.target_group or "") or None,
        consequence=clean(report.consequence or "") or None,
        secrecy_section=clean(report.secrecy_section or "") or None,
    )


def place(session: Session, report: NewReport) -> Placed:
    """
    Check a report and find the rows it means.

    Raises
    ------
    InputError
        Something is missing, impossible or points at a person; ``field`` says where.
    """
    report = cleaned(report)
    for check in CHECKS:
        check(session, report)
    return _lifted(session, report)


def problems(session: Session, report: NewReport) -> Iterator[InputError]:
    """Everything that is wrong with a report, one problem for each check, so a form can show all at once."""
    report = cleaned(report)
    for check in CHECKS:
        try:
            check(session, report)
        except InputError as error:
            yield error


def _check_text(_session: Session, report: NewReport) -> None:
    if not report.text and report.kind is not ObservationKind.INGET:
        raise InputError("Skriv vad ni har sett, gärna i en eller två meningar.", field="text")
    if len(report.text) > MAX_TEXT:
        raise InputError(
            f"Texten är {len(report.text)} tecken. Korta den till högst {MAX_TEXT}.", field="text"
        )
    if len(report.consequence or "") > MAX_TEXT:
        raise InputError(f"Korta texten till högst {MAX_TEXT} tecken.", field="consequence")
    for name in ("place", "target_group", "secrecy_section"):
        if len(getattr(report, name) or "") > MAX_WORDS:
            raise InputError(f"Korta texten till högst {MAX_WORDS} tecken.", field=name)


def _check_identifiers(session: Session, report: NewReport) -> None:
    allowed = _words(session).allowed
    for name in _FREE_TEXT:
        text = getattr(report, name) or ""
        if len(text) > MAX_TEXT:
            continue  # refused for that already, and no length is too long to be looked through
        require_nobody(text, allowed=allowed, field=name)
        persons.ask(session, text, field=name)


def _check_time(_session: Session, report: NewReport) -> None:
    latest = dt.datetime.now(dt.UTC) + CLOCK_SLACK
    for name, at in (("occurred_at", report.occurred_at), ("occurred_to", report.occurred_to)):
        if at is None:
            continue
        if at.tzinfo is None:
            raise InputError("Ange tiden med tidszon.", field=name)
        if at > latest:
            raise InputError("Tiden ligger i framtiden. Ange när det hände.", field=name)
        if at < EARLIEST:
            raise InputError("Tiden ligger före år 2000. Ange när det hände.", field=name)
    if report.occurred_to is not None and report.occurred_to < report.occurred_at:
        raise InputError("Sluttiden ligger före starttiden. Byt plats på dem.", field="occurred_to")


def _check_category(session: Session, report: NewReport) -> None:
    if report.category is None:
        if report.kind in NEEDS_CATEGORY:
            raise InputError("Välj en kategori.", field="category")
        return
    row = _category(session, report)
    if row is None:
        raise InputError("Kategorin finns inte. Välj en i listan.", field="category")
    if row.retired_on is not None and report.occurred_at.date() > row.retired_on:
        raise InputError(f"Kategorin {row.name} används inte längre. Välj en annan.", field="category")


def _check_theme(session: Session, report: NewReport) -> None:
    if report.theme is None:
        return
    if report.kind not in TAKES_THEME:
        raise InputError("Ämne anges bara för behov och information. Välj en kategori.", field="theme")
    row = _theme(session, report)
    if row is None:
        raise InputError("Ämnet finns inte. Välj ett i listan.", field="theme")
    if row.retired_on is not None and report.occurred_at.date() > row.retired_on:
        raise InputError(f"Ämnet {row.name} används inte längre. Välj ett annat.", field="theme")


def _check_district(session: Session, report: NewReport) -> None:
    if report.district_code is None:
        if report.kind is ObservationKind.INGET:
            raise InputError("Välj området det gäller, eller hela kommunen.", field="district_code")
    elif (district := _district(session, report.district_code)) is None:
        raise InputError("Området finns inte. Välj ett i listan.", field="district_code")
    elif district.valid_to is not None and day_of(report.occurred_at) > district.valid_to:
        raise InputError(f"{district.name} används inte längre. Välj ett annat.", field="district_code")
    if report.point is not None and area_at(session, report.point) is None:
        raise InputError("Punkten ligger utanför kommunen. Välj en punkt på kartan.", field="point")


CHECKS: Final[tuple[Callable[[Session, NewReport], None], ...]] = (
    _check_text,
    _check_identifiers,
    _check_category,
    _check_theme,
    _check_district,
    _check_time,
)


def _lifted(session: Session, report: NewReport) -> Placed:
    category, theme = _category(session, report), _theme(session, report)
    code = report.district_code
    if code is None and report.point is not None:
        code = area_at(session, report.point)
    given = Place(_district(session, code) if code else None, report.place, report.point)
    kommun = next(row for row in _words(session).districts.values() if row.level is DistrictLevel.KOMMUN)
    put = report_place.lifted(session, given, category, kommun=kommun)
    return Placed(replace(report, place=put.words), category, theme, put.district, put.point, put.notices)


def area_at(session: Session, point: tuple[int, int]) -> str | None:
    """Code of the RegSO area in which a point (SWEREF 99 TM) lies, or None outside the municipality."""
    return points.area_at(str(stored.get(session, "kommun_kod")), east_m=point[0], north_m=point[1])


@dataclass(frozen=True, slots=True)
class _Words:
    """What a report may name, read once for each session: an import hands in thousands."""

    categories: dict[str, Category]
    themes: dict[str, Theme]
    districts: dict[str, District]
    allowed: tuple[str, ...]


def _words(session: Session) -> _Words:
    if "report_words" not in session.info:
        session.info["report_words"] = _Words(
            {row.slug: row for row in session.scalars(select(Category))},
            {row.slug: row for row in session.scalars(select(Theme))},
            {row.code: row for row in session.scalars(select(District))},
            tuple(session.scalars(select(AllowedText.text))),
        )
    words: _Words = session.info["report_words"]
    return words


def _district(session: Session, code: str) -> District | None:
    return _words(session).districts.get(code)


def _category(session: Session, report: NewReport) -> Category | None:
    return _words(session).categories.get(report.category or "")


def _theme(session: Session, report: NewReport) -> Theme | None:
    return _words(session).themes.get(report.theme or "")


def columns(placed: Placed) -> dict[str, object]:
    """The columns of a stored report that its reporter decides."""
    report = placed.report
    same = {f.name for f in fields(report)} - {"audience", "district_code", "category", "theme", "point"}
    east, north = placed.point or (None, None)
    return {name: getattr(report, name) for name in same} | {
        "category_id": placed.category.id if placed.category else None,
        "theme_id": placed.theme.id if placed.theme else None,
        "district_id": placed.district.id if placed.district else None,
        "east_m": east,
        "north_m": north,
    }
