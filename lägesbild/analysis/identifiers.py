"""
Find what points at one person in free text: identity numbers, phone numbers, e-mail addresses,
registration numbers and street addresses with a number (rule 3).

A net with known holes: it does not know names (``person_names`` does), and a phone number in words passes. It
leans towards refusing once too often for identity numbers, and towards silence for ordinary words followed by
a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lägesbild.analysis import identity_numbers


class IdentifierKind(StrEnum):
    """What was found; ``label`` is how a refusal names it."""

    IDENTITY_NUMBER = "identity_number"
    EMAIL = "email"
    PHONE = "phone"
    REGISTRATION = "registration"
    ADDRESS = "address"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS: Final[dict[IdentifierKind, str]] = {
    IdentifierKind.IDENTITY_NUMBER: "ett personnummer",
    IdentifierKind.EMAIL: "en e-postadress",
    IdentifierKind.PHONE: "ett telefonnummer",
    IdentifierKind.REGISTRATION: "ett registreringsnummer",
    IdentifierKind.ADDRESS: "en gatuadress med nummer",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One identifier: its kind and where in the text it stands (``text[start:end]``)."""

    kind: IdentifierKind
    start: int
    end: int

    @property
    def label(self) -> str:
        return self.kind.label


# No part is of any length: a long row of letters would be tried from each of them, to its end.
_AT: Final = r"(?:[ ]?(?:@|\(at\)|\[at\]|\(a\)|\{at\})[ ]?|[ ](?:at|snabel[- ]?a)[ ])"
_DOT: Final = r"(?:[ ]?\.[ ]?|[ ]?[(\[](?:dot|punkt)[)\]][ ]?|[ ](?:dot|punkt)[ ])"
_EMAIL: Final = re.compile(
    rf"[\w.+-]{{1,64}}{_AT}[\w-]+(?:{_DOT}[\w-]+)*(?:\.|"
    r"[ ]?[(\[](?:dot|punkt)[)\]][ ]?|[ ](?:dot|punkt)[ ])[a-z]{2,}",
    re.IGNORECASE,
)
_PHONE: Final = re.compile(
    r"(?<![\w.,:/+-])(?P<head>(?:\+|00)[1-9]\d{0,2}[ ]?(?:\(0\)[ ]?)?|\(?0)\d(?:\)?[ ./-]{0,3}\d){5,11}"
    r"(?![\d]|[.:,]\d|[ ]?(?:(?:kr|mkr|kronor|procent)\b|%))"
)
_PHONE_NAMED: Final = re.compile(
    r"\b(?:tel|tfn|telnr|mobilnr|(?:telefon|mobil)(?:nummer)?)\b[.: ]{0,3}(?P<tail>\d(?:[ -]?\d){5,11})",
    re.IGNORECASE,
)
_PLATE: Final = re.compile(
    r"(?<![\w-])(?P<letters>[A-HJ-PR-UW-Z]{3})(?P<sep>[ -]?)(?P<end>\d\d[0-9A-HJ-NPR-UW-Z])(?![\w-])",
    re.IGNORECASE,
)
_PLATE_NAMED: Final = re.compile(
    r"(?:reg|regnr|registreringsnummer|registreringsskylt|nummerplåt|skylt)\w{0,2}[.: ]{1,3}$", re.IGNORECASE
)
_STREET: Final = (
    r"gatan|gata|vägen|väg|gränd|gränden|allén|allé|stigen|stig|torget|torg|platsen|plats|backen|backe|gången"
    r"|leden|esplanaden|kajen|plan|planen|ringen|slingan|rundan|svängen|kroken|liden|höjden|kullen|vreten|branten"
    r"|brinken|promenaden|stråket|terrassen"
)
_ADDRESS: Final = re.compile(
    rf"(?<!\w)(?P<street>(?P<stem>[a-zåäöéü:]{{2,40}}?)(?:{_STREET})|[A-ZÅÄÖ]\w+[ ](?:{_STREET}))"
    r"[ ]{1,2}(?:nr\.?[ ]?)?(?P<number>[1-9]\d{0,2})(?:[ ]?[A-Z])?(?![\w%]|[.:/,]\d)",
    re.IGNORECASE,
)


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_MINUS: Final = "\N{MINUS SIGN}"

# Letters that look like a plate when a number follows, and are none.
_ABBREVIATIONS: Final = _listed(
    "SOS BIG SFS OSL KPI SCB NTU EST HFD LAG BUP BRA SSP ABF SBA LSS LPT SEK TEL NKR BOB SOU PRO RPG LPO ART"
)
# Ways and places that are a kind of way, not a street's name, when written without a capital.
_KINDS_OF_WAY: Final = _listed(
    "gång cykel motor bil land huvud infarts grus riks buss lek park parkerings tvär bak sido mötes arbets "
    "samlings bo vänd hållp upp ned om för genom fotbolls skolg spel bygg mellan"
)
_COUNTED: Final = re.compile(
    r"[ ](?:personer|ungdom|barn|st\b|styck|gånger|killar|tjejer|pojkar|flickor|män\b|kvinnor|vuxna|elever|"
    r"vakter|bilar|fordon|polis|moped|incident|händelse|rapport|anmäl|bränder|kväll|dag|vecko|månad|timm|minut|"
    r"km\b|m\b|meter|mil\b|procent|år\b|i rad|av\b|januari|februari|mars|april|maj\b|juni|juli|augusti|"
    r"september|oktober|november|december|jan\b|feb\b|apr\b|aug\b|sep|okt\b|nov\b|dec\b|"
    r"(?:till|eller)[ ]\d|-[ ]?\d)",
    re.IGNORECASE,
)


