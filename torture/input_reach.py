"""Somebody who finds every field of a page, behind choices, folds and dialogs, and attacks it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from lägesbild.model import clock
from tests.privacy import pages
from torture import input_sites, poison
from torture.input_fill import FORGED, fields, forged_as, name_of, poisoned
from torture.input_page import Page

MOST_OPTIONS: Final = {"radio": 16, "button_group": 16, "selectbox": 4, "multiselect": 2}
"""How many of a field's options are chosen: the first, and the last, which often asks for more."""
CHOSEN: Final = 3
"""Rounds of poison for fields that something is chosen in: what is typed goes through all of it."""
TYPED: Final = frozenset(
    {"text_input", "text_area", "number_input", "date_input", "datetime_input", "time_input"}
)
MOST_ALIKE: Final = 3
WELL: Final = "prov"
A_PERSON: Final = "Anna Andersson sågs vid skolan, prov"
"""Filled in with a person's name, which the form asks about."""
TEXTS: Final = poison.TEXTS | {"tio miljoner tecken": poison.LARGE}
LONGEST: Final = 7
"""Steps from the page as it opens to the last place."""


@dataclass(frozen=True)
class Step:
    """One thing somebody does: press, choose, open. ``filled``: with every empty field filled in, so."""

    kind: str
    name: str
    choice: str = ""
    filled: str = ""
    turn: int = 0
    """Which of those that are called the same but for their numbers."""

    def __str__(self) -> str:
        choice = f"={self.choice}" if self.choice else ""
        turn = f"[{self.turn}]" if self.turn else ""
        return f"{self.name}{choice}{turn}{'*' if self.filled else ''}"


@dataclass
class Reached:
    """A page open in front of somebody, and the steps that led to what it shows."""

    page: Page
    app: AppTest
    path: tuple[Step, ...] = ()
    opener: str = ""
    """The button that a dialog hangs on: it stays open as long as that is sent along."""

    def take(self, step: Step) -> bool:
        """Do one thing; whether it was there to be done."""
        node = next((one for one, known in steps(self.app) if known == step), None)
        if node is None:
            return False
        if step.kind == "button" and _id(node) not in _in_dialog(self.app):
            self.opener = ""  # it may open another, and there is one at a time
        said = WidgetStates()
        if step.filled:
            said.widgets.extend(filled_in(self.app, step.filled))
        said.widgets.append(_state(node, step))
        self.send(said, f"{step}")
        before = self.path[:-1] if self.path and _instead(self.path[-1], step) else self.path
        self.path = (*before, step)
        if _in_dialog(self.app):
            self.opener = self.opener or _id(node)
        return True

    def send(self, said: WidgetStates, doing: str) -> bool:
        """Send answers, and what keeps a dialog open."""
        if self.opener and all(one.id != self.opener for one in said.widgets):
            said.widgets.append(WidgetState(id=self.opener, trigger_value=True))
        ran = self.page.run(
            lambda: self.app._run(said), self.app, f"{' › '.join(map(str, self.path))} {doing}"
        )
        if not _in_dialog(self.app):
            self.opener = ""
        return ran


@dataclass
class Explorer:
    """What was done on a page at one of its addresses, and what is left to do."""

    page: Page
    attack: Callable[[Explorer, Reached], Reached]
    typed: bool = True
    """Whether something new is typed in, not only chosen from."""
    leave: frozenset[str] = frozenset()
    """Fields that lead to what is explored by itself."""
    done: set[Step] = field(default_factory=set)
    waiting: dict[Step, tuple[Step, ...]] = field(default_factory=dict)

    def explore(self, most: int) -> None:
        """Do everything there is to do, and attack wherever a field is drawn that was not attacked before."""
        at = self._attacked(self.start())
        for _ in range(most):
            step = self._next(at)
            if step is None:
                step, at = self._from_elsewhere(at)
                if step is None:
                    return
            self.done.add(step)
            self.waiting.pop(step, None)
            if at.take(step):
                at = self._attacked(at)

    def start(self, path: tuple[Step, ...] = ()) -> Reached:
        """The page opened anew, and the same steps taken."""
        at = Reached(self.page, self.page.open())
        for step in path:
            if not at.take(step):
                break
        return at

    def _attacked(self, at: Reached) -> Reached:
        new = input_sites.drawn_now() - attacked
        if not new:
            return at
        attacked.update(new)
        self.typed = any(site.kind in TYPED and site.met(new) for site in input_sites.sites())
        return self.attack(self, at)

    def _next(self, at: Reached) -> Step | None:
        if len(at.path) >= LONGEST:
            return None
        there = [step for _, step in steps(at.app) if step not in self.done and step.name not in self.leave]
        new = [step for step in there if step not in self.waiting]
        self.waiting |= dict.fromkeys(new, at.path)
        return new[0] if new and not at.path else None  # what stands nearest the page as it opens goes first

    def _from_elsewhere(self, at: Reached) -> tuple[Step | None, Reached]:
        while self.waiting:
            step = min(self.waiting, key=lambda one: len(self.waiting[one]))
            path = self.waiting.pop(step)
            if step in self.done:
                continue
            at = self.start(path)
            if any(step == known for _, known in steps(at.app)):
                return step, at
            self.done.add(step)
        return None, at


attacked: Final[set[tuple[str, int]]] = set()
"""Where the code draws a widget that was attacked."""
pressed: Final[set[tuple[str, str]]] = set()
"""Buttons of a page that were pressed with poison in the fields."""


