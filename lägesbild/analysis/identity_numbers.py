"""
Personal identity and coordination numbers in every form they are written: with and without century, any
separators, digit by digit, in words, as a birthday followed by the last four.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from personnummer import personnummer

from lägesbild.model.clock import MONTHS

_COMMON: Final = re.compile(
    r"(?<!\d)(?P<date>(?:(?:18|19|20)[ ]?)?\d\d[ .-]?\d\d[ .-]?\d\d)"
    r"(?P<sep>[ ]?[-+.]?[ ]?)(?P<end>\d{4})(?!\d)"
)
_SPREAD: Final = re.compile(r"(?<![\d.,:/-])\d(?:[ ./_:()+-]{0,3}\d){9,11}(?![\d]|[.,:/-]\d)")
_TIME: Final = re.compile(r"\d\d[:.]\d\d$")
_CALLED: Final = re.compile(r"\(?0\d{1,3}\b\)?[ ./-]")
_RESERVE: Final = re.compile(r"(?<!\d)(?:18|19|20)?(?P<date>\d{6})[-+][A-Z][A-Z0-9]\d\d(?!\w)", re.IGNORECASE)
_BORN: Final = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?::?e)?[ ](?P<month>{'|'.join(MONTHS)}|"
    r"(?:jan|feb|mar|apr|aug|sept?|okt|nov|dec)\.?)[ ]"
    r"(?P<year>(?:19|20)?\d\d)[ ]?(?P<sep>[-+]|,?[ ])[ ]?(?P<end>\d{4})(?!\d)",
    re.IGNORECASE,
)
_LAST_FOUR: Final = re.compile(
    r"(?:fyra|4)[ ]sista(?:[ ]siffrorna)?(?:[ ]i[ ]\w+)?(?:[ ]är)?[ :(]{0,3}\d{4}(?!\d)", re.IGNORECASE
)
_UNITS: Final = ["noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio"]
_TEENS: Final = [
    "tio",
    "elva",
    "tolv",
    "tretton",
    "fjorton",
    "femton",
    "sexton",
    "sjutton",
    "arton",
    "nitton",
]
_TENS: Final = ["tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio"]
_IN_WORDS: Final = (
    {word: str(number) for number, word in enumerate(_UNITS)}
    | {"en": "1", "nitton hundra": "19", "nittonhundra": "19", "tjugohundra": "20", "tvåtusen": "20"}
    | {word: str(number) for number, word in enumerate(_TEENS, start=10)}
    | {
        ten + (unit if number else ""): f"{tens}{number}"
        for tens, ten in enumerate(_TENS, start=2)
        for number, unit in enumerate(_UNITS)
    }
)
_NUMBER_WORD: Final = "|".join(sorted(_IN_WORDS, key=len, reverse=True))
_SPOKEN: Final = re.compile(
    rf"(?<![\w-])(?:(?:{_NUMBER_WORD}|\d{{1,4}})(?:[ ,.-]{{0,3}}|$)(?:streck[ ])?){{4,14}}", re.IGNORECASE
)
_SPOKEN_PART: Final = re.compile(rf"{_NUMBER_WORD}|\d+", re.IGNORECASE)


def find(text: str) -> Iterator[tuple[int, int]]:
    """Where identity numbers stand in a text of ordinary characters; the same place may come twice."""
    yield from _common(text)
    yield from _spread(text)
    yield from _spoken(text)
    for match in _RESERVE.finditer(text):
        if is_birth_date(match["date"]):
            yield match.span()
    for match in _BORN.finditer(text):
        if match["sep"] in {"-", "+"} or _is_valid_birthday(match):
            yield match.span()
    yield from (match.span() for match in _LAST_FOUR.finditer(text))


def may_be(digits: str) -> bool:
    """Whether ten or twelve digits hold together as an identity number."""
    return len(digits) in {10, 12} and is_birth_date(digits[-10:-4]) and personnummer.valid(digits)


def is_birth_date(six: str) -> bool:
    """A day of any century; coordination numbers add 60 to the day."""
    month, day = int(six[2:4]), int(six[4:6])
    try:
        dt.date(2000, month, day - 60 if day > 60 else day)
    except ValueError:
        return False
    return True


def _common(text: str) -> Iterator[tuple[int, int]]:
    for match in _COMMON.finditer(text):
        date, end = _digits(match["date"]), match["end"]
        # After a dot any four digits may follow (an amount, a figure): then the check digit has to fit.
        marked = match["sep"].strip() in {"-", "+"} and match["date"].isdigit()
        if is_birth_date(date[-6:]) and (marked or personnummer.valid(date + end)):
            yield match.span()


def _spread(text: str) -> Iterator[tuple[int, int]]:
    """Digits with anything that separates between them, where the check digit fits."""
    for match in _SPREAD.finditer(text):
        written = match.group()
        is_other = _TIME.search(written) is not None or _CALLED.match(written) is not None
        if not is_other and may_be(_digits(written)):
            yield match.span()


def _spoken(text: str) -> Iterator[tuple[int, int]]:
    """Numbers in words, with or without digits among them, where the check digit fits."""
    for match in _SPOKEN.finditer(text):
        parts = _SPOKEN_PART.findall(match.group().casefold())
        digits = "".join(_IN_WORDS.get(part, part) for part in parts)
        if any(part in _IN_WORDS for part in parts) and may_be(digits):
            yield match.start(), match.start() + len(match.group().rstrip(" ,.-"))


def _is_valid_birthday(match: re.Match[str]) -> bool:
    month = next(
        number for number, name in enumerate(MONTHS, 1) if name.startswith(match["month"].lower()[:3])
    )
    return may_be(f"{match['year'][-2:]}{month:02}{int(match['day']):02}{match['end']}")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
