"""What the text of a round may name in this municipality: its areas, categories, themes and huvudmän."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lägesbild.analysis.statements import AreaName, Vocabulary
from lägesbild.model import DistrictAlias, Huvudman, HuvudmanAlias
from lägesbild.model.clock import today
from lägesbild.model.words import DistrictLevel
from lägesbild.reading import areas, form_choices
from lägesbild.reading.areas import AreaTree

_SHORTEST_WORD = 5


def read(session: Session) -> Vocabulary:
    """The words of this municipality, with nothing that has ended."""
    tree = areas.read_tree(session)
    return Vocabulary(
        areas=_areas(session, tree),
        categories={slug: _words(name) for slug, name in form_choices.categories(session).items()},
        themes={slug: _words(name) for slug, name in form_choices.themes(session).items()},
        headings=(*session.scalars(select(Huvudman.name)), *session.scalars(select(HuvudmanAlias.name))),
    )


def _areas(session: Session, tree: AreaTree) -> tuple[AreaName, ...]:
    day = today()
    offered = {
        area.id: area
        for area in tree.by_id.values()
        if area.level is not DistrictLevel.KOMMUN and not area.has_ended(day)
    }
    named = [(area.name, area.id) for area in offered.values()]
    named += session.execute(select(DistrictAlias.name, DistrictAlias.district_id)).all()
    return tuple(
        AreaName(
            name,
            offered[area_id].code,
            frozenset(
                one.code for one in tree.path(offered[area_id])[1:] if one.level is not DistrictLevel.KOMMUN
            ),
        )
        for name, area_id in named
        if area_id in offered
    )


def _words(name: str) -> tuple[str, ...]:
    """The longer words of a name, for categories and themes that a municipality named itself."""
    return tuple(word for word in name.replace(",", " ").split() if len(word) >= _SHORTEST_WORD)
