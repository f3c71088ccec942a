"""The filter bar takes a category's sub-categories along."""

from __future__ import annotations

from lägesbild.reading import view_address
from lägesbild.reading.vocabulary import Term

TERMS = (
    Term(1, "trafik", "Trafik"),
    Term(2, "epa", "A-traktorer", parent_id=1),
    Term(3, "brand", "Brand"),
)


def test_a_category_takes_those_below_it_along_and_not_the_other_way() -> None:
    assert view_address.slugs(TERMS, ["Trafik"]) == ("trafik", "epa")
    assert view_address.slugs(TERMS, ["A-traktorer", "Brand"]) == ("epa", "brand")
    assert view_address.slugs(TERMS, []) == ()
