"""Keep what a user types in a form until it is sent; a draft is nobody's statement and leaves no trail."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lägesbild.model import Draft, InputError, Viewer

MAX_PAYLOAD = 100_000


def save(session: Session, form: str, payload: Mapping[str, object], *, by: Viewer) -> None:
    """
    Keep the user's draft of a form, in place of the one before.

    Raises
    ------
    InputError
        The draft is larger than any form needs.
    """
    text = json.dumps(payload, ensure_ascii=True)  # lone surrogates cannot be stored as they are
    if len(text) > MAX_PAYLOAD:
        raise InputError("Utkastet är för långt för att sparas. Korta texten.")
    row = session.scalars(select(Draft).where(Draft.user_id == by.user_id, Draft.form == form)).first()
    if row is None:
        row = Draft(user_id=by.user_id, form=form)
        session.add(row)
    row.payload, row.updated_at = text, dt.datetime.now(dt.UTC)
    session.flush()


def discard(session: Session, form: str, *, by: Viewer) -> None:
    """Remove the user's draft of a form, if there is one."""
    session.execute(delete(Draft).where(Draft.user_id == by.user_id, Draft.form == form))
