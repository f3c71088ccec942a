"""Who is looking or writing, and the two questions every rule asks of them."""

from __future__ import annotations

from dataclasses import dataclass

from lägesbild.model.words import Role


@dataclass(frozen=True, slots=True)
class Viewer:
    """
    A signed-in person, as far as the rules need to know them.

    ``circles`` are the ids of the groups whose members their huvudman is today; ``ended_circles`` are those
    among them that have ended: what was shared there is still read, nothing more is shared.
    """

    user_id: int
    username: str
    display_name: str
    role: Role
    huvudman_id: int
    huvudman: str
    circles: frozenset[int]
    is_approver: bool = False
    is_reviewer: bool = False
    ended_circles: frozenset[int] = frozenset()

    def may_read(self, *, huvudman_id: int, audience_id: int | None) -> bool:
        """
        Say whether a row may be read: rule 1 in one expression.

        A row is read by its own huvudman's people and by members of the group it was shared with.
        ``audience_id=None`` means *Min verksamhet*. No role changes the answer.
        """
        return huvudman_id == self.huvudman_id or audience_id in self.circles
