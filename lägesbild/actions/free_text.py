"""Free text as it is stored: cleaned, kept short, and refused where it points at a person (rule 3)."""

from __future__ import annotations

import unicodedata
from typing import Final

from lägesbild.analysis import identifiers
from lägesbild.model import InputError

MAX_TEXT: Final = 4000
MAX_WORDS: Final = 120
# Control characters but line breaks and tabs, all that formats unseen (Cf), separators, lone surrogates.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def clean(text: str) -> str:
    """
    A text as it is stored: composed (NFC), unprintable characters removed, outer space trimmed.

    >>> clean(" Bra\\u030ak\\x00 vid torget\\uffff\\r\\n")
    'Bråk vid torget'
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    seen = (char for char in unified if char in "\n\t" or _is_seen(char))
    return unicodedata.normalize("NFC", "".join(seen)).strip()


def _is_seen(char: str) -> bool:
    # The last two of each plane are no characters and never will be: no XLSX or DOCX can hold them.
    return unicodedata.category(char) not in _UNSEEN and ord(char) & 0xFFFE != 0xFFFE


def require_nobody(text: str, *, allowed: tuple[str, ...], field: str) -> None:
    """InputError when a text points at a person; the ``allowed`` numbers and addresses may stand."""
    if findings := identifiers.find(text, allowed=allowed):
        raise InputError(identifiers.refusal(findings), field=field)
