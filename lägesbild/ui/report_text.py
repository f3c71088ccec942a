"""People's own text on a page: shown as written, never read as markup."""

from __future__ import annotations

import re


def plain(text: str) -> str:
    """
    A text as Markdown that shows exactly that text, its line breaks too.

    >>> plain("*akut* :red[nu] <b>")
    '\\\\*akut\\\\* \\\\:red\\\\[nu\\\\] \\\\<b\\\\>'
    """
    return re.sub(r"([\\`*_{}\[\]<>()#+\-.!|~$:&])", r"\\\1", text).replace("\n", "  \n")
