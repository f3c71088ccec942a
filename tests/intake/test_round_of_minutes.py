"""Real minutes: the round of a meeting out of imported facts, and a part of their text pasted."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import Engine, select

from lägesbild.analysis import statements
from lägesbild.analysis.statements import Statement
from lägesbild.config import ROOT
from lägesbild.intake import fact_store
from lägesbild.model import Meeting, Viewer
from lägesbild.model.words import Role
from lägesbild.reading import round_words, rounds
from lägesbild.reading.rounds import ReadyPart
from lägesbild.store.session import reading
from tests.intake.test_facts import MINUTES

TEXT = ROOT.parent / "shared" / "protokoll" / "2024-12-09.txt"
needs_minutes = pytest.mark.skipif(
    not (MINUTES.exists() and TEXT.exists()),
    reason="../shared with the minutes does not stand beside the checkout",
)


def round_of(day: dt.date) -> dict[str, ReadyPart]:
    with reading() as session:
        meeting = session.scalars(select(Meeting).where(Meeting.held_on == day)).one()
        viewer = Viewer(0, "", "", Role.LASARE, 0, "", frozenset({meeting.body_id}))
        return {part.huvudman: part for part in rounds.ready(session, meeting.id, viewer=viewer)}


def pasted() -> tuple[Statement, ...]:
    """What a huvudman's part of the minutes, pasted as it stands, is divided into."""
    whole = TEXT.read_text(encoding="utf-8")
    part = whole[whole.index("Välfärd:") : whole.index("Social hållbarhet:")]
    with reading() as session:
        return statements.split(part, round_words.read(session))


@needs_minutes
def test_the_imported_meeting_has_its_round_by_huvudman(database: Engine) -> None:
    fact_store.load(MINUTES, by="test")
    parts = round_of(dt.date(2024, 12, 9))
    assert [(name, len(part.statements)) for name, part in parts.items()] == [
        ("Polisen", 4),
        ("Välfärd", 10),
        ("Utbildning", 4),
        ("Livsmiljö", 2),
        ("Social hållbarhet", 4),
        ("Styrning och stöd", 1),
        ("BIG", 0),
    ]
    told = {(one.kind.value, one.area) for one in parts["Välfärd"].statements}
    assert {("oro", "Sätra"), ("oro", "Brynjan, Brynäs"), ("positivt", "Legenden, Bomhus")} <= told
    assert all(part.ready_at is None and not part.says_nothing for part in parts.values())
    earlier = round_of(dt.date(2024, 2, 9))  # what was said at the one before is not said again
    assert not {one.text for part in parts.values() for one in part.statements} & {
        one.text for part in earlier.values() for one in part.statements
    }


@needs_minutes
def test_a_pasted_part_of_minutes_yields_its_statements(database: Engine) -> None:
    told = [(one.kind.value, one.area) for one in pasted()]
    assert ("oro", "2180R018") in told
    assert ("insats", "2180R018") in told
    assert ("oro", "plats_brynjan") in told
    assert ("positivt", "plats_legenden") in told
    assert ("positivt", "2180R001") in told
    assert ("oro", "2180R001") in told
    assert len(told) == 11
