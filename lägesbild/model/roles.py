"""Rights as data: which deeds each role may do, and the audience that is no group."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from lägesbild.model.errors import ForbiddenError
from lägesbild.model.words import Role

MIN_VERKSAMHET: Final = "min_verksamhet"
"""The audience that is no group: only the reporter's own huvudman reads the row (stored as NULL)."""


class Deed(StrEnum):
    """Something a role permits. What one may *read* is never a matter of role (rule 1)."""

    READ = "lasa"
    REPORT = "rapportera"
    CHANGE_OWN = "andra_egna"
    FOLLOW = "folja"
    REVIEW = "granska"
    MEET = "mota"
    PUBLISH = "publicera"
    DISCLOSE = "lamna_ut"
    ADMINISTER = "administrera"

    @property
    def label(self) -> str:
        """The deed as a Swedish sentence begins it."""
        return _LABELS[self]


_LABELS: Final[dict[Deed, str]] = {
    Deed.READ: "Läsa lägesbilden",
    Deed.REPORT: "Rapportera",
    Deed.CHANGE_OWN: "Ändra och dra tillbaka egna rapporter",
    Deed.FOLLOW: "Lägga upp problembilder och insatser",
    Deed.REVIEW: "Granska rapporter",
    Deed.MEET: "Föra möten, beslut och uppdrag",
    Deed.PUBLISH: "Märka som offentlig",
    Deed.DISCLOSE: "Handlägga begäran om utlämnande",
    Deed.ADMINISTER: "Sköta konton och inställningar",
}

_REPORTER: Final = frozenset({Deed.READ, Deed.REPORT, Deed.CHANGE_OWN, Deed.FOLLOW})

PERMITTED: Final[dict[Role, frozenset[Deed]]] = {
    Role.LASARE: frozenset({Deed.READ}),
    Role.RAPPORTOR: _REPORTER,
    Role.SAMORDNARE: _REPORTER | {Deed.REVIEW, Deed.MEET, Deed.PUBLISH, Deed.DISCLOSE},
    Role.ADMIN: frozenset({Deed.READ, Deed.ADMINISTER, Deed.DISCLOSE}),
}


ALWAYS_TWO_STEPS: Final = frozenset({Role.ADMIN, Role.SAMORDNARE})
"""Whom no network lets in with a password alone."""


def may(role: Role, deed: Deed) -> bool:
    """
    Say whether a role permits a deed.

    >>> may(Role.ADMIN, Deed.REPORT)
    False
    """
    return deed in PERMITTED[role]


def require(role: Role, deed: Deed) -> None:
    """
    Let a permitted deed pass.

    Raises
    ------
    ForbiddenError
        The role does not permit it; the message says who may.
    """
    if not may(role, deed):
        roles = " och ".join(other.label.lower() for other in Role if may(other, deed))
        raise ForbiddenError(
            f"Din roll ({role.label.lower()}) får inte göra detta: {deed.label.lower()}. "
            f"Det får {roles}. Vänd dig till den som sköter konton om rollen är fel."
        )
