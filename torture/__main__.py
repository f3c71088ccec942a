"""Run every attack, print ``name tried failed`` per line, and write torture/results.json."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from torture import indicators, inputs, kills, leaks
from torture.tally import Tally

RESULTS: Final = Path(__file__).parent / "results.json"
PARTS: Final[dict[str, Callable[[], Iterator[Tally]]]] = {
    "kills": kills.run,
    "inputs": inputs.run,
    "leaks": leaks.run,
    "indikatorer": indicators.run,
}


def main() -> int:
    """0 when nothing leaked, was lost or crashed, and something was tried in each part; else 1."""
    chosen = sys.argv[1:] or list(PARTS)
    tallies: list[Tally] = []
    for name in chosen:
        for tally in PARTS[name]():
            tallies.append(tally)
            sys.stdout.write(tally.line() + "\n")
            sys.stdout.flush()
    written = [dataclasses.asdict(tally) for tally in tallies]
    RESULTS.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0 if tallies and all(tally.tried and not tally.failed for tally in tallies) else 1


if __name__ == "__main__":
    sys.exit(main())
