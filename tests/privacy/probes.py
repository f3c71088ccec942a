"""Every function that takes a row's id: a row one may not know of must look like one that is not there."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
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
from lägesbild.model import Viewer, clock
from lägesbild.model.words import Role
from lägesbild.reading import areas
from lägesbild.reading.areas import AreaTree
from lägesbild.store.session import reading, transaction
from tests.privacy.world import World

MISSING: Final = 987654
TABLES: Final = {
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
    "insats_id": "insats",
    "invitee_id": "meeting_invitee",
    "item_id": "agenda_item",
    "meeting_id": "meeting",
    "problembild_id": "problembild",
    "other_id": "observation",
    "report_id": "observation",
    "request_id": "record_request",
    "statement_id": "round_statement",
    "task_id": "task",
    "view_id": "saved_view",
    "walk_id": "safety_walk",
}
"""What a parameter's name says that it is the id of."""
OPEN: Final = frozenset(
    {
        "alias_id",
        "allowed_id",
        "body_id",
        "category_id",
        "district_id",
        "group_id",
        "huvudman_id",
        "indicator_id",
        "member_id",
        "owner_id",
        "theme_id",
        "user_id",
        "row_id",
        "release_id",
        "mask_id",
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

    @property
    def writes(self) -> bool:
        return self.name.startswith("actions.")


def unknown() -> set[str]:
    """Parameters that name an id this file has not heard of: to be sorted into TABLES or OPEN."""
    found = {name for _, function in functions() for name in _ids(function)}
    return found - set(TABLES) - OPEN


def probes() -> list[Probe]:
    """Every public function of reading and actions that asks who looks and takes the id of a row."""
    return [
        Probe(name, function, parameter)
        for name, function in functions()
        for parameter in _ids(function)
        if parameter in TABLES
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
    return any(hint is Viewer for hint in typing.get_type_hints(function).values())


def _ids(function: Callable[..., Any]) -> list[str]:
    hints = typing.get_type_hints(function)
    return [
        name for name in inspect.signature(function).parameters if name.endswith("_id") and hints[name] is int
    ]


def asked(probe: Probe, row_id: int, viewer: Viewer, given: Mapping[str, int]) -> str:
    """What somebody is told who asks a function for a row; nothing is kept of what it wrote."""
    who = replace(viewer, role=Role.SAMORDNARE) if probe.writes else viewer
    arguments = _arguments(probe, row_id, who, given)
    needs_session = "session" in arguments
    try:
        with transaction() if probe.writes else reading() as session:
            if needs_session:
                arguments["session"] = session
            told = repr(probe.function(**arguments))
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
    hints = typing.get_type_hints(probe.function)
    found: dict[str, Any] = {}
    for name, parameter in inspect.signature(probe.function).parameters.items():
        if name == probe.parameter:
            found[name] = row_id
        elif hints[name] is Viewer:
            found[name] = viewer
        elif hints[name] is Session:
            found[name] = None
        elif parameter.default is parameter.empty:
            found[name] = given.get(name) if name in given else plain(hints[name])
    return found


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
