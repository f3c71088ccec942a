"""A form that loses nothing: what it holds is kept as a draft at every change, until it is sent."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import streamlit as st
from sqlalchemy.orm import Session

from lägesbild.actions import drafts as acts
from lägesbild.model import LagesbildError, PersonQuestionError, UnavailableError, Viewer
from lägesbild.reading import drafts
from lägesbild.reading.circles import Circle
from lägesbild.store.session import reading, transaction
from lägesbild.ui import layout, name_question
from lägesbild.ui.report_text import plain

NOTHING: Final[Mapping[str, str]] = {}
T = TypeVar("T")


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
        if state.pop(f"{self.name}.unkept", False):
            self.set_errors({})
            self.keep()

    def keep(self) -> None:
        """Keep the form as a draft; every widget calls this when its value changes."""
        state = st.session_state
        viewer: Viewer | None = state.get(f"{self.name}.viewer")
        if viewer is None:
            return
        fields = {part: self.value(part) for part in self.defaults}
        state[f"{self.name}.kept"] = fields
        payload = {"submit_key": self.submit_key, "version": self.version, "fields": fields}
        try:
            with transaction() as session:
                acts.save(session, self.name, payload, by=viewer)
        except LagesbildError as error:  # too long, or the database is gone: it stands in the fields
            state[f"{self.name}.unkept"] = isinstance(error, UnavailableError)
            self.set_errors({"": str(error)})

    def one_of(self, part: str, offered: Iterable[T], otherwise: T) -> T:
        """Which of the offered a field holds; ``otherwise`` for none, and for what a forged answer left."""
        held = self.value(part)
        return next((one for one in offered if one == held), otherwise)

    def offer(self, part: str, offered: Container[Any]) -> None:
        """
        Forget a choice that is not offered any more.

        Nothing is set otherwise: what a run sets, the browser shows, also in place of a choice that the
        person made while the run was under way.
        """
        if self.value(part) is not None and self.value(part) not in offered:
            st.session_state[self.key(part)] = None

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
        name_question.drop(self.name)
        st.session_state[f"{self.name}.errors"] = dict(errors)

    def error_at(self, part: str) -> None:
        """Show what is wrong with a field, right under it, or what is asked about it."""
        if name_question.is_at(self.name, part):
            name_question.draw(self, self.defaults)
            return
        errors: dict[str, str] = st.session_state.get(f"{self.name}.errors", {})
        if part in errors:
            told = errors[part].replace("[", "\\[")  # it may quote somebody: never a link or an image
            st.markdown(f":red[:material/error: {told}]")

    def send(
        self, viewer: Viewer, write: Callable[[Session], str], *, required: Mapping[str, str] = NOTHING
    ) -> str | None:
        """
        Write what the form holds, and throw its draft away with it; return what ``write`` says.

        None when something is wrong: it stands at its field. ``required`` holds what to say of each field
        that may not be empty: all of it is said at once.
        """
        self.keep()
        if missing := {part: told for part, told in required.items() if not self.value(part)}:
            self.set_errors(missing)
            return None
        try:
            with transaction() as session:
                name_question.answered(session, self.name, viewer)
                told = write(session)
                acts.discard(session, self.name, by=viewer)
        except LagesbildError as error:
            self.refused(error)
            return None
        self.forget()
        return told

    def refused(self, error: LagesbildError) -> None:
        """Say why the form was not stored, at the field it concerns; a question stands there as such."""
        self.set_errors({getattr(error, "field", None) or "": str(error)})
        if isinstance(error, PersonQuestionError):
            name_question.ask(self.name, error)

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


def both(
    form: KeptForm,
    viewer: Viewer,
    *,
    title: str,
    stored: str,
    mine: str,
    version: int,
    left: Callable[[], None] | None = None,
) -> None:
    """
    Somebody changed the row in between: show what is ``stored``, and let the person choose.

    ``mine`` is what going on with one's own is called; ``left`` is done when the form was given up.
    """
    st.warning(stored, title=title, icon=":material/difference:")
    with st.container(horizontal=True):
        if st.button("Behåll det sparade", key=f"{form.name}.theirs"):
            form.close(viewer)
            if left is not None:
                left()
            st.rerun()
        if st.button(mine, key=f"{form.name}.ours"):
            form.accept_version(version)
            form.set_errors({})
            st.rerun()


def send_or_leave(
    form: KeptForm,
    viewer: Viewer,
    label: str,
    write: Callable[[Session], str],
    done: Callable[[str], None],
    *,
    required: Mapping[str, str] = NOTHING,
) -> None:
    """The two buttons below a form; ``done`` is told what ``write`` says, or nothing when it was left."""
    with st.container(horizontal=True):
        if st.button(label, type="primary", icon=":material/check:", key=f"{form.name}.save"):
            told = form.send(viewer, write, required=required)
            if told is not None:
                done(told)
            st.rerun()
        if st.button("Avbryt", key=f"{form.name}.cancel"):
            form.close(viewer)
            done("")
            st.rerun()


def readers(form: KeptForm, offered: Mapping[str, Circle], *, last: str | None = None) -> None:
    """Får läsas av: the circles offered with who is in them; none is chosen for the person."""
    form.offer("audience", offered)
    st.radio(
        "Får läsas av",
        list(offered),
        format_func=lambda slug: plain(offered[slug].name),
        captions=[
            plain(f"Senast valt · {one.who}" if slug == last else one.who) for slug, one in offered.items()
        ],
        index=None,
        key=form.key("audience"),
        on_change=form.keep,
    )
    st.caption(layout.PUBLIC_RECORD)
