"""Marking as public: by publishers, what is shared, as it was read; a change takes the mark away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from lägesbild.actions import insatser, problembilder, publishing
from lägesbild.actions.insatser import NewInsats
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.model import (
    ConflictError,
    ForbiddenError,
    InputError,
    Insats,
    NotFoundError,
    Problembild,
    TrailEntry,
)
from lägesbild.model.clock import today
from lägesbild.model.roles import MIN_VERKSAMHET
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

CONCERN = NewProblembild(
    title="Stök vid torget", category="ordning", audience="ledningsgruppen", opened_on=today()
)
INSATS = NewInsats(title="Läxhjälp", theme="fritid", audience="ledningsgruppen", reported_on=today())


def concern(cast: Cast, new: NewProblembild = CONCERN) -> int:
    with transaction() as session:
        return problembilder.create(session, new, by=cast.rolf, submit_key="p").problembild.id


def marked(table: type[Problembild | Insats], row_id: int) -> str | None:
    with reading() as session:
        return session.get_one(table, row_id).public_by


def test_a_publisher_marks_and_takes_the_mark_away_and_both_are_in_the_trail(cast: Cast) -> None:
    with transaction() as session:
        row_id = insatser.create(session, INSATS, by=cast.rolf, submit_key="i").insats.id
    for public, version, by in ((True, 1, "stina"), (True, 1, "stina"), (False, 2, None)):
        with transaction() as session:
            publishing.mark(session, Insats, row_id, public=public, version=version, by=cast.stina)
        assert marked(Insats, row_id) == by
    with reading() as session:
        actions = session.scalars(
            select(TrailEntry.action).where(TrailEntry.action.contains("offentlig")).order_by(TrailEntry.id)
        )
        assert list(actions) == ["offentlig.markera", "offentlig.avmarkera"]


def test_a_changed_problembild_is_public_no_more(cast: Cast) -> None:
    row_id = concern(cast)
    with transaction() as session:
        publishing.mark(session, Problembild, row_id, public=True, version=1, by=cast.stina)
    with transaction() as session:
        new = replace(CONCERN, title="Stök vid stationen")
        problembilder.change(session, row_id, new, version=2, by=cast.rolf)
    assert marked(Problembild, row_id) is None


def test_only_publishers_mark_what_they_have_read_and_what_is_shared(cast: Cast) -> None:
    shared = concern(cast)
    with transaction() as session:
        new = replace(CONCERN, title="Eget", audience=MIN_VERKSAMHET)
        own = problembilder.create(session, new, by=cast.stina, submit_key="e").problembild.id
    for by, row_id, version, error in (
        (cast.rolf, shared, 1, ForbiddenError),
        (cast.admir, shared, 1, ForbiddenError),
        (cast.xenia, shared, 1, NotFoundError),
        (cast.stina, shared, 2, ConflictError),
        (cast.stina, own, 1, InputError),
    ):
        with pytest.raises(error), transaction() as session:
            publishing.mark(session, Problembild, row_id, public=True, version=version, by=by)
    assert (marked(Problembild, shared), marked(Problembild, own)) == (None, None)
