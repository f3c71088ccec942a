"""Område: how many shortcomings from trygghetsvandringar are open there, in one line."""

from __future__ import annotations

from lägesbild.figures.classes import counted
from lägesbild.model import Viewer
from lägesbild.reading import areas, walk_findings
from lägesbild.store.session import reading
from lägesbild.ui import layout, theme


def show(viewer: Viewer, code: str) -> None:
    """The line, leading to the list; nothing when none is open."""
    with reading() as session:
        tree = areas.read_tree(session)
        area = tree.by_code(code)
        count = walk_findings.open_in(session, tree.inside(area), viewer=viewer) if area else 0
    if not count:
        return
    sign = f'<span aria-hidden="true" style="color:{theme.colours().red}">■</span>'
    told = counted(count, "öppen brist", "öppna brister")
    layout.rows(
        [(sign, f"{told} från trygghetsvandring", "")],
        label="Trygghetsvandring",
        hrefs=["/trygghetsvandringar"],
    )
