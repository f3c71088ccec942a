"""A form that loses nothing: what it holds is kept as a draft at every change, until it is sent."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from lägesbild.actions import drafts as acts
from lägesbild.model import Viewer
from lägesbild.reading import drafts
from lägesbild.store.session import reading, transaction


@dataclass(frozen=True)
class KeptForm:
    """
    A form by name, which is also that of its draft, and its fields with what they hold at first.

    Values must be such as JSON keeps. What is typed is held under ``.kept`` too, since Streamlit forgets
    the values of widgets that a run does not draw.
    """

    name: str
    defaults: Mapping[str, Any] = field(hash=False)

    def key(self, part: str) -> str:
        """The session key of a field's widget."""
        return f"{self.name}_{part}"

    def value(self, part: str) -> Any:
        """What a field holds now."""
        return st.session_state.get(self.key(part), self.defaults[part])

    def open(self, viewer: Viewer, *, initial: Mapping[str, Any] | None = None, version: int = 0) -> None:
        """
        Fill fields that hold nothing: from this session, else the kept draft, else ``initial``.

        ``version`` is that of the row being changed, as the person had it before them.
        """
        state = st.session_state
        if f"{self.name}.kept" not in state:
            with reading() as session:
                draft = drafts.read(session, self.name, viewer=viewer)
            kept = draft.values if draft else {}
            state[f"{self.name}.viewer"] = viewer
            state[f"{self.name}.submit_key"] = kept.get("submit_key") or uuid.uuid4().hex
            state[f"{self.name}.version"] = kept.get("version", version)
            state[f"{self.name}.kept"] = {**self.defaults, **(initial or {}), **kept.get("fields", {})}
        for part in self.defaults:
            state.setdefault(self.key(part), state[f"{self.name}.kept"].get(part, self.defaults[part]))

    def keep(self) -> None:
        """Keep the form as a draft; every widget calls this when its value changes."""
        state = st.session_state
        viewer: Viewer | None = state.get(f"{self.name}.viewer")
        if viewer is None:
            return
        fields = {part: self.value(part) for part in self.defaults}
        state[f"{self.name}.kept"] = fields
        payload = {"submit_key": self.submit_key, "version": self.version, "fields": fields}
        with transaction() as session:
            acts.save(session, self.name, payload, by=viewer)

    @property
    def submit_key(self) -> str:
        """The key made when the form was opened: the same form never goes in twice under it."""
        return str(st.session_state.get(f"{self.name}.submit_key", ""))

    @property
    def version(self) -> int:
        """The version of the row being changed, as it was when the form was opened."""
        return int(st.session_state.get(f"{self.name}.version", 0))

    def accept_version(self, new: int) -> None:
        """Go on with the latest version after all, having seen both."""
        st.session_state[f"{self.name}.version"] = new
        self.keep()

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Say what is wrong, by field; "" is the form as a whole."""
        st.session_state[f"{self.name}.errors"] = dict(errors)

    def error_at(self, part: str) -> None:
        """Show what is wrong with a field, right under it."""
        errors: dict[str, str] = st.session_state.get(f"{self.name}.errors", {})
        if part in errors:
            st.markdown(f":red[:material/error: {errors[part]}]")

    def close(self, viewer: Viewer) -> None:
        """Throw the draft away, and what this session holds of the form."""
        with transaction() as session:
            acts.discard(session, self.name, by=viewer)
        self.forget()

    def forget(self) -> None:
        """Drop the form from this session alone: its draft is gone with what was sent."""
        for name in list(st.session_state):
            if str(name).startswith((f"{self.name}_", f"{self.name}.")):
                del st.session_state[name]
