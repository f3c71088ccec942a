"""Categories and themes: add, change, retire and bring back. Retired ones keep their history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import admin_rules as rules
from lägesbild.model import Category, InputError, Observation, Problembild, Theme, Viewer
from lägesbild.model.clock import today
from lägesbild.model.words import CategoryKind

Term = TypeVar("Term", Category, Theme)


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryWords:
    """What an administrator decides of a category; the fields are columns of the table."""

    name: str
    kind: CategoryKind
    parent_id: int | None = None
    sensitive: bool = False
    whole_kommun_only: bool = False
    sort: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeWords:
    """What an administrator decides of a theme."""

    name: str
    sort: int = 100


def add_category(session: Session, new: CategoryWords, *, by: Viewer) -> Category:
    """
    Add a category; it is offered in forms at once.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        The name is missing or taken, or it is less guarded than the category it lies under.
    """
    rules.begin(session, by=by, action="kategori.lagg_till")
    new = replace(new, name=_free_name(session, Category, new.name))
    _check_parent(session, new, own_id=None)
    row = Category(slug=rules.code(session, Category.slug, new.name), name=new.name, kind=new.kind)
    rules.put(row, new)
    session.add(row)
    session.flush()
    return row


def change_category(
    session: Session,
    category_id: int,
    new: CategoryWords,
    *,
    seen: CategoryWords,
    by: Viewer,
    confirmed: bool = False,
) -> Category:
    """
    Change a category; reports already in it follow.

    One that is used never stops being sensitive: its exact numbers would come out (ADR 0004).

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    ConflictError
        It is no longer what the form showed.
    InputError
        The name is taken, the marks do not go with what lies above or below, or areas are opened for it
        without ``confirmed``.
    """
    rules.begin(session, by=by, action="kategori.andra")
    row = rules.row(session, Category, category_id)
    rules.require_same(row, seen)
    new = replace(new, name=_free_name(session, Category, new.name, own_id=row.id))
    _check_parent(session, new, own_id=row.id)
    _check_children(session, row, new)
    if row.sensitive and not new.sensitive and is_used(session, row.id):
        raise InputError(
            f"{row.name} har rapporter eller problembilder och förblir känslig: annars skulle små tal ur dem "
            "synas. Ta den ur bruk och lägg till en ny kategori.",
            field="sensitive",
        )
    if row.whole_kommun_only and not new.whole_kommun_only and not confirmed:
        raise InputError(
            "Bekräfta att nya rapporter i kategorin får knytas till ett område.", field="confirmed"
        )
    rules.put(row, new)
    session.flush()
    return row


def retire_category(session: Session, category_id: int, *, by: Viewer) -> Category:
    """
    Take a category out of use: no form offers it, while lists, filters and charts keep it.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        It is out of use already, or has categories in use below it.
    """
    rules.begin(session, by=by, action="kategori.ta_ur_bruk")
    for child in _children(session, category_id):
        if child.retired_on is None:
            raise InputError(f"Ta först underkategorin {child.name} ur bruk, eller flytta den.")
    return _retire(session, Category, category_id)


def restore_category(session: Session, category_id: int, *, by: Viewer) -> Category:
    """
    Bring a retired category back into use.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        It is in use, or the one it lies under is not.
    """
    rules.begin(session, by=by, action="kategori.ta_i_bruk")
    row = rules.row(session, Category, category_id)
    parent = session.get(Category, row.parent_id) if row.parent_id is not None else None
    if parent is not None and parent.retired_on is not None:
        raise InputError(f"Ta först {parent.name} i bruk igen.")
    return _restore(session, Category, category_id)


def add_theme(session: Session, new: ThemeWords, *, by: Viewer) -> Theme:
    """
    Add a theme; it is offered in forms at once.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        The name is missing or taken.
    """
    rules.begin(session, by=by, action="amne.lagg_till")
    name = _free_name(session, Theme, new.name)
    row = Theme(slug=rules.code(session, Theme.slug, name), name=name, sort=new.sort)
    session.add(row)
    session.flush()
    return row


def change_theme(session: Session, theme_id: int, new: ThemeWords, *, seen: ThemeWords, by: Viewer) -> Theme:
    """
    Change a theme's name or order.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    ConflictError
        It is no longer what the form showed.
    InputError
        The name is missing or taken.
    """
    rules.begin(session, by=by, action="amne.andra")
    row = rules.row(session, Theme, theme_id)
    rules.require_same(row, seen)
    rules.put(row, replace(new, name=_free_name(session, Theme, new.name, own_id=row.id)))
    session.flush()
    return row


def retire_theme(session: Session, theme_id: int, *, by: Viewer) -> Theme:
    """
    Take a theme out of use.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        It is out of use already.
    """
    rules.begin(session, by=by, action="amne.ta_ur_bruk")
    return _retire(session, Theme, theme_id)


def restore_theme(session: Session, theme_id: int, *, by: Viewer) -> Theme:
    """
    Bring a retired theme back into use.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        It is in use.
    """
    rules.begin(session, by=by, action="amne.ta_i_bruk")
    return _restore(session, Theme, theme_id)


def is_used(session: Session, category_id: int) -> bool:
    """Whether any report or problembild, also a withdrawn one, has the category."""
    return any(
        session.scalar(select(table.id).where(table.category_id == category_id).limit(1)) is not None
        for table in (Observation, Problembild)
    )


def _free_name(
    session: Session, table: type[Category] | type[Theme], text: str, *, own_id: int | None = None
) -> str:
    name = rules.named(session, text)
    rules.require_free(name, session.scalars(select(table.name).where(table.id != (own_id or 0))))
    return name


def _children(session: Session, category_id: int) -> list[Category]:
    return list(session.scalars(select(Category).where(Category.parent_id == category_id)))


def _check_parent(session: Session, new: CategoryWords, *, own_id: int | None) -> None:
    if new.parent_id is None:
        return
    parent = rules.row(session, Category, new.parent_id)
    if parent.id == own_id or parent.parent_id is not None:
        raise InputError("En underkategori kan bara ligga under en huvudkategori.", field="parent_id")
    if own_id is not None and _children(session, own_id):
        raise InputError("Kategorin har egna underkategorier och kan inte själv vara en.", field="parent_id")
    if parent.retired_on is not None:
        raise InputError(f"{parent.name} är ur bruk. Välj en annan.", field="parent_id")
    if parent.sensitive and not new.sensitive:
        raise InputError(f"{parent.name} är känslig, och då är underkategorin det också.", field="sensitive")
    if parent.whole_kommun_only and not new.whole_kommun_only:
        raise InputError(
            f"{parent.name} rapporteras bara för hela kommunen, och då gör underkategorin det också.",
            field="whole_kommun_only",
        )


def _check_children(session: Session, row: Category, new: CategoryWords) -> None:
    for child in _children(session, row.id):
        if new.sensitive and not child.sensitive:
            raise InputError(f"Märk först underkategorin {child.name} som känslig.", field="sensitive")
        if new.whole_kommun_only and not child.whole_kommun_only:
            raise InputError(
                f"Märk först underkategorin {child.name} som bara för hela kommunen.",
                field="whole_kommun_only",
            )


def _retire(session: Session, table: type[Term], row_id: int) -> Term:
    row = rules.row(session, table, row_id)
    if row.retired_on is not None:
        raise InputError(f"{row.name} är redan ur bruk. Läs in sidan på nytt.")
    row.retired_on = today()
    session.flush()
    return row


def _restore(session: Session, table: type[Term], row_id: int) -> Term:
    row = rules.row(session, table, row_id)
    if row.retired_on is None:
        raise InputError(f"{row.name} är redan i bruk. Läs in sidan på nytt.")
    row.retired_on = None
    session.flush()
    return row
