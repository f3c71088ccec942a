"""Indikatorer as those who propose, approve and read them use the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

import pytest
from sqlalchemy import select, update
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from lägesbild.actions import indicator_releases, indicators
from lägesbild.actions.indicators import NewIndicator
from lägesbild.config import ROOT
from lägesbild.model import Indicator, IndicatorRelease, Viewer, clock
from lägesbild.model.counted import ended
from lägesbild.model.words import Direction, ReleaseStatus
from lägesbild.reading import drafts
from lägesbild.reading import indicators as indicators_read
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from lägesbild.ui import identity, indicator_decide
from tests import closed_rows
from tests.closed_rows import NORRA_BRYNAS, Q1, SATRA, SODRA_BRYNAS
from tests.conftest import Cast
from tests.pages.app import html

PAGE = str(ROOT / "pages" / "indikatorer.py")
AREA = str(ROOT / "pages" / "omrade.py")
Make: TypeAlias = Callable[[Cast, Viewer], int]


def page(viewer: Viewer, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(identity, "current", lambda: viewer)
    return AppTest.from_file(PAGE, default_timeout=30).run()


def written(app: AppTest) -> str:
    return html(app) + " ".join(one.value for one in app.markdown)


@pytest.fixture
def vera(cast: Cast) -> Viewer:
    """Sara's colleague; they have 12, 3 and 7 closed rows in the last quarter but one, and in Q1 2025."""
    made = closed_rows.colleague()
    latest = clock.midnight(ended(3, today=clock.today(), count=1)[0])
    with transaction() as session:
        for at in (closed_rows.NOON, latest):
            closed_rows.add(session, made, {SATRA: 6, NORRA_BRYNAS: 2, SODRA_BRYNAS: 4}, at=at)
            closed_rows.add(session, cast.sara, {SATRA: 6, NORRA_BRYNAS: 1, SODRA_BRYNAS: 3}, at=at)
    return made


def proposed(_cast: Cast, vera: Viewer) -> int:
    return closed_rows.proposal(vera, closed_rows.indicator(vera))


def published(cast: Cast, vera: Viewer) -> int:
    made = proposed(cast, vera)
    with transaction() as session:
        indicator_releases.approve(session, made, version=1, by=cast.sara)
    return made


