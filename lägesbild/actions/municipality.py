"""Seed an empty database from kommun.toml: areas, huvudmän, groups, vocabularies, settings."""

from __future__ import annotations

import csv
import datetime as dt
import re
import tomllib
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import year_common
from lägesbild.config import DATA_DIR, settings
from lägesbild.model import (
    Body,
    BodyMember,
    Category,
    District,
    DistrictAlias,
    DocumentError,
    ExpectedReporting,
    Huvudman,
    HuvudmanAlias,
    Setting,
    Theme,
    clock,
)
from lägesbild.model.words import BodyKind, CategoryKind, DistrictLevel, HuvudmanKind
from lägesbild.store import geography, trail
from lägesbild.store import settings as stored


def seed_if_empty(session: Session, *, file: Path | None = None) -> bool:
    """
    Fill a database that holds no municipality yet; return whether it did.

    Raises
    ------
    DocumentError
        The municipality file cannot be read, or names something that does not exist.
    """
    if session.get(Setting, "kommun_kod") is not None:
        return False
    path = file or settings().municipality_file
    try:
        wanted = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DocumentError(f"{path.name} kan inte läsas: {error}") from error
    shared = tomllib.loads((DATA_DIR / "kommuner.toml").read_text(encoding="utf-8"))
    trail.deed(session, by="system", action="kommun.lagg_upp")
    try:
        _seed(session, {**shared, **wanted})
    except KeyError as error:
        raise DocumentError(f"{path.name} nämner {error} som inte finns.") from error
    return True


def _seed(session: Session, wanted: dict[str, Any]) -> None:
    _seed_settings(session, wanted)
    _seed_vocabulary(session)
    districts = _seed_districts(session, wanted)
    huvudman = _seed_huvudman(session, wanted["huvudman"])
    _seed_bodies(session, wanted.get("grupp", []), huvudman, districts)
    _seed_expected(session, wanted.get("forvantad", []), huvudman, districts)
    session.flush()
    _seed_year(session, wanted.get("arshandelse", []))


def _seed_settings(session: Session, wanted: dict[str, Any]) -> None:
    code = str(wanted["kod"])
    geography.regso(code)  # raises for an unknown municipality
    stored.put(session, "kommun_kod", code)
    stored.put(session, "kommun_namn", _name(wanted))
    stored.put(session, "troskel", int(wanted.get("troskel", 5)))


def _name(wanted: dict[str, Any]) -> str:
    """The name the file gives, else the municipality's own without "kommun"."""
    if "namn" in wanted:
        return str(wanted["namn"])
    with (DATA_DIR / "kommunnamn.csv").open(encoding="utf-8", newline="") as file:
        return {row["kod"]: row["namn"] for row in csv.DictReader(file)}[str(wanted["kod"])]


def _seed_vocabulary(session: Session) -> None:
    words = tomllib.loads((DATA_DIR / "vocabulary.toml").read_text(encoding="utf-8"))
    for sort, name in enumerate(words["amnen"]):
        session.add(Theme(slug=slug(name), name=name, sort=sort))
    for sort, row in enumerate(words["kategorier"]):
        session.add(
            Category(
                slug=row["kod"],
                name=row["namn"],
                kind=CategoryKind(row["slag"]),
                sensitive=row.get("kanslig", False),
                whole_kommun_only=row.get("hela_kommunen", False),
                sort=sort,
            )
        )


def _seed_districts(session: Session, wanted: dict[str, Any]) -> dict[str, District]:
    code = str(wanted["kod"])
    kommun = District(code=code, name=_name(wanted), level=DistrictLevel.KOMMUN)
    session.add(kommun)
    session.flush()
    rows: dict[str, District] = {code: kommun}
    parent_of: dict[str, District] = {}
    for part in wanted.get("stadsdel", []):
        rows[part["kod"]] = _child(session, part["kod"], part["namn"], DistrictLevel.STADSDEL, kommun)
        parent_of |= dict.fromkeys(part["omraden"], rows[part["kod"]])
    population = dict(wanted.get("folkmangd", {}))
    year = population.pop("ar", None)
    for area in geography.regso(code).itertuples():
        row = _child(session, area.code, area.name, DistrictLevel.REGSO, parent_of.get(area.code, kommun))
        row.population, row.population_year = population.get(area.code), year
        rows[area.code] = row
    for place in wanted.get("plats", []):
        place_code = f"plats_{place['kod']}"
        rows[place_code] = _child(
            session, place_code, place["namn"], DistrictLevel.PLATS, rows[place["omrade"]]
        )
        rows[place_code].east_m, rows[place_code].north_m = place.get("ost_m"), place.get("nord_m")
    _seed_district_aliases(session, wanted.get("alias", {}), rows)
    return rows


