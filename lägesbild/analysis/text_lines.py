"""Sentences of a pasted text: wrapped lines put together, headings and bullets taken away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

WRAP_SHARE: Final = 0.6
"""A line at least this share of the longest one may have been wrapped; a shorter one ended by itself."""
WRAP_CHARACTERS: Final = 40
_BULLET: Final = re.compile(r"^\s*(?:[-–•*·>]+|\(?\d{1,2}[.)])\s+")
_HANGING: Final = re.compile(
    r"(?:[,(/–-]|(?<!\w)(?:i|på|och|eller|med|till|för|av|som|att|en|ett|den|det|om|hos|vid|mot|kring|från))$",
    re.IGNORECASE,
)
_ABBREVIATION: Final = re.compile(
    r"(?:^|[\s(.])(?:bl|a|t|ex|ca|kl|nr|st|tel|resp|inkl|exkl|ev|mm|m|fl|dvs|etc|f|d|s|k|obs|jan|feb|aug|sept|okt|"
    r"nov|dec)$",
    re.IGNORECASE,
)
_STOP: Final = re.compile(r"(?:[.!?…]+[\"”’)]*\s+(?=[\"”’(\w])|;\s*)")


def sentences(text: str, *, headings: Sequence[str] = ()) -> tuple[str, ...]:
    """
    The sentences of a text. A line of its own is at least one sentence, unless it was wrapped.

    ``headings`` are names that say nothing when they stand alone on a line or before a colon.

    Examples
    --------
    >>> sentences("Välfärd:\\n- Lugnt i helgen. Mer kl. 21\\n- Ny grupp", headings=("Välfärd",))
    ('Lugnt i helgen', 'Mer kl. 21', 'Ny grupp')
    """
    found: list[str] = []
    for line in _whole_lines(text):
        bare = _without_heading(_BULLET.sub("", line).strip(), headings)
        found += [part for part in _sentences(bare) if re.search(r"\w", part)]
    return tuple(found)


def _whole_lines(text: str) -> list[str]:
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    longest = max((len(line) for line in lines), default=0)
    lower_only = all(line[:1].islower() for line in lines if line)
    whole: list[str] = []
    before = ""
    for line in lines:
        if (
            line
            and before
            and not _BULLET.match(line)
            and _wrapped(before, line, longest, lower_only=lower_only)
        ):
            whole[-1] = f"{whole[-1]} {line}"
        elif line:
            whole.append(line)
        before = line or before  # text out of a PDF has an empty line between any two
    return whole


def _wrapped(before: str, line: str, longest: int, *, lower_only: bool) -> bool:
    if _HANGING.search(before) or line.startswith("("):
        return True
    long_enough = len(before) >= max(WRAP_CHARACTERS, WRAP_SHARE * longest)
    return long_enough and not lower_only and line[:1].islower() and before[-1] not in ".!?:;"


def _without_heading(line: str, headings: Sequence[str]) -> str:
    head, colon, rest = line.partition(":")
    known = {name.casefold() for name in headings}
    parts = [part.strip().casefold() for part in head.split("/")]
    if line.strip().casefold() in known:
        return ""
    if colon and (not rest.strip() and len(head.split()) <= 4):
        return ""
    return rest.strip() if colon and parts and parts[0] in known else line


def _goes_on(before: str, after: str) -> bool:
    """Whether a full stop ends an abbreviation or a number in the middle of a sentence."""
    counted = re.search(r"(?:^|\s)\d{1,2}$", before) is not None and after[:1].islower()
    return counted or _ABBREVIATION.search(before) is not None


def _sentences(line: str) -> list[str]:
    found: list[str] = []
    start = 0
    for match in _STOP.finditer(line):
        if match.group()[0] == "." and _goes_on(line[start : match.start()], line[match.end() :]):
            continue
        found.append(line[start : match.start()])
        start = match.end()
    found.append(line[start:])
    return [part.strip().rstrip(".!").strip() for part in found if part.strip()]
