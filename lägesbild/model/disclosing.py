"""Who prepares the disclosure of public documents: somebody of the huvudman that holds them."""

from __future__ import annotations

from lägesbild.model.errors import ForbiddenError
from lägesbild.model.roles import Deed, may
from lägesbild.model.viewer import Viewer


def may_disclose(viewer: Viewer) -> bool:
    """
    Whether somebody prepares disclosures: coordinators and administrators, and whoever their huvudman has
    appointed to review its reports or to approve its accounts. Each for their own huvudman alone.
    """
    return viewer.is_reviewer or viewer.is_approver or may(viewer.role, Deed.DISCLOSE)


def require_disclosing(viewer: Viewer) -> None:
    """
    Let those pass.

    Raises
    ------
    ForbiddenError
        The viewer is none of them.
    """
    if not may_disclose(viewer):
        raise ForbiddenError(
            "Begäran om utlämnande handläggs av samordnare, administratörer och din huvudmans granskare och "
            "behörighetsansvariga. Lämna den vidare till någon av dem genast: den ska besvaras skyndsamt."
        )
