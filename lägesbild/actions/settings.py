"""Settings of the municipality, changed by an administrator after data/kommun.toml has seeded them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import ConflictError, District, InputError, Viewer
from lägesbild.model.roles import Deed, require
from lägesbild.model.words import DistrictLevel
from lägesbild.store import settings, trail

LOWEST_THRESHOLD: Final = 5
"""Below it a count points at somebody: no administrator lowers it further (rule 2)."""
HIGHEST_THRESHOLD: Final = 20
MAX_NAME: Final = 80
MOST_WALKS: Final = 100


def change_name(session: Session, *, name: str, seen: str, by: Viewer) -> None:
    """
    Rename the municipality, in headings and as the area that is all of it.

    ``seen`` is the name as it was on the page, so that two administrators do not overwrite each other.

    Raises
    ------
    InputError
        The name is empty, too long, or the same.
    ConflictError
        Somebody else has changed it in between.
    """
    require(by.role, Deed.ADMINISTER)
    wanted = " ".join(name.split())
    if not 1 <= len(wanted) <= MAX_NAME:
        raise InputError(f"Skriv kommunens namn, högst {MAX_NAME} tecken.", field="name")
    before = _unchanged(session, "kommun_namn", seen)
    if wanted == before:
        raise InputError("Kommunen heter redan så.", field="name")
    trail.deed(session, by=by.username, action="installning.andra_namn")
    settings.put(session, "kommun_namn", wanted)
    for row in session.scalars(select(District).where(District.level == DistrictLevel.KOMMUN)):
        row.name = wanted
    session.flush()


def change_threshold(session: Session, *, threshold: int, seen: int, by: Viewer) -> None:
    """
    Change below which count sensitive categories are not shown. It holds for everybody at once.

    Raises
    ------
    InputError
        It is outside 5–20, or the same.
    ConflictError
        Somebody else has changed it in between.
    """
    require(by.role, Deed.ADMINISTER)
    if not LOWEST_THRESHOLD <= threshold <= HIGHEST_THRESHOLD:
        raise InputError(
            f"Gränsen för små tal ska vara {LOWEST_THRESHOLD}–{HIGHEST_THRESHOLD}. Under "
            f"{LOWEST_THRESHOLD} kan ett antal peka ut någon.",
            field="threshold",
        )
    before = _unchanged(session, "troskel", seen)
    if threshold == before:
        raise InputError("Gränsen är redan så.", field="threshold")
    trail.deed(session, by=by.username, action="installning.andra_troskel")
    settings.put(session, "troskel", threshold)
    session.flush()


def change_walks(session: Session, *, walks: int, seen: int, by: Viewer) -> None:
    """
    Change how many trygghetsvandringar the municipality wants a year; 0 for no number.

    Raises
    ------
    InputError
        It is outside 0–100, or the same.
    ConflictError
        Somebody else has changed it in between.
    """
    require(by.role, Deed.ADMINISTER)
    if not 0 <= walks <= MOST_WALKS:
        raise InputError(f"Skriv 0–{MOST_WALKS} vandringar per år.", field="walks")
    before = _unchanged(session, settings.WALKS_A_YEAR, seen)
    if walks == before:
        raise InputError("Antalet är redan så.", field="walks")
    trail.deed(session, by=by.username, action="installning.andra_vandringar")
    settings.put(session, settings.WALKS_A_YEAR, walks)
    session.flush()


def _unchanged(session: Session, key: str, seen: object) -> object:
    held = settings.get(session, key)
    if held != seen:
        raise ConflictError(f"Någon annan har ändrat inställningen till {held}. Kontrollera och spara igen.")
    return held
