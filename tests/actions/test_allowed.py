"""The allow-list: only what rule 3 would refuse, the municipality's own, and never an identity number."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from lägesbild.actions import allowed, statement_rules
from lägesbild.model import AllowedText, ForbiddenError, InputError, NotFoundError, TrailEntry, Viewer
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast


def allow(text: str, by: Viewer, *, confirmed: bool = True) -> AllowedText:
    with transaction() as session:
        return allowed.allow(session, text, confirmed=confirmed, by=by)


def stored() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(AllowedText.text).order_by(AllowedText.id)))


@pytest.mark.parametrize("text", ["026-17 80 00", "kundtjanst@gavle.se", "Drottninggatan 22"])
def test_a_number_or_address_of_the_municipality_may_then_stand_in_a_text(cast: Cast, text: str) -> None:
    sentence = f"Ring eller skriv: {text}"
    with reading() as session, pytest.raises(InputError):
        statement_rules.checked(session, sentence, field="text")
    allow(f"  {text} ", cast.admir)
    with reading() as session:
        assert statement_rules.checked(session, sentence, field="text") == sentence
        last = session.scalars(select(TrailEntry.action).order_by(TrailEntry.id.desc())).first()
    assert last == "tillaten_text.lagg_till"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Anna Andersson",
        "bråk",
        "811218-9876",
        "8112189876",
        "19811218 9876",
        "070-123 01 04",
        "ABC123",
        "anna.andersson@gavle.se",
        "Ring 026-17 80 00",
        "026-17 80 00, 026-17 81 00",
    ],
)
def test_names_words_persons_and_more_than_one_thing_are_refused(cast: Cast, text: str) -> None:
    with pytest.raises(InputError) as caught:
        allow(text, cast.admir)
    assert caught.value.field == "text"
    assert stored() == []


def test_an_allowed_phone_number_lets_no_identity_number_through(cast: Cast) -> None:
    allow("070-123 45 67", cast.admir)
    with reading() as session, pytest.raises(InputError, match="personnummer"):
        statement_rules.checked(session, "Det gäller 070123-4567", field="text")


def test_it_has_to_be_confirmed_and_stands_once(cast: Cast) -> None:
    with pytest.raises(InputError, match="Bekräfta"):
        allow("026-17 80 00", cast.admir, confirmed=False)
    allow("026-17 80 00", cast.admir)
    with pytest.raises(InputError, match="finns redan"):
        allow("026 178000", cast.admir)
    assert stored() == ["026-17 80 00"]


def test_nobody_but_an_administrator_changes_the_list(cast: Cast) -> None:
    row = allow("026-17 80 00", cast.admir)
    for viewer in (cast.anna, cast.rolf, cast.sara, cast.stina):
        with pytest.raises(ForbiddenError):
            allow("026-17 81 00", viewer)
        with pytest.raises(ForbiddenError), transaction() as session:
            allowed.remove(session, row.id, by=viewer)


def test_a_removed_entry_is_refused_again_and_cannot_be_removed_twice(cast: Cast) -> None:
    row = allow("026-17 80 00", cast.admir)
    with transaction() as session:
        allowed.remove(session, row.id, by=cast.admir)
    with reading() as session, pytest.raises(InputError):
        statement_rules.checked(session, "Ring 026-17 80 00", field="text")
    with pytest.raises(NotFoundError), transaction() as session:
        allowed.remove(session, row.id, by=cast.admir)
