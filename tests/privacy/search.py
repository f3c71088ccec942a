"""Looks through every way out of a world for what each of its people may not see."""

from __future__ import annotations

import json
import logging
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
from lägesbild.store.session import reading
from tests.privacy import commands, pages, probes
from tests.privacy.canaries import Leak
from tests.privacy.world import World

NOBODY: Final = "ingen"
"""Who reads logs, the trail as it is stored and what commands tell the operator: nothing is for them."""
OF_PAGES: Final = {
    "Problembilder": "problembild",
    "Insatser": "insats",
    "Granska": "observation",
    "Möte": "meeting",
    "Runda": "meeting",
    "Anteckna": "meeting",
    "Presentation": "meeting",
    "Bedömning": "meeting",
    "Protokoll": "meeting",
    "Områdesgrupper": "gathering",
    "Trygghetsvandringar": "safety_walk",
    "Årshjul": "year_event",
    "Beslut och uppdrag": "task",
    "Administration": "user_account",
    "Begäran om utlämnande": "record_request",
}
"""Which rows ``?rad=`` opens on a page."""
OTHERS: Final = {"insats": "insats", "mal": "plan_goal", "problembild": "problembild", "uppdrag": "task"}
"""What of an address names a row besides ``rad``."""
NO_ROW: Final = frozenset(
    {"amne", "ansvarig", "ar", "aven", "del", "gor", "grupp", "logg", "matt", "med", "mote", "niva", "nu"}
    | {"ordning", "plats", "punkt", "sammankallning", "skriv", "sok", "spar", "status", "vy", "annat"}
    | {"huvudman", "kategori", "omrade", "stadsdel", "tillaten", "rapport", "forsenad", "period"}
)
"""What of an address names no row: choices, words and places."""


@dataclass
class Search:
    """What was looked through and what was found; ``tried`` counts a canary once for each way out."""

    world: World
    with_files: bool = True
    ids_per_page: int | None = None
    tried: int = 0
    found: list[Leak] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def look(self, way: str, text: str, username: str) -> None:
        """Look through one text for everything its reader may not see."""
        self.tried += self.world.cage.forbidden(username)
        self.found += self.world.cage.leaks(way, text, username)

    def everything(self) -> None:
        """Go through every way out, those first who may read most."""
        with self._logged(), drawn_as_text():
            people = self.world.viewers()
            for turn, viewer in enumerate(people):
                self._pages(viewer)
                self._commands(viewer, None if self.with_files else (turn, len(people)))
                self._probes(viewer)
                self._mails(viewer)
            self._operator()
        self._stored_trail()

    def _pages(self, viewer: Viewer) -> None:
        for entry in pages.ENTRIES:
            plain = self._page(entry, viewer)
            self.asked |= plain.asked
            for name in sorted(plain.asked - NO_ROW):
                table = OTHERS.get(name) or OF_PAGES.get(entry.title)
                if table is None:
                    raise LookupError(f"OF_PAGES does not say which rows ?{name}= opens on {entry.title}")
                self._rows(entry, viewer, name, table)

    def _rows(self, entry: Any, viewer: Viewer, name: str, table: str) -> None:
        """Open a page with the ids of rows it may and may not show: what may not be known of is not there."""
        missing = pages.opened(entry, viewer, **{name: str(probes.MISSING)})
        foreign = probes.foreign(self.world, table, viewer)[: self.ids_per_page]
        own = [row_id for row_id in self.world.rows.get(table, []) if row_id not in foreign]
        for row_id in own[: self.ids_per_page]:
            self._page(entry, viewer, **{name: str(row_id)})
        for row_id in foreign:
            seen = self._page(entry, viewer, files=False, **{name: str(row_id)})
            self.tried += 1
            if seen.text.replace(str(row_id), "#") != missing.text.replace(str(probes.MISSING), "#").replace(
                str(row_id), "#"
            ):
                self.found.append(Leak(seen.name, f"att {table} {row_id} finns", viewer.username, ""))

    def _page(self, entry: Any, viewer: Viewer, *, files: bool = True, **address: str) -> pages.Opened:
        seen = pages.opened(entry, viewer, **address)
        self.look(seen.name, seen.text, viewer.username)
        if files and self.with_files:
            for way, text in pages.files(seen):
                self.look(way, text, viewer.username)
        return seen

    def _commands(self, viewer: Viewer, share: tuple[int, int] | None) -> None:
        """Give every command as somebody, or a share of them so that the people give all of them together."""
        every = [line for lines in commands.FOR_A_READER.values() for line in lines(viewer)]
        for line in every if share is None else every[share[0] :: share[1]]:
            for way, text in commands.told(line):
                self.look(way, text, viewer.username)

    def _operator(self) -> None:
        for lines in commands.FOR_THE_OPERATOR.values():
            for line in lines(None):
                for way, text in commands.told(line):
                    self.look(way, text, NOBODY)

    def _probes(self, viewer: Viewer) -> None:
        """Ask every function for a row one may not know of, and for one that is not there."""
        given = probes.own_ids(self.world, viewer)
        for probe in probes.probes():
            foreign = probes.foreign(self.world, probes.TABLES[probe.parameter], viewer)
            if not foreign:
                continue
            missing = probes.asked(probe, probes.MISSING, viewer, given)
            for row_id in {foreign[0], foreign[-1]}:
                told = probes.asked(probe, row_id, viewer, given)
                way = f"{probe.name}({probe.parameter}={row_id})"
                self.look(way, told, viewer.username)
                if told != missing:
                    self.found.append(
                        Leak(way, "att raden finns", viewer.username, f"{told[:150]} / {missing[:150]}")
                    )

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
                self.look(f"spårets post {entry.id} ({entry.action})", entry.details, NOBODY)

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
        yield
