"""What the municipality is described with, as rows of a file: huvudmän, groups, areas, categories, themes."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import select

from lägesbild.model import Body, BodyMember, Category, District, Huvudman, HuvudmanAlias, Theme
from lägesbild.model.words import CategoryKind
from lägesbild.reading.listing_scope import EVERYBODY, Register, Row, Scope


def huvudman(scope: Scope) -> list[Row]:
    """Every huvudman with its other names, ended ones too."""
    aliases = _joined(scope, select(HuvudmanAlias.huvudman_id, HuvudmanAlias.name))
    rows = scope.session.scalars(select(Huvudman).where(*scope.chosen(Huvudman)).order_by(Huvudman.sort))
    return [
        Row(
            row.id,
            (
                row.id,
                row.name,
                row.kind.label,
                row.myndighet,
                aliases.get(row.id),
                row.valid_from,
                row.valid_to,
                EVERYBODY,
            ),
        )
        for row in rows
    ]


def groups(scope: Scope) -> list[Row]:
    """Every group with the huvudmän that have ever been in it, one row for each membership."""
    found = scope.session.execute(
        select(Body, BodyMember).join(BodyMember, isouter=True).where(*scope.chosen(Body)).order_by(Body.sort)
    )
    return [
        Row(
            body.id,
            (
                body.id,
                body.name,
                body.kind.label,
                None if body.district_id is None else scope.tree.by_id[body.district_id].name,
                scope.huvudman[member.huvudman_id] if member else None,
                member.valid_from if member else None,
                member.valid_to if member else None,
                body.ended_on,
                EVERYBODY,
            ),
        )
        for body, member in found
    ]


def districts(scope: Scope) -> list[Row]:
    """The tree of areas, ended places too."""
    rows = scope.session.scalars(select(District).where(*scope.chosen(District)).order_by(District.code))
    return [
        Row(
            row.id,
            (
                row.id,
                row.code,
                row.name,
                row.level.label,
                None if row.parent_id is None else scope.tree.by_id[row.parent_id].name,
                row.population,
                row.population_year,
                row.east_m,
                row.north_m,
                row.valid_to,
                EVERYBODY,
            ),
            areas=(row.id,),
        )
        for row in rows
    ]


def categories(scope: Scope) -> list[Row]:
    """Every category with its marks, retired ones too."""
    names = {row.id: row.name for row in scope.session.scalars(select(Category))}
    rows = scope.session.scalars(select(Category).where(*scope.chosen(Category)).order_by(Category.sort))
    return [
        Row(
            row.id,
            (
                row.id,
                row.name,
                CategoryKind(row.kind).label,
                None if row.parent_id is None else names[row.parent_id],
                "Ja" if row.sensitive else "Nej",
                "Ja" if row.whole_kommun_only else "Nej",
                row.retired_on,
                EVERYBODY,
            ),
        )
        for row in rows
    ]


def themes(scope: Scope) -> list[Row]:
    """Every theme, retired ones too."""
    rows = scope.session.scalars(select(Theme).where(*scope.chosen(Theme)).order_by(Theme.sort))
    return [Row(row.id, (row.id, row.name, row.retired_on, EVERYBODY)) for row in rows]


def _joined(scope: Scope, statement: Any) -> dict[int, str]:
    names: dict[int, list[str]] = {}
    for owner, name in scope.session.execute(statement):
        names.setdefault(owner, []).append(name)
    return {owner: ", ".join(sorted(found)) for owner, found in names.items()}


REGISTERS: Final[dict[str, Register]] = {
    "huvudman": Register(
        "Huvudmän",
        ("Nr", "Huvudman", "Slag", "Myndighet", "Andra namn", "Från", "Till", "Läses av"),
        huvudman,
    ),
    "grupper": Register(
        "Grupper",
        ("Nr", "Grupp", "Slag", "Område", "Medlem", "Från", "Till", "Avslutad", "Läses av"),
        groups,
    ),
    "omraden": Register(
        "Områden",
        (
            "Nr",
            "Kod",
            "Namn",
            "Slag",
            "Del av",
            "Folkmängd",
            "År",
            "Öst (m)",
            "Nord (m)",
            "Till",
            "Läses av",
        ),
        districts,
        has_places=True,
    ),
    "kategorier": Register(
        "Kategorier",
        ("Nr", "Kategori", "Slag", "Del av", "Känslig", "Bara hela kommunen", "Avslutad", "Läses av"),
        categories,
    ),
    "amnen": Register("Ämnen", ("Nr", "Ämne", "Avslutat", "Läses av"), themes),
}
