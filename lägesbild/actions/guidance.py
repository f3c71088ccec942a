"""
Inriktning och stöd: what the two groups ask of each other, and what was answered.

An inriktning is what the ledningsgrupp asks the working group to aim at: whoever leads its meetings writes
it, and any reporter who reads it answers. A stöd goes the other way.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import statement_rules as rules
from lägesbild.actions.free_text import clean
from lägesbild.model import ConflictError, ForbiddenError, Guidance, InputError, Insats, NotFoundError, Viewer
from lägesbild.model.roles import MIN_VERKSAMHET, Deed, may, require
from lägesbild.model.words import GuidanceKind
from lägesbild.store import trail

ASKS: Final = {GuidanceKind.INRIKTNING: Deed.MEET, GuidanceKind.STOD: Deed.FOLLOW}
"""What one must be permitted to ask, change and withdraw each kind."""
ANSWERS: Final = {GuidanceKind.INRIKTNING: Deed.FOLLOW, GuidanceKind.STOD: Deed.MEET}
"""What one must be permitted to answer each kind: the other side of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGuidance:
    """What is asked. ``audience`` is a group's slug; ``insats_id`` the insats it concerns, if one."""

    kind: GuidanceKind
    text: str
    audience: str
    asked_on: dt.date
    insats_id: int | None = None


def may_ask(by: Viewer, kind: GuidanceKind) -> bool:
    """Whether this person may ask for a kind."""
    return may(by.role, ASKS[kind])


def may_answer(by: Viewer, kind: GuidanceKind) -> bool:
    """Whether this person may answer a kind that they read."""
    return may(by.role, ANSWERS[kind])


def may_change(by: Viewer, kind: GuidanceKind, *, huvudman_id: int) -> bool:
    """Whether this person may change or withdraw what that huvudman asked."""
    return huvudman_id == by.huvudman_id and may_ask(by, kind)


def ask(session: Session, new: NewGuidance, *, by: Viewer, submit_key: str) -> Guidance:
    """
    Ask for an inriktning or a stöd; the same ``submit_key`` again gives back the earlier one.

    Raises
    ------
    ForbiddenError
        The role may not ask for this kind, or the huvudman is no member of the group.
    InputError
        The text is empty or points at a person, or nobody else would read it.
    NotFoundError
        There is no such insats, or the person may not know of it.
    """
    require(by.role, ASKS[new.kind])
    audience_id = _audience(session, new.audience, by)
    _require_insats(session, new.insats_id, by)
    trail.deed(session, by=by.username, action=f"{new.kind}.be_om")
    return register(
        session,
        new,
        audience_id=audience_id,
        huvudman_id=by.huvudman_id,
        asked_by=by.username,
        submit_key=submit_key,
    )


def register(
    session: Session,
    new: NewGuidance,
    *,
    audience_id: int,
    huvudman_id: int,
    asked_by: str,
    submit_key: str,
) -> Guidance:
    """Store what is asked without asking who may: the caller has done so, and has said its deed."""
    trail.next_revision(session)  # takes the writers' lock, so that two submits of one key queue up
    row = session.scalars(
        select(Guidance).where(Guidance.huvudman_id == huvudman_id, Guidance.submit_key == submit_key)
    ).first()
    if row is None:
        row = Guidance(
            kind=new.kind,
            text=_text(session, new.text),
            asked_on=new.asked_on,
            insats_id=new.insats_id,
            huvudman_id=huvudman_id,
            audience_id=audience_id,
            asked_by=asked_by,
            submit_key=submit_key,
        )
        session.add(row)
        session.flush()
    return row


def change(
    session: Session,
    guidance_id: int,
    *,
    text: str,
    audience: str,
    insats_id: int | None,
    version: int,
    by: Viewer,
) -> Guidance:
    """
    Change what one's own huvudman asked, while it is open. ``version`` is the one the person saw.

    Raises
    ------
    NotFoundError
        There is no such row or insats, or the person may not know of it.
    ForbiddenError
        It is another huvudman's, the role may not ask for it, or the group is none of the huvudman's.
    InputError
        It is answered or withdrawn, the text is empty or points at a person, or nobody else would read it.
    ConflictError
        Somebody changed or answered it in between.
    """
    row = _own(session, guidance_id, version, by)
    audience_id = _audience(session, audience, by)
    if insats_id != row.insats_id:
        _require_insats(session, insats_id, by)
    trail.deed(session, by=by.username, action=f"{row.kind}.andra")
    row.text, row.audience_id, row.insats_id = _text(session, text), audience_id, insats_id
    session.flush()
    return row


