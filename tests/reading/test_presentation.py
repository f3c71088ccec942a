"""What a meeting's screen shows: for the whole group, cut so that it fits; for guests, next to nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event, select

from lägesbild.actions import (
    agendas,
    assessments,
    groups,
    insats_follow_ups,
    insatser,
    meeting_plans,
    meetings,
    members,
    problembilder,
    reports,
    rounds,
)
from lägesbild.actions.assessments import NewAssessment
from lägesbild.actions.groups import GroupWords
from lägesbild.actions.insatser import NewFunding, NewInsats
from lägesbild.actions.meeting_plans import Hours
from lägesbild.actions.meetings import NewDecision, NewTask
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.actions.reports import NewReport
from lägesbild.model import (
    Huvudman,
    NotFoundError,
    Viewer,
    clock,
)
from lägesbild.model.words import (
    AgendaKind,
    BodyKind,
    Judgement,
    ObservationKind,
)
from lägesbild.reading import presentation, viewers
from lägesbild.reading.presentation import LAST, Place, Stage
from lägesbild.reading.presentation_slides import Line, Slide, each, first, paged, pieces, short
from lägesbild.store.session import reading, transaction
from lägesbild.ui import present_look
from tests.conftest import Cast

TODAY = clock.today()
SINCE = TODAY - dt.timedelta(days=20)
AREA = "2180R018"
SHARED = "ledningsgruppen"


def held(by: Viewer, days_ago: int) -> int:
    with transaction() as session:
        return meetings.hold(session, body=SHARED, held_on=TODAY - dt.timedelta(days=days_ago), by=by).id


def planned(by: Viewer, *more: AgendaKind, body: str = SHARED) -> int:
    """A coming meeting with the standing items, and more before its end."""
    with transaction() as session:
        hours = Hours(on=TODAY + dt.timedelta(days=3), start=dt.time(8), end=dt.time(9), place="Rådhuset")
        meeting_id = meeting_plans.plan(session, body, hours, by=by).id
        for kind in more:
            agendas.add_item(session, meeting_id, title=kind.label, kind=kind, by=by)
        return meeting_id


def stage(meeting_id: int, viewer: Viewer) -> Stage:
    with reading() as session:
        return presentation.stage(session, meeting_id, viewer=viewer)


def shown(meeting_id: int, kind: AgendaKind, viewer: Viewer, *, guests: bool = False) -> tuple[Slide, ...]:
    seen = stage(meeting_id, viewer)
    index = [point.kind for point in seen.points].index(kind)
    return presentation.slides(seen, index, for_guests=guests)


def words(slides: tuple[Slide, ...]) -> str:
    """All that stands on some slides, as a browser gets it."""
    return " ".join(present_look.slide_html(1, "", replace(slide, picture=None)) for slide in slides)


def concern(by: Viewer, title: str, audience: str = SHARED) -> int:
    with transaction() as session:
        new = NewProblembild(
            title=title, category="ordning", audience=audience, opened_on=SINCE, districts=(AREA,)
        )
        return problembilder.create(session, new, by=by, submit_key=title).problembild.id


def initiative(by: Viewer, title: str, audience: str = SHARED, **more: Any) -> int:
    with transaction() as session:
        new = NewInsats(title=title, theme="fritid", audience=audience, reported_on=SINCE, **more)
        return insatser.create(session, new, by=by, submit_key=title).insats.id


def test_a_place_is_found_again_and_is_the_beginning_when_its_item_is_gone(cast: Cast) -> None:
    seen = stage(planned(cast.stina), cast.stina)
    for place in (Place(0), Place(4, 3), Place(len(seen.points) - 1, LAST)):
        assert seen.found(*seen.stored(place)) == place
    assert seen.found(99_999, 3) == Place(0)


def test_a_meeting_without_an_agenda_is_walked_in_a_standing_order(cast: Cast) -> None:
    seen = stage(held(cast.stina, 30), cast.stina)
    kinds = [point.kind for point in seen.points]
    assert kinds[0] is AgendaKind.FOREGAENDE
    assert AgendaKind.RUNDA in kinds
    assert AgendaKind.BESLUT in kinds
    for place in (Place(0), Place(3, 12), Place(len(kinds) - 1, LAST)):
        item_id, step = seen.stored(place)
        assert item_id is None
        assert seen.found(item_id, step) == place


def test_one_step_ahead_ends_at_the_last_slide_of_the_last_item(cast: Cast) -> None:
    seen = stage(planned(cast.stina), cast.stina)
    place, walked = Place(0), [Place(0)]
    while (ahead := presentation.moved(seen, place, 1, for_guests=False)) != place:
        place = ahead
        walked.append(place)
    assert [one.index for one in walked if one.step == 0] == list(range(len(seen.points)))
    back = presentation.moved(seen, Place(1), -1, for_guests=False)
    assert back == Place(0, LAST), "a step back from an item is the last of the one before"
    assert presentation.moved(seen, Place(0), -1, for_guests=False) == Place(0)


def test_those_who_follow_ask_one_question_about_one_row(cast: Cast, database: Engine) -> None:
    meeting_id = planned(cast.stina)
    asked: list[str] = []
    event.listen(database, "before_cursor_execute", lambda *found: asked.append(found[2]))
    with reading() as session:
        presentation.mark(session, meeting_id)
    (only,) = [one for one in asked if "SELECT" in one]
    assert "JOIN" not in only
    assert "presentation.meeting_id = " in only


def test_a_screen_shows_only_what_everybody_in_the_group_reads(cast: Cast) -> None:
    with transaction() as session:
        group = groups.add_group(session, GroupWords(name="Duon", kind=BodyKind.ARBETSGRUPP), by=cast.admir)
        for slug in ("valfard", "big"):
            found = session.scalars(select(Huvudman.id).where(Huvudman.slug == slug)).one()
            members.add_member(
                session, group.id, huvudman_id=found, valid_from=TODAY, confirmed=True, by=cast.admir
            )
    with reading() as session:
        sara, stina = (viewers.by_username(session, name) for name in ("sara", "stina"))
    initiative(sara, "Vandring för alla")
    initiative(sara, "Vandring för duon", "duon")
    initiative(stina, "Vandring för BIG", "min_verksamhet")
    concern(stina, "Oro för BIG", "min_verksamhet")
    meeting_id = planned(stina, AgendaKind.LAGESBILD)
    for kind in (AgendaKind.INSATSER, AgendaKind.LAGESBILD, AgendaKind.RUNDA):
        seen = words(shown(meeting_id, kind, stina))
        assert "för duon" not in seen, kind
        assert "för BIG" not in seen, kind
    assert "Vandring för alla" in words(shown(meeting_id, AgendaKind.INSATSER, stina))


def test_it_is_read_anew_once_something_was_written(cast: Cast) -> None:
    meeting_id = planned(cast.stina)
    assert not shown(meeting_id, AgendaKind.INSATSER, cast.stina)[0].lines
    assert shown(meeting_id, AgendaKind.INSATSER, cast.stina) is shown(
        meeting_id, AgendaKind.INSATSER, cast.anna
    )
    initiative(cast.sara, "Läxhjälp")
    assert "Läxhjälp" in words(shown(meeting_id, AgendaKind.INSATSER, cast.anna))


def test_insatser_stand_with_what_presses_first_and_what_each_lacks(cast: Cast) -> None:
    for number in range(6):
        initiative(cast.sara, f"Vanlig {number}", starts_on=SINCE)
    late = initiative(cast.sara, "Sen", starts_on=SINCE)
    initiative(
        cast.rolf,
        "Utan pengar",
        funding=(NewFunding(source="Bidraget", ends_on=TODAY + dt.timedelta(days=9)),),
    )
    with transaction() as session:
        insats_follow_ups.plan_follow_up(session, late, TODAY - dt.timedelta(days=2), by=cast.sara)
    (slide,) = shown(planned(cast.stina), AgendaKind.INSATSER, cast.stina)
    assert [line.text for line in slide.lines[:2]] == ["Sen", "Utan pengar"]
    assert "uppföljningen skulle ha gjorts" in slide.lines[0].remark
    assert len(slide.lines) == 5
    assert slide.more == "och 3 till"


def test_tasks_carry_over_until_they_are_done_overdue_first(cast: Cast) -> None:
    before = held(cast.stina, 40)
    with transaction() as session:
        for text, due in (("Senare", None), ("Nu", TODAY - dt.timedelta(days=3))):
            new = NewTask(text=text, owner_huvudman="polisen", due_on=due)
            meetings.assign(session, before, new, by=cast.stina, submit_key=text)
        meetings.decide(session, before, NewDecision(text="Vi börjar"), by=cast.stina, submit_key="b")
    tasks, decided = shown(planned(cast.stina), AgendaKind.BESLUT, cast.anna)
    assert [(line.text, line.mark) for line in tasks.lines] == [
        ("Nu", "uppdrag.forsenad"),
        ("Senare", "uppdrag.oppen"),
    ]
    assert "Polisen" in tasks.lines[0].remark
    assert [line.text for line in decided.lines] == ["Vi börjar"]
    assert "Vi börjar" in words(shown(planned(cast.stina), AgendaKind.FOREGAENDE, cast.anna))


def test_who_was_silent_in_the_round_is_never_calm(cast: Cast) -> None:
    meeting_id = planned(cast.stina)
    with transaction() as session:
        rounds.ready(session, meeting_id, (), version=0, by=cast.rolf)
    slides = {slide.huvudman: slide for slide in shown(meeting_id, AgendaKind.RUNDA, cast.anna)}
    assert slides["Polisen"].empty == "Polisen har inget att ta upp."
    assert "inte lämnat någon runda. Det betyder inte att det är lugnt" in slides["Välfärd"].empty


def test_a_sensitive_report_is_not_read_out_of_a_round_that_nobody_prepared(cast: Cast) -> None:
    with transaction() as session:
        for category, text in (("riskzon", "Känsligt sagt"), ("ordning", "Öppet sagt")):
            new = NewReport(
                kind=ObservationKind.ORO,
                text=text,
                audience=SHARED,
                occurred_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=2),
                category=category,
                district_code=AREA,
            )
            reports.save(session, new, by=cast.sara, submit_key=text)
    parts = [
        one for one in shown(planned(cast.stina), AgendaKind.RUNDA, cast.anna) if one.huvudman == "Välfärd"
    ]
    assert "Öppet sagt" in words(tuple(parts))
    assert "Känsligt" not in words(tuple(parts))
    assert parts[-1].more == "och 1 till som inte visas här"


def test_a_judgement_stands_beside_the_one_before_it(cast: Cast) -> None:
    before, now = held(cast.stina, 40), held(cast.stina, 1)
    with transaction() as session:
        for meeting_id, colour in ((before, Judgement.GUL), (now, Judgement.ROD)):
            new = NewAssessment(judgement=colour, reason=f"Skäl {colour}", district=AREA)
            assessments.judge(session, meeting_id, new, by=cast.stina)
    (slide,) = shown(now, AgendaKind.BEDOMNING, cast.anna)
    assert slide.under == "Vid det här mötet"
    assert slide.lines[0].mark == "bedomning.rod"
    assert "Skäl rod" in slide.lines[0].text
    assert "gul" in slide.lines[0].remark


def test_outside_the_group_there_is_no_meeting(cast: Cast) -> None:
    meeting_id = planned(cast.stina)
    with pytest.raises(NotFoundError):
        stage(meeting_id, cast.xenia)


@given(st.lists(st.text("aåö ,.!…\n", max_size=900), max_size=12), st.integers(20, 400))
def test_nothing_is_longer_than_the_screen_and_what_is_shown_whole_stays_whole(
    texts: list[str], most: int
) -> None:
    for text in texts:
        assert len(short(text, most)) <= most
        assert "".join("".join(pieces(text)).split()) == "".join(text.split())
        assert all(len(piece) <= 560 for piece in pieces(text))
    lines = [Line(piece) for text in texts for piece in pieces(text)]
    pages = paged(lines)
    assert [line for page in pages for line in page] == lines
    assert all(len(page) <= 5 and (len(page) == 1 or sum(x.rows for x in page) <= 13) for page in pages)
    assert len(each(lines, Slide())) == max(1, len(pages))
    left = len(lines) - len(first(lines, Slide()).lines)
    assert first(lines, Slide()).more == (f"och {left} till" if left else "")
