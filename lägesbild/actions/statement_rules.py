"""What problembilder, insatser, decisions and tasks have in common: their texts, areas and groups."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import persons
from lägesbild.actions.free_text import MAX_TEXT, MAX_WORDS, clean, require_nobody
from lägesbild.model import AllowedText, Body, BodyMember, District, ForbiddenError, InputError, Theme, Viewer
from lägesbild.model.roles import MIN_VERKSAMHET

MAX_TITLE: Final = 300
LIMITS: Final[dict[str, int]] = {
    "title": MAX_TITLE,
    "meeting_title": 200,
    "note": 20_000,
    **dict.fromkeys(("place", "target_group", "owner", "source"), MAX_WORDS),
}
"""Longest texts in characters, by field; any other field takes ``MAX_TEXT``."""


def checked(session: Session, text: str | None, *, field: str, asks: bool = True) -> str | None:
    """
    A free text as it is stored; None for an empty one. ``asks``: what may be a person's name needs an answer.

    Raises
    ------
    InputError
        It is too long, or points at a person (rule 3); PersonQuestionError when it may.
    """
    if not (cleaned := clean(text or "")):
        return None
    if len(cleaned) > (longest := LIMITS.get(field, MAX_TEXT)):
        raise InputError(f"Texten är {len(cleaned)} tecken. Korta den till högst {longest}.", field=field)
    require_nobody(cleaned, allowed=tuple(session.scalars(select(AllowedText.text))), field=field)
    if asks:
        persons.ask(session, cleaned, field=field)
    return cleaned


def required(session: Session, text: str, *, field: str, missing: str, asks: bool = True) -> str:
    """Like ``checked``, but an empty text is refused with the sentence ``missing``."""
    found = checked(session, text, field=field, asks=asks)
    if found is None:
        raise InputError(missing, field=field)
    return " ".join(found.split()) if field == "title" else found


def audience_id(session: Session, audience: str) -> int | None:
    """The id of the group with that slug; None for *Min verksamhet*."""
    return None if audience == MIN_VERKSAMHET else body(session, audience).id


def body(session: Session, slug: str) -> Body:
    """The group with that slug; InputError when there is none."""
    row = session.scalars(select(Body).where(Body.slug == slug)).first()
    if row is None:
        raise InputError(f"Gruppen {slug!r} finns inte. Välj en av grupperna i listan.", field="audience")
    return row


def districts(session: Session, codes: tuple[str, ...]) -> list[District]:
    """The districts with these codes, in that order; InputError names the first that does not exist."""
    found = {row.code: row for row in session.scalars(select(District).where(District.code.in_(codes)))}
    for code in codes:
        if code not in found:
            raise InputError(f"Området med koden {code!r} finns inte.", field="district_code")
    return [found[code] for code in dict.fromkeys(codes)]


def theme_id(session: Session, slug: str) -> int:
    """The id of the theme with that slug; InputError when there is none."""
    found = session.scalars(select(Theme.id).where(Theme.slug == slug)).first()
    if found is None:
        raise InputError(f"Ämnet {slug!r} finns inte. Välj ett i listan.", field="theme")
    return found


def members(session: Session, group_id: int | None, on: dt.date) -> frozenset[int]:
    """Ids of the huvudmän that are members of a group on a day; none of no group."""
    rows = select(BodyMember.huvudman_id).where(BodyMember.body_id == group_id, BodyMember.in_force(on))
    return frozenset(session.scalars(rows))


def require_member(by: Viewer, group_id: int | None) -> None:
    """ForbiddenError when sharing with a group one's huvudman is not in; InputError when it has ended."""
    if group_id in by.ended_circles:
        raise InputError("Gruppen är avslutad och tar inte emot mer. Välj en annan.", field="audience")
    if group_id is not None and group_id not in by.circles:
        raise ForbiddenError(
            f"{by.huvudman} är inte med i den gruppen. Välj en grupp som {by.huvudman} är med i."
        )
