"""Who may state something, and with which group it is shared: the checks that statements have in common."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import Body, District, ForbiddenError, InputError, Viewer
from lägesbild.model.words import Role

MIN_VERKSAMHET = "min_verksamhet"
"""The choice *Min verksamhet*: read by one's own huvudman only, stored as no group at all."""


def audience_id(session: Session, audience: str) -> int | None:
    """
    The id of the group named by its slug; None for *Min verksamhet*.

    Raises
    ------
    InputError
        There is no such group.
    """
    if audience == MIN_VERKSAMHET:
        return None
    return body(session, audience).id


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
            raise InputError(f"Området med koden {code!r} finns inte.", field="omrade")
    return [found[code] for code in dict.fromkeys(codes)]


def require_reporter(by: Viewer) -> None:
    """ForbiddenError unless the person may state things for their huvudman."""
    if not by.may_report:
        raise ForbiddenError(
            f"Rollen {by.role.label} får läsa men inte lämna uppgifter. "
            "Be den som är behörighetsansvarig om rollen Rapportör."
        )


def require_coordinator(by: Viewer) -> None:
    """ForbiddenError unless the person is a coordinator."""
    if by.role is not Role.SAMORDNARE:
        raise ForbiddenError("Bara en samordnare kan göra det här. Be samordnaren om hjälp.")


def require_member(by: Viewer, group_id: int | None) -> None:
    """ForbiddenError when sharing with a group that one's huvudman is no member of."""
    if group_id is not None and group_id not in by.circles:
        raise ForbiddenError(
            f"{by.huvudman} är inte med i den gruppen. Välj en grupp som {by.huvudman} är med i."
        )
