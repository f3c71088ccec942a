"""The shared picture: what is counted where, what is hidden from whom, and that silence shows."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from sqlalchemy import Engine, select

from lägesbild.actions import municipality, reports
from lägesbild.model import Body, District, Huvudman, InputError, Viewer
from lägesbild.model.words import ObservationKind
from lägesbild.reading import lage
from lägesbild.reading.filters import Filters
from lägesbild.reading.picture import SILENT, SUPPRESSED, AreaPicture, Lage
from lägesbild.store import trail
from lägesbild.store.session import transaction
from tests.conftest import Cast

TODAY = dt.date(2026, 3, 12)
NOON = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
MARCH = Filters(dt.date(2026, 3, 1), dt.date(2026, 3, 31))
_keys = itertools.count()


def report(
    by: Viewer,
    *,
    area: str | None = "2180R018",
    audience: str = "ledningsgruppen",
    category: str | None = "ordning",
    kind: ObservationKind = ObservationKind.HANDELSE,
    times: int = 1,
    at: dt.datetime = NOON,
) -> None:
    for _ in range(times):
        with transaction() as session:
            new = reports.NewReport(
                kind=kind,
                text="" if kind is ObservationKind.INGET else "Stökigt vid torget på kvällen",
                audience=audience,
                occurred_at=at,
                district_code=area,
                category=None if kind is ObservationKind.INGET else category,
            )
            reports.save(session, new, by=by, submit_key=f"k{next(_keys)}")


def expect_weekly(huvudman: str, area: str) -> None:
    with transaction() as session:
        trail.deed(session, by="test", action="forvantan.lagg_till")
        municipality.expect(
            session,
            huvudman=session.scalars(select(Huvudman).where(Huvudman.slug == huvudman)).one(),
            district=session.scalars(select(District).where(District.code == area)).one(),
            every_weeks=1,
            valid_from=dt.date(2026, 3, 2),
        )


def picture(viewer: Viewer, filters: Filters = MARCH) -> Lage:
    return lage.read(filters, viewer=viewer, today=TODAY)


def area(seen: Lage, code: str) -> AreaPicture:
    return next(part for part in seen.areas if part.code == code)


def test_a_shared_report_is_counted_for_the_group_and_no_one_else(cast: Cast) -> None:
    report(cast.rolf)
    for viewer in (cast.anna, cast.sara, cast.stina, cast.admir, cast.rolf):
        assert area(picture(viewer), "2180R018").count == 1
    assert area(picture(cast.xenia), "2180R018").count is None


def test_min_verksamhet_leaves_no_trace_for_others(cast: Cast) -> None:
    for viewer in (cast.anna, cast.sara, cast.stina, cast.admir):
        before = picture(viewer)
        report(cast.rolf, audience=reports.MIN_VERKSAMHET)
        assert picture(viewer) == before
    assert area(picture(cast.rolf), "2180R018").count == 4


def test_nobody_reporting_is_not_zero(cast: Cast) -> None:
    silent = area(picture(cast.anna), "2180R021")
    assert (silent.count, silent.count_reason, silent.is_silent) == (None, SILENT, True)
    report(cast.rolf, area="2180R021", kind=ObservationKind.INGET)
    said_so = area(picture(cast.anna), "2180R021")
    assert (said_so.count, said_so.is_silent) == (0, False)


def test_a_report_on_a_stadsdel_is_not_counted_for_its_parts(cast: Cast) -> None:
    report(cast.rolf, area="brynas", times=2)
    report(cast.rolf, area="2180R015")
    report(cast.rolf, area="plats_brynjan")
    seen = picture(cast.anna)
    assert [area(seen, code).count for code in ("brynas", "2180R015", "2180R020")] == [3, 1, None]


def test_whole_kommun_and_no_place_stand_beside_the_map(cast: Cast) -> None:
    report(cast.rolf, area="2180", times=2)
    report(cast.rolf, area=None)
    seen = picture(cast.anna)
    assert (seen.hela_kommunen.count, seen.utan_plats.count) == (2, 1)


def test_sensitive_reports_are_in_no_exact_count(cast: Cast) -> None:
    report(cast.rolf, times=3)
    report(cast.rolf, category="riskzon", times=4)
    seen = picture(cast.anna)
    assert area(seen, "2180R018").count == 3
    assert dict(seen.sensitive)["Unga i riskzon"] is None
    asked = picture(cast.anna, Filters(MARCH.start, MARCH.end, categories=("riskzon",)))
    assert (area(asked, "2180R018").count, area(asked, "2180R018").count_reason) == (None, SUPPRESSED)


def test_many_sensitive_reports_are_rounded(cast: Cast) -> None:
    report(cast.rolf, category="riskzon", times=7)
    asked = picture(cast.anna, Filters(MARCH.start, MARCH.end, categories=("riskzon",)))
    assert area(asked, "2180R018").count in {5, 10}
    assert dict(picture(cast.anna).sensitive)["Unga i riskzon"] in {5, 10}


def test_moving_the_period_by_a_day_does_not_tell_when_a_sensitive_report_was_made(cast: Cast) -> None:
    report(cast.rolf, category="riskzon", times=8)
    counts = set()
    for day in range(1, 31):
        filters = Filters(dt.date(2026, 3, day), dt.date(2026, 3, 31), categories=("riskzon",))
        counts.add(area(picture(cast.anna, filters), "2180R018").count)
    assert len(counts) == 1
    assert counts <= {5, 10}


def test_rate_is_per_thousand_inhabitants(cast: Cast) -> None:
    report(cast.rolf, times=2)
    assert area(picture(cast.anna), "2180R018").rate_per_1000 == pytest.approx(2 * 1000 / 8294, abs=0.005)


def test_coverage_is_the_share_of_expected_weeks_that_were_reported(cast: Cast) -> None:
    expect_weekly("polisen", "2180R018")
    assert area(picture(cast.anna), "2180R018").coverage == 0
    report(cast.rolf)  # week 10 of 10 and 11
    assert area(picture(cast.anna), "2180R018").coverage == 0.5
    report(cast.rolf, area="2180", kind=ObservationKind.INGET, at=NOON + dt.timedelta(days=7))
    assert area(picture(cast.anna), "2180R018").coverage == 1


def test_long_silence_is_told(cast: Cast) -> None:
    expect_weekly("polisen", "2180R021")
    seen = lage.read(
        Filters(dt.date(2026, 3, 1), dt.date(2026, 4, 30)), viewer=cast.anna, today=dt.date(2026, 4, 20)
    )
    assert "Polisen har inte rapporterat från Valbo på 7 veckor" in [c.sentence for c in seen.changes]


def test_filters_cut_by_area_category_and_huvudman(cast: Cast) -> None:
    report(cast.rolf)
    report(cast.sara, category="trafik")
    only = [
        Filters(MARCH.start, MARCH.end, huvudman=("polisen",)),
        Filters(MARCH.start, MARCH.end, categories=("trafik",)),
        Filters(MARCH.start, MARCH.end, district="2180R018"),
        Filters(dt.date(2026, 2, 1), dt.date(2026, 2, 28)),
    ]
    counts = [area(picture(cast.anna, filters), "2180R018").count for filters in only]
    assert counts == [1, 1, 2, None]
    assert [part.code for part in picture(cast.anna, only[2]).areas] == ["2180R018"]


@pytest.mark.parametrize(
    "filters",
    [
        Filters(MARCH.start, MARCH.end, district="9999R001"),
        Filters(MARCH.start, MARCH.end, categories=("påhittad",)),
        Filters(MARCH.start, MARCH.end, huvudman=("ingen",)),
    ],
)
def test_filters_that_name_nothing_are_refused(cast: Cast, filters: Filters) -> None:
    with pytest.raises(InputError):
        picture(cast.anna, filters)


def test_a_new_member_sees_the_rows_and_a_former_one_does_not(cast: Cast, database: Engine) -> None:
    from lägesbild.model import BodyMember
    from lägesbild.reading import viewers
    from lägesbild.store.session import reading

    report(cast.rolf)
    with transaction() as session:
        trail.deed(session, by="test", action="grupp.medlem")
        group = session.scalars(select(Body).where(Body.slug == "ledningsgruppen")).one()
        session.add(BodyMember(body_id=group.id, huvudman_id=cast.xenia.huvudman_id))
        leaving = session.scalars(
            select(BodyMember).where(
                BodyMember.body_id == group.id, BodyMember.huvudman_id == cast.sara.huvudman_id
            )
        ).one()
        leaving.valid_to = dt.date(2020, 1, 1)
    with reading() as session:
        xenia, sara = (viewers.by_username(session, name) for name in ("xenia", "sara"))
    assert area(picture(xenia), "2180R018").count == 1
    assert area(picture(sara), "2180R018").count is None


def test_the_picture_follows_each_write(cast: Cast) -> None:
    for expected in (1, 2, 3):
        report(cast.rolf)
        assert area(picture(cast.anna), "2180R018").count == expected


def test_a_very_long_period_is_shown_too(cast: Cast) -> None:
    report(cast.rolf)
    assert area(picture(cast.anna, Filters(dt.date(1995, 1, 1), dt.date(2099, 1, 1))), "2180R018").count == 1


def test_silence_gives_no_figures_but_one_report_does(cast: Cast) -> None:
    assert (picture(cast.anna).figures, picture(cast.anna).sensitive) == ((), ())
    report(cast.rolf, kind=ObservationKind.INGET)
    told = {figure.name: figure.change.after for figure in picture(cast.anna).figures}
    assert told == {"Händelser och oro": 0, "Positivt": 0, "Behov": 0}
