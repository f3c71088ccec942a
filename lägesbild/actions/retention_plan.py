"""Which rows each kind of thinning takes, from what day their time runs, and what goes with them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, exists, func, null, or_, select

from lägesbild.model import (
    AgendaItem,
    Attachment,
    Draft,
    FollowUp,
    Funding,
    Gathering,
    Guidance,
    Insats,
    InsatsChange,
    LogEntry,
    Meeting,
    Minutes,
    Observation,
    ObservationReview,
    ObservationVersion,
    Problembild,
    ProblembildChange,
    RoundPart,
    RoundStatement,
    SafetyWalk,
    TrailEntry,
    User,
    WalkFinding,
    WebSession,
    retention,
)
from lägesbild.model.record_request import RecordRequest, RequestedRow
from lägesbild.model.words import (
    Disclosure,
    InsatsStatus,
    MinutesStatus,
    RecordKind,
    RequestStatus,
    ReviewStep,
)

APPEALED_WITHIN: Final = dt.timedelta(days=183)
"""How long what was held back of a document stays: three weeks to appeal in, and a court's time."""


class Way(Enum):
    """What becomes of a row: its texts go, all of it, what an account tells of a person, trail details."""

    TEXTS = auto()
    ROWS = auto()
    ACCOUNT = auto()
    DETAILS = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of ``table`` that belong to a row through ``via`` and lose their texts with it."""

    table: Any
    via: Any
    only: ColumnElement[bool] | None = None
    gone: bool = False
    """Whether the rows themselves go: nobody counts them."""


@dataclass(frozen=True, slots=True)
class Target:
    """
    Rows of one table. Their time runs from ``since``, a day or moment; NULL there means not yet.

    ``rows`` selects id, huvudman and group of whoever is told how many were thinned.
    """

    kind: str
    table: Any
    since: Any
    rows: Any
    parts: tuple[Part, ...] = ()
    way: Way = Way.TEXTS


def lately(today: dt.date) -> dict[str, dt.date]:
    """After which day a decision can still be appealed, as ``asked_for`` is to be told."""
    return {"lately": today - APPEALED_WITHIN}


def asked_for(kind: RecordKind, row_id: Any, *, at: int | None = None) -> ColumnElement[bool]:
    """
    Whether somebody who asked for a row as a public document still waits: then it is not thinned.

    Who did not get all of it can appeal, and the court asks for what was held back: that stands nowhere else.
    The statement is given ``lately(today)`` as its parameter; ``at`` counts one huvudman's requests alone.
    """
    held_back = and_(
        RequestedRow.assessment != Disclosure.HEL,
        RecordRequest.decided_on > bindparam("lately", dt.date.min, type_=Date()),
    )
    return exists().where(
        RequestedRow.request_id == RecordRequest.id,
        or_(RecordRequest.status == RequestStatus.OPPEN, held_back),
        RequestedRow.kind == kind,
        RequestedRow.source_id == row_id,
        *([] if at is None else [RecordRequest.huvudman_id == at]),
    )


def _own(table: Any) -> Select[Any]:
    return select(table.id, table.huvudman_id, table.audience_id)


def _of_meeting(table: Any) -> Select[Any]:
    return select(table.id, null(), Meeting.body_id).join(Meeting, Meeting.id == table.meeting_id)


def _reports() -> Select[Any]:
    return _own(Observation).where(~asked_for(RecordKind.RAPPORT, Observation.id))


KEPT_DETAILS: Final = ("meeting_picture", "user_account")
"""Tables whose trail keeps its details, as thinning itself does: checksums compared, accounts approved."""
REPORT_PARTS: Final = (
    Part(ObservationVersion, ObservationVersion.observation_id, gone=True),
    # A step that attaches to a problembild holds its number, no text.
    Part(
        ObservationReview, ObservationReview.observation_id, only=ObservationReview.step != ReviewStep.KOPPLAD
    ),
)
PROBLEMBILD_PARTS: Final = (Part(ProblembildChange, ProblembildChange.problembild_id),)
INSATS_PARTS: Final = (
    Part(InsatsChange, InsatsChange.insats_id),
    Part(FollowUp, FollowUp.insats_id),
    Part(Funding, Funding.insats_id),
)
GATHERING_PARTS: Final = (Part(LogEntry, LogEntry.gathering_id),)

TARGETS: Final = (
    Target(
        "rapport",
        Observation,
        Observation.created_at,
        _reports().where(Observation.withdrawn_at.is_(None)),
        REPORT_PARTS,
    ),
    Target("tillbakadragen", Observation, Observation.withdrawn_at, _reports(), REPORT_PARTS),
    Target(
        "runda",
        RoundStatement,
        Meeting.held_on,
        select(RoundStatement.id, RoundPart.huvudman_id, RoundPart.audience_id)
        .join(RoundPart, RoundPart.id == RoundStatement.round_part_id)
        .join(Meeting, Meeting.id == RoundPart.meeting_id),
    ),
    Target(
        "anteckning",
        AgendaItem,
        Minutes.approved_at,
        _of_meeting(AgendaItem)
        .join(Minutes, Minutes.meeting_id == Meeting.id)
        .where(Minutes.status == MinutesStatus.JUSTERAT),
    ),
    Target(
        "sammankallning",
        Gathering,
        Gathering.closed_at,
        select(Gathering.id, null(), Gathering.body_id),
        GATHERING_PARTS,
    ),
    Target(
        "vandring", SafetyWalk, func.coalesce(SafetyWalk.done_on, SafetyWalk.cancelled_on), _own(SafetyWalk)
    ),
    Target(
        "vandring",
        WalkFinding,
        func.coalesce(WalkFinding.fixed_on, WalkFinding.withdrawn_on, SafetyWalk.cancelled_on),
        select(WalkFinding.id, SafetyWalk.huvudman_id, SafetyWalk.audience_id).join(
            SafetyWalk, SafetyWalk.id == WalkFinding.walk_id
        ),
    ),
    Target(
        "problembild",
        Problembild,
        Problembild.closed_on,
        _own(Problembild).where(~asked_for(RecordKind.PROBLEMBILD, Problembild.id)),
        PROBLEMBILD_PARTS,
    ),
    Target(
        "insats",
        Insats,
        func.coalesce(Insats.ends_on, Insats.status_on),
        _own(Insats).where(
            Insats.status.in_((InsatsStatus.GENOMFORD, InsatsStatus.AVSLUTAD)),
            ~asked_for(RecordKind.INSATS, Insats.id),
        ),
        INSATS_PARTS,
    ),
    Target(
        "inriktning",
        Guidance,
        func.coalesce(Guidance.withdrawn_on, Guidance.answered_on),
        _own(Guidance),
    ),
    Target(
        "bilaga",
        Attachment,
        Attachment.removed_on,
        _of_meeting(Attachment),
    ),
    Target(
        "utkast",
        Draft,
        Draft.updated_at,
        select(Draft.id, User.huvudman_id, null()).join(User, User.id == Draft.user_id),
        way=Way.ROWS,
    ),
    Target(
        "inloggning",
        WebSession,
        WebSession.expires_at,
        select(WebSession.id, WebSession.huvudman_id, null()),
        way=Way.ROWS,
    ),
    Target(
        "konto",
        User,
        User.closed_at,
        select(User.id, User.huvudman_id, null()).where(
            User.approved_at.is_(None), User.display_name != retention.NOBODY_NAMED
        ),
        way=Way.ACCOUNT,
    ),
    Target(
        "spar",
        TrailEntry,
        TrailEntry.at,
        select(TrailEntry.id, TrailEntry.huvudman_id, TrailEntry.audience_id).where(
            TrailEntry.details.not_in(("", "{}")),
            TrailEntry.table_name.not_in(KEPT_DETAILS),
            ~TrailEntry.action.startswith("gallring."),
        ),
        way=Way.DETAILS,
    ),
)

ARCHIVED: Final[dict[str, str]] = {
    "assessment": "bedömningar arkiveras med mötet",
    "attachment_content": "bilagor arkiveras med protokollet; en borttagen bilaga försvinner genast",
    "attendance": "närvaron arkiveras med protokollet",
    "body": "gruppens kontakt är en funktion och ändras när den byts",
    "decision": "beslut arkiveras",
    "indicator_release": "det som publicerats ligger fast",
    "meeting": "mötets rubrik och plats arkiveras med protokollet",
    "meeting_invitee": "inbjudna arkiveras med protokollet",
    "meeting_picture": "det som ett beslut vilar på arkiveras med beslutet",
    "minutes": "protokoll arkiveras",
    "minutes_correction": "rättelser arkiveras med protokollet",
    "plan_goal": "verksamhetsmål arkiveras med planen",
    "record_request": "begäran om utlämnande arkiveras med beslutet",
    "requested_row": "begäran om utlämnande arkiveras med beslutet",
    "row_mask": "begäran om utlämnande arkiveras med beslutet",
    "task": "uppdrag arkiveras",
    "year_event": "årshjulet är gruppens plan",
}
"""Tables with personal or secret columns that nothing is thinned in, and why."""
OF_THEIR_OWN: Final = frozenset(
    {
        "draft",
        "provider_link",
        "recovery_code",
        "saved_view",
        "spent_token",
        "trail",
        "user_account",
        "web_session",
    }
)
"""Tables that are thinned in another way than by emptying the columns of rows that stay."""


def parts() -> tuple[Part, ...]:
    """Every part of every target."""
    return tuple(part for target in TARGETS for part in target.parts)
