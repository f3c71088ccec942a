"""Inriktning och stöd as each viewer may read it, with how long each question has waited."""

from __future__ import annotations

import datetime as dt

import pytest

from lägesbild.actions import guidance as acts
from lägesbild.actions import insatser
from lägesbild.actions.guidance import NewGuidance
from lägesbild.actions.insatser import NewInsats
from lägesbild.model import Guidance, NotFoundError, Viewer
from lägesbild.model.words import GuidanceKind
from lägesbild.reading import guidance, lage
from lägesbild.reading.filters import Filters
from lägesbild.reading.guidance import GuidanceView, State
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

TODAY = dt.date(2026, 3, 12)


def ask(by: Viewer, text: str, *, weeks_ago: int, **other: object) -> Guidance:
    values = {"kind": GuidanceKind.STOD, "audience": "ledningsgruppen"} | other
    asked_on = TODAY - dt.timedelta(weeks=weeks_ago)
    with transaction() as session:
        new = NewGuidance(text=text, asked_on=asked_on, **values)  # type: ignore[arg-type]
        return acts.ask(session, new, by=by, submit_key=text)


def seen(viewer: Viewer) -> tuple[GuidanceView, ...]:
    with reading() as session:
        return guidance.read(session, viewer=viewer, today=TODAY)


def test_the_longest_waiting_comes_first_and_what_is_over_last(cast: Cast) -> None:
    done = ask(cast.rolf, "Besvarad", weeks_ago=9)
    ask(cast.rolf, "Ny", weeks_ago=1)
    ask(cast.rolf, "Gammal", weeks_ago=6)
    gone = ask(cast.rolf, "Tillbakadragen", weeks_ago=8)
    with transaction() as session:
        answered_on = TODAY - dt.timedelta(weeks=2)
        acts.answer(session, done.id, text="Ja", on=answered_on, version=1, by=cast.stina)
        acts.withdraw(session, gone.id, on=TODAY - dt.timedelta(weeks=1), version=1, by=cast.rolf)
    views = seen(cast.anna)
    assert [view.text for view in views] == ["Gammal", "Ny", "Tillbakadragen", "Besvarad"]
    assert [view.age_days for view in views] == [42, 7, 49, 49]
    assert views[-1].answered_by == "BIG"
    with reading() as session:
        assert guidance.open_ones(session, viewer=cast.anna, today=TODAY) == views[:2]


def test_a_circle_keeps_it_to_itself(cast: Cast) -> None:
    row = ask(cast.rolf, "Mellan myndigheterna", weeks_ago=1, audience="myndigheterna")
    told = {name: [view.id for view in seen(getattr(cast, name))] for name in ("rolf", "sara", "anna")}
    assert told == {"rolf": [row.id], "sara": [row.id], "anna": [row.id]}
    for name in ("stina", "xenia"):
        viewer = getattr(cast, name)
        assert seen(viewer) == ()
        with pytest.raises(NotFoundError), reading() as session:
            guidance.one(session, row.id, viewer=viewer)
        assert lage.read(Filters.default(TODAY), viewer=viewer, today=TODAY).guidance == ()


def test_an_insats_is_named_to_its_readers_alone(cast: Cast) -> None:
    with transaction() as session:
        new = NewInsats(title="Intern insats", theme="skola", audience="min_verksamhet", reported_on=TODAY)
        closed = insatser.create(session, new, by=cast.rolf, submit_key="i").insats.id
    ask(cast.rolf, "Mer personal", weeks_ago=1, insats_id=closed)
    (his,), (hers,) = seen(cast.rolf), seen(cast.anna)
    assert (his.insats_id, his.insats) == (closed, "Intern insats")
    assert (hers.insats_id, hers.insats) == (None, None)


def test_lagesbild_shows_what_is_open_and_prints_it(cast: Cast) -> None:
    ask(cast.stina, "Sikta på sommaren", weeks_ago=2, kind=GuidanceKind.INRIKTNING)
    gone = ask(cast.rolf, "Inte längre", weeks_ago=2)
    with transaction() as session:
        acts.withdraw(session, gone.id, on=TODAY, version=1, by=cast.rolf)
    picture = lage.read(Filters.default(TODAY), viewer=cast.anna, today=TODAY)
    assert [(view.text, view.state) for view in picture.guidance] == [("Sikta på sommaren", State.OPEN)]
    assert picture.as_dict()["inriktning_och_stod"] == [
        {
            "kind": "inriktning",
            "text": "Sikta på sommaren",
            "asked_on": "2026-02-26",
            "age_days": 14,
            "huvudman": "BIG",
        }
    ]