def answer(
    session: Session, guidance_id: int, *, text: str, on: dt.date, version: int, by: Viewer
) -> Guidance:
    """
    Answer what was asked, so that it is no longer open. The same answer twice adds nothing.

    Raises
    ------
    NotFoundError
        There is no such row, or the person may not know of it.
    ForbiddenError
        The role may not answer this kind.
    InputError
        It is answered or withdrawn already, or the answer is empty, points at a person or is dated before it.
    ConflictError
        Somebody changed or answered it in between.
    """
    row = _readable(session, guidance_id, by)
    require(by.role, ANSWERS[row.kind])
    if row.answered_by == by.username and row.answer == clean(text):
        return row
    _require_open(row, version)
    if on < row.asked_on:
        raise InputError(f"Svaret kan inte ges före {row.asked_on}, då frågan ställdes.", field="on")
    trail.deed(session, by=by.username, action=f"{row.kind}.besvara")
    row.answer = rules.required(session, text, field="answer", missing="Skriv ett svar.")
    row.answered_on, row.answered_by = on, by.username
    session.flush()
    return row


def withdraw(session: Session, guidance_id: int, *, on: dt.date, version: int, by: Viewer) -> Guidance:
    """
    Withdraw what one's own huvudman asked, while it is open; it leaves every list of open ones.

    Raises
    ------
    NotFoundError
        There is no such row, or the person may not know of it.
    ForbiddenError
        It is another huvudman's, or the role may not ask for it.
    InputError
        It is answered or withdrawn already.
    ConflictError
        Somebody changed or answered it in between.
    """
    row = _own(session, guidance_id, version, by)
    trail.deed(session, by=by.username, action=f"{row.kind}.dra_tillbaka")
    row.withdrawn_on = max(on, row.asked_on)
    session.flush()
    return row


def _own(session: Session, guidance_id: int, version: int, by: Viewer) -> Guidance:
    row = _readable(session, guidance_id, by)
    require(by.role, ASKS[row.kind])
    if row.huvudman_id != by.huvudman_id:
        raise ForbiddenError(f"{row.huvudman.name} har skrivit detta. Bara de kan ändra eller dra tillbaka.")
    _require_open(row, version)
    return row


def _readable(session: Session, guidance_id: int, by: Viewer) -> Guidance:
    row = session.get(Guidance, guidance_id)
    if row is None or not by.may_read(huvudman_id=row.huvudman_id, audience_id=row.audience_id):
        raise NotFoundError("Det du söker finns inte. Läs in sidan Inriktning och stöd på nytt.")
    return row


def _require_open(row: Guidance, version: int) -> None:
    if row.version != version:
        raise ConflictError("Någon annan hann före. Jämför det som är sparat med det du skrev, och välj.")
    if row.answered_on is not None:
        raise InputError("Detta är redan besvarat och kan inte ändras. Skriv en ny fråga om mer behövs.")
    if row.withdrawn_on is not None:
        raise InputError("Detta är tillbakadraget och kan inte ändras. Skriv en ny fråga om det behövs.")


def _text(session: Session, text: str) -> str:
    return rules.required(session, text, field="text", missing="Skriv vad det gäller.")


def _audience(session: Session, audience: str, by: Viewer) -> int:
    if audience in {"", MIN_VERKSAMHET}:
        raise InputError("Välj vilken grupp som ska läsa: ingen annan kan annars svara.", field="audience")
    group = rules.body(session, audience)
    rules.require_member(by, group.id)
    return group.id


def _require_insats(session: Session, insats_id: int | None, by: Viewer) -> None:
    if insats_id is None:
        return
    row = session.get(Insats, insats_id)
    if row is None or not by.may_read(huvudman_id=row.huvudman_id, audience_id=row.audience_id):
        raise NotFoundError("Insatsen som det gäller finns inte. Välj en i listan.")
