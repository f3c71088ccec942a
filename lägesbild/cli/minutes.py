"""python -m lägesbild export protokoll: a meeting's minutes as a user may take them away."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import typer

from lägesbild.cli.failures import tell

if TYPE_CHECKING:
    from lägesbild.export.minutes_files import Kind, Which
    from lägesbild.reading.minutes import Whole

FORMATS: Final = ("docx", "pdf")
KINDS: Final = ("protokoll", "kommunstyrelsen")
"""What can be exported of a meeting: its minutes, or two pages out of them."""


def export(
    kind: str, file_format: str, out: Path, *, as_user: str, meeting: dt.date | None, group: str | None
) -> None:
    """
    Write the minutes of a day's meeting to a file, and say of which and whether they are a draft.

    Raises
    ------
    NotFoundError
        There is no such open account, or no meeting of its groups that day.
    DocumentError
        The file could not be made or written, or the text of the minutes was changed.
    """
    if file_format not in FORMATS:
        raise typer.BadParameter(f"--format är {' eller '.join(FORMATS)} för {kind}, inte {file_format!r}")
    if meeting is None:
        raise typer.BadParameter(f"{kind} behöver --meeting med mötets dag, till exempel 2024-12-09")
    from lägesbild.cli.exports import put
    from lägesbild.export import minutes_files

    which, form = cast("Which", kind), cast("Kind", file_format)
    whole = _read(which, form, as_user=as_user, meeting=meeting, group=group)
    put(out, minutes_files.make(whole, which, form))
    draft = "" if whole.is_approved else " (utkast)"
    tell(f"{minutes_files.title(whole, which)}{draft} i {out}")


def _read(which: Which, form: Kind, *, as_user: str, meeting: dt.date, group: str | None) -> Whole:
    from lägesbild.cli.exports import note, tell_owners
    from lägesbild.reading import minutes, viewers
    from lägesbild.store.session import reading

    with reading() as session:
        viewer = viewers.by_username(session, as_user)
        meeting_id = minutes.on_day(session, meeting, viewer=viewer, group=group)
    note(viewer, which, form, f"{meeting} {group or ''}".strip())
    with reading() as session:
        whole = minutes.read(session, meeting_id, viewer=viewer)
        reports = minutes.reports_read(session, meeting_id, viewer=viewer)
    tell_owners(viewer, "rapporter", reports)
    return whole
