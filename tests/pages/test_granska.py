"""Granska: who may not is told why; the queue is worked through; nothing is accepted unseen."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from lägesbild.actions import problembilder, reports, reviews
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.config import ROOT
from lägesbild.model import ObservationReading, Problembild, Viewer
from lägesbild.model.words import ReviewStatus
from lägesbild.store.session import reading, transaction
from lägesbild.ui import identity
from tests.actions.test_reviews import REPORT, done, saved, stored
from tests.conftest import Cast

PAGE = str(ROOT / "pages" / "granska.py")


def page(viewer: Viewer, monkeypatch: pytest.MonkeyPatch, rad: int | None = None) -> AppTest:
    monkeypatch.setattr(identity, "current", lambda: viewer)
    app = AppTest.from_file(PAGE, default_timeout=30)
    if rad is not None:
        app.query_params["rad"] = str(rad)
    return app.run()


def shown(app: AppTest) -> str:
    return "\n".join(
        [*(one.value for one in app.markdown), *(str(one.proto.body) for one in app.get("html"))]
    )


def click(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize("name", ["anna", "rolf", "admir", "xenia"])
def test_who_does_not_review_is_told_who_does(cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    saved(cast.rolf)
    app = page(getattr(cast, name), monkeypatch)
    assert not app.exception
    assert "Du granskar inte rapporter" in app.info[0].value
    assert len(app.button) == 0


@pytest.mark.parametrize("name", ["sara", "stina"])
def test_an_empty_queue_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    app = page(getattr(cast, name), monkeypatch)
    assert not app.exception
    assert "Inget att granska just nu" in shown(app)


def test_accepting_goes_on_to_the_next_and_the_queue_shrinks(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [saved(cast.rolf, str(n), text=f"Rapport nummer {n}", district_code=None) for n in range(3)]
    app = page(cast.stina, monkeypatch)
    assert "1 av 3" in shown(app)
    assert "Rapport nummer 0" in shown(app)
    click(app, f"review.accept.{rows[0].id}")
    assert "Rapporten är godtagen" in app.success[0].value
    assert "1 av 2" in shown(app)
    assert "Rapport nummer 1" in shown(app)
    assert stored(rows[0].id).review is ReviewStatus.GODTAGEN
    click(app, "review.step.Nästa")
    assert "2 av 2" in shown(app)


def test_a_cut_of_the_queue_lasts_while_it_is_worked_through(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [saved(cast.rolf, str(n), text=f"Rapport nummer {n}") for n in range(3)]
    app = page(cast.stina, monkeypatch)
    cut = app.selectbox(key="review.kind")
    sent = WidgetState(id=cut.proto.id, string_value=cut.options[0])
    for row in rows[:2]:  # the browser sends the label that it was given first, each time
        app._run(WidgetStates(widgets=[sent]))
        assert app.session_state["review.kind"] == REPORT.kind.value
        click(app, f"review.accept.{row.id}")


def test_what_changed_after_it_was_shown_is_not_accepted_unseen(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = saved(cast.sara)
    app = page(cast.stina, monkeypatch)
    done(reviews.ask, row, by=cast.stina, text="När?")
    click(app, f"review.accept.{row.id}")
    assert "ändrat eller granskat" in app.warning[0].value
    assert stored(row.id).review is ReviewStatus.ATERFRAGAD


def test_a_question_is_sent_and_a_bad_one_stands_at_its_field_with_the_text_kept(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = saved(cast.rolf)
    app = page(cast.stina, monkeypatch)
    click(app, "review.open_fraga")
    field = f"granska_fraga{row.id}_text"
    app.text_area(key=field).set_value("Ring 070-123 45 67").run()
    click(app, "review.ask")
    assert ":red[" in shown(app)
    assert app.text_area(key=field).value == "Ring 070-123 45 67"
    again = page(cast.stina, monkeypatch)
    click(again, "review.open_fraga")
    assert again.text_area(key=field).value == "Ring 070-123 45 67", "what was typed is kept as a draft"
    again.text_area(key=field).set_value("Vilken tid?").run()
    click(again, "review.ask")
    assert stored(row.id).review is ReviewStatus.ATERFRAGAD
    assert "Inget att granska" in shown(again)


def test_a_near_one_is_beside_it_and_makes_it_a_duplicate_that_can_be_undone(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, row = saved(cast.rolf), saved(cast.sara, "b")
    app = page(cast.stina, monkeypatch, rad=row.id)
    assert "mycket lik text" in shown(app).lower()
    click(app, "review.open_dubblett")
    click(app, f"review.duplicate.{row.id}")
    assert stored(row.id).review is ReviewStatus.DUBBLETT
    assert stored(other.id).review is ReviewStatus.EJ_GRANSKAD
    again = page(cast.stina, monkeypatch, rad=row.id)
    click(again, f"review.undo.{row.id}")
    assert stored(row.id).review is ReviewStatus.EJ_GRANSKAD


def test_a_report_is_attached_and_accepted_in_one_go(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = saved(cast.rolf)
    new = NewProblembild(
        title="Oro", category="ordning", audience="ledningsgruppen", opened_on=dt.date(2026, 1, 1)
    )
    with transaction() as session:
        followed = problembilder.create(session, new, by=cast.sara, submit_key="k").problembild.id
    app = page(cast.stina, monkeypatch)
    click(app, "review.open_problembild")
    app.selectbox(key=f"review.problembild.{row.id}").set_value(followed).run()
    click(app, f"review.attach.{row.id}")
    after = stored(row.id)
    assert (after.problembild_id, after.review) == (followed, ReviewStatus.GODTAGEN)


def test_a_new_problembild_asks_for_its_circle_and_begins_with_the_report(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = saved(cast.rolf)
    app = page(cast.stina, monkeypatch)
    click(app, "review.open_problembild")
    app.button_group(key="review.which").set_value("En ny").run()
    form = f"granska_problembild{row.id}"
    assert app.text_area(key=f"{form}_description").value == REPORT.text
    app.text_input(key=f"{form}_title").set_value("Oro vid torget").run()
    click(app, "review.begin")
    assert "Välj vilka som får läsa" in shown(app)
    app.radio(key=f"{form}_audience").set_value("ledningsgruppen").run()
    click(app, "review.begin")
    with reading() as session:
        found = session.scalars(select(Problembild)).one()
    assert found.title == "Oro vid torget"
    assert stored(row.id).problembild_id == found.id


def test_reading_a_restricted_report_is_noted_and_listing_it_is_not(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(cast.rolf, district_code=None)
    saved(cast.rolf, "b", category="riskzon", district_code=None)

    def noted() -> int:
        with reading() as session:
            return len(session.scalars(select(ObservationReading)).all())

    app = page(cast.stina, monkeypatch)
    assert noted() == 0
    click(app, "review.step.Nästa")
    assert noted() == 1


def test_a_link_to_a_withdrawn_report_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = saved(cast.rolf)
    done(reports.withdraw, row, by=cast.rolf, reason="fel")
    app = page(cast.stina, monkeypatch, rad=row.id)
    assert "dragits tillbaka" in app.warning[0].value


@pytest.mark.parametrize("shown_in", ["granska", "mina_rapporter"])
def test_reading_the_report_that_a_duplicate_repeats_is_noted(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, shown_in: str
) -> None:
    row, other = saved(cast.rolf), saved(cast.sara, "b", category="riskzon", text="Unga i trapphuset")
    done(reviews.mark_duplicate, row, by=cast.stina, other_id=other.id)
    reader = replace(cast.rolf, is_reviewer=True)
    monkeypatch.setattr(identity, "current", lambda: reader)
    app = AppTest.from_file(str(ROOT / "pages" / f"{shown_in}.py"), default_timeout=30)
    app.query_params["rad"] = str(row.id)
    assert "Unga i trapphuset" in shown(app.run())
    with reading() as session:
        assert session.scalars(select(ObservationReading.user_id)).all() == [cast.rolf.user_id]


def test_a_granskare_takes_the_text_of_an_own_report_away_and_no_others(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, others = saved(cast.sara, "egen"), saved(cast.rolf, "annans")
    keys = {button.key for button in page(cast.sara, monkeypatch, own.id).button}
    assert f"radera.{own.id}" in keys
    keys = {button.key for button in page(cast.stina, monkeypatch, others.id).button}
    assert f"radera.{others.id}" not in keys
