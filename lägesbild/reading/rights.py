"""Rule 1 as SQL: which rows of a table a viewer may read. The same rule as ``Viewer.may_read``."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from lägesbild.model import Observation, Viewer
from lägesbild.model.words import ReviewStatus


def visible(table: Any, viewer: Viewer) -> ColumnElement[bool]:
    """
    The condition that cuts any table holding ``huvudman_id`` and ``audience_id`` for a viewer.

    Own huvudman's rows, and rows shared with a group the viewer's huvudman is a member of. A NULL
    audience (*Min verksamhet*) matches no group, so such rows reach their own people alone.
    """
    return or_(table.huvudman_id == viewer.huvudman_id, table.audience_id.in_(sorted(viewer.circles)))


def listed(viewer: Viewer) -> ColumnElement[bool]:
    """The reports that a list or a count holds for a viewer: readable, not withdrawn, no duplicates."""
    return and_(
        visible(Observation, viewer),
        Observation.withdrawn_at.is_(None),
        Observation.review != ReviewStatus.DUBBLETT,
    )
