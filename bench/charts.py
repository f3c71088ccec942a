"""
The charts of docs/prestanda.md, drawn from what was measured last: ``python -m bench.charts``.

Another file of results than bench/results.json may be named.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from bench import growth_chart, rivals_chart
from lägesbild.config import ROOT
from lägesbild.export.images import PAINTER

RESULTS: Final = Path(__file__).parent / "results.json"
PICTURES: Final = ROOT / "docs" / "bilder"
CHARTS: Final = {"vaxer": growth_chart, "jamfort": rivals_chart}


def main() -> int:
    """Draw every chart anew; tells of those whose part was never measured."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else RESULTS
    results = json.loads(source.read_text(encoding="utf-8"))
    PICTURES.mkdir(exist_ok=True)
    missing = 0
    for name, chart in CHARTS.items():
        try:
            figure = chart.chart(chart.read(results))
        except KeyError as error:
            sys.stderr.write(f"{name}: {error} is not in {source.name}\n")
            missing += 1
            continue
        picture = PICTURES / f"{name}.svg"
        picture.write_bytes(PAINTER.draw(figure.to_plotly_json(), kind="svg", scale=1.0))
        sys.stdout.write(f"{picture.relative_to(ROOT)}\n")
    return missing


if __name__ == "__main__":
    sys.exit(main())
