"""Settings of the municipality, changed by an administrator after data/kommun.toml has seeded them."""

from __future__ import annotations

import re
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions.free_text import clean
from lägesbild.model import ConflictError, District, InputError, NotFoundError, Viewer, retention
from lägesbild.model.roles import Deed, require
from lägesbild.model.words import DistrictLevel
from lägesbild.store import settings, trail

LOWEST_THRESHOLD: Final = 5
"""Below it a count points at somebody: no administrator lowers it further (rule 2)."""
HIGHEST_THRESHOLD: Final = 20
MAX_NAME: Final = 80
MOST_WALKS: Final = 100
MAX_CONTACT: Final = 120
_EMAIL: Final = re.compile(r"[^@\s<>\"']+@[^@\s<>\"']+\.[^@\s<>\"'.]{2,}")
_PHONE: Final = re.compile(r"\+?\d[\d -]{4,24}")


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


def change_court(session: Session, *, court: str, seen: str, by: Viewer) -> None:
    """
    Change which kammarrätt refusals to give out documents are appealed to; empty for not said.

    Raises
    ------
    InputError
        It is no kammarrätt.
    ConflictError
        Somebody else has changed it in between.
    """
    require(by.role, Deed.ADMINISTER)
    wanted = " ".join(clean(court).split())
    if wanted and (not wanted.startswith("Kammarrätten i ") or len(wanted) > MAX_NAME):
        raise InputError("Skriv namnet så: Kammarrätten i Sundsvall.", field="court")
    _unchanged(session, settings.COURT, seen)
    trail.deed(session, by=by.username, action="installning.kammarratt")
    settings.put(session, settings.COURT, wanted)
    session.flush()


def change_accessibility(
    session: Session, *, email: str, phone: str, seen: tuple[str, str], by: Viewer
) -> None:
    """
    Change where people turn who cannot use the product. Everybody can read it, without signing in.

    Raises
    ------
    InputError
        One of them is no address or number.
    ConflictError
        Somebody else has changed it in between.
    """
    require(by.role, Deed.ADMINISTER)
    address, number = clean(email), " ".join(clean(phone).split())
    if address and (len(address) > MAX_CONTACT or not _EMAIL.fullmatch(address)):
        raise InputError("Skriv en e-postadress, som kontakt@kommunen.se.", field="email")
    if number and not _PHONE.fullmatch(number):
        raise InputError("Skriv telefonnumret med siffror, som 026-17 80 00.", field="phone")
    for key, before in zip((settings.ACCESSIBILITY_EMAIL, settings.ACCESSIBILITY_PHONE), seen, strict=True):
        _unchanged(session, key, before)
    trail.deed(session, by=by.username, action="tillganglighet.kontakt")
    settings.put(session, settings.ACCESSIBILITY_EMAIL, address)
    settings.put(session, settings.ACCESSIBILITY_PHONE, number)
    session.flush()


def change_retention(session: Session, *, kind: str, months: int, seen: int, by: Viewer) -> None:
    """
    Change after how many months a kind is thinned (gallras); 0 for kept. It holds from the next run on.

    Raises
    ------
    NotFoundError
        Nothing of that kind is thinned.
    InputError
        It is the same, longer than 600, shorter than the kind may be kept, or for ever where that cannot be.
    ConflictError
        Somebody else has changed it in between.
    """
    require(by.role, Deed.ADMINISTER)
    if kind not in retention.BY_KEY:
        raise NotFoundError("Det slaget gallras inte. Läs in sidan på nytt.")
    chosen = retention.BY_KEY[kind]
    _holds(chosen, months)
    if months == _unchanged(session, retention.setting(kind), seen):
        raise InputError("Tiden är redan så.", field="months")
    trail.deed(session, by=by.username, action=f"installning.andra_gallring.{chosen.key}")
    settings.put(session, retention.setting(kind), months)
    session.flush()


def _holds(kind: retention.Kind, months: int) -> None:
    least = retention.in_words(kind.least)
    if not 0 <= months <= retention.MOST_MONTHS:
        raise InputError(f"Skriv 0–{retention.MOST_MONTHS} månader.", field="months")
    if months == retention.FOREVER and not kind.may_stay:
        raise InputError(f"{kind.name} bevaras inte. Skriv minst {least}.", field="months")
    if retention.FOREVER < months < kind.least:
        raise InputError(f"{kind.name} gallras tidigast efter {least}.", field="months")


def _unchanged(session: Session, key: str, seen: object) -> object:
    held = settings.get(session, key)
    if held != seen:
        raise ConflictError(f"Någon annan har ändrat inställningen till {held}. Kontrollera och spara igen.")
    return held
