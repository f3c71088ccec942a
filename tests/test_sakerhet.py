"""docs/sakerhet.md names tests and places that exist, and counts its own lines right."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from lägesbild.config import ROOT

TEXT: Final = (ROOT / "docs/sakerhet.md").read_text(encoding="utf-8")
LINES: Final = re.findall(r"^\| (\d+\.\d+\.\d+) \| [^|]+ \| ([^|]+) \| ([^|]+) \|$", TEXT, re.MULTILINE)
STATES: Final = ("uppfyllt", "inte uppfyllt", "ej tillämpligt")


def test_every_test_it_names_exists() -> None:
    named = re.findall(r"(tests/[\w/]+\.py)::(\w+)", TEXT)
    assert len(named) > 50
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not re.search(rf"^(async )?def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert missing == []


def test_every_place_it_names_exists() -> None:
    named = re.findall(r"`((?:lägesbild|torture|docs)/[\w/.]*)`", TEXT)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_line_says_how_it_stands_and_what_shows_it() -> None:
    assert len(LINES) == len(re.findall(r"^\| \d+\.\d+\.\d+ ", TEXT, re.MULTILINE)) > 100
    assert {state for _, state, _ in LINES} <= set(STATES)
    assert len({number for number, _, _ in LINES}) == len(LINES)
    assert [number for number, _, shown in LINES if not shown.strip()] == []


def test_the_counts_in_the_text_are_those_of_the_table() -> None:
    counts = Counter(state for _, state, _ in LINES)
    met, not_met, no_matter = (counts[state] for state in STATES)
    assert f"Av {len(LINES)} krav är {met} uppfyllda, {not_met} inte uppfyllda och {no_matter} ej" in TEXT
