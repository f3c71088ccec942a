"""Categories and themes: named, ordered, retired; a used sensitive one stays sensitive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import reports, vocabulary
from lägesbild.actions.reports import NewReport
from lägesbild.actions.vocabulary import CategoryWords, ThemeWords
from lägesbild.model import Category, ConflictError, ForbiddenError, InputError, Theme, TrailEntry, Viewer
from lägesbild.model.words import CategoryKind, ObservationKind
from lägesbild.reading import form_choices
from lägesbild.reading import vocabulary as reading_words
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast

CLIMBING = CategoryWords(name="Klättring på tak", kind=CategoryKind.OTRYGGHET)
THEME = ThemeWords(name="Nattvandring")


def do(what: Callable[..., Any], *args: Any, **named: Any) -> Any:
    with transaction() as session:
        return what(session, *args, **named)


def category(slug: str) -> Category:
    with reading() as session:
        return session.scalars(select(Category).where(Category.slug == slug)).one()


def words(row: Category) -> CategoryWords:
    return CategoryWords(
        name=row.name,
        kind=row.kind,
        parent_id=row.parent_id,
        sensitive=row.sensitive,
        whole_kommun_only=row.whole_kommun_only,
        sort=row.sort,
    )


def change(cast: Cast, slug: str, *, confirmed: bool = False, **changes: Any) -> Category:
    row = category(slug)
    changed: Category = do(
        vocabulary.change_category,
        row.id,
        replace(words(row), **changes),
        seen=words(row),
        confirmed=confirmed,
        by=cast.admir,
    )
    return changed


def last_action() -> str | None:
    with reading() as session:
        return session.scalars(select(TrailEntry.action).order_by(TrailEntry.id.desc())).first()


DEEDS: tuple[Callable[[Session, Viewer], Any], ...] = (
    lambda s, by: vocabulary.add_category(s, CLIMBING, by=by),
    lambda s, by: vocabulary.change_category(s, 1, CLIMBING, seen=CLIMBING, by=by),
    lambda s, by: vocabulary.retire_category(s, 1, by=by),
    lambda s, by: vocabulary.restore_category(s, 1, by=by),
    lambda s, by: vocabulary.add_theme(s, THEME, by=by),
    lambda s, by: vocabulary.change_theme(s, 1, THEME, seen=THEME, by=by),
    lambda s, by: vocabulary.retire_theme(s, 1, by=by),
    lambda s, by: vocabulary.restore_theme(s, 1, by=by),
)


def test_nobody_but_an_administrator_does_any_of_it(cast: Cast) -> None:
    for deed in DEEDS:
        for viewer in (cast.anna, cast.rolf, cast.sara, cast.stina):
            with pytest.raises(ForbiddenError), transaction() as session:
                deed(session, viewer)


def test_a_new_category_is_offered_in_its_place_and_stands_in_the_trail(cast: Cast) -> None:
    do(vocabulary.add_category, replace(CLIMBING, sort=-1), by=cast.admir)
    assert last_action() == "kategori.lagg_till"
    with reading() as session:
        assert next(iter(form_choices.categories(session).items())) == (
            "klattring_pa_tak",
            "Klättring på tak",
        )
    with pytest.raises(InputError, match="finns redan"):
        do(vocabulary.add_category, replace(CLIMBING, name="KLÄTTRING på-tak"), by=cast.admir)


def test_a_renamed_category_keeps_its_reports_and_its_code(cast: Cast) -> None:
    change(cast, "trafik", name="Trafik")
    assert category("trafik").name == "Trafik"
    assert last_action() == "kategori.andra"


def test_two_administrators_on_one_category_do_not_overwrite_each_other(cast: Cast) -> None:
    row = category("trafik")
    change(cast, "trafik", sort=1)
    with pytest.raises(ConflictError):
        do(
            vocabulary.change_category,
            row.id,
            replace(words(row), name="Fordon"),
            seen=words(row),
            by=cast.admir,
        )


def test_a_used_sensitive_category_stays_sensitive_and_an_unused_one_need_not(cast: Cast) -> None:
    report = NewReport(
        kind=ObservationKind.ORO,
        text="Oro",
        audience=reports.MIN_VERKSAMHET,
        occurred_at=dt.datetime.now(dt.UTC),
        district_code=None,
        category="riskzon",
    )
    do(reports.save, report, by=cast.rolf, submit_key="a")
    with pytest.raises(InputError, match="förblir känslig") as caught:
        change(cast, "riskzon", sensitive=False)
    assert caught.value.field == "sensitive"
    assert not change(cast, "extremism", sensitive=False).sensitive


def test_areas_are_opened_for_a_category_only_when_confirmed(cast: Cast) -> None:
    with pytest.raises(InputError, match="Bekräfta"):
        change(cast, "nara_relation", whole_kommun_only=False)
    assert not change(cast, "nara_relation", whole_kommun_only=False, confirmed=True).whole_kommun_only


def test_a_sub_category_is_guarded_as_the_one_above(cast: Cast) -> None:
    above = category("riskzon").id
    with pytest.raises(InputError, match="är känslig"):
        do(vocabulary.add_category, replace(CLIMBING, parent_id=above), by=cast.admir)
    below = do(vocabulary.add_category, replace(CLIMBING, parent_id=category("trafik").id), by=cast.admir)
    with pytest.raises(InputError, match="Märk först"):
        change(cast, "trafik", sensitive=True)
    with pytest.raises(InputError, match="huvudkategori"):
        change(cast, "brand", parent_id=below.id)
    with pytest.raises(InputError, match="egna underkategorier"):
        change(cast, "trafik", parent_id=category("brand").id)
    with pytest.raises(InputError, match="ur bruk"):
        do(vocabulary.retire_category, category("trafik").id, by=cast.admir)


def test_a_retired_category_leaves_the_forms_and_stays_in_filters(cast: Cast) -> None:
    row = category("trafik")
    do(vocabulary.retire_category, row.id, by=cast.admir)
    with reading() as session:
        assert "trafik" not in form_choices.categories(session)
        assert "trafik" in {term.slug for term in reading_words.read(session).categories}
    with pytest.raises(InputError, match="redan ur bruk"):
        do(vocabulary.retire_category, row.id, by=cast.admir)
    do(vocabulary.restore_category, row.id, by=cast.admir)
    assert last_action() == "kategori.ta_i_bruk"
    with reading() as session:
        assert "trafik" in form_choices.categories(session)
    with pytest.raises(InputError, match="redan i bruk"):
        do(vocabulary.restore_category, row.id, by=cast.admir)


def test_a_theme_is_added_changed_retired_and_brought_back(cast: Cast) -> None:
    row: Theme = do(vocabulary.add_theme, THEME, by=cast.admir)
    new = ThemeWords(name="Nattvandringar", sort=2)
    do(vocabulary.change_theme, row.id, new, seen=THEME, by=cast.admir)
    with pytest.raises(ConflictError):
        do(vocabulary.change_theme, row.id, THEME, seen=THEME, by=cast.admir)
    with pytest.raises(InputError, match="finns redan"):
        do(vocabulary.add_theme, new, by=cast.admir)
    do(vocabulary.retire_theme, row.id, by=cast.admir)
    assert last_action() == "amne.ta_ur_bruk"
    with reading() as session:
        assert row.slug not in form_choices.themes(session)
    do(vocabulary.restore_theme, row.id, by=cast.admir)
    with reading() as session:
        assert form_choices.themes(session)[row.slug] == "Nattvandringar"
