"""Beslut och uppdrag: what is late and whose, said done in two clicks, written at a meeting, never lost."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from lägesbild.actions import meetings, outcomes
from lägesbild.actions.meetings import NewDecision, NewTask
from lägesbild.config import ROOT
from lägesbild.model import Decision, Insats, Meeting, Task, Viewer
from lägesbild.model.clock import today
from lägesbild.model.words import TaskStatus
from lägesbild.reading import decisions, drafts, history
from lägesbild.store.session import reading, transaction
from lägesbild.ui import beslut_lage, identity
from tests.conftest import Cast

PAGE = "beslut.py"
HELD = today() - dt.timedelta(days=40)
DECIDED = NewDecision(text="Ta fram en plan", paragraph="6")
GIVEN = NewTask(text="Bjud in skolan", owner_huvudman="polisen", due_on=HELD + dt.timedelta(days=30))


def page(viewer: Viewer, monkeypatch: pytest.MonkeyPatch, file: str = PAGE, **address: str) -> AppTest:
    monkeypatch.setattr(identity, "current", lambda: viewer)
    app = AppTest.from_file(str(ROOT / "pages" / file), default_timeout=30)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def shown(app: AppTest) -> str:
    assert not app.exception
    return " ".join(element.proto.body for element in app.get("html"))


def labels(app: AppTest) -> set[str]:
    return {button.label for button in app.button}


@pytest.fixture
def written(cast: Cast) -> tuple[int, int]:
    """Ids of a decision and of an overdue task that Polisen owns."""
    with transaction() as session:
        held = meetings.hold(session, body="ledningsgruppen", held_on=HELD, by=cast.stina)
        decision = meetings.decide(session, held.id, DECIDED, by=cast.stina, submit_key="b")
        task = meetings.assign(session, held.id, GIVEN, by=cast.stina, submit_key="u")
        return decision.id, task.id


def status(task_id: int) -> TaskStatus:
    with reading() as session:
        return session.get_one(Task, task_id).status


def test_what_is_late_and_whose_stands_first_and_strangers_see_nothing(
    cast: Cast, written: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = shown(page(cast.stina, monkeypatch))
    for words in ("1 uppdrag är försenat", "försenat", "Bjud in skolan", "för 10 dagar sedan", "Polisen"):
        assert words in told
    assert "Ta fram en plan" not in told
    assert "Ta fram en plan" in shown(page(cast.anna, monkeypatch, vy="Beslut"))
    assert "Bjud in skolan" in shown(page(cast.rolf, monkeypatch, vy="Våra uppdrag"))
    assert "Bjud in skolan" not in shown(page(cast.sara, monkeypatch, vy="Våra uppdrag"))
    assert "Inga uppdrag är givna" in shown(page(cast.xenia, monkeypatch))
    assert "får du inte läsa" in shown(page(cast.xenia, monkeypatch, rad=str(written[1])))


def test_its_own_huvudman_says_that_a_task_is_done(
    cast: Cast, written: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.rolf, monkeypatch, rad=str(written[1]))
    assert {"Klart", "Påbörjat", "Avför"} <= labels(app)
    assert "Ändra" not in labels(app)
    app.button(key="beslut.status.klar").click().run()
    assert app.success[0].value == "Uppdraget är klart."
    assert status(written[1]) is TaskStatus.KLAR
    assert "Inget är att göra." in shown(page(cast.rolf, monkeypatch, vy="Våra uppdrag"))
    app.button(key="beslut.status.oppen").click().run()
    assert status(written[1]) is TaskStatus.OPPEN


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("anna", set()),
        ("sara", set()),
        ("admir", set()),
        ("stina", {"Klart", "Påbörjat", "Avför", "Ändra"}),
    ],
)
def test_others_are_offered_what_their_role_may(
    cast: Cast, written: tuple[int, int], monkeypatch: pytest.MonkeyPatch, name: str, offered: set[str]
) -> None:
    app = page(getattr(cast, name), monkeypatch, rad=str(written[1]))
    assert "Bjud in skolan" in shown(app)
    assert labels(app) == offered
    assert not page(cast.anna, monkeypatch, skriv="uppdrag").text_area


def test_who_clicks_on_an_old_screen_is_told_that_somebody_was_there_before(
    cast: Cast, written: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.stina, monkeypatch, rad=str(written[1]))
    with transaction() as session:
        outcomes.turn_task(session, written[1], TaskStatus.KLAR, seen=TaskStatus.OPPEN, by=cast.rolf)
    app.button(key="beslut.status.avford").click().run()
    assert "Någon annan hann före: uppdraget är klar" in app.warning[0].value
    assert status(written[1]) is TaskStatus.KLAR


def test_a_task_is_written_at_a_meeting_noted_on_the_way(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(cast.stina, monkeypatch)
    app.button(key="beslut.uppdrag").click().run()
    app.text_area(key="uppdrag_nytt_text").set_value("Bjud in bussbolaget").run()
    again = page(cast.stina, monkeypatch, skriv="uppdrag")
    assert again.text_area(key="uppdrag_nytt_text").value == "Bjud in bussbolaget", "kept as a draft"
    again.button(key="uppdrag_nytt.save").click().run()
    wrong = {"Välj vilken grupp som möttes.", "Ange dagen då gruppen möttes."}
    assert wrong <= {one.value.removeprefix(":red[:material/error: ")[:-1] for one in again.markdown}
    again.selectbox(key="uppdrag_nytt_body").set_value("ledningsgruppen").run()
    again.date_input(key="uppdrag_nytt_held_on").set_value(today() + dt.timedelta(days=1)).run()
    again.button(key="uppdrag_nytt.save").click().run()
    assert any("i dag eller tidigare" in one.value for one in again.markdown)
    again.date_input(key="uppdrag_nytt_held_on").set_value(HELD).run()
    again.selectbox(key="uppdrag_nytt_owner_huvudman").set_value("valfard").run()
    again.button(key="uppdrag_nytt.save").click().run()
    assert "Bjud in bussbolaget" in shown(again)
    with reading() as session:
        assert session.scalars(select(Meeting.held_on)).all() == [HELD]
        assert drafts.read(session, "uppdrag_nytt", viewer=cast.stina) is None
        (row,) = decisions.tasks(session, viewer=cast.sara)
    assert (row.owner_huvudman, row.at.group) == ("Välfärd", "Ledningsgruppen")


def test_a_decision_is_corrected_and_repealed(
    cast: Cast, written: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.stina, monkeypatch, vy="Beslut", rad=str(written[0]))
    app.button(key="beslut.andra").click().run()
    app.text_area(key=f"beslut{written[0]}_text").set_value("Ta fram två planer").run()
    app.button(key=f"beslut{written[0]}.save").click().run()
    assert "Ta fram två planer" in shown(app)
    app.button(key="beslut.upphav").click().run()
    app.button(key=f"upphav{written[0]}.save").click().run()
    assert "upphävt" in shown(app)
    assert "Ändra" not in labels(app)
    with reading() as session:
        assert session.get_one(Decision, written[0]).repealed_on == today()


def test_who_saves_second_sees_both_and_chooses(
    cast: Cast, written: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"uppdrag{written[1]}"
    app = page(cast.stina, monkeypatch, rad=str(written[1]), skriv="andra")
    app.text_area(key=f"{name}_text").set_value("Ring skolan").run()
    with transaction() as session:
        new = NewTask(text="Skriv till skolan", owner_huvudman="polisen", due_on=GIVEN.due_on)
        outcomes.change_task(session, written[1], new, seen=GIVEN, by=cast.stina)
    app.button(key=f"{name}.save").click().run()
    assert "Skriv till skolan" in app.warning[0].value
    assert "Ring skolan" in app.warning[0].value
    app.button(key=f"{name}.ours").click().run()
    app.button(key=f"{name}.save").click().run()
    with reading() as session:
        assert session.get_one(Task, written[1]).text == "Ring skolan"


def test_a_task_becomes_an_insats_and_tells_so(
    cast: Cast, written: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = shown(page(cast.rolf, monkeypatch, rad=str(written[1])))
    assert f"/insatser?gor=ny&amp;uppdrag={written[1]}" in sheet
    assert "/insatser?gor=ny" not in shown(page(cast.sara, monkeypatch, rad=str(written[1])))
    name = f"insats_uppdrag{written[1]}"
    app = page(cast.rolf, monkeypatch, "insatser.py", gor="ny", uppdrag=str(written[1]))
    assert app.text_input(key=f"{name}_title").value == "Bjud in skolan"
    app.selectbox(key=f"{name}_theme").set_value("samverkan").run()
    app.radio(key=f"{name}_audience").set_value("ledningsgruppen").run()
    app.button(key=f"{name}.save").click().run()
    assert not app.exception
    with reading() as session:
        assert session.scalars(select(Insats.title)).all() == ["Bjud in skolan"]
        latest, _ = history.of_row(session, "task", written[1], viewer=cast.stina)
    assert [field.sentence for field in latest.fields] == ["insatser: lade till Bjud in skolan"]


def test_lagesbild_says_how_many_are_late_and_leads_there(
    cast: Cast, written: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = shown(page(cast.rolf, monkeypatch, "lagesbild.py"))
    assert "1 uppdrag är försenat" in told
    assert "varav 1 ert" in told
    assert 'href="/beslut?status=F%C3%B6rsenade"' in told
    assert beslut_lage.line(cast.xenia) is None
