"""The allow-list of rule 3: the municipality's own numbers and addresses, which free text may hold."""

from __future__ import annotations

import re
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import admin_rules as rules
from lägesbild.actions.free_text import clean
from lägesbild.analysis import identifiers
from lägesbild.analysis.identifiers import IdentifierKind
from lägesbild.model import AllowedText, InputError, Viewer

KINDS: Final = frozenset({IdentifierKind.PHONE, IdentifierKind.EMAIL, IdentifierKind.ADDRESS})
"""What a municipality can own. Identity numbers are a person's; a registration number is never needed."""
_PERSONS_MAIL: Final = re.compile(r"^[^\W\d_]+(?:[.-][^\W\d_]+)+@", re.IGNORECASE)


def allow(session: Session, text: str, *, confirmed: bool, by: Viewer) -> AllowedText:
    """
    Let free text hold a number or address of the municipality's own.

    Only what would be refused otherwise is taken, so that no name and no ordinary word enters the list.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    InputError
        It is no phone number, e-mail or street address, is or may be a person's, is there already, or it
        was not confirmed that it is the municipality's own.
    """
    rules.begin(session, by=by, action="tillaten_text.lagg_till")
    text = " ".join(clean(text).split())
    if not text:
        raise InputError("Skriv numret eller adressen.", field="text")
    if len(text) > rules.MAX_NAME:
        raise InputError(f"Korta texten till högst {rules.MAX_NAME} tecken.", field="text")
    _check_kind(text)
    for other in session.scalars(select(AllowedText.text)):
        if identifiers.bare(other) == identifiers.bare(text):
            raise InputError(f"Den finns redan i listan: {other}.", field="text")
    if not confirmed:
        raise InputError(
            "Bekräfta att det är kommunens eget och inte går till en enskild.", field="confirmed"
        )
    row = AllowedText(text=text)
    session.add(row)
    session.flush()
    return row


def remove(session: Session, allowed_id: int, *, by: Viewer) -> None:
    """
    Take an entry off the list; texts already stored stay as they are.

    Raises
    ------
    ForbiddenError
        The role is no administrator's.
    NotFoundError
        Somebody removed it already.
    """
    rules.begin(session, by=by, action="tillaten_text.ta_bort")
    session.delete(rules.row(session, AllowedText, allowed_id))
    session.flush()


def kind_of(text: str) -> IdentifierKind | None:
    """What a whole text is, as rule 3 sees it; None when it is more, less or something else."""
    found = identifiers.find(text)
    whole = len(found) == 1 and identifiers.bare(text[found[0].start : found[0].end]) == identifiers.bare(
        text
    )
    return found[0].kind if whole else None


def _check_kind(text: str) -> None:
    if identifiers.may_be_identity_number(text):
        raise InputError(
            "Det ser ut som ett personnummer, och personnummer tillåts aldrig i fritext.", field="text"
        )
    kind = kind_of(text)
    if kind not in KINDS:
        raise InputError(
            "Här läggs bara telefonnummer, e-postadresser och gatuadresser med nummer, ett i taget och utan "
            "annan text. Namn och vanliga ord hör inte hit.",
            field="text",
        )
    if kind is IdentifierKind.EMAIL and _PERSONS_MAIL.match(text):
        raise InputError(
            "Adressen ser ut att gå till en person (namn.namn@…). Bara funktionsadresser tillåts.",
            field="text",
        )
