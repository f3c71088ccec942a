"""Bedömning as the coordinator writes it, a member reads it, and a closed meeting keeps it."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest
from sqlalchemy import select, update
from streamlit.testing.v1 import AppTest

from lägesbild.actions import assessments, meetings, problembilder
from lägesbild.actions.assessments import NewAssessment
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.config import ROOT
from lägesbild.model import Assessment, MeetingPicture, Viewer, clock
from lägesbild.model.words import Judgement
from lägesbild.store.session import reading, transaction
from lägesbild.ui import identity, meeting_close
from tests.conftest import Cast
from tests.pages.app import html, opened

SATRA: Final = "2180R018"
SHARED: Final = "ledningsgruppen"
TODAY: Final = clock.today()
BEFORE: Final = TODAY - dt.timedelta(days=42)


def page(
    viewer: Viewer, monkeypatch: pytest.MonkeyPatch, meeting_id: int, name: str = "bedomning"
) -> AppTest:
    return opened(name, viewer, monkeypatch, rad=str(meeting_id))


@pytest.fixture
def meeting(cast: Cast) -> int:
    with transaction() as session:
        earlier = meetings.hold(session, body=SHARED, held_on=BEFORE, by=cast.stina).id
        now = meetings.hold(session, body=SHARED, held_on=TODAY, by=cast.stina).id
        new = NewProblembild(
            title="Stök vid torget", category="ordning", audience=SHARED, opened_on=BEFORE, districts=(SATRA,)
        )
        followed = problembilder.create(session, new, by=cast.rolf, submit_key="1").problembild.id
        red = NewAssessment(
            judgement=Judgement.ROD, reason="Våld två helger", problembild_id=followed, district=SATRA
        )
        assessments.judge(session, earlier, red, by=cast.stina)
    return now


def form(meeting_id: int) -> str:
    with reading() as session:
        found = session.scalars(select(Assessment.problembild_id)).first()
    return f"bedom-{meeting_id}-{found}-{SATRA}"


def close(by: Viewer, meeting_id: int) -> None:
    with transaction() as session:
        meeting_close.close(session, meeting_id, by=by)


def judged(meeting_id: int) -> list[tuple[Judgement, str]]:
    with reading() as session:
        rows = session.scalars(select(Assessment).where(Assessment.meeting_id == meeting_id))
        return [(row.judgement, row.reason) for row in rows if row.withdrawn_on is None]


def test_a_line_is_judged_and_says_what_is_missing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting: int
) -> None:
    name = form(meeting)
    app = page(cast.stina, monkeypatch, meeting)
    assert "röd" in html(app)
    assert "0 av 1 bedömda" in html(app)
    app.button(key=f"{name}.save").click().run()
    assert [one.value for one in app.markdown if "Välj grön" in one.value]
    assert not judged(meeting)
    app.button_group(key=f"{name}_judgement").set_value("gul").run()
    app.text_area(key=f"{name}_reason").set_value("Lugnare än sist").run()
    again = page(cast.stina, monkeypatch, meeting)
    assert again.text_area(key=f"{name}_reason").value == "Lugnare än sist", "kept as a draft"
    again.button(key=f"{name}.save").click().run()
    assert judged(meeting) == [(Judgement.GUL, "Lugnare än sist")]
    assert "1 av 1 bedömda" in html(again)
    assert "är gul" in again.success[0].value


def test_the_last_judgement_is_taken_over_to_be_edited(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting: int
) -> None:
    name = form(meeting)
    app = page(cast.stina, monkeypatch, meeting)
    app.button(key=f"{name}.same").click().run()
    assert app.text_area(key=f"{name}_reason").value == "Våld två helger"
    assert not judged(meeting), "nothing is stored by itself"
    app.button(key=f"{name}.save").click().run()
    assert judged(meeting) == [(Judgement.ROD, "Våld två helger")]


def test_two_who_judge_the_same_see_both(cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting: int) -> None:
    name = form(meeting)
    app = page(cast.stina, monkeypatch, meeting)
    app.button_group(key=f"{name}_judgement").set_value("gron").run()
    app.text_area(key=f"{name}_reason").set_value("Mitt skäl").run()
    with transaction() as session:
        other = NewAssessment(
            judgement=Judgement.GUL,
            reason="Den andras skäl",
            problembild_id=int(name.split("-")[2]),
            district=SATRA,
        )
        assessments.judge(session, meeting, other, by=cast.stina)
    app.button(key=f"{name}.save").click().run()
    assert "Den andras skäl" in app.warning[0].value
    app.button(key=f"{name}.ours").click().run()
    app.button(key=f"{name}.save").click().run()
    assert judged(meeting) == [(Judgement.GRON, "Mitt skäl")]


def test_a_judgement_is_changed_and_taken_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting: int
) -> None:
    name = form(meeting)
    line = name.split("-", 2)[2]
    app = page(cast.stina, monkeypatch, meeting)
    app.button(key=f"{name}.same").click().run()
    app.button(key=f"{name}.save").click().run()
    app.button(key=f"bedom.andra.{line}").click().run()
    app.text_area(key=f"{name}_reason").set_value("Rättat skäl").run()
    app.button(key=f"{name}.save").click().run()
    assert judged(meeting) == [(Judgement.ROD, "Rättat skäl")]
    app.button(key=f"bedom.andra.{line}").click().run()
    app.button(key=f"{name}.withdraw").click().run()
    assert judged(meeting) == []


def test_an_area_is_judged_as_a_whole_when_somebody_asks(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting: int
) -> None:
    app = page(cast.stina, monkeypatch, meeting)
    app.selectbox(key="bedomning.aven").set_value("kommunen").run()
    assert "Hela kommunen som helhet" in html(app)


def test_a_member_reads_and_a_stranger_does_not(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting: int
) -> None:
    app = page(cast.anna, monkeypatch, meeting)
    assert "Stök vid torget" in html(app)
    assert "Inte bedömt än." in html(app)
    assert not app.text_area
    stranger = page(cast.xenia, monkeypatch, meeting)
    assert "finns inte" in stranger.exception[0].message
    assert "Stök" not in html(stranger)


def test_a_meeting_is_closed_on_its_page_and_shows_what_it_saw(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting: int
) -> None:
    assert "mote.avsluta" not in {one.key for one in page(cast.anna, monkeypatch, meeting, "mote").button}
    app = page(cast.stina, monkeypatch, meeting, "mote")
    app.button(key="mote.avsluta").click().run()
    assert "Närvaron är inte antecknad" in html(app)
    assert "1 av 1 problembilder är inte bedömda" in html(app)
    assert app.button(key="mote.avsluta.saker").label == "Avsluta mötet"
    close(cast.stina, meeting)
    shown = page(cast.anna, monkeypatch, meeting, "mote")
    assert "Underlaget som mötet såg" in html(shown)
    assert "av Stina Samordnare" in html(shown)
    over = page(cast.stina, monkeypatch, meeting)
    assert not over.text_area, "a closed meeting is judged no more"
    assert "Inte bedömt vid mötet." in html(over)
    with transaction() as session:
        session.execute(update(MeetingPicture).values(content="{}"))
    changed = page(cast.anna, monkeypatch, meeting, "mote")
    assert "har ändrats sedan det frystes" in html(changed)
    assert not changed.expander or not any("underlag i sin helhet" in one.label for one in changed.expander)


def test_the_frozen_picture_is_drawn_when_it_is_opened(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meeting: int
) -> None:
    close(cast.stina, meeting)
    monkeypatch.setattr(identity, "current", lambda: cast.anna)
    app = AppTest.from_file(str(ROOT / "pages" / "mote.py"), default_timeout=30)
    app.query_params["rad"] = str(meeting)
    app.session_state[f"fryst.{meeting}.0"] = True
    app.run()
    assert "SHA-256" in html(app)
    assert "Områden" in app.selectbox(key=f"fryst.{meeting}.0.del").options
    assert len(app.dataframe) == 1
