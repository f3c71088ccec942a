"""What the form of a problembild offers."""

from __future__ import annotations

from dataclasses import dataclass

from lägesbild.model import Viewer
from lägesbild.reading import areas, circles, form_choices, own_reports
from lägesbild.reading.circles import Circle
from lägesbild.reading.problembild_whole import WholeProblembild
from lägesbild.store.session import reading


@dataclass(frozen=True, slots=True)
class ProblembildChoices:
    """
    Names by the value that is stored: category by slug, district by code, audience by slug.

    ``last_audience`` is the circle the viewer chose last, to be pointed out.
    """

    categories: dict[str, str]
    districts: dict[str, str]
    audiences: dict[str, Circle]
    last_audience: str | None


def read(viewer: Viewer, *, row: WholeProblembild | None = None) -> ProblembildChoices:
    """
    Everything offered today.

    What the ``row`` to be changed has already is offered too, ended or not, so that saving loses nothing.
    """
    with reading() as session:
        tree = areas.read_tree(session)
        groups = circles.for_viewer(session, viewer, kept=row.audience_slug if row else None)
        return ProblembildChoices(
            categories=form_choices.categories(session),
            districts=form_choices.areas_by_code(tree, kept=row.district_codes if row else ()),
            audiences={circle.slug: circle for circle in groups},
            last_audience=own_reports.last_audience(session, viewer=viewer),
        )
