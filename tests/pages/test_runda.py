"""Runda as somebody prepares it between two other things, and as the others see of it."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from lägesbild.actions import meeting_plans, reports
from lägesbild.actions import rounds as acts
from lägesbild.actions.meeting_plans import Hours
from lägesbild.actions.reports import NewReport
from lägesbild.actions.rounds import Line
from lägesbild.config import ROOT
from lägesbild.model import Draft, Insats, Observation, RoundPart, TrailEntry, User, Viewer
from lägesbild.model.clock import today
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.model.words import ObservationKind, StatementKind
from lägesbild.reading import rounds
from lägesbild.store.session import reading, transaction
from lägesbild.ui import identity, round_rows
from tests.conftest import Cast
from tests.pages.app import html, opened

FIVE = """Oro i Sätra, rekrytering till gäng
Lugnare på Legenden
Ska starta nattvandring i vår
Efterfrågar fler vuxna på bussarna
Enkäten redovisas i mars"""


@pytest.fixture
def meeting_id(cast: Cast) -> int:
    hours = Hours(on=today() + dt.timedelta(days=2), start=dt.time(8, 15), end=dt.time(11, 15), place="")
    with transaction() as session:
        return meeting_plans.plan(session, "ledningsgruppen", hours, by=cast.stina).id


def page(viewer: Viewer, monkeypatch: pytest.MonkeyPatch, meeting_id: int) -> AppTest:
    return opened("runda", viewer, monkeypatch, rad=str(meeting_id))


def words(app: AppTest) -> str:
    return html(app) + " ".join(
        one.value for one in [*app.markdown, *app.success, *app.warning, *app.caption]
    )


def divided(app: AppTest, meeting_id: int, text: str) -> AppTest:
    app.text_area(key=f"runda{meeting_id}_text").set_value(text).run()
    return app.button(key="runda.dela").click().run()


def said(viewer: Viewer, meeting_id: int) -> list[tuple[str, str, str]]:
    with reading() as session:
        parts = rounds.ready(session, meeting_id, viewer=viewer)
    part = next(part for part in parts if part.huvudman == "Välfärd")
    return [(one.kind.value, one.area, one.subject) for one in part.statements]


def test_five_lines_are_in_the_round_sorted_and_right(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    app = divided(page(cast.sara, monkeypatch, meeting_id), meeting_id, FIVE)
    assert not app.exception
    app.button(key="runda.klar").click().run()
    assert "5 rader läses nu av Ledningsgruppen" in words(app)
    assert "● Klar" in html(app)
    assert said(cast.rolf, meeting_id) == [
        ("oro", "Sätra", "Organiserad brottslighet, skjutning, sprängning"),
        ("positivt", "Legenden, Bomhus", "Positiv utveckling"),
        ("insats", "", "Trygghetsvandring"),
        ("behov", "", "Annat"),
        ("information", "", "Undersökning"),
    ]
    with reading() as session:
        assert session.scalars(select(Draft)).all() == []


def test_a_line_is_corrected_moved_and_taken_away_and_the_draft_keeps_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    app = divided(page(cast.sara, monkeypatch, meeting_id), meeting_id, FIVE)
    name = f"runda{meeting_id}"
    first, second = (line["key"] for line in app.session_state[f"{name}_lines"][:2])
    app.selectbox(key=f"{name}_line.{first}.area").set_value("2180R001").run()
    app.text_area(key=f"{name}_line.{first}.text").set_value("Oro i Andersberg").run()
    app.button(key=f"{name}_line.{first}.1").click().run()
    app.button(key=f"{name}_line.{second}.bort").click().run()
    again = page(cast.sara, monkeypatch, meeting_id)  # the phone was put away, and taken up again
    again.button(key="runda.klar").click().run()
    assert said(cast.rolf, meeting_id)[0][:2] == ("oro", "Andersberg")
    assert len(said(cast.rolf, meeting_id)) == 4


def test_a_line_answered_to_be_of_no_kind_stays_what_it_was(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    app = divided(page(cast.sara, monkeypatch, meeting_id), meeting_id, "Stök i Sätra")
    (line,) = app.session_state[f"runda{meeting_id}_lines"]
    app.button_group(key=f"runda{meeting_id}_line.{line['key']}.kind").set_value(None).run()
    assert not app.exception
    assert app.session_state[f"runda{meeting_id}_lines"] == [line]
    assert not page(cast.sara, monkeypatch, meeting_id).exception


def test_text_that_points_at_somebody_is_told_at_its_line(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    app = divided(page(cast.sara, monkeypatch, meeting_id), meeting_id, "Oro för 811218-9876\nStök i Sätra")
    assert "personnummer" in words(app)
    app.button(key="runda.klar").click().run()
    assert "1 rad behöver rättas" in words(app)
    with reading() as session:
        assert session.scalars(select(RoundPart)).all() == []


def test_what_may_be_a_name_is_asked_about(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    app = divided(page(cast.sara, monkeypatch, meeting_id), meeting_id, "Samverkan med Kim Exempelsson")
    assert "kan vara namn på en person" in words(app)
    next(one for one in app.radio if one.label == "Det får stå, för:").set_value("tjanst").run()
    assert "kan vara namn" not in words(app)
    app.button(key="runda.klar").click().run()
    assert len(said(cast.rolf, meeting_id)) == 1
    with reading() as session:
        told = session.scalars(select(TrailEntry).where(TrailEntry.action == "text.forklara")).one()
    assert "sitt uppdrag" in told.details
    assert "Exempelsson" not in told.details


def test_what_may_be_a_name_is_masked_with_one_press(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    app = divided(page(cast.sara, monkeypatch, meeting_id), meeting_id, "Samverkan med Kim Exempelsson")
    next(one for one in app.button if one.label == "Maska").click().run()
    assert "kan vara namn" not in words(app)
    assert "Samverkan med [namn]" in [one.value for one in app.text_area]


def test_undivided_text_is_not_lost_by_being_in_a_hurry(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    app = page(cast.sara, monkeypatch, meeting_id)
    app.text_area(key=f"runda{meeting_id}_text").set_value(FIVE).run()
    app.button(key="runda.klar").click().run()
    assert "Tryck på Dela upp" in words(app)
    assert app.text_area(key=f"runda{meeting_id}_text").value == FIVE
    with reading() as session:
        assert session.scalars(select(RoundPart)).all() == []


def test_nothing_to_bring_up_is_said_with_one_press(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    app = page(cast.sara, monkeypatch, meeting_id)
    assert app.button(key="runda.klar").label == "Inget att ta upp"
    app.button(key="runda.klar").click().run()
    with reading() as session:
        parts = rounds.ready(session, meeting_id, viewer=cast.rolf)
    assert [part.huvudman for part in parts if part.says_nothing] == ["Välfärd"]


def test_what_is_kept_is_shown_to_its_own_people_and_no_others(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    app = divided(page(cast.sara, monkeypatch, meeting_id), meeting_id, FIVE)
    app.button(key="runda.spara").click().run()
    assert "Bara Välfärd läser det" in words(app)
    for viewer in (cast.rolf, cast.stina, cast.anna):
        other = page(viewer, monkeypatch, meeting_id)
        assert not other.exception
        shown = words(other) + " ".join(one.value for one in other.text_area)
        assert "gäng" not in shown
        assert "Legenden" not in shown
    with reading() as session:
        assert session.scalars(select(Observation)).all() == session.scalars(select(Insats)).all() == []


def test_two_of_one_huvudman_choose_between_both(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    app = divided(page(cast.sara, monkeypatch, meeting_id), meeting_id, "Stök i Sätra")
    theirs = Line(key="x", kind=StatementKind.BEHOV, text="Mer ljus på gården", theme="fysisk_miljo")
    with transaction() as session:
        acts.save(session, meeting_id, [theirs], version=0, by=cast.sara)
    app.run()
    assert "Mer ljus på gården" in words(app)
    app.button(key="runda.bada").click().run()
    app.button(key="runda.klar").click().run()
    assert [kind for kind, _, _ in said(cast.rolf, meeting_id)] == ["behov", "oro"]


def test_a_reader_sees_that_it_is_not_theirs_to_prepare(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    app = page(cast.anna, monkeypatch, meeting_id)
    assert "förbereds av den som rapporterar" in html(app)
    assert [one.key for one in app.button] == []


def test_own_rows_are_taken_over_with_a_tick_and_closed_ones_are_only_shown(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    for text, audience in (("Delad oro", "ledningsgruppen"), ("Vår egen oro", MIN_VERKSAMHET)):
        new = NewReport(
            kind=ObservationKind.ORO,
            text=text,
            audience=audience,
            occurred_at=dt.datetime.now(dt.UTC),
            district_code="2180R018",
            category="ordning",
        )
        with transaction() as session:
            reports.save(session, new, by=cast.sara, submit_key=text)
    app = page(cast.sara, monkeypatch, meeting_id)
    assert [one.label.split("  \n")[0] for one in app.checkbox] == ["**Oro** Delad oro"]
    assert "Vår egen oro" in html(app)
    app.checkbox[0].check().run()
    app.button(key="runda.klar").click().run()
    assert said(cast.rolf, meeting_id) == [("oro", "Sätra", "Ordningsstörning och samlingar")]
    with reading() as session:
        assert len(session.scalars(select(Observation)).all()) == 2


def test_thousands_of_own_rows_are_shown_some_at_a_time(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    monkeypatch.setattr(round_rows, "SHOWN", 2)
    monkeypatch.setattr(round_rows, "AT_ONCE", 3)
    for day in range(8):
        new = NewReport(
            kind=ObservationKind.ORO,
            text=f"Oro nummer {day}",
            audience="ledningsgruppen",
            occurred_at=dt.datetime.now(dt.UTC),
            district_code="2180R018",
            category="ordning",
        )
        with transaction() as session:
            reports.save(session, new, by=cast.sara, submit_key=str(day))
    app = page(cast.sara, monkeypatch, meeting_id)
    assert len(app.checkbox) == 2
    app.session_state["runda.fler"] = True
    app.run()
    assert len(app.checkbox) == 5
    assert app.button(key="runda.visa").label == "Visa 3 av 3 till"
    app.button(key="runda.visa").click().run()
    assert len(app.checkbox) == 8
    assert [one.key for one in app.button if one.key == "runda.visa"] == []


def test_the_meeting_says_who_is_missing_and_nothing_of_what_is_written(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting_id: int
) -> None:
    line = Line(key="x", kind=StatementKind.BEHOV, text="Mer ljus på gården")
    with transaction() as session:
        acts.ready(session, meeting_id, [line], version=0, by=cast.sara)
        acts.save(session, meeting_id, [line], version=0, by=cast.rolf)
    monkeypatch.setattr(identity, "current", lambda: cast.stina)
    app = AppTest.from_file(str(ROOT / "pages" / "mote.py"), default_timeout=30)
    app.query_params["rad"] = str(meeting_id)
    app.run()
    assert not app.exception
    assert "1 av 7 klara" in html(app)
    assert "Saknas: Polisen, Utbildning" in html(app)
    assert "Mer ljus" not in words(app)


def test_one_gives_the_own_address_under_konto(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "current", lambda: cast.sara)
    app = AppTest.from_file(str(ROOT / "pages" / "konto.py"), default_timeout=30).run()
    app.text_input[0].set_value("sara")
    next(one for one in app.button if one.label == "Spara adressen").click().run()
    assert "namn@exempel.se" in app.error[0].value.replace("\\", "")
    app.text_input[0].set_value("sara@exempel.se")
    next(one for one in app.button if one.label == "Spara adressen").click().run()
    with reading() as session:
        assert session.get_one(User, cast.sara.user_id).email == "sara@exempel.se"
