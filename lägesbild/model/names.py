"""When two names are the same to a reader: how names are compared everywhere."""

from __future__ import annotations

import re
import unicodedata


def normalized(name: str) -> str:
    """
    A name as it is compared: composed, lower case, one kind of space.

    >>> normalized("  Södra   BRYNÄS ")
    'södra brynäs'
    >>> normalized("X-trafik") == normalized("x trafik")
    True
    """
    text = unicodedata.normalize("NFC", name).casefold()
    return re.sub(r"[\s\-‐–_.,]+", " ", text).strip()