def attack(explorer: Explorer, at: Reached, texts: Mapping[str, str] = TEXTS) -> Reached:
    """Put each poison and each forged answer into every field, and press each button with poison above it."""
    path, tried = at.path, at.page.tried
    for turn, (name, text) in enumerate(texts.items() if explorer.typed else list(texts.items())[:CHOSEN]):
        tried.kind = "fields"
        at = _sent(explorer, at, path, poisoned(at.app, text, turn), f"{name} i alla fält")
    for name, answer in FORGED.items():
        tried.kind = "forged"
        at = _sent(explorer, at, path, forged_as(at.app, answer), f"förfalskat {name} i alla fält")
    tried.kind = "fields"
    plain = [step for _, step in steps(at.app) if step.kind == "button" and not step.filled and not step.turn]
    for turn, step in enumerate(one for one in plain if (at.page.file, one.name) not in pressed):
        pressed.add((at.page.file, step.name))
        name = list(texts)[turn % len(texts)]
        at.send(poisoned(at.app, texts[name], turn), f"{name} i alla fält")
        at.take(step)
        at = explorer.start(path)
    return at


def _sent(explorer: Explorer, at: Reached, path: tuple[Step, ...], said: WidgetStates, doing: str) -> Reached:
    """Send it, and come back to where it was sent when that is not where one stands any more."""
    there = {one.proto.id for one in fields(at.app)}
    at.page.tried.put(len(said.widgets))
    if at.send(said, doing) and {one.proto.id for one in fields(at.app)} == there:
        return at
    return explorer.start(path)


def steps(app: AppTest) -> Iterator[tuple[Any, Step]]:
    """All that can be done on a page as it stands, quiet things first."""
    found = list(pages._nodes(app._tree))
    for node in found:
        if isinstance(node, Block):
            if (name := _popover(node)) is not None:
                yield node, Step("popover", name)
        elif not getattr(node.proto, "disabled", False):
            yield from ((node, step) for step in _choices(node))
    buttons = [one for one in found if not isinstance(one, Block) and one.type == "button"]
    named = (
        (A_PERSON,) if any(not isinstance(one, Block) and one.type == "text_area" for one in found) else ()
    )
    for filled in ("", WELL, *named):
        alike: Counter[str] = Counter()
        for node in buttons:
            turn = alike[name_of(node)]
            if not node.proto.disabled and turn < MOST_ALIKE:
                alike[name_of(node)] += 1
                yield node, Step("button", name_of(node), filled=filled, turn=turn)


def _instead(one: Step, other: Step) -> bool:
    """Whether the second is another choice in the same field."""
    return one.kind != "button" and (one.kind, one.name) == (other.kind, other.name)


def _choices(node: Any) -> Iterator[Step]:
    if node.type in {"checkbox", "toggle"}:
        yield Step(node.type, name_of(node))
    elif node.type in MOST_OPTIONS:
        options, most = list(_options(node)), MOST_OPTIONS[node.type]
        for option in options if len(options) <= most else [*options[: most - 1], options[-1]]:
            yield Step(node.type, name_of(node), option)


def _popover(node: Block) -> str | None:
    proto = getattr(node, "proto", None)
    if proto is None or not hasattr(proto, "popover") or not getattr(proto.popover, "id", ""):
        return None
    return str(proto.popover.label)


def _in_dialog(app: AppTest) -> set[str]:
    """The widgets that stand in a dialog."""
    return {
        _id(one)
        for node in pages._nodes(app._tree)
        if isinstance(node, Block) and _is_dialog(node)
        for one in pages._nodes(node)
        if getattr(getattr(one, "proto", None), "id", "")
    }


def _is_dialog(node: Block) -> bool:
    proto: Any = getattr(node, "proto", None)
    return hasattr(proto, "dialog") and bool(proto.HasField("dialog"))


def _id(node: Any) -> str:
    return str(node.proto.popover.id if isinstance(node, Block) else node.proto.id)


def _options(node: Any) -> Iterator[str]:
    for option in getattr(node.proto, "options", ()):
        yield str(getattr(option, "content", option))


def _state(node: Any, step: Step) -> WidgetState:
    state = WidgetState(id=_id(node))
    if step.kind == "button":
        state.trigger_value = True
    elif step.kind in {"popover", "checkbox", "toggle"}:
        state.bool_value = True
    elif step.kind in {"radio", "selectbox"}:
        state.string_value = step.choice
    else:
        state.string_array_value.data[:] = [step.choice]
    return state


def filled_in(app: AppTest, words: str) -> Iterator[WidgetState]:
    """Every empty field as somebody fills it in who wants the form to go through."""
    for turn, one in enumerate(fields(app)):
        state = WidgetState(id=one.proto.id)
        if _fill(state, one, words if one.type == "text_area" else WELL, turn):
            yield state


def _fill(state: WidgetState, one: Any, words: str, turn: int) -> bool:
    kind, proto = one.type, one.proto
    held = getattr(one, "value", None)
    if kind in {"checkbox", "toggle"}:
        state.bool_value = True
    elif held not in (None, "", []):
        return False
    elif kind in {"text_input", "text_area"}:
        state.string_value = _words(str(proto.label).casefold(), f"{words}{turn}")
    elif kind == "number_input":
        state.double_value = max(proto.min, 3) if proto.has_min else 3
    elif kind in {"date_input", "date_time_input"}:
        state.string_array_value.data[:] = [(clock.today() + dt.timedelta(days=7)).isoformat()]
    elif kind == "time_input":
        state.string_value = "13:00"
    else:
        return _first_choice(state, one)
    return True


def _first_choice(state: WidgetState, one: Any) -> bool:
    options = list(_options(one))
    if not options:
        return False
    if one.type in {"radio", "selectbox"}:
        state.string_value = options[0]
    else:
        state.string_array_value.data[:] = options[:1]
    return True


def _words(label: str, words: str) -> str:
    if "post" in label:
        return f"{words}@exempel.se"
    if "lösenord" in label:
        return "ett långt prov som duger"
    return words
