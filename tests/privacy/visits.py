"""Goes through every page as somebody: its rows, its choices, and what stands behind a click."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from tests.privacy import opening, pages, probes
from tests.privacy.canaries import Leak
from tests.privacy.world import World

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
OTHERS: Final = {
    "handling": "requested_row",
    "insats": "insats",
    "mal": "plan_goal",
    "problembild": "problembild",
    "uppdrag": "task",
    "uppfoljning": "follow_up",
}
"""What of an address names a row besides ``rad``."""
NO_ROW: Final = frozenset(
    {"amne", "ansvarig", "ar", "aven", "del", "gor", "grupp", "logg", "matt", "med", "mote", "niva", "nu"}
    | {"ordning", "plats", "punkt", "sammankallning", "skriv", "sok", "spar", "status", "vy", "annat"}
    | {"huvudman", "kategori", "omrade", "stadsdel", "tillaten", "rapport", "forsenad", "period"}
)
"""What of an address names no row: choices, words and places."""
SAME: Final = frozenset({"ordning", "sok", "om", "sida"})
"""Choices that show nothing else than what is looked through anyway: an order, and the handbook."""
BAR: Final = frozenset({"period", "omrade"})
IDS_PER_PAGE: Final = 4
"""How many rows of a table that somebody reads, and that they do not, a page is opened with in a long run."""
Look = Callable[[str, str, str], None]


@dataclass(frozen=True)
class Share:
    """One of several who go through everything together; ``each`` of them do the same piece."""

    number: int = 0
    count: int = 1

    def has(self, piece: int) -> bool:
        """Whether a piece of the work is this one's."""
        return piece % self.count == self.number % self.count


@dataclass
class Visits:
    """Every page as one person."""

    world: World
    viewer: Any
    look: Look
    share: Share
    choices: Share
    pages: Share
    """Which pages: the same for everybody, so that what one leaves in memory meets the next."""
    clicked: set[tuple[str, ...]]
    found: list[Leak] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    compared: int = 0
    _piece: int = 0

    def everything(self) -> None:
        """Each page as it is, with each row, each choice and after each click."""
        for place, entry in enumerate(pages.ENTRIES):
            if not self.pages.has(place):
                continue
            plain = self._page(entry)
            self._clicks(entry, plain)
            for name, option in self._options(entry, plain):
                if name not in BAR or not self._is_short:
                    self._chosen(entry, plain, **{name: option})
            for name in sorted(plain.asked - NO_ROW):
                if self._mine():
                    self._rows(entry, name)

    def _chosen(self, entry: Any, plain: pages.Opened, **address: str) -> None:
        """A page as a choice shows it, and rows that its address names only then."""
        seen = self._page(entry, files=False, **address)
        self._clicks(entry, seen, **address)
        for name in sorted(seen.asked - plain.asked - NO_ROW):
            self._rows(entry, name, **address)

    def _some(self, ids: list[int]) -> list[int]:
        """A few of many rows, from the first to the last."""
        most = 1 if self._is_short else IDS_PER_PAGE
        return ids if len(ids) <= most else [ids[place * len(ids) // most] for place in range(most)]

    @property
    def _is_short(self) -> bool:
        return self.pages.count > 1

    def _mine(self) -> bool:
        """Whether the next piece is this one's."""
        self._piece += 1
        return self.share.has(self._piece)

    def _options(self, entry: Any, seen: pages.Opened) -> Iterator[tuple[str, str]]:
        """What else may be chosen on a page, of areas those that have rows."""
        told = {(name, option) for name, options in seen.choices.items() for option in options}
        told |= set(opening.more_choices(entry.title, seen.asked))
        for piece, (name, option) in enumerate(sorted(told)):
            known = name in SAME or (name == "omrade" and option not in self.world.area_names)
            if name not in OTHERS and not known and self.choices.has(piece):
                yield name, option

    def _rows(self, entry: Any, name: str, **address: str) -> None:
        """Open a page with the ids of rows it may and may not show: what may not be known of is not there."""
        table = self._table(entry, name)
        own = [row_id for row_id in self.world.rows.get(table, []) if row_id not in self._foreign(table)]
        for place, row_id in enumerate(self._some(own)):
            here = {**address, name: str(row_id)}
            seen = self._page(entry, **here)
            self._clicks(entry, seen, **here)
            if place == 0 and not address:
                self._inside(entry, seen, **here)
        self._not_there(entry, name, **address)

    def _inside(self, entry: Any, seen: pages.Opened, **address: str) -> None:
        """What else the address may say of an opened row: a form of it, and rows that are parts of it."""
        for name, option in self._options(entry, seen):
            if name not in BAR:
                inner = self._page(entry, files=False, **address, **{name: option})
                self._clicks(entry, inner, **address, **{name: option})
        for name in sorted(seen.asked - NO_ROW - set(address)):
            self._not_there(entry, name, **address)

    def _not_there(self, entry: Any, name: str, **address: str) -> None:
        """Compare a page opened with a row one may not know of with one opened with none that is there."""
        table = self._table(entry, name)
        missing = self._page(entry, files=False, **address, **{name: str(probes.MISSING)})
        for row_id in self._some(self._foreign(table)):
            seen = self._page(entry, files=False, **address, **{name: str(row_id)})
            self.compared += 1
            if _unnumbered(seen.text, row_id) != _unnumbered(missing.text, row_id):
                self.found.append(Leak(seen.name, f"att {table} {row_id} finns", self.viewer.username, ""))

    def _foreign(self, table: str) -> list[int]:
        return probes.foreign(self.world, table, self.viewer)

    def _table(self, entry: Any, name: str) -> str:
        table = OTHERS.get(name) or OF_PAGES.get(entry.title)
        if table is None:
            raise LookupError(f"OF_PAGES does not say which rows ?{name}= opens on {entry.title}")
        return table

    def _clicks(self, entry: Any, seen: pages.Opened, *before: str, **address: str) -> None:
        """Click once on each kind of button that opens something, and on those of dialogs it then shows."""
        for key in seen.buttons:
            told = (self.viewer.username, entry.title, opening.kind(key))
            known = told[self._is_short :]
            if (opening.asks(key) if before else opening.opens(key)) and known not in self.clicked:
                self.clicked.add(known)
                after = self._page(entry, clicks=(*before, key), **address)
                if not before:
                    self._clicks(entry, after, key, **address)

    def _page(
        self, entry: Any, *, files: bool = True, clicks: tuple[str, ...] = (), **address: str
    ) -> pages.Opened:
        seen = pages.opened(entry, self.viewer, clicks=clicks, **address)
        self.asked |= seen.asked
        self.look(seen.name, seen.text, self.viewer.username)
        if files and not self._is_short:
            for way, text in pages.files(seen):
                self.look(way, text, self.viewer.username)
        return seen


def _unnumbered(text: str, row_id: int) -> str:
    return text.replace(str(probes.MISSING), "#").replace(str(row_id), "#")
