"""Which of the provider's groups gives which role at which huvudman: a file that the operator writes."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass

from lägesbild.config import settings
from lägesbild.model import InputError
from lägesbild.model.words import Role


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the provider describes them; ``subject`` is who they are there, whatever their name."""

    issuer: str
    subject: str
    username: str
    name: str
    email: str
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class GroupRule:
    """One line: who is in this group has that role at that huvudman (its code)."""

    group: str
    role: Role
    huvudman: str


def rules() -> tuple[GroupRule, ...]:
    """
    The lines of LAGESBILD_OIDC_GROUPS_FILE, in order.

    Raises
    ------
    InputError
        The file is missing or malformed; the message names the line.
    """
    path = settings().oidc_groups_file
    if path is None:
        return ()
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"LAGESBILD_OIDC_GROUPS_FILE: {path} går inte att läsa som TOML.") from error
    lines = found.get("grupp")
    if not isinstance(lines, list) or not lines:
        raise InputError(f"LAGESBILD_OIDC_GROUPS_FILE: {path} har inga avsnitt [[grupp]].")
    return tuple(_rule(line, number) for number, line in enumerate(lines, start=1))


def match(groups: Collection[str]) -> GroupRule | None:
    """The first line whose group the person is in; None when there is none."""
    return next((rule for rule in rules() if rule.group in groups), None)


def _rule(line: object, number: int) -> GroupRule:
    values = line if isinstance(line, dict) else {}
    group, role, huvudman = (str(values.get(name, "")).strip() for name in ("namn", "roll", "huvudman"))
    if not group or not huvudman or role not in list(Role):
        known = ", ".join(Role)
        raise InputError(
            f"LAGESBILD_OIDC_GROUPS_FILE: avsnitt {number} ska ha namn, huvudman och roll (en av {known})."
        )
    return GroupRule(group, Role(role), huvudman)
