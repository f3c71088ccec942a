"""
Run what is measured, print ``name value unit limit`` per line, and write bench/results.json.

Arguments choose some parts; the figures of the others stay as they were measured last.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from bench import first_visit, growth, load, meetings, million, plain
from bench.figure import Figure

RESULTS: Final = Path(__file__).parent / "results.json"
PARTS: Final[dict[str, Callable[[], Iterator[Figure]]]] = {
    "moten": meetings.run,
    "million": million.run,
    "enkel": plain.run,
    "tillvaxt": growth.run,
    "forsta_besok": first_visit.run,
    "last": load.run,
}


def main() -> int:
    """0 when every figure is within its limit, else 1."""
    figures: list[Figure] = []
    for name in sys.argv[1:] or PARTS:
        for figure in PARTS[name]():
            figures.append(figure)
            sys.stdout.write(figure.line() + "\n")
            sys.stdout.flush()
        _write(figures)
    return 0 if all(figure.holds for figure in figures) else 1


def _write(figures: list[Figure]) -> None:
    """Put the figures in place of those of the same name."""
    before = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else []
    held = {one["name"]: one for one in (*before, *(dataclasses.asdict(figure) for figure in figures))}
    RESULTS.write_text(json.dumps(list(held.values()), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
