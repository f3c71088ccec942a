"""Notera en brist: what, where and who, with a thumb, in the dark, in fifteen seconds; then the next one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import walk_findings as acts
from lägesbild.actions.walk_findings import NewFinding
from lägesbild.model import Viewer
from lägesbild.reading import areas, form_choices, walk_findings
from lägesbild.reading.areas import AreaTree
from lägesbild.reading.safety_walks import WalkLine
from lägesbild.reading.walk_findings import FindingView
from lägesbild.store.session import reading
from lägesbild.ui import walk_map
from lägesbild.ui.form_fields import DatedForm, choice
from lägesbild.ui.report_text import plain

MOST_PILLS: Final = 12
TOLD: Final = "brist.told"
FIELDS: Final[dict[str, Any]] = {
    "text": "",
    "known": None,
    "place": "",
    "point": None,
    "responsible": None,
    "function": "",
}
REQUIRED: Final = {"text": "Skriv vad som behöver åtgärdas."}
LOOK: Final = """<style>
.st-key-vandring_brist button, .st-key-vandring_brist input { min-height: 44px; }
.st-key-vandring_brist textarea { font-size: 1.125rem; }
.st-key-vandring_brist [data-testid="InputInstructions"] { display: none; }
</style>"""


def show(viewer: Viewer, walk: WalkLine) -> None:
    """The form of a new shortcoming; saved, it stands empty for the next one."""
    form = DatedForm(f"brist_ny{walk.id}", FIELDS)
    form.open(viewer)
    st.html(LOOK)
    with st.container(key="vandring_brist", border=True, width=640):
        told = st.session_state.pop(TOLD, None)
        if told:
            st.success(told, icon=":material/check_circle:")
        fields(form, walk.district_code, with_map=True)
        # The key changes with each form: the second of two quick presses meets no button.
        if st.button(
            "Spara bristen",
            type="primary",
            width="stretch",
            icon=":material/check:",
            key=f"{form.name}.save.{form.submit_key[:8]}",
        ):
            told = form.send(viewer, lambda session: _note(session, form, viewer, walk), required=REQUIRED)
            if told is not None:
                st.session_state[TOLD] = told
            st.rerun()


def fields(form: DatedForm, district: str, *, with_map: bool) -> None:
    """What, where and who."""
    with reading() as session:
        tree = areas.read_tree(session)
        held = form.value("responsible")
        names = form_choices.huvudman(session, kept=[held] if held else ())
    st.text_area(
        "Brist",
        key=form.key("text"),
        on_change=form.keep,
        height=96,
        placeholder="T.ex. Trasig belysning i gångtunneln",
    )
    form.error_at("text")
    _where(form, tree, district)
    _who(form, names)
    if with_map:
        walk_map.show(form, tree, district)
    form.error_at("")


def as_finding(form: DatedForm) -> NewFinding:
    """What the form holds."""
    parts = [part for part in (form.value("known"), (form.value("place") or "").strip()) if part]
    point = form.value("point")
    return NewFinding(
        text=form.value("text") or "",
        place=", ".join(dict.fromkeys(parts)),
        point=(int(point[0]), int(point[1])) if point else None,
        responsible_huvudman=form.value("responsible"),
        responsible=form.value("function"),
    )


def values_of(finding: FindingView) -> dict[str, Any]:
    """What the form holds for a stored shortcoming."""
    return {
        "text": finding.text,
        "known": None,
        "place": finding.place,
        "point": list(finding.point) if finding.point else None,
        "responsible": finding.responsible_slug,
        "function": finding.function,
    }


def _where(form: DatedForm, tree: AreaTree, district: str) -> None:
    known = walk_findings.places(tree, district)
    if known:
        form.offer("known", known)
        st.pills("Känd plats", known, format_func=plain, key=form.key("known"), on_change=form.keep)
    st.text_input(
        "Var",
        key=form.key("place"),
        on_change=form.keep,
        placeholder="T.ex. vid lekplatsen, södra ingången",
    )
    form.error_at("place")


def _who(form: DatedForm, names: Mapping[str, str]) -> None:
    if len(names) > MOST_PILLS:
        choice(form, "Vem ska åtgärda", "responsible", names)
    else:
        form.offer("responsible", names)
        st.pills(
            "Vem ska åtgärda",
            list(names),
            format_func=lambda slug: plain(names[slug]),
            key=form.key("responsible"),
            on_change=form.keep,
        )
    st.text_input(
        "Annan, eller funktion (frivilligt)",
        key=form.key("function"),
        on_change=form.keep,
        placeholder="T.ex. gatudriften. Inget namn på person.",
    )
    form.error_at("owner")


def _note(session: Session, form: DatedForm, viewer: Viewer, walk: WalkLine) -> str:
    acts.note(session, walk.id, as_finding(form), by=viewer, submit_key=form.submit_key)
    return "Bristen är sparad. Skriv nästa."