def test_one_proposes_another_approves_and_the_group_reads(
    cast: Cast, vera: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(vera, monkeypatch)
    app.button(key="indikatorer.ny").click().run()
    app.button(key="indikator_ny.save").click().run()
    assert any("Ge indikatorn ett namn" in one.value for one in app.markdown)
    app.text_input(key="indikator_ny_name").set_value("Oro från fältet").run()
    app.multiselect(key="indikator_ny_kinds").set_value(["oro"]).run()
    app.multiselect(key="indikator_ny_areas").set_value([SATRA, NORRA_BRYNAS, SODRA_BRYNAS]).run()
    app.selectbox(key="indikator_ny_period").select_index(0).run()
    assert "3 rapporter, 2 personer · färre än 5" in html(app), "the proposer sees why a cell is hidden"
    assert "12 rapporter, 2 personer" in html(app)
    app.radio(key="indikator_ny_audience").set_value("ledningsgruppen").run()
    app.button(key="indikator_ny.save").click().run()
    assert "Förslaget är lämnat" in app.success[0].value
    assert not [one for one in app.button if "godkann" in (one.key or "")], "not by the one who proposed"

    assert "Oro från fältet" not in written(page(cast.rolf, monkeypatch))
    app = page(cast.sara, monkeypatch)
    with reading() as session:
        waiting = session.scalars(select(IndicatorRelease.id)).one()
    app.button(key=f"indikatorer.godkann.{waiting}").click().run()
    assert "Publicerad" in app.success[0].value

    told = written(page(cast.rolf, monkeypatch))
    assert "Oro från fältet" in told
    assert "Avrundat till närmaste 5. – = för litet för att visas" in told
    assert "12 rapporter" not in told
    assert "färre än" not in told


@pytest.mark.parametrize(
    ("name", "make", "hidden"),
    [("xenia", published, "Oro från fältet"), ("anna", proposed, "Väntar på godkännande")],
    ids=["outside the group", "a reader of it"],
)
def test_whoever_it_is_not_for_reads_nothing_and_has_nothing_to_press(
    cast: Cast, vera: Viewer, monkeypatch: pytest.MonkeyPatch, name: str, make: Make, hidden: str
) -> None:
    make(cast, vera)
    app = page(getattr(cast, name), monkeypatch)
    assert hidden not in written(app)
    assert not app.button


def test_what_is_withdrawn_shows_when_and_why_but_no_numbers(
    cast: Cast, vera: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = published(cast, vera)
    with transaction() as session:
        indicator_releases.withdraw(session, made, reason="Fel område", version=2, by=cast.sara)
    app = page(cast.rolf, monkeypatch)
    assert "tillbakadragen" in written(app)
    assert "Fel område" in written(app)
    assert not app.get("plotly_chart")


def _opened(dialog: Callable[..., None], *args: object) -> AppTest:
    """A dialog by itself: AppTest runs a page anew where a browser runs the dialog alone."""

    def script(dialog, args):  # type: ignore[no-untyped-def]  # its source runs by itself, without imports
        dialog(*args)

    return AppTest.from_function(script, kwargs={"dialog": dialog, "args": args}, default_timeout=60).run()


def test_a_period_is_withdrawn_with_a_reason_and_only_the_one_chosen(cast: Cast, vera: Viewer) -> None:
    made = published(cast, vera)
    with reading() as session:
        (view,) = indicators_read.read(session, viewer=cast.sara)
    app = _opened(indicator_decide.withdraw, cast.sara, view.name, view.periods)
    app.text_area(key="indikatorer.bort.skal").set_value("Fel område")
    app.button(key="indikatorer.bort.nu").click().run()
    assert "Välj vilken period" in app.error[0].value
    app.selectbox(key="indikatorer.bort.period").select_index(0)
    app.button(key="indikatorer.bort.nu").click().run()
    with reading() as session:
        assert session.get_one(IndicatorRelease, made).status is ReleaseStatus.TILLBAKADRAGEN


def test_a_proposal_is_declined_with_a_reason_that_its_proposer_reads(
    cast: Cast, vera: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = closed_rows.proposal(vera, closed_rows.indicator(vera))
    with reading() as session:
        (one,) = indicators_read.proposals(session, viewer=cast.sara)
    app = _opened(indicator_decide.decline, cast.sara, one, "Avböjt.")
    app.button(key=f"indikatorer.avboj_nu.{made}").click().run()
    assert "Skriv varför" in app.error[0].value
    app.text_area(key=f"indikatorer.skal.{made}").set_value("Välj stadsdelar i stället")
    app.button(key=f"indikatorer.avboj_nu.{made}").click().run()
    assert "Avböjt: Välj stadsdelar i stället" in written(page(vera, monkeypatch))


def test_what_was_tampered_with_is_not_shown(
    cast: Cast, vera: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(cast, vera)
    with transaction() as session:
        content = session.scalars(select(IndicatorRelease.content)).one()
        session.execute(update(IndicatorRelease).values(content=content.replace("10", "55")))
    app = page(cast.rolf, monkeypatch)
    assert "stämmer inte med kontrollsumman" in written(app)
    assert not app.get("plotly_chart")


def one_more_period(cast: Cast, vera: Viewer, monkeypatch: pytest.MonkeyPatch) -> tuple[AppTest, int]:
    """The form for one more period of a published indicator, and the indicator's key."""
    made = published(cast, vera)
    with reading() as session:
        key = session.get_one(IndicatorRelease, made).indicator_id
    app = page(vera, monkeypatch)
    app.button(key=f"indikatorer.period.{key}").click().run()
    return app, key


def test_one_more_period_is_proposed_under_the_indicator(
    cast: Cast, vera: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, key = one_more_period(cast, vera, monkeypatch)
    app.selectbox(key=f"indikator_period{key}_period").select_index(0).run()
    app.radio(key=f"indikator_period{key}_audience").set_value("ledningsgruppen").run()
    app.button(key=f"indikator_period{key}.save").click().run()
    assert "Förslaget är lämnat" in app.success[0].value
    with reading() as session:
        states = session.scalars(select(IndicatorRelease.status).order_by(IndicatorRelease.id)).all()
    assert states == [ReleaseStatus.PUBLICERAD, ReleaseStatus.FORSLAG]


def test_one_retired_while_the_form_is_open_gets_no_more_periods_and_says_so(
    cast: Cast, vera: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, key = one_more_period(cast, vera, monkeypatch)
    with transaction() as session:
        trail.deed(session, by="test", action="test")
        session.get_one(Indicator, key).retired_on = clock.today()
    assert "används inte längre" in app.run().info[0].value
    assert not app.run().info


def test_a_figure_from_elsewhere_stands_among_them_as_it_came(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = NewIndicator(
        name="Valdeltagande", unit="procent", source="Valmyndigheten", direction=Direction.HOGRE_BATTRE
    )
    with transaction() as session:
        row = indicators.create(session, new, by=cast.stina)
        values = {SATRA: 81.25, NORRA_BRYNAS: 74.0}
        indicators.publish(
            session, row.id, values, period_from=Q1, period_to=Q1.replace(month=12, day=31), by=cast.stina
        )
    app = page(cast.xenia, monkeypatch)
    assert "Källa: Valmyndigheten. 2025." in written(app)
    assert "Avrundat" not in written(app)


def test_the_area_has_the_latest_value_as_a_line(
    cast: Cast, vera: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(cast, vera)
    for viewer, is_told in ((cast.rolf, True), (replace(cast.xenia), False)):
        monkeypatch.setattr(identity, "current", lambda viewer=viewer: viewer)
        app = AppTest.from_file(AREA, default_timeout=30)
        app.query_params["omrade"] = "Sätra"
        told = html(app.run())
        assert ("Oro från fältet (rapporter)" in told) is is_told
        assert ("kvartal 1 2025" in told) is is_told


def test_a_choice_that_was_never_offered_breaks_the_form_neither_now_nor_when_it_is_opened_again(
    vera: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(vera, monkeypatch)
    app.button(key="indikatorer.ny").click().run()
    for part in ("months", "level"):
        sent = WidgetState(id=app.radio(key=f"indikator_ny_{part}").proto.id, string_value="påhittat")
        app._run(WidgetStates(widgets=[sent]))
        assert not app.exception, part
        with reading() as session:
            kept = drafts.read(session, "indikator_ny", viewer=vera)
        assert kept is not None
        assert kept.values["fields"][part] == "påhittat", "it is in the draft"
    again = page(vera, monkeypatch)
    again.button(key="indikatorer.ny").click().run()
    assert not again.exception
    assert again.text_input(key="indikator_ny_name")
