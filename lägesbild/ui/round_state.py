"""Runda: what is being written, kept as a draft at every change."""

from __future__ import annotations

import hashlib
from typing import Any, Final

import streamlit as st

from lägesbild.actions.rounds import Line
from lägesbild.analysis import statements
from lägesbild.analysis.statements import Statement
from lägesbild.model import Viewer
from lägesbild.model.names import normalized
from lägesbild.model.words import NameReason, StatementKind
from lägesbild.reading import round_words
from lägesbild.reading.round_mine import KeptLine, Mine
from lägesbild.reading.round_rows import ReadyStatement
from lägesbild.store.session import reading
from lägesbild.ui.kept_form import KeptForm

CONCERNS: Final = frozenset({StatementKind.ORO.value, StatementKind.POSITIVT.value})
OTHER: Final = "annat"
"""The category or theme proposed where no word tells one, if the municipality has it."""


def form(meeting_id: int) -> KeptForm:
    """The form of a meeting's round: a text to divide, and lines as plain values."""
    return KeptForm(f"runda{meeting_id}", {"text": "", "lines": []})


def opened(meeting_id: int, mine: Mine, viewer: Viewer) -> KeptForm:
    """The form, filled from its draft or from what is kept; what nobody changed here follows along."""
    kept = form(meeting_id)
    initial = {"lines": stored_lines(mine)}
    kept.open(viewer, initial=initial, version=mine.version)
    if kept.version != mine.version and not is_touched(kept, mine):
        kept.close(viewer)
        kept.open(viewer, initial=initial, version=mine.version)
    return kept


def is_touched(kept: KeptForm, mine: Mine) -> bool:
    """Whether the form holds anything that is not stored."""
    there = {line.key for line in mine.lines}
    return bool((kept.value("text") or "").strip()) or any(line["key"] not in there for line in lines(kept))


def lines(kept: KeptForm) -> list[dict[str, Any]]:
    """The lines being written, in their order."""
    found: list[dict[str, Any]] = kept.value("lines")
    return found


def put_lines(kept: KeptForm, changed: list[dict[str, Any]]) -> None:
    """Keep the lines as they are now."""
    st.session_state[kept.key("lines")] = changed
    kept.keep()


def stored_lines(mine: Mine) -> list[dict[str, Any]]:
    """The lines that are kept and not ready; a ready part is added to with new ones."""
    return [] if mine.ready_at is not None else [_of_kept(line) for line in mine.lines]


def merge(kept: KeptForm, mine: Mine) -> None:
    """Go on with what somebody else kept and one's own lines after it."""
    theirs = stored_lines(mine)
    there = {line.key for line in mine.lines}
    put_lines(kept, theirs + [line for line in lines(kept) if line["key"] not in there])
    kept.accept_version(mine.version)


def divide(kept: KeptForm) -> int:
    """Divide the text into lines after those there are; return how many came to."""
    with reading() as session:
        vocabulary = round_words.read(session)
    found = statements.split(kept.value("text") or "", vocabulary)
    fallback = {
        "category": OTHER if OTHER in vocabulary.categories else None,
        "theme": OTHER if OTHER in vocabulary.themes else None,
    }
    before = lines(kept)
    there = {line["key"] for line in before}
    new = {line["key"]: line for line in (_of_statement(one, fallback) for one in found)}
    st.session_state[kept.key("text")] = ""
    added = [line for key, line in new.items() if key not in there]
    put_lines(kept, before + added)
    return len(added)


def take(kept: KeptForm, row: ReadyStatement, *, taken: bool) -> None:
    """Take a row over, or leave it again."""
    key = f"{row.table}-{row.row_id}"
    others = [line for line in lines(kept) if line["key"] != key]
    put_lines(kept, [*others, _of_row(row, key)] if taken else others)


def as_line(line: dict[str, Any]) -> Line:
    """A line as the action takes it."""
    names = ("key", "text", "category", "theme", "table", "row_id")
    values = {name: line[name] for name in names}
    return Line(
        kind=StatementKind(line["kind"]),
        district_code=line["area"] or None,
        reason=NameReason(line["reason"]) if line.get("reason") else None,
        **values,
    )


def _of_statement(one: Statement, fallback: dict[str, str | None]) -> dict[str, Any]:
    content = f"{normalized(one.text)}\x1f{one.area}"
    return {
        "key": hashlib.sha256(content.encode()).hexdigest()[:20],
        "kind": one.kind.value,
        "text": one.text,
        "area": one.area,
        "category": one.category or fallback["category"],
        "theme": one.theme or fallback["theme"],
        "reason": None,
        "table": None,
        "row_id": None,
        "note": f"Nämner flera områden: {', '.join(one.other_areas)}." if one.other_areas else "",
    }


def _of_row(row: ReadyStatement, key: str) -> dict[str, Any]:
    return {
        "key": key,
        "kind": row.kind.value,
        "text": row.text[:200],
        "area": None,
        "category": None,
        "theme": None,
        "reason": None,
        "table": row.table,
        "row_id": row.row_id,
        "note": "",
    }


def _of_kept(line: KeptLine) -> dict[str, Any]:
    return {
        "key": line.key,
        "kind": line.kind.value,
        "text": line.text,
        "area": line.district_code,
        "category": line.category,
        "theme": line.theme,
        "reason": NameReason.INGEN.value,  # it was stored, so whoever wrote it has answered
        "table": line.table,
        "row_id": line.row_id,
        "note": "",
    }
