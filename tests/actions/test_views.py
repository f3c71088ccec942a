"""Saved views: one's own, by a name of one's own, and never anybody else's."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from lägesbild.actions import views as acts
from lägesbild.model import InputError, NotFoundError, Revision, SavedView, TrailEntry, Viewer
from lägesbild.reading import views
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast


def save(by: Viewer, name: str = "Andersberg", query: str = "omrade=Andersberg&period=6+m%C3%A5nader") -> int:
    with transaction() as session:
        return acts.save(session, name=name, page="omrade", query=query, by=by).id


def mine(viewer: Viewer) -> dict[str, str]:
    with reading() as session:
        return {view.name: view.address for view in views.own(session, viewer=viewer)}


@pytest.mark.parametrize("who", ["anna", "rolf", "stina", "admir", "xenia"])
def test_everybody_saves_a_view_and_finds_its_address_again(cast: Cast, who: str) -> None:
    viewer = getattr(cast, who)
    save(viewer, name="  Min   vy ")
    assert mine(viewer) == {"Min vy": "/omrade?omrade=Andersberg&period=6+m%C3%A5nader"}


def test_nobody_lists_renames_or_removes_anothers(cast: Cast) -> None:
    view = save(cast.stina)
    assert mine(cast.anna) == {}
    with pytest.raises(NotFoundError), transaction() as session:
        acts.rename(session, view, name="Min", by=cast.anna)
    with pytest.raises(NotFoundError), transaction() as session:
        acts.remove(session, view, by=cast.anna)
    assert list(mine(cast.stina)) == ["Andersberg"]


def test_a_view_is_renamed_and_removed(cast: Cast) -> None:
    view = save(cast.stina)
    with transaction() as session:
        acts.rename(session, view, name="Halvåret", by=cast.stina)
    assert list(mine(cast.stina)) == ["Halvåret"]
    with transaction() as session:
        acts.remove(session, view, by=cast.stina)
    assert mine(cast.stina) == {}


def test_a_name_is_taken_once_for_each_user(cast: Cast) -> None:
    view = save(cast.stina)
    save(cast.anna)
    with pytest.raises(InputError, match="redan en vy") as caught:
        save(cast.stina)
    assert caught.value.field == "name"
    with transaction() as session:
        assert acts.rename(session, view, name="Andersberg", by=cast.stina).name == "Andersberg"


@pytest.mark.parametrize(
    ("name", "query", "field"),
    [
        (" ", "", "name"),
        ("x" * 81, "", "name"),
        ("Ring 070-123 45 67", "", "name"),
        ("Sökt", "sok=850709-9805", "query"),
        ("Lång", "a=" + "x" * 2000, "query"),
    ],
)
def test_what_does_not_hold_is_named_by_its_field(cast: Cast, name: str, query: str, field: str) -> None:
    with pytest.raises(InputError) as caught:
        save(cast.stina, name, query)
    assert caught.value.field == field
    assert mine(cast.stina) == {}


def test_there_are_fifty_at_most(cast: Cast) -> None:
    for number in range(acts.MOST):
        save(cast.stina, f"Vy {number}")
    with pytest.raises(InputError, match="50 sparade"):
        save(cast.stina, "En till")
    save(cast.anna)


def test_a_page_is_a_path_and_nothing_else(cast: Cast) -> None:
    with pytest.raises(InputError), transaction() as session:
        acts.save(session, name="Ut", page="//evil.example", query="", by=cast.anna)


def test_a_view_leaves_no_trail_and_moves_no_revision(cast: Cast) -> None:
    def counts() -> tuple[object, ...]:
        with reading() as session:
            return (
                session.scalar(select(func.count()).select_from(TrailEntry)),
                session.scalar(select(Revision.value)),
            )

    before = counts()
    save(cast.stina)
    assert counts() == before
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(SavedView)) == 1
