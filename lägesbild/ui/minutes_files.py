"""Protokoll: the minutes and the two pages for kommunstyrelsen as files, made when somebody takes them."""

from __future__ import annotations

import functools
from typing import Final

from lägesbild.actions import exports
from lägesbild.export import minutes_files
from lägesbild.export.minutes_files import KINDS, Which
from lägesbild.model import Viewer
from lägesbild.reading import minutes
from lägesbild.reading.minutes import Whole
from lägesbild.store.session import reading, transaction
from lägesbild.ui import downloads

LABELS: Final[dict[Which, str]] = {
    "protokoll": "Ladda ned protokollet",
    "kommunstyrelsen": "Två sidor till kommunstyrelsen",
}


def offer(viewer: Viewer, whole: Whole, which: Which) -> None:
    """The files of minutes, as PDF and as Word."""
    downloads.documents(
        f"{which}_{whole.meeting_id}",
        KINDS,
        label=LABELS[which],
        name=functools.partial(minutes_files.name, whole, which),
        make=functools.partial(taken, whole.meeting_id, which, viewer=viewer),
    )


def taken(meeting_id: int, which: Which, kind: minutes_files.Kind, *, viewer: Viewer) -> bytes:
    """Read the minutes anew, make one file, and note that it is taken."""
    with reading() as session:
        whole = minutes.read(session, meeting_id, viewer=viewer)
        read = minutes.reports_read(session, meeting_id, viewer=viewer)
    said = downloads.stamped(minutes_files.title(whole, which), filters=None, viewer=viewer)
    made = minutes_files.make(whole, which, kind)
    with transaction() as session:
        exports.take(
            session,
            what=which,
            file_kind=kind,
            chosen=said.title,
            count=1,
            by=viewer,
            report_ids=read,
        )
    return made
