"""What the form of a problembild offers."""

from __future__ import annotations

from dataclasses import dataclass

from lägesbild.model import Viewer
from lägesbild.model.words import DistrictLevel
from lägesbild.reading import areas, circles, form_choices, own_reports
from lägesbild.reading.circles import Circle
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


def read(viewer: Viewer) -> ProblembildChoices:
    """Everything offered today."""
    with reading() as session:
        tree = areas.read_tree(session)
        places = tree.level(DistrictLevel.STADSDEL, DistrictLevel.REGSO, DistrictLevel.PLATS)
        return ProblembildChoices(
            categories=form_choices.categories(session),
            districts={area.code: form_choices.area_title(tree, area) for area in places},
            audiences={circle.slug: circle for circle in circles.for_viewer(session, viewer)},
            last_audience=own_reports.last_audience(session, viewer=viewer),
        )
