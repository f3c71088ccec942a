"""What the report form holds: kept in the database at every change, so that nothing typed is lost."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

import streamlit as st

from lägesbild.actions import drafts as acts
from lägesbild.model import LagesbildError, Viewer
from lägesbild.model.words import ObservationKind
from lägesbild.reading import drafts
from lägesbild.store.session import reading, transaction

NEW: Final = "rapport"
"""The form of a new report; a change of report 7 is the form ``andra7``."""
NO_PLACE: Final = "utan"
"""The area chosen when a report belongs nowhere in particular."""
NOW: Final = "nu"
OTHER_TIME: Final = "annan"

DEFAULTS: Final[dict[str, Any]] = {
    "text": "",
    "kind": ObservationKind.HANDELSE.value,
    "category": None,
    "theme": None,
    "area": None,
    "when": NOW,
    "at": None,
    "to": None,
    "day_only": False,
    "severity": None,
    "development": None,
    "audience": None,
    "place": "",
    "point": None,
    "extent": None,
    "reliability": None,
    "target_group": "",
    "consequence": "",
    "secrecy": "",
    "areas": [],
}
"""Every field of the form. ``at`` and ``to`` are local times without zone, as the widgets give them."""

PER_REPORT: Final = (
    "text",
    "category",
    "theme",
    "severity",
    "development",
    "audience",
    "place",
    "point",
    "extent",
    "reliability",
    "target_group",
    "consequence",
    "secrecy",
    "to",
)
"""What is emptied after a report was added to the list."""


def use(form_name: str) -> None:
    """Say which form the fields belong to in this run."""
    st.session_state["report.form"] = form_name


def form() -> str:
    """The form in use; its name is also that of its draft."""
    name: str = st.session_state.get("report.form", NEW)
    return name


class InUse:
    """The form in use, as the question about names knows forms."""

    @property
    def name(self) -> str:
        return form()

    def keep(self) -> None:
        keep()


def key(name: str) -> str:
    """The session key of a field's widget."""
    return f"{form()}_{name}"


def value(name: str) -> Any:
    """What a field holds now."""
    return st.session_state.get(key(name), DEFAULTS.get(name))


def fields() -> dict[str, Any]:
    """What every field holds now, by name."""
    return {name: value(name) for name in DEFAULTS}


def put(name: str, new: Any) -> None:
    """Set a field; allowed before its widget is drawn, or in a callback."""
    st.session_state[key(name)] = new


def open_form(viewer: Viewer, *, initial: dict[str, Any] | None = None, version: int = 0) -> None:
    """
    Fill fields that hold nothing: from this session, else the kept draft, else ``initial``, else defaults.

    ``version`` is that of the report being changed, as the user had it before them.
    """
    state = st.session_state
    if f"{form()}.kept" not in state:
        with reading() as session:
            draft = drafts.read(session, form(), viewer=viewer)
        kept = draft.values if draft else {}
        state[f"{form()}.viewer"] = viewer
        state[f"{form()}.submit_key"] = kept.get("submit_key") or uuid.uuid4().hex
        state[f"{form()}.lines"] = kept.get("lines", [])
        state[f"{form()}.version"] = kept.get("version", version)
        state[f"{form()}.restored"] = draft is not None
        state[f"{form()}.kept"] = DEFAULTS | (initial or {}) | _decoded(kept.get("fields", {}))
    for name, kept_value in state[f"{form()}.kept"].items():
        state.setdefault(key(name), kept_value)
    if fault():
        keep()  # what the database could not take the last time


def is_of(viewer: Viewer) -> bool:
    """Whether the form was opened by this person, and holds what they wrote."""
    opened: Viewer | None = st.session_state.get(f"{form()}.viewer")
    return opened is not None and opened.user_id == viewer.user_id


def keep() -> None:
    """
    Keep the form as a draft; every widget calls this when its value changes.

    It runs before the page asks who is there: what somebody typed as their session ended is kept for
    the person who opened the form, and for nobody else.
    """
    state = st.session_state
    viewer: Viewer | None = state.get(f"{form()}.viewer")
    if viewer is None:
        return
    _store(viewer, fields())


def _store(viewer: Viewer, held: dict[str, Any]) -> None:
    st.session_state[f"{form()}.kept"] = held
    payload = {
        "submit_key": submit_key(),
        "version": version(),
        "lines": [_encoded(line) for line in lines()],
        "fields": _encoded(held),
    }
    try:
        with transaction() as session:
            acts.save(session, form(), payload, by=viewer)
    except LagesbildError as error:  # it stands in the fields still, and in this session
        tell_fault(str(error))
        return
    tell_fault("")


def tell_fault(sentence: str) -> None:
    """Remember why the form could not be kept or sent; "" when it could."""
    st.session_state[f"{form()}.fault"] = sentence


def fault() -> str:
    """Why the form could not be kept or sent the last time; "" when it could."""
    return str(st.session_state.get(f"{form()}.fault", ""))


def submit_key() -> str:
    """The key made when the form was opened; the same report never goes in twice under it."""
    made: str = st.session_state[f"{form()}.submit_key"]
    return made


def version() -> int:
    """The version of the report being changed, as it was when the form was opened."""
    return int(st.session_state[f"{form()}.version"])


def accept_version(new: int) -> None:
    """Change the latest version after all, having seen both."""
    st.session_state[f"{form()}.version"] = new
    keep()


def errors() -> dict[str, str]:
    """What was wrong when the form was last sent, by field."""
    found: dict[str, str] = st.session_state.setdefault(f"{form()}.errors", {})
    return found


def set_errors(found: dict[str, str]) -> None:
    """Remember what is wrong, for the fields to show."""
    st.session_state[f"{form()}.errors"] = found


def lines() -> list[dict[str, Any]]:
    """Reports collected to be saved together."""
    found: list[dict[str, Any]] = st.session_state.setdefault(f"{form()}.lines", [])
    return found


def was_restored() -> bool:
    """Whether the form came back from an earlier visit or another device."""
    return bool(st.session_state.get(f"{form()}.restored"))


def start_over(viewer: Viewer) -> None:
    """Throw the draft away and open an empty form."""
    with transaction() as session:
        acts.discard(session, form(), by=viewer)
    forget()


def forget() -> None:
    """Drop the form from this session; the next run reads the draft, or begins empty."""
    for name in list(st.session_state):
        if str(name).startswith((f"{form()}_", f"{form()}.")):
            del st.session_state[name]


def keep_lines(viewer: Viewer, *, clear: bool = False, fill: dict[str, Any] | None = None) -> None:
    """
    Keep a changed list; the next run shows a form emptied for the next report, or filled with a line.

    Area and time stay, since the next report probably shares them. Who may read it is asked each time.
    """
    kept = fill or fields()
    if clear:
        kept |= {name: DEFAULTS[name] for name in PER_REPORT}
    _store(viewer, kept)
    for name in DEFAULTS:  # drawn already in this run, so only the next one may give them a value
        st.session_state.pop(key(name), None)


def _encoded(held: dict[str, Any]) -> dict[str, Any]:
    return {name: one.isoformat() if isinstance(one, dt.datetime) else one for name, one in held.items()}


def _decoded(kept: dict[str, Any]) -> dict[str, Any]:
    return {
        name: dt.datetime.fromisoformat(one) if name in {"at", "to"} and isinstance(one, str) else one
        for name, one in kept.items()
        if name in DEFAULTS
    }


def decoded_lines() -> list[dict[str, Any]]:
    """The collected lines with every field present and times as times."""
    return [DEFAULTS | _decoded(line) for line in lines()]
