"""Rule 1 as SQL: which rows of a table a viewer may read. The same rule as ``Viewer.may_read``."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_

from lägesbild.model import Viewer


def visible(table: Any, viewer: Viewer) -> ColumnElement[bool]:
    """
    The condition that cuts any table holding ``huvudman_id`` and ``audience_id`` for a viewer.

    Own huvudman's rows, and rows shared with a group the viewer's huvudman is a member of. A NULL
    audience (*Min verksamhet*) matches no group, so such rows reach their own people alone.
    """
    return or_(table.huvudman_id == viewer.huvudman_id, table.audience_id.in_(sorted(viewer.circles)))
