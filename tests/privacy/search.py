"""Looks through every way out of a world for what each of its people may not see."""

from __future__ import annotations

import functools
import json
import logging
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from unittest import mock

from sqlalchemy import select
from streamlit import error_util

from lägesbild.config import settings
from lägesbild.export import gathering_mail, images, invitation, round_mail
from lägesbild.model import LagesbildError, Meeting, TrailEntry, Viewer
from lägesbild.reading import gatherings, group_view, meeting_plans, rounds
from lägesbild.store import upgrade
from lägesbild.store.session import reading
from tests.privacy import commands, opening, probes, unpacked
from tests.privacy.canaries import Leak
from tests.privacy.visits import Share, Visits
from tests.privacy.world import World

NOBODY: Final = "ingen"
"""Who reads logs, the trail as it is stored and what commands tell the operator: nothing is for them."""


@dataclass
class Search:
    """What was looked through and what was found; ``tried`` counts a canary once for each way out."""

    world: World
    part: Share | None = None
    """Which part of the work is done, each piece by one of the people; None: all of it by everybody."""
    tried: int = 0
    found: list[Leak] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    clicked: set[tuple[str, ...]] = field(default_factory=set)

    def look(self, way: str, text: str, username: str, *, sealed: bool = False) -> None:
        """Look through one text for everything its reader may not see."""
        self.tried += self.world.cage.forbidden(username)
        text = f"{text}\n{unpacked.arrays(text)}"
        self.found += self.world.cage.leaks(way, text, username, sealed=sealed)

    def everything(self) -> None:
        """Go through every way out, those first who may read most."""
        with self._logged(), drawn_as_text():
            people = self.world.viewers()
            for turn, viewer in enumerate(people):
                share = self._share(turn, len(people))
                self._pages(viewer, share, Share(turn, 2) if self.part is None else share)
                self._commands(viewer, share)
                self._probes(viewer, share)
                self._readings(viewer, self.part or Share())
                self._mails(viewer)
            self._operator()
        self._stored_trail()

    def dialogs(self) -> frozenset[str]:
        """The dialogs that were opened."""
        return frozenset(
            name
            for name, keys in opening.DIALOGS.items()
            if any(re.fullmatch(keys, told[-1]) for told in self.clicked)
        )

    def _share(self, turn: int, people: int) -> Share:
        if self.part is None:
            return Share()
        return Share(turn * self.part.count + self.part.number, people * self.part.count)

    def _pages(self, viewer: Viewer, share: Share, choices: Share) -> None:
        opened = self.part or Share()
        visits = Visits(self.world, viewer, self.look, share, choices, opened, self.clicked)
        visits.everything()
        self.tried += visits.compared
        self.found += visits.found
        self.asked |= visits.asked

    def _commands(self, viewer: Viewer, share: Share) -> None:
        every = (line for lines in commands.FOR_A_READER.values() for line in lines(viewer))
        for piece, line in enumerate(every):
            if share.has(piece):
                for way, text in commands.told(line):
                    self.look(way, text, viewer.username)

    def _operator(self) -> None:
        for lines in commands.FOR_THE_OPERATOR.values():
            for line in lines(None):
                for way, text in commands.told(line):
                    self.look(way, text, NOBODY)

    def _probes(self, viewer: Viewer, share: Share) -> None:
        """Ask every function for a row one may not know of, and for one that is not there."""
        given = probes.own_ids(self.world, viewer)
        for piece, probe in enumerate(probes.probes()):
            foreign = probes.foreign(self.world, probe.table, viewer)
            if not foreign or not share.has(piece):
                continue
            missing = probes.asked(probe, probes.MISSING, viewer, given)
            for row_id in {foreign[0], foreign[-1]}:
                told = probes.asked(probe, row_id, viewer, given)
                way = f"{probe.name}({probe.parameter}={row_id} i {probe.table})"
                self.look(way, told, viewer.username)
                if told != missing:
                    self.found.append(
                        Leak(way, "att raden finns", viewer.username, f"{told[:150]} / {missing[:150]}")
                    )

    def _readings(self, viewer: Viewer, share: Share) -> None:
        """Ask every reading that takes no row's id for all it tells."""
        given = probes.own_ids(self.world, viewer)
        for piece, reader in enumerate(probes.readings()):
            if share.has(piece):
                told = probes.asked(reader, probes.MISSING, viewer, given)
                self.look(reader.name, told, viewer.username)

    def _mails(self, viewer: Viewer) -> None:
        with reading() as session:
            for meeting_id in self.world.rows["meeting"]:
                group = group_view.of(session, self._group(session, meeting_id))
                try:
                    plan = meeting_plans.one(session, meeting_id, viewer=viewer)
                    standing = rounds.standing(session, meeting_id, viewer=group)
                except LagesbildError:
                    continue
                mails = [round_mail.reminder(plan.line, one.huvudman, "a@example.se") for one in standing]
                texts = [f"{mail.subject}\n{mail.text}" for mail in mails]
                texts += [invitation.text(plan), invitation.ics([plan]).decode()]
                self.look(f"kallelse och påminnelse om möte {meeting_id}", "\n".join(texts), viewer.username)
            for gathering_id in self.world.rows["gathering"]:
                try:
                    line = gatherings.one(session, gathering_id, viewer=viewer).line
                except LagesbildError:
                    continue
                text = f"{gathering_mail.subject(line)}\n{gathering_mail.text(line)}"
                self.look(f"mejl om sammankallning {gathering_id}", text, NOBODY)

    @staticmethod
    def _group(session: Any, meeting_id: int) -> int:
        return int(session.get_one(Meeting, meeting_id).body_id)

    def _stored_trail(self) -> None:
        """What the trail holds of a personal or secret column is sealed, whoever asks."""
        with reading() as session:
            for entry in session.scalars(select(TrailEntry)):
                told = f"spårets post {entry.id} ({entry.action})"
                self.look(told, entry.details, NOBODY, sealed=True)

    @contextmanager
    def _logged(self) -> Iterator[None]:
        """Read every line that is logged meanwhile: none of it is for anybody's text."""
        lines: list[str] = []
        handler = logging.Handler()
        handler.emit = lambda record: lines.append(handler.format(record))  # type: ignore[method-assign]
        root, own = logging.getLogger(), logging.getLogger("lägesbild")
        level = own.level
        root.addHandler(handler)
        own.setLevel(logging.DEBUG)
        try:
            yield
        finally:
            root.removeHandler(handler)
            own.setLevel(level)
        faults = settings().var_dir / "fel.log"
        lines.append(faults.read_text() if faults.is_file() else "")
        self.look("loggen", "\n".join(lines), NOBODY)


@contextmanager
def drawn_as_text() -> Iterator[None]:
    """Let a picture be the text of its figure, which a picture's points do not tell."""

    def draw(_: Any, figure: Any, **__: Any) -> bytes:
        return json.dumps(figure, default=str, ensure_ascii=False).encode()

    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(images.Painter, "draw", draw))
        stack.enter_context(mock.patch.object(images, "chromium", return_value="text"))
        stack.enter_context(mock.patch.object(error_util, "_print_rich_exception"))
        stack.enter_context(mock.patch.object(upgrade, "head", functools.cache(upgrade.head)))
        yield
