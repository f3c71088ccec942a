"""Drafts: kept for one user and form, replaced, discarded, and no trace in the trail."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from lägesbild.actions import drafts as acts
from lägesbild.model import Draft, InputError, Revision, TrailEntry, Viewer
from lägesbild.reading import drafts
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast


def kept(viewer: Viewer, form: str = "rapport") -> object:
    with reading() as session:
        draft = drafts.read(session, form, viewer=viewer)
    return draft and draft.values


def keep(viewer: Viewer, values: dict[str, object], form: str = "rapport") -> None:
    with transaction() as session:
        acts.save(session, form, values, by=viewer)


def test_a_draft_comes_back_as_it_was_typed(cast: Cast) -> None:
    keep(cast.rolf, {"text": "Halvskriven… \ud800", "areas": ["2180"]})
    assert kept(cast.rolf) == {"text": "Halvskriven… \ud800", "areas": ["2180"]}


def test_a_later_draft_takes_the_place_of_the_one_before(cast: Cast) -> None:
    keep(cast.rolf, {"text": "ett"})
    keep(cast.rolf, {"text": "två"})
    assert kept(cast.rolf) == {"text": "två"}
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 1


def test_each_user_and_each_form_has_a_draft_of_its_own(cast: Cast) -> None:
    keep(cast.rolf, {"text": "rolf"})
    keep(cast.rolf, {"text": "annan"}, form="andra7")
    assert kept(cast.sara) is None
    assert kept(cast.rolf) == {"text": "rolf"}
    assert kept(cast.rolf, "andra7") == {"text": "annan"}


def test_discarding_touches_only_ones_own(cast: Cast) -> None:
    keep(cast.rolf, {"text": "rolf"})
    keep(cast.sara, {"text": "sara"})
    with transaction() as session:
        acts.discard(session, "rapport", by=cast.rolf)
    assert kept(cast.rolf) is None
    assert kept(cast.sara) == {"text": "sara"}


def test_a_draft_leaves_no_trail_and_moves_no_revision(cast: Cast) -> None:
    with reading() as session:
        before = (
            session.scalar(select(func.count()).select_from(TrailEntry)),
            session.scalar(select(Revision.value)),
        )
    keep(cast.rolf, {"text": "ingenting"})
    with reading() as session:
        after = (
            session.scalar(select(func.count()).select_from(TrailEntry)),
            session.scalar(select(Revision.value)),
        )
    assert before == after


def test_a_draft_beyond_reason_is_refused(cast: Cast) -> None:
    with pytest.raises(InputError, match="för långt"):
        keep(cast.rolf, {"text": "a" * 200_000})
