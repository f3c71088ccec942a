"""What was changed in a row: in Swedish, by whom, and only what the viewer may know of."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from lägesbild.actions import insatser, problembild_links, problembilder
from lägesbild.actions.insatser import NewInsats
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.actions.reports import MIN_VERKSAMHET
from lägesbild.model import Body, Gathering, NotFoundError, Viewer
from lägesbild.reading import history
from lägesbild.reading.history import Change
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

STOK = NewProblembild(
    title="Stök vid torget",
    category="ordning",
    audience="ledningsgruppen",
    opened_on=dt.date(2026, 1, 7),
    districts=("2180R018",),
)


def begun(by: Viewer, new: NewProblembild = STOK) -> int:
    with transaction() as session:
        return problembilder.create(session, new, by=by, submit_key="p").problembild.id


def changed(row_id: int, by: Viewer, new: NewProblembild, *, version: int = 1) -> None:
    with transaction() as session:
        problembilder.change(session, row_id, new, version=version, by=by)


def seen(row_id: int, viewer: Viewer, table: str = "problembild") -> tuple[Change, ...]:
    with reading() as session:
        return history.of_row(session, table, row_id, viewer=viewer)


def sentences(change: Change) -> set[str]:
    return {field.sentence for field in change.fields}


def test_an_open_field_is_told_with_its_names_and_a_text_only_as_changed(cast: Cast) -> None:
    row_id = begun(cast.rolf)
    new = replace(STOK, title="Oro vid torget", category="trafik", districts=("2180R018", "2180R015"))
    changed(row_id, cast.rolf, new)
    latest, made = seen(row_id, cast.anna)
    assert sentences(latest) == {
        "kategori: Ordningsstörning och samlingar → Fordon och trafik",
        "rubrik ändrad",
        "områden: lade till Norra Brynäs",
    }
    assert (latest.who, latest.what) == ("Rolf Rapportör, Polisen", "Ändrade en problembild")
    assert (made.what, made.fields) == ("Lade upp en problembild", ())


def test_who_may_not_read_the_row_reads_none_of_its_history(cast: Cast) -> None:
    row_id = begun(cast.rolf)
    with pytest.raises(NotFoundError):
        seen(row_id, cast.xenia)
    with pytest.raises(NotFoundError):
        seen(999, cast.rolf)


def test_what_a_group_did_is_read_by_the_group_whatever_row_it_began_with(cast: Cast) -> None:
    concern = begun(cast.rolf)
    with transaction() as session:
        group = session.scalars(select(Body.id).where(Body.slug == "omradesgrupp_brynas")).one()
        trail.deed(session, by="test", action="sammankallning.kalla")
        row = Gathering(
            body_id=group,
            what="Oro på torget",
            called_at=dt.datetime.now(dt.UTC),
            called_by="test",
            problembild_id=concern,
        )
        session.add(row)
        session.flush()
        row_id = row.id
    assert seen(concern, cast.anna)
    assert group not in cast.anna.circles
    with pytest.raises(NotFoundError):
        seen(row_id, cast.anna, table="gathering")


def test_what_is_shared_late_keeps_its_earlier_changes_to_itself(cast: Cast) -> None:
    row_id = begun(cast.rolf, replace(STOK, audience=MIN_VERKSAMHET))
    changed(row_id, cast.rolf, replace(STOK, audience=MIN_VERKSAMHET, category="trafik"))
    with pytest.raises(NotFoundError):
        seen(row_id, cast.anna)
    changed(row_id, cast.rolf, replace(STOK, category="trafik"), version=2)
    assert [change.what for change in seen(row_id, cast.anna)] == ["Ändrade en problembild"]
    assert len(seen(row_id, cast.rolf)) == 3
    for viewer in (cast.anna, cast.rolf):
        told = {sentence for change in seen(row_id, viewer) for sentence in sentences(change)}
        assert not any("Trafik" in sentence or "→" in sentence for sentence in told)


def test_a_link_to_what_the_viewer_may_not_read_is_not_told(cast: Cast) -> None:
    new = NewInsats(
        title="Vuxna på torget", theme="fritid", audience="ledningsgruppen", reported_on=STOK.opened_on
    )
    with transaction() as session:
        insats = insatser.create(session, new, by=cast.rolf, submit_key="i").insats.id
    shared = begun(cast.rolf)
    with transaction() as session:
        problembild_links.link_insats(session, shared, insats, by=cast.rolf)
    linked = seen(insats, cast.anna, "insats")[0]
    assert sentences(linked) == {"problembilder: lade till Stök vid torget"}
    changed(shared, cast.rolf, replace(STOK, audience=MIN_VERKSAMHET))
    assert [change.fields for change in seen(insats, cast.anna, "insats")] == [()]
    assert len(seen(insats, cast.rolf, "insats")) == 2
