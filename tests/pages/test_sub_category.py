"""The filter bar takes a category's sub-categories along."""

from __future__ import annotations

from lägesbild.reading.vocabulary import Term
from lägesbild.ui import filters

TERMS = (
    Term(1, "trafik", "Trafik"),
    Term(2, "epa", "A-traktorer", parent_id=1),
    Term(3, "brand", "Brand"),
)


def test_a_category_takes_those_below_it_along_and_not_the_other_way() -> None:
    assert filters._slugs(TERMS, ["Trafik"]) == ("trafik", "epa")
    assert filters._slugs(TERMS, ["A-traktorer", "Brand"]) == ("epa", "brand")
    assert filters._slugs(TERMS, []) == ()
