"""What the trail tells of accounts: who laid them up, and what has been done to them since an approval."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import TrailEntry, User, Viewer

PROVIDER: Final = "inloggningstjänsten"
"""Who the trail says it was when the municipality's provider did it. No username is written like this."""
ADDED: Final = "konto.lagg_till"
APPROVED: Final = "konto.godkann"
PUT_TO_WAIT: Final = frozenset(
    {
        ADDED,
        "konto.las_upp",
        "konto.byt_losenord",
        "konto.andra_roll",
        "konto.utse",
        "konto.aterstall_andra_steg",
        "konto.folj_grupper",
    }
)
"""What an administrator does and an approver must agree to."""
SETS_PASSWORD: Final = frozenset({ADDED, "konto.byt_losenord"})
SIGN_INS: Final = frozenset(
    {
        "konto.logga_in",
        "konto.neka_inloggning",
        "konto.fornya_losenord",
        "konto.koppla_andra_steg",
        "konto.nya_reservkoder",
        "konto.reservkod",
    }
)
"""What a person does to come in themselves: nothing that an approver has to have seen."""


@dataclass(frozen=True, slots=True)
class Touch:
    """One thing done to an account; ``id`` is that of the trail entry."""

    id: int
    actor: str
    action: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Story:
    """What was done to an account since it was last approved, and who laid it up, oldest first."""

    touches: tuple[Touch, ...] = ()
    added_by: str | None = None
    last_id: int = 0

    def hands(self) -> frozenset[str]:
        """Usernames of those whose doing an approval would confirm: they cannot give it."""
        own = {touch.actor for touch in self.touches}
        return frozenset(own | {self.added_by} if self.added_by else own)


def stories(session: Session, user_ids: Collection[int]) -> dict[int, Story]:
    """The story of each account. Sign-ins are no part of it."""
    found = {user_id: Story() for user_id in user_ids}
    rows = session.scalars(
        select(TrailEntry)
        .where(
            TrailEntry.table_name == User.__tablename__,
            TrailEntry.row_id.in_(sorted(found)),
            TrailEntry.action.not_in(sorted(SIGN_INS)),
        )
        .order_by(TrailEntry.id)
    )
    for row in rows:
        if row.row_id is not None:
            found[row.row_id] = _continued(found[row.row_id], row)
    return found


def hinder(story: Story, *, user_id: int, approver: Viewer) -> str | None:
    """Why a behörighetsansvarig cannot approve an account of their own huvudman; None when they can."""
    if user_id == approver.user_id:
        return "Ingen godkänner sitt eget konto. En annan behörighetsansvarig gör det."
    if approver.username in story.hands():
        return "Du har själv lagt upp eller ändrat kontot. En annan behörighetsansvarig godkänner det."
    return None


def _continued(story: Story, row: TrailEntry) -> Story:
    added_by = row.actor if row.action == ADDED else story.added_by
    if _approves(row):
        return Story((), added_by, row.id)
    touches = story.touches
    if row.action in PUT_TO_WAIT:
        touches += (Touch(row.id, row.actor, row.action, row.at),)
    return Story(touches, added_by, row.id)


def _approves(row: TrailEntry) -> bool:
    # An account laid up or opened by the operator is approved in the same deed.
    given = json.loads(row.details or "{}").get("approved_at") or {}
    return row.action == APPROVED or given.get("after") is not None