def _child(session: Session, code: str, name: str, level: DistrictLevel, parent: District) -> District:
    row = District(code=code, name=name, level=level, parent_id=parent.id)
    session.add(row)
    session.flush()
    return row


def _seed_district_aliases(
    session: Session, aliases: dict[str, list[str]], rows: dict[str, District]
) -> None:
    for row in rows.values():
        names = set(aliases.get(row.code, []))
        if row.level is DistrictLevel.REGSO and "-" in row.name:
            names |= {part.strip() for part in row.name.split("-")}
        if row.level is DistrictLevel.KOMMUN:
            names |= {"Hela kommunen", row.name.removesuffix(" kommun")}
        session.add_all(DistrictAlias(district_id=row.id, name=name) for name in sorted(names - {row.name}))
    unknown = set(aliases) - set(rows)
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))


def _seed_huvudman(session: Session, wanted: list[dict[str, Any]]) -> dict[str, Huvudman]:
    rows = {}
    for sort, part in enumerate(wanted):
        row = Huvudman(
            slug=part["kod"],
            name=part["namn"],
            kind=HuvudmanKind(part["slag"]),
            myndighet=part.get("myndighet"),
            sort=sort,
        )
        session.add(row)
        session.flush()
        rows[row.slug] = row
        session.add_all(
            HuvudmanAlias(
                huvudman_id=row.id,
                name=alias["namn"],
                valid_from=alias.get("fran"),
                valid_to=alias.get("till"),
            )
            for alias in part.get("alias", [])
        )
    return rows


def _seed_bodies(
    session: Session,
    wanted: list[dict[str, Any]],
    huvudman: dict[str, Huvudman],
    districts: dict[str, District],
) -> None:
    for sort, part in enumerate(wanted):
        row = Body(slug=part["kod"], name=part["namn"], kind=BodyKind(part["slag"]), sort=sort)
        row.district_id = districts[part["omrade"]].id if "omrade" in part else None
        session.add(row)
        session.flush()
        session.add_all(
            BodyMember(body_id=row.id, huvudman_id=huvudman[member].id) for member in part["medlemmar"]
        )


def _seed_expected(
    session: Session,
    wanted: list[dict[str, Any]],
    huvudman: dict[str, Huvudman],
    districts: dict[str, District],
) -> None:
    everywhere = sorted(code for code, row in districts.items() if row.level is DistrictLevel.REGSO)
    for part in wanted:
        codes = everywhere if part["omraden"] == "alla" else part["omraden"]
        for code in codes:
            expect(
                session,
                huvudman=huvudman[part["huvudman"]],
                district=districts[code],
                every_weeks=part.get("var_n_vecka", 1),
                valid_from=part["fran"],
            )


def _seed_year(session: Session, wanted: list[dict[str, Any]]) -> None:
    """What comes every year, for the ledningsgrupp where there is one."""
    group = session.scalars(
        select(Body).where(Body.kind == BodyKind.LEDNINGSGRUPP).order_by(Body.sort)
    ).first()
    if group is not None:
        year_common.put(session, group, wanted, year=clock.today().year)


def expect(
    session: Session, *, huvudman: Huvudman, district: District, every_weeks: int, valid_from: dt.date
) -> None:
    """Note that a huvudman is to report from a district every so many weeks from a day on."""
    session.add(
        ExpectedReporting(
            huvudman_id=huvudman.id,
            district_id=district.id,
            every_weeks=every_weeks,
            valid_from=valid_from,
        )
    )


def municipality(session: Session) -> District:
    """The top of the area tree."""
    return session.scalars(select(District).where(District.level == DistrictLevel.KOMMUN)).one()


def slug(name: str) -> str:
    """
    An ASCII identifier made of a Swedish name.

    >>> slug("Lägesbild, strategi och plan")
    'lagesbild_strategi_och_plan'
    """
    plain = name.casefold().translate(str.maketrans("åäöéü", "aaoeu"))
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
