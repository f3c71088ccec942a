"""One row of a request: what it says, what is masked of it and why, and whether it is given out."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lägesbild.actions import record_masks, record_requests
from lägesbild.model import Viewer
from lägesbild.model.words import Disclosure
from lägesbild.reading.record_requests import Row, Whole
from lägesbild.reading.record_texts import Record
from lägesbild.ui import attempt, layout, record_ground, record_mask, sheet

Done = Callable[[str], None]


def show(viewer: Viewer, whole: Whole, row: Row, *, done: Done) -> None:
    """The whole of it; what was decided can be read and no more."""
    layout.section(row.name, aside=(row.assessment.label.lower() if row.assessment else "inte prövad"))
    if not whole.is_open:
        _decided(row)
        return
    if row.record is None:
        sheet.important("Du får inte läsa handlingen längre. Ta bort den, eller låt en kollega pröva den.")
        _remove(viewer, row, done)
        return
    _warnings(whole, row, row.record)
    refused = row.assessment is Disclosure.LAMNAS_INTE_UT
    unmasked = refused or row.is_stale
    sheet.fields(
        [(one.label, one.text if unmasked else row.masked(one)) for one in row.record.fields],
        label="Handlingen" if unmasked else "Så lämnas handlingen ut",
    )
    if not refused:
        _masks(viewer, row, row.record, done)
        layout.section("Maskera")
        record_mask.show(viewer, row, row.record, done=done)
    layout.section("Pröva hela handlingen")
    _whole(viewer, row, row.record, done)
    _remove(viewer, row, done)


def _decided(row: Row) -> None:
    if row.released is None:
        layout.note(f"Lämnades inte ut: {row.ground}.")
        return
    sheet.fields(row.released, label="Så lämnades handlingen ut")


def _warnings(whole: Whole, row: Row, record: Record) -> None:
    if row.is_stale:
        sheet.important(
            "Texten har ändrats sedan den prövades. Ta bort maskeringarna, läs på nytt och pröva om."
            if row.masks
            else "Texten har ändrats sedan den prövades. Läs på nytt och pröva om."
        )
    if record.secrecy:
        sheet.important(
            f"Sekretessmarkerad: {record.secrecy}. Markeringen är en varning och avgör inte: pröva ändå."
        )
    if record.huvudman != whole.huvudman:
        layout.note(f"Kommer från {record.huvudman}.")


def _masks(viewer: Viewer, row: Row, record: Record, done: Done) -> None:
    if not row.masks:
        return
    layout.section("Maskerat", aside=str(len(row.masks)))
    texts = {one.key: one for one in record.fields}
    for one in row.masks:
        field = texts.get(one.field)
        passage = field.text[one.begins : one.ends] if field and not row.is_stale else "…"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f"<p style='margin: 0'>{record_mask.quoted(passage, one.field, one.ground)}</p>")
            if st.button("Ta bort", key=f"utlamnande.avmaska{one.id}", icon=":material/close:"):
                _unmask(viewer, row, one.id, done)
    if len(row.masks) > 1 and st.button("Ta bort alla maskeringar", key="utlamnande.avmaska_alla"):
        _unmask(viewer, row, None, done)


def _unmask(viewer: Viewer, row: Row, mask_id: int | None, done: Done) -> None:
    if attempt.done(
        lambda session: record_masks.unmask(session, row.id, mask_id, version=row.version, by=viewer)
    ):
        done("Maskeringen är borttagen." if mask_id else "Maskeringarna är borttagna.")


def _whole(viewer: Viewer, row: Row, record: Record, done: Done) -> None:
    if row.masks:
        layout.note(
            "Handlingen lämnas ut med det maskerade borttaget. Ta bort maskeringarna om den ska lämnas ut i "
            "sin helhet, eller inte alls."
        )
        return
    if st.button("Lämna ut i sin helhet", key="utlamnande.hel", icon=":material/check:"):
        _assess(viewer, row, record, Disclosure.HEL, "", done)
    with st.container(border=True, width=720):
        section = record_ground.choose(f"utlamnande.vagra{row.id}")
        if st.button("Lämna inte ut", key="utlamnande.vagra", icon=":material/block:"):
            _assess(viewer, row, record, Disclosure.LAMNAS_INTE_UT, section, done)


def _assess(
    viewer: Viewer, row: Row, record: Record, assessment: Disclosure, section: str, done: Done
) -> None:
    if attempt.done(
        lambda session: record_masks.assess(
            session,
            row.id,
            assessment,
            ground=section,
            checksum=record.checksum,
            version=row.version,
            by=viewer,
        )
    ):
        done(f"{row.name}: {assessment.label.lower()}.")


def _remove(viewer: Viewer, row: Row, done: Done) -> None:
    if st.button(
        "Ta bort ur begäran",
        key="utlamnande.ta_bort",
        icon=":material/delete:",
        type="tertiary",
        help="Om begäran inte gäller handlingen. Raden i Lägesbild är kvar.",
    ) and attempt.done(lambda session: record_requests.remove_row(session, row.id, by=viewer)):
        done(f"{row.name} är borttagen ur begäran.")
