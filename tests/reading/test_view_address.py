"""What an address says is what the filter bar would have shown."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest

from lägesbild.model import InputError
from lägesbild.reading import areas, view_address, vocabulary
from lägesbild.reading.filters import Filters
from lägesbild.reading.view_address import Asked
from lägesbild.store.session import reading
from tests.conftest import Cast

DAY: Final = dt.date(2026, 9, 23)
MEETING: Final = dt.date(2026, 8, 12)


def read(query: str) -> Filters:
    with reading() as session:
        tree, words = areas.read_tree(session), vocabulary.read(session)
    return view_address.filters_of(Asked.read(query), tree=tree, words=words, today=DAY, last_meeting=MEETING)


def test_every_part_of_the_filter_bar_is_read_and_what_is_not_offered_is_left_out(cast: Cast) -> None:
    assert read("") == Filters.default(DAY)
    found = read(
        "period=Sedan+f%C3%B6rra+m%C3%B6tet&omrade=S%C3%A4tra&kategori=Fordon+och+trafik"
        "&kategori=Brand+och+pyroteknik&kategori=Finns+inte&huvudman=Polisen&rad=7"
    )
    assert (found.start, found.end, found.district) == (MEETING, DAY, "2180R018")
    assert (set(found.categories), found.huvudman) == ({"trafik", "brand"}, ("polisen",))
    assert found.words == ("Sätra", "Fordon och trafik", "Brand och pyroteknik", "Polisen")
    assert read("omrade=Finns+inte") == Filters.default(DAY)
    own = read("period=Egen+period&fran=2026-01-02&till=2026-03-04")
    assert (own.start, own.end) == (dt.date(2026, 1, 2), dt.date(2026, 3, 4))
    assert Asked.read("rad=7").row_id == 7
    assert Asked.read("rad=sju").row_id is None


@pytest.mark.parametrize("query", ["fran=igår", "fran=2026-05-01&till=2026-04-01"])
def test_a_period_that_cannot_be_is_refused(cast: Cast, query: str) -> None:
    with pytest.raises(InputError):
        read(f"period=Egen+period&{query}")