def find(text: str, *, allowed: Collection[str] = ()) -> tuple[Finding, ...]:
    """
    Find identifiers in a text, in the order they stand.

    Parameters
    ----------
    text : str
        Free text; full-width and other scripts' digits count as digits, every dash as a hyphen, and
        characters that are not seen count as not there.
    allowed : collection of str
        Numbers and addresses of the municipality's own that may stand (compared without spaces,
        hyphens and case). None of them lets an identity number through.

    Returns
    -------
    tuple of Finding
        Spans never overlap; the more telling kind wins.

    Examples
    --------
    >>> [f.label for f in find("Ring 070-123 45 67")]
    ['ett telefonnummer']
    >>> find("Bråk på torget 08.15–11.15, klass 7B, väg E4")
    ()
    """
    plain, places = _plain(text)
    exempt = {bare(entry) for entry in allowed}
    found: list[Finding] = []
    for kind, search in _SEARCHES.items():
        for start, end in search(plain):
            taken = any(start < other.end and other.start < end for other in found)
            allowed_here = kind is not IdentifierKind.IDENTITY_NUMBER and bare(plain[start:end]) in exempt
            if not taken and not allowed_here:
                found.append(Finding(kind, start, end))
    found = [Finding(one.kind, places[one.start], places[one.end - 1] + 1) for one in found]
    return tuple(sorted(found, key=lambda finding: finding.start))


def refusal(findings: Collection[Finding]) -> str:
    """A Swedish sentence that names the kinds, never the numbers, and says where such things belong."""
    kinds = list(dict.fromkeys(finding.label for finding in findings))
    named = kinds[0] if len(kinds) == 1 else f"{', '.join(kinds[:-1])} och {kinds[-1]}"
    return (
        f"Texten innehåller {named}. Ta bort det och beskriv plats och situation i stället. Gäller det en "
        "enskild person: gör en orosanmälan till socialtjänsten, eller ring polisen på 114 14 (112 vid fara)."
    )


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in ordinary characters (NFKC), and for each of them where it came from in the text given."""
    plain: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for part in _ordinary(char):
            plain.append(part)
            places.append(place)
    return "".join(plain), places


def _ordinary(char: str) -> str:
    """What a character stands for: nothing for one that is not seen, a hyphen for every dash."""
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    if category == "Pd" or char == _MINUS:
        return "-"
    if category == "Nd":
        return str(unicodedata.digit(char))
    return " " if char.isspace() else unicodedata.normalize("NFKC", char)


def may_be_identity_number(text: str) -> bool:
    """
    Whether the digits of a text, read together, could be somebody's identity number.

    >>> may_be_identity_number("811218-9876"), may_be_identity_number("026-17 80 00")
    (True, False)
    """
    if any(one.kind is IdentifierKind.IDENTITY_NUMBER for one in find(text)):
        return True
    return identity_numbers.may_be(_digits(_plain(text)[0]))


def bare(text: str) -> str:
    """A text as allowed ones are compared: without spaces, hyphens, brackets and case."""
    return re.sub(r"[\s()-]", "", _plain(text)[0]).casefold()


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _emails(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _EMAIL.finditer(text))


def _phones(text: str) -> Iterator[tuple[int, int]]:
    for match in _PHONE.finditer(text):
        count = len(_digits(match.group()))
        international = match["head"][0] == "+" or match["head"].startswith("00")
        least = 9 if re.search(r"[./]", match.group()) else 8  # 08.15/11.15 is a time
        if least <= count <= (15 if international else 11) and not _is_time_or_date(match.group()):
            yield match.span()
    yield from (match.span("tail") for match in _PHONE_NAMED.finditer(text))


def _is_time_or_date(written: str) -> bool:
    """08 15–11 15, 0815-1115, 01-02-2024: digits that begin with nought and are no number to call."""
    groups = re.findall(r"\d+", written)
    joined = "".join(groups)
    if len(joined) != 8 or len(groups) not in {2, 3, 4}:
        return False
    is_span = all(int(hm[:2]) < 24 and int(hm[2:]) < 60 for hm in (joined[:4], joined[4:]))
    is_date = (int(joined[:2]) <= 31 and 1 <= int(joined[2:4]) <= 12) and joined[4:6] in {"19", "20"}
    return (is_span and len(groups[0]) in {2, 4}) or (is_date and len(groups[-1]) == 4)


def _plates(text: str) -> Iterator[tuple[int, int]]:
    shouted = _is_shouted(text)
    for match in _PLATE.finditer(text):
        letters, spaced = match["letters"], match["sep"] != ""
        named = _PLATE_NAMED.search(text[: match.start()]) is not None
        if letters.upper() in _ABBREVIATIONS and not named:
            continue
        if not spaced or named or (letters.isupper() and not shouted):
            yield match.span()


def _is_shouted(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 20 and sum(char.isupper() for char in letters) > 0.6 * len(letters)


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for match in _ADDRESS.finditer(text):
        street, stem = match["street"], (match["stem"] or "").casefold()
        generic = street[0].islower() and (stem in _KINDS_OF_WAY or " " in street)
        if not generic and not _COUNTED.match(text, match.end("number")):
            yield match.span()


_SEARCHES: Final[dict[IdentifierKind, Callable[[str], Iterator[tuple[int, int]]]]] = {
    IdentifierKind.EMAIL: _emails,
    IdentifierKind.IDENTITY_NUMBER: identity_numbers.find,
    IdentifierKind.PHONE: _phones,
    IdentifierKind.REGISTRATION: _plates,
    IdentifierKind.ADDRESS: _addresses,
}
