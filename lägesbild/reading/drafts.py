"""What a user had typed in a form and not yet sent."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.model import Draft, Viewer


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """The values of a form by field, and when they were last kept."""

    values: dict[str, Any]
    updated_at: dt.datetime


def read(session: Session, form: str, *, viewer: Viewer) -> KeptDraft | None:
    """The viewer's own draft of a form; there is no way to ask for somebody else's."""
    row = session.scalars(select(Draft).where(Draft.user_id == viewer.user_id, Draft.form == form)).first()
    return None if row is None else KeptDraft(json.loads(row.payload), row.updated_at)
