"""Invented minutes of the two latest meetings: one approved, one waiting for its approver."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.actions import attendance, minutes, notes
from lägesbild.actions.attendance import NewAttendance
from lägesbild.actions.minutes import Signing
from lägesbild.intake.demo_plan import Plan
from lägesbild.model import AgendaItem, Meeting, Viewer, clock
from lägesbild.model.words import AgendaKind, AttendanceKind, BodyKind
from lägesbild.reading import minutes as read_minutes
from lägesbild.reading import viewers

SECRETARY: Final = "stina"
APPROVER: Final = "anna"
CHAIR: Final = "Säkerhetschef"
PRESENT: Final = {
    "styrning_och_stod": CHAIR,
    "polisen": "Kommunpolis",
    "valfard": "Enhetschef fältarbete",
    "utbildning": "Skolstrateg",
    "livsmiljo": "Fritidschef",
    "social_hallbarhet": "Hållbarhetsstrateg",
    "big": "Samordnare",
}
"""Who was there: functions, and nobody's name."""
NOTES: Final = {
    AgendaKind.INSATSER: "Insatserna följer planen.\n- Två utvärderingar lämnas till våren.\n"
    "- En insats söker medel för ett år till.",
    AgendaKind.OVRIGT: "Vårens tider gås igenom vid nästa möte.",
}


def note(session: Session, plan: Plan) -> None:
    """Note at the two meetings what minutes are made of; nothing where the cast is not in the group."""
    for meeting in _latest(session, plan):
        _note(session, meeting, plan, viewers.by_username(session, SECRETARY))


def fill(session: Session, plan: Plan) -> None:
    """Write and send the minutes of what was noted; the older ones are approved."""
    found = _latest(session, plan)
    for meeting in reversed(found):
        _send(session, meeting, viewers.by_username(session, SECRETARY))
        if meeting is not found[0]:
            approver = viewers.by_username(session, APPROVER)
            version = read_minutes.read(session, meeting.id, viewer=approver).version
            minutes.approve(session, meeting.id, version=version, by=approver)


def _latest(session: Session, plan: Plan) -> Sequence[Meeting]:
    """The ledningsgrupp's two latest meetings, the last one first, when those who sign are in it."""
    group = plan.group(BodyKind.LEDNINGSGRUPP)
    secretary, approver = (viewers.by_username(session, name) for name in (SECRETARY, APPROVER))
    if group is None or group.id not in secretary.circles & approver.circles:
        return ()
    return session.scalars(
        select(Meeting)
        .where(
            Meeting.body_id == group.id,
            Meeting.held_on < min(plan.today, clock.today()),
            Meeting.starts_at.is_(None),
        )
        .order_by(Meeting.held_on.desc())
        .limit(2)
    ).all()


def _note(session: Session, meeting: Meeting, plan: Plan, by: Viewer) -> None:
    notes.lay_out(session, meeting.id, by=by)
    for item in session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting.id)).all():
        if item.kind in NOTES and not item.note:
            notes.write(session, item.id, NOTES[item.kind], version=item.version, by=by)
    for slug, name in PRESENT.items():
        if slug not in plan.huvudman:
            continue
        new = NewAttendance(name=name, huvudman=slug, to_paragraph=5 if slug == "polisen" else None)
        attendance.add(session, meeting.id, new, by=by, submit_key=f"demo-{slug}")
    guest = NewAttendance(name="Rektor", organisation="Grundskolan", kind=AttendanceKind.GAST)
    attendance.add(session, meeting.id, guest, by=by, submit_key="demo-gast")


def _send(session: Session, meeting: Meeting, by: Viewer) -> None:
    named = Signing(
        secretary=by.display_name, chair=CHAIR, approver=APPROVER, distribution=read_minutes.EVERYBODY
    )
    minutes.send(
        session,
        meeting.id,
        named,
        version=0,
        compose=lambda now: read_minutes.fixed(now, meeting.id, viewer=by)[0],
        by=by,
    )
