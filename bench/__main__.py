"""Run what is measured, print ``name value unit limit`` per line, and write bench/results.json."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

from bench import meetings
from bench.figure import Figure

RESULTS = Path(__file__).parent / "results.json"


def main() -> int:
    """0 when every figure is within its limit, else 1."""
    figures: list[Figure] = []
    for figure in meetings.run():
        figures.append(figure)
        sys.stdout.write(figure.line() + "\n")
        sys.stdout.flush()
    written = [dataclasses.asdict(figure) for figure in figures]
    RESULTS.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0 if all(figure.holds for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
