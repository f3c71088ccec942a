"""
Facts read out of minutes, one a row: what each huvudman told at a meeting.

This module reads and checks; ``fact_store`` stores. Nothing here knows one municipality: names resolve
through the area tree, the huvudmän and the vocabularies of the database in force.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

from lägesbild.intake.tables import Problem, Row, Sheet, read_csv
from lägesbild.intake.words import Owner, Words
from lägesbild.model import InputError
from lägesbild.model.words import Development, DistrictLevel, InsatsStatus, NameReason, TaskStatus
from lägesbild.reading.areas import Area, normalized

COLUMNS: Final = (
    "mote", "paragraf", "huvudman", "slag", "omrade", "plats",
    "kategori", "malgrupp", "utveckling", "status", "sammanfattning",
)  # fmt: skip
REQUIRED: Final = ("mote", "huvudman", "slag", "kategori", "sammanfattning")
LONGEST: Final = {"paragraf": 20, "plats": 120, "malgrupp": 120, "sammanfattning": 4000}
TITLE_LENGTH: Final = 120
REASON: Final = "namnskal"
"""The column that says why a name may stand; empty in most files, and no part of what a row says."""
EARLIEST: Final = dt.date(2000, 1, 1)


class FactKind(StrEnum):
    """The column slag."""

    ORO = "oro"
    POSITIV = "positiv"
    INSATS = "insats"
    BEHOV = "behov"
    INFORMATION = "information"
    BESLUT = "beslut"
    UPPDRAG = "uppdrag"

    @property
    def is_concern(self) -> bool:
        return self in {FactKind.ORO, FactKind.POSITIV}


DEVELOPMENTS: Final = {
    "ökar": Development.OKAR,
    "minskar": Development.MINSKAR,
    "oförändrad": Development.OFORANDRAT,
    "oförändrat": Development.OFORANDRAT,
}
INSATS_STATUSES: Final = {status.label.casefold(): status for status in InsatsStatus}
NAME_REASONS: Final = {reason.label.casefold(): reason for reason in NameReason}
TASK_STATUSES: Final = {status.label.casefold(): status for status in TaskStatus}
AnyWord = TypeVar("AnyWord")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """
    A checked row. ``areas`` is empty for the whole kommun; ``term`` is the slug of its category or theme.

    ``key`` is a digest of the row's content: the same row in another file is the same fact.
    """

    line: int
    key: str
    kind: FactKind
    held_on: dt.date
    paragraph: str | None
    owner: Owner
    areas: tuple[Area, ...]
    common: Area
    place: str | None
    term: str
    target_group: str | None
    development: Development | None
    insats_status: InsatsStatus
    task_status: TaskStatus
    title: str
    text: str
    notices: tuple[str, ...]
    reason: NameReason | None = None


def read(path: Path) -> Sheet:
    """Read the file's rows; what they mean is ``check``'s question."""
    return read_csv(path, columns=(*COLUMNS, REASON), required=REQUIRED)


def check(row: Row, words: Words, *, today: dt.date) -> Fact | list[Problem]:
    """Find out what a row means, or everything that keeps it from going in."""
    return _Check(row, words, today).run()


class _Check:
    """Checks one row column by column and remembers every problem instead of stopping at the first."""

    def __init__(self, row: Row, words: Words, today: dt.date) -> None:
        self.row = row
        self.words = words
        self.today = today
        self.problems: list[Problem] = []

    def run(self) -> Fact | list[Problem]:
        self._lengths()
        held_on = self._date()
        kind = self._one("slag", {kind.value: kind for kind in FactKind})
        owner = self._owner(held_on) if held_on else None
        areas = self._areas()
        term = self._term(kind) if kind else None
        development = self._one("utveckling", DEVELOPMENTS)
        statuses = self._statuses(kind)
        reason = self._one(REASON, NAME_REASONS)
        if self.problems or not (held_on and kind and owner and term):
            return self.problems
        areas, place = self._place(areas)
        text, title, notices = self._text(sensitive=kind.is_concern and term[1])
        return Fact(
            line=self.row.line,
            key=_key(self.row),
            kind=kind,
            held_on=held_on,
            paragraph=self.row["paragraf"] or None,
            owner=owner,
            areas=areas,
            common=self.words.common(areas),
            place=place,
            term=term[0],
            target_group=", ".join(_parts(self.row["malgrupp"])) or None,
            development=development,
            insats_status=statuses[0],
            task_status=statuses[1],
            title=title,
            text=text,
            notices=notices,
            reason=reason,
        )

    def _wrong(self, column: str, reason: str) -> None:
        self.problems.append(Problem(self.row.line, column, reason))

    def _lengths(self) -> None:
        for column in REQUIRED:
            if not self.row[column]:
                self._wrong(column, "fältet är tomt.")
        for column, longest in LONGEST.items():
            if (length := len(self.row[column])) > longest:
                self._wrong(column, f"texten är {length} tecken, högst {longest} får plats.")

    def _date(self) -> dt.date | None:
        text = self.row["mote"]
        if not text:
            return None
        try:
            day = dt.datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
        except ValueError:
            self._wrong("mote", f"{text!r} är inget datum. Skriv som 2024-12-09.")
            return None
        if not EARLIEST <= day <= self.today:
            self._wrong("mote", f"{text} ligger utanför {EARLIEST}–{self.today}.")
            return None
        return day

    def _owner(self, held_on: dt.date) -> Owner | None:
        if not self.row["huvudman"]:
            return None
        try:
            return self.words.owner(self.row["huvudman"], on=held_on)
        except InputError as error:
            self._wrong("huvudman", str(error))
            return None

    def _areas(self) -> tuple[Area, ...]:
        try:
            return self.words.areas(self.row["omrade"])
        except InputError as error:
            self._wrong("omrade", str(error))
            return ()

    def _term(self, kind: FactKind) -> tuple[str, bool] | None:
        if not self.row["kategori"]:
            return None
        find = self.words.category if kind.is_concern else self.words.theme
        try:
            term = find(self.row["kategori"])
        except InputError as error:
            self._wrong("kategori", str(error))
            return None
        return term.slug, term.sensitive

    def _one(self, column: str, known: dict[str, AnyWord]) -> AnyWord | None:
        text = self.row.values.get(column, "").casefold()
        if text and text not in known:
            self._wrong(column, f"{self.row[column]!r} är inget av {', '.join(known)}.")
        return known.get(text)

    def _statuses(self, kind: FactKind | None) -> tuple[InsatsStatus, TaskStatus]:
        insats, task = InsatsStatus.PAGAR, TaskStatus.OPPEN
        if kind is FactKind.INSATS:
            insats = self._one("status", INSATS_STATUSES) or insats
        elif kind is FactKind.UPPDRAG:
            task = self._one("status", TASK_STATUSES) or task
        elif self.row["status"]:
            self._wrong("status", f"slaget {self.row['slag']!r} har ingen status. Lämna fältet tomt.")
        return insats, task

    def _place(self, areas: tuple[Area, ...]) -> tuple[tuple[Area, ...], str | None]:
        name = self.row["plats"] or None
        known = self.words.known_place(name, areas) if name and len(areas) < 2 else None
        if known is None:
            return areas, name
        return (known,), known.name if known.level is DistrictLevel.PLATS else None

    def _text(self, *, sensitive: bool) -> tuple[str, str, tuple[str, ...]]:
        text = self.row["sammanfattning"]
        notices: tuple[str, ...] = ()
        if sensitive:
            masked = mask(text, self._place_names())
            if masked != text:
                text, notices = masked, ("Platsens namn är borttaget ur texten.",)
        return text, title_of(text), notices

    def _place_names(self) -> tuple[str, ...]:
        """Names that point below an area: the known places, and the row's own when it is a name."""
        tree = self.words.tree
        places = {area.id for area in tree.level(DistrictLevel.PLATS)}
        names = {name for name, ids in tree.names.items() if ids & places and len(name) > 2}
        own = self.row["plats"]
        if own[:1].isupper():
            names.add(normalized(own))
        return tuple(sorted(names, key=len, reverse=True))


def mask(text: str, names: tuple[str, ...]) -> str:
    """
    Take the names of places out of a text, in any case and with a genitive s.

    >>> mask("Oro på Storskolan och vid storskolans entré", ("storskolan",))
    'Oro på [plats] och vid [plats] entré'
    """
    for name in names:
        pattern = r"[\s\-‐–_.,]+".join(re.escape(part) for part in name.split())
        text = re.sub(rf"(?<!\w){pattern}s?(?!\w)", "[plats]", text, flags=re.IGNORECASE)
    return text


def title_of(text: str) -> str:
    """
    A heading out of a summary: all of it, or its first clause, cut at a word, when it is long.

    >>> title_of("Medel beviljade;  kurs för föräldrar")
    'Medel beviljade; kurs för föräldrar'
    """
    whole = " ".join(text.split())
    first = whole if len(whole) <= TITLE_LENGTH else whole.split(";")[0]
    if len(first) <= TITLE_LENGTH:
        return first
    return first[:TITLE_LENGTH].rsplit(" ", 1)[0] + " …"


def _key(row: Row) -> str:
    content = "\x1f".join(" ".join(row[column].split()) for column in COLUMNS)
    return f"fakta-{hashlib.sha256(content.encode()).hexdigest()[:48]}"


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
