"""Every function that takes a row's id: a row one may not know of must look like one that is not there."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import functools
import importlib
import inspect
import pkgutil
import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy.orm import Session

import lägesbild.actions
import lägesbild.reading
from lägesbild.model import Insats, PlanGoal, Problembild, Viewer, clock
from lägesbild.model.words import RecordKind, Role
from lägesbild.reading import areas
from lägesbild.reading.areas import AreaTree
from lägesbild.store.session import reading, transaction
from tests.privacy.world import World

MISSING: Final = 987654
TABLES: Final = {
    "agenda_item_id": "agenda_item",
    "assessment_id": "assessment",
    "attachment_id": "attachment",
    "attendance_id": "attendance",
    "decision_id": "decision",
    "entry_id": "log_entry",
    "event_id": "year_event",
    "finding_id": "walk_finding",
    "follow_up_id": "follow_up",
    "gathering_id": "gathering",
    "goal_id": "plan_goal",
    "guidance_id": "guidance",
    "indicator_id": "indicator",
    "insats_id": "insats",
    "invitee_id": "meeting_invitee",
    "item_id": "agenda_item",
    "mask_id": "row_mask",
    "meeting_id": "meeting",
    "problembild_id": "problembild",
    "other_id": "observation",
    "release_id": "indicator_release",
    "report_id": "observation",
    "request_id": "record_request",
    "row_id": "requested_row",
    "statement_id": "round_statement",
    "task_id": "task",
    "view_id": "saved_view",
    "walk_id": "safety_walk",
}
"""What a parameter's name says that it is the id of."""
MANY: Final = {
    "ids": {
        "actions.insats_rules.plan_goals": "plan_goal",
        "actions.insats_rules.problembilder": "problembild",
        "reading.record_texts.reports": "observation",
        "reading.report_rows.read_ids": "observation",
        "reading.review_steps.read": "observation",
        "reading.reviews.lines": "observation",
    },
    "report_ids": {"actions.problembild_links.link_reports": "observation"},
}
"""Parameters that take several ids, and what the functions that give or keep something by them take."""
PICKS: Final = frozenset({"picks"})
"""Parameters that take rows of several tables, each with its kind."""
OF_KINDS: Final = {
    RecordKind.RAPPORT: "observation",
    RecordKind.PROBLEMBILD: "problembild",
    RecordKind.INSATS: "insats",
    RecordKind.BESLUT: "decision",
    RecordKind.UPPDRAG: "task",
    RecordKind.PROTOKOLL: "meeting",
}
WITH_HISTORY: Final = (
    "decision",
    "gathering",
    "indicator_release",
    "insats",
    "plan_goal",
    "problembild",
    "task",
)
"""Tables whose rows' history is told. A statement of the round is read with its part, and has none."""
NOT_FOR_A_PAGE: Final[frozenset[str]] = frozenset()
"""Readings whose answer is cut again before anybody sees it."""
OPEN: Final = frozenset(
    {
        "alias_id",
        "allowed_id",
        "body_id",
        "category_id",
        "district_id",
        "group_id",
        "huvudman_id",
        "audience_id",
        "member_id",
        "owner_id",
        "owner_huvudman_id",
        "reporter_id",
        "responsible_id",
        "theme_id",
        "user_id",
        "account_id",
        "link_id",
    }
)
"""Ids of what everybody may know of, or of rows that another test asks for by hand."""


@dataclass(frozen=True)
class Probe:
    """A function and the parameter that is a row's id."""

    name: str
    function: Callable[..., Any]
    parameter: str
    table: str = ""
    """The table of the row that the parameter names, and what else is given with it."""
    given: tuple[tuple[str, Any], ...] = ()

    @property
    def writes(self) -> bool:
        return self.name.startswith("actions.")


def unknown() -> set[str]:
    """Parameters that name an id this file has not heard of: to be sorted into TABLES or OPEN."""
    found = {name for _, function in functions() for name in _ids(function)}
    return found - set(TABLES) - OPEN


@functools.cache
def probes() -> list[Probe]:
    """Every public function of reading and actions that asks who looks and takes the id of a row."""
    return [
        Probe(name, function, parameter, table, tuple(given.items()))
        for name, function in functions()
        for parameter in (*_ids(function), *_many(function))
        for table, given in _tables(name, function, parameter)
    ]


