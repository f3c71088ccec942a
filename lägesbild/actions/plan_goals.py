"""Goals of a year's verksamhetsplan (Verksamhetsmål): set, changed, withdrawn, and what serves them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from lägesbild.actions import insatser
from lägesbild.actions import statement_rows as rows
from lägesbild.actions import statement_rules as rules
from lägesbild.model import InputError, Insats, NotFoundError, PlanGoal, Viewer, clock
from lägesbild.model.roles import Deed, require
from lägesbild.model.words import Track
from lägesbild.store import trail

MISSING: Final = "Verksamhetsmålet finns inte. Det kan ha tagits bort; läs in sidan på nytt."
WITHDRAWN: Final = "Verksamhetsmålet är borttaget ur planen. Välj ett annat."
CONFLICT: Final = (
    "Verksamhetsmålet har ändrats sedan du öppnade det. Jämför det som är sparat med ditt förslag och välj."
)
MAX_LENGTH: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlanGoal:
    """A goal of a year, in one track or in both (None). ``audience`` is a group's slug or MIN_VERKSAMHET."""

    year: int
    text: str
    audience: str
    track: Track | None = None
    outcome: str | None = None


def create(session: Session, new: NewPlanGoal, *, by: Viewer, submit_key: str) -> PlanGoal:
    """
    Set a goal, as a coordinator. The same ``submit_key`` again gives back the earlier one.

    Raises
    ------
    ForbiddenError
        The role may not, or the huvudman is no member of the group.
    InputError
        The text or year does not hold.
    """
    require(by.role, Deed.MEET)
    rules.require_member(by, rules.audience_id(session, new.audience))
    trail.deed(session, by=by.username, action="verksamhetsmal.skapa")
    return register(session, new, huvudman_id=by.huvudman_id, submit_key=submit_key)


def register(session: Session, new: NewPlanGoal, *, huvudman_id: int, submit_key: str) -> PlanGoal:
    """Store a goal without asking who may: the caller has done so, and has said its deed."""
    earlier = rows.earlier(session, PlanGoal, huvudman_id=huvudman_id, submit_key=submit_key)
    if earlier is not None:
        return earlier
    row = PlanGoal(
        **_columns(session, new),
        huvudman_id=huvudman_id,
        audience_id=rules.audience_id(session, new.audience),
        submit_key=submit_key,
    )
    session.add(row)
    session.flush()
    return row


def change(session: Session, goal_id: int, new: NewPlanGoal, *, version: int, by: Viewer) -> PlanGoal:
    """
    Write a goal anew, or what became of it, as a coordinator who reads it.

    Raises
    ------
    NotFoundError
        There is no such goal, it is withdrawn, or the person may not know of it.
    ForbiddenError
        The person reads it but may not change it, or may not choose these readers.
    ConflictError
        It was changed in between; both versions are kept for choosing.
    InputError
        The text or year does not hold.
    """
    row = _led(session, goal_id, by)
    rows.require_version(row, version, conflict=CONFLICT)
    values = _columns(session, new) | {"audience_id": rows.audience_after(session, row, new.audience, by=by)}
    trail.deed(session, by=by.username, action="verksamhetsmal.andra")
    rows.put(session, row, values)
    return row


def withdraw(session: Session, goal_id: int, *, by: Viewer) -> PlanGoal:
    """
    Take a goal out of the plan, as a coordinator who reads it; its insatser stay, without the goal.

    Raises
    ------
    NotFoundError
        There is no such goal, it is withdrawn already, or the person may not know of it.
    ForbiddenError
        The person reads it but may not change it.
    """
    row = _led(session, goal_id, by)
    trail.deed(session, by=by.username, action="verksamhetsmal.ta_bort")
    row.withdrawn_on = clock.today()
    session.flush()
    return row


def link(session: Session, goal_id: int, insats_id: int, *, by: Viewer) -> Insats:
    """
    Say that an insats shall contribute to a goal; saying it twice adds nothing.

    The insats's own huvudman's reporters may, and a coordinator who reads both.

    Raises
    ------
    NotFoundError
        There is no such goal or insats, or the person may not know of it.
    ForbiddenError
        The person reads the insats but may not change it.
    """
    goal = rows.readable(session, PlanGoal, goal_id, by=by, missing=MISSING)
    if goal.withdrawn_on is not None:
        raise NotFoundError(WITHDRAWN)
    return _relink(session, insats_id, goal, linked=True, by=by)


def unlink(session: Session, goal_id: int, insats_id: int, *, by: Viewer) -> Insats:
    """Say that an insats does not contribute to a goal; raises what ``link`` does."""
    goal = rows.readable(session, PlanGoal, goal_id, by=by, missing=MISSING)
    return _relink(session, insats_id, goal, linked=False, by=by)


def _relink(session: Session, insats_id: int, goal: PlanGoal, *, linked: bool, by: Viewer) -> Insats:
    row = rows.changeable(session, Insats, insats_id, by=by, missing=insatser.MISSING)
    others = [other for other in row.plan_goals if other is not goal]
    trail.deed(
        session, by=by.username, action="verksamhetsmal.koppla" if linked else "verksamhetsmal.koppla_bort"
    )
    rows.put(session, row, {"plan_goals": [*others, goal] if linked else others})
    return row


def _led(session: Session, goal_id: int, by: Viewer) -> PlanGoal:
    row = rows.readable(session, PlanGoal, goal_id, by=by, missing=MISSING)
    require(by.role, Deed.MEET)
    if row.withdrawn_on is not None:
        raise NotFoundError(WITHDRAWN)
    return row


def _columns(session: Session, new: NewPlanGoal) -> dict[str, Any]:
    if not 1990 <= new.year <= 2200:
        raise InputError("Året ska ligga mellan 1990 och 2200.", field="year")
    text = rules.required(session, new.text, field="text", missing="Skriv målet.")
    if len(text) > MAX_LENGTH:
        raise InputError(f"Målet är {len(text)} tecken. Korta det till högst {MAX_LENGTH}.", field="text")
    return {
        "year": new.year,
        "track": new.track,
        "text": text,
        "outcome": rules.checked(session, new.outcome, field="outcome"),
    }
