"""WCAG 2.1 AA by axe: the one place that says which rules hold."""

from __future__ import annotations

from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page

OPTIONS: Final = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],  # what passed is not told of: most of the work on a large page
}
EMBEDDED: Final = {"exclude": [["iframe"]]}


def violations(where: Page | Frame, context: Any = None) -> list[str]:
    """What breaks the rules on a page or in a frame, one line for each element."""
    found = Axe().run(where, context=context, options=OPTIONS)  # type: ignore[arg-type]
    return [
        f"{hit['id']}: {node['html'][:200]}" for hit in found.response["violations"] for node in hit["nodes"]
    ]


def violations_with_frames(page: Page) -> list[str]:
    """What breaks the rules on a page, and in each map on it by itself."""
    found = violations(page, EMBEDDED)
    for frame in page.frames[1:]:
        found += [f"map {hit}" for hit in violations(frame)]
    return found