def _tables(name: str, function: Callable[..., Any], parameter: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The tables a parameter may name a row of, each with what says which."""
    if parameter == "row_id" and "table" in _hints(function):
        yield from ((table.__tablename__, {"table": table}) for table in (Problembild, Insats, PlanGoal))
    elif parameter == "row_id" and "table_name" in _hints(function):
        yield from ((table, {"table_name": table}) for table in WITH_HISTORY)
    elif parameter in PICKS:
        yield from ((table, {"kind": kind}) for kind, table in OF_KINDS.items())
    elif parameter in TABLES:
        yield TABLES[parameter], {}
    elif parameter in MANY and name in MANY[parameter]:
        yield MANY[parameter][name], {}


@functools.cache
def readings() -> list[Probe]:
    """Every public reading that asks who looks and takes the id of no row."""
    return [
        Probe(name, function, "")
        for name, function in functions()
        if name.startswith("reading.")
        and name not in NOT_FOR_A_PAGE
        and not any(hint is int and key.endswith("_id") for key, hint in _hints(function).items())
    ]


def functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """The public functions of reading and actions that a viewer, or who writes, is given to."""
    for package in (lägesbild.reading, lägesbild.actions):
        for module in pkgutil.iter_modules(package.__path__):
            held = importlib.import_module(f"{package.__name__}.{module.name}")
            for name, function in vars(held).items():
                own = inspect.isfunction(function) and function.__module__ == held.__name__
                if own and not name.startswith("_") and _asks_who(function):
                    short = package.__name__.rpartition(".")[2]
                    yield f"{short}.{module.name}.{name}", function


def _asks_who(function: Callable[..., Any]) -> bool:
    return any(hint is Viewer for hint in _hints(function).values())


def _ids(function: Callable[..., Any]) -> list[str]:
    hints = _hints(function)
    return [
        name for name in _parameters(function) if name.endswith("_id") and hints[name] in (int, int | None)
    ]


def _many(function: Callable[..., Any]) -> list[str]:
    """Parameters that take several ids."""
    return [name for name in _parameters(function) if name in MANY or name in PICKS]


@functools.cache
def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    return typing.get_type_hints(function)


@functools.cache
def _parameters(function: Callable[..., Any]) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(function).parameters


def asked(probe: Probe, row_id: int, viewer: Viewer, given: Mapping[str, int]) -> str:
    """What somebody is told who asks a function for a row; nothing is kept of what it wrote."""
    who = replace(viewer, role=Role.SAMORDNARE) if probe.writes else viewer
    arguments = _arguments(probe, row_id, who, given)
    needs_session = "session" in arguments
    try:
        with transaction() if probe.writes else reading() as session:
            if needs_session:
                arguments["session"] = session
            found = probe.function(**arguments)
            told = repr(list(found) if isinstance(found, Iterator) else found)
            if probe.writes:
                raise _UndoneError(told)
    except _UndoneError as undone:
        told = str(undone)
    except Exception as error:  # noqa: BLE001 whatever it says is what is compared
        told = f"{type(error).__name__}: {error}"
    return re.sub(rf"(?<!\d){row_id}(?!\d)", "ID", told)


class _UndoneError(Exception):
    """Takes a write back, and carries what it answered."""


def _arguments(probe: Probe, row_id: int, viewer: Viewer, given: Mapping[str, int]) -> dict[str, Any]:
    hints = _hints(probe.function)
    fixed = dict(probe.given)
    found: dict[str, Any] = {}
    for name, parameter in _parameters(probe.function).items():
        if name == probe.parameter:
            found[name] = _named(probe, row_id, fixed)
        elif name in fixed:
            found[name] = fixed[name]
        elif hints[name] is Viewer:
            found[name] = viewer
        elif hints[name] is Session:
            found[name] = None
        elif parameter.default is parameter.empty:
            found[name] = given.get(name) if name in given else plain(hints[name])
    return found


def _named(probe: Probe, row_id: int, fixed: Mapping[str, Any]) -> Any:
    """A row's id as a parameter takes it: alone, as one of several, or with the kind of the row."""
    if probe.parameter in PICKS:
        return [(fixed["kind"], row_id)]
    return (row_id,) if probe.parameter in MANY else row_id


def plain(hint: Any) -> Any:
    """Some value of a type: what it is does not matter, only that it is the same for both rows."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        return None if type(None) in parts else plain(parts[0])
    if origin is typing.Literal:
        return parts[0]
    if hint is AreaTree:
        with reading() as session:
            return areas.read_tree(session)
    simple = {int: 1, str: "ett", bool: True, bytes: b"ett", float: 1.0}
    if hint in simple:
        return simple[hint]
    if hint is dt.date:
        return clock.today()
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return next(iter(hint))
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _dataclass(hint)
    return _container(origin or hint, parts)


def _dataclass(kind: type) -> Any:
    hints = typing.get_type_hints(kind)
    needed = (
        part.name
        for part in dataclasses.fields(kind)
        if part.default is dataclasses.MISSING and part.default_factory is dataclasses.MISSING
    )
    return kind(**{name: plain(hints[name]) for name in needed})


def _container(kind: Any, parts: tuple[Any, ...]) -> Any:
    if kind is Callable or getattr(kind, "__name__", "") == "Callable":
        return lambda *_: "{}"
    if kind in {tuple, Sequence, list} or getattr(kind, "__name__", "") in {
        "Sequence",
        "Iterable",
        "Collection",
    }:
        return (plain(parts[0]),) if parts else ()
    if kind is dict or getattr(kind, "__name__", "") == "Mapping":
        return {}
    return None


def own_ids(world: World, viewer: Viewer) -> dict[str, int]:
    """For each kind of id a row that the viewer does read, so that a second id does not decide the answer."""
    found = {}
    for parameter, table in TABLES.items():
        mine = [
            row_id for row_id in world.rows.get(table, []) if viewer.username in world.readers[table, row_id]
        ]
        found[parameter] = mine[0] if mine else MISSING
    return found


def foreign(world: World, table: str, viewer: Viewer) -> list[int]:
    """Ids of the rows of a table that a viewer may not know of."""
    return [
        row_id for row_id in world.rows.get(table, []) if viewer.username not in world.readers[table, row_id]
    ]
