"""Möte: the attachments of a meeting, to take away, and for its coordinators to add and remove."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Final

import streamlit as st

from lägesbild.actions import attachment_rules
from lägesbild.actions import attachments as acts
from lägesbild.model import ForbiddenError, InputError, NotFoundError, Viewer
from lägesbild.reading import attachments
from lägesbild.reading.attachments import AttachmentLine
from lägesbild.reading.meeting_plans import MeetingPlan
from lägesbild.store.session import reading, transaction
from lägesbild.ui import downloads, layout
from lägesbild.ui.downloads import File
from lägesbild.ui.report_text import plain

TOLD: Final = "bilagor.told"
ROUND: Final = "bilagor.round"
WHOLE: Final = 0
"""The choice that is no item: the meeting as a whole."""
UNSEARCHED: Final = (
    "Filerna söks inte igenom: kontrollera själv att de inte pekar ut någon enskild. De läses av gruppens "
    "medlemmar. "
)


def show(viewer: Viewer, plan: MeetingPlan) -> None:
    """The list, each to take away; coordinators add and remove until the meeting is closed."""
    with reading() as session:
        lines = attachments.of_meeting(session, plan.line.id, viewer=viewer)
        may_change = attachments.may_change(session, plan.line.id, viewer=viewer)
    if not lines and not may_change:
        return
    layout.section("Bilagor", aside=str(len(lines)) if lines else "")
    _told()
    titles = {item.id: f"{item.number}. {item.title}" for item in plan.items}
    for line in lines:
        _line(viewer, line, titles, may_change=may_change)
    if may_change:
        with st.expander("Lägg till bilagor", key="bilagor.lagg_till", icon=":material/attach_file:"):
            _add(viewer, plan, titles)


def file_of(attachment_id: int, *, viewer: Viewer) -> bytes:
    """Read one anew, with what the viewer may read at this moment, and note that it is taken."""
    said = downloads.stamped("Bilaga till möte", filters=None, viewer=viewer)
    with reading() as session:
        found = attachments.content(session, attachment_id, viewer=viewer)
    ending = PurePath(found.name).suffix.lstrip(".").lower()
    downloads.note_taken("bilaga", ending, said, count=1, viewer=viewer)
    return found.data


def _line(viewer: Viewer, line: AttachmentLine, titles: Mapping[int, str], *, may_change: bool) -> None:
    about = titles.get(line.item_id or WHOLE, "Hela mötet")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"bilaga_{line.id}"):
        st.markdown(f"{plain(line.name)} · {plain(about)} · {line.size}", width="stretch")
        with st.container(horizontal=True, width="content", gap="small"):
            file = File("", line.name, functools.partial(file_of, line.id, viewer=viewer))
            help_text = f"Ladda ned {plain(line.name)}"
            downloads.single(f"bilaga_{line.id}", file, mime=line.media_type, help_text=help_text)
            if may_change:
                st.button(
                    "Ta bort",
                    key=f"bilagor.ta_bort.{line.id}",
                    help=f"Ta bort {plain(line.name)}",
                    on_click=_remove,
                    args=(viewer, line),
                    type="tertiary",
                )


def _add(viewer: Viewer, plan: MeetingPlan, titles: Mapping[int, str]) -> None:
    round_ = st.session_state.setdefault(ROUND, 0)  # a new key empties the field once its files are in
    names = {WHOLE: "Hela mötet", **titles}
    files = st.file_uploader(
        "Filer",
        type=list(attachment_rules.KINDS),
        accept_multiple_files=True,
        max_upload_size=attachment_rules.MOST_BYTES // (1024 * 1024),
        key=f"bilagor.filer.{plan.line.id}.{round_}",
    )
    item = st.selectbox(
        "Hör till", list(names), format_func=names.__getitem__, key=f"bilagor.punkt.{plan.line.id}"
    )
    st.caption(UNSEARCHED + layout.PUBLIC_RECORD)
    if st.button("Lägg till", icon=":material/check:", key="bilagor.spara", disabled=not files):
        _store(viewer, plan.line.id, files, item or None)
        st.rerun()


def _store(viewer: Viewer, meeting_id: int, files: list[Any], item_id: int | None) -> None:
    """Each file by itself: one that is refused does not keep the others from being added."""
    done, wrong = [], []
    for file in files:
        try:
            with transaction() as session:
                data = file.getvalue()
                added = acts.add(
                    session, meeting_id, name=file.name, data=data, agenda_item_id=item_id, by=viewer
                )
        except (InputError, NotFoundError, ForbiddenError) as error:
            wrong.append(str(error))
        else:
            name = added.attachment.name
            done.append(f"{name} är tillagd." if added.created else f"Filen finns redan: {name}.")
    st.session_state[TOLD] = (done, wrong)
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def _remove(viewer: Viewer, line: AttachmentLine) -> None:
    try:
        with transaction() as session:
            acts.remove(session, line.id, by=viewer)
    except (InputError, NotFoundError, ForbiddenError) as error:
        st.session_state[TOLD] = ([], [str(error)])
    else:
        st.session_state[TOLD] = ([f"{line.name} är borttagen."], [])


def _told() -> None:
    done, wrong = st.session_state.pop(TOLD, ([], []))
    if done:
        st.success("  \n".join(plain(one) for one in done), icon=":material/check_circle:")
    for sentence in wrong:
        st.error(plain(sentence), icon=":material/error:")
