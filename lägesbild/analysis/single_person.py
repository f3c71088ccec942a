"""
Find one person told of with class, school, health or origin: "en pojke i 7C", "kvinnan från …".

Such words point at somebody without any name. What is found is a question to the one who wrote it. Groups
("elever i årskurs 7") and those in office ("en lärare på skolan") are left in peace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from lägesbild.analysis.name_words import listed
from lägesbild.analysis.person_names import Span

_SENTENCE: Final = re.compile(r"[^.!?\n]+(?:\.(?=\d)[^.!?\n]*)*")
_KIND: Final = (
    r"(?:(?P<age>\d{1,2})[ -]?årig\w*[ ])?"
    r"(?:elev|skolelev|pojke|flicka|kille|tjej|grabb|ungdom|yngling|tonåring|barn|unge|man|kvinna|person|"
    r"vuxen|mamma|"
    r"pappa|mor|far|förälder|vårdnadshavare|son|dotter|bror|syster|lillebror|lillasyster|"
    r"storebror|storasyster|"
    r"brukare|klient|patient|dam|herre|farbror|tant|granne|hyresgäst|kamrat|kompis|\d{1,2}[ -]?åring)"
)
_ONE: Final = re.compile(
    rf"\b(?:en|ett|denna|denne|detta|enskild|viss|hans|hennes|deras|vår|min|samma|ung|äldre|yngre)\s"
    rf"(?:\w+[ ]){{0,3}}?{_KIND}\b"
    r"|\b(?:eleven|pojken|flickan|killen|tjejen|grabben|barnet|ungdomen|ynglingen|tonåringen|mannen|kvinnan|personen|"
    r"mamman|pappan|modern|fadern|föräldern|vårdnadshavaren|sonen|dottern|brodern|systern|lillebrodern|"
    r"lillasystern|storebrodern|storasystern|brukaren|klienten|patienten|damen|grannen|\d{1,2}[ -]?åringen)\b"
    r"|\b(?:kille|tjej|pojke|flicka|elev|man|kvinna|\d{1,2}[ -]?åring)[ ](?=med\b|i\b|från\b|på\b)"
    r"|\b\d{1,2}[ -]?årig[at]?[ ](?:elev|pojke|flicka|kille|tjej|man|kvinna)\b",
    re.IGNORECASE,
)
_EACH: Final = re.compile(r"\b(?:varje|per|ingen|inget|vilken|varannan)\s+(?:enskild\s+)?$", re.IGNORECASE)
_NOT_ONE: Final = re.compile(r"\ben\s+(?:\w+\s+){0,2}(?:i taget|per\b)", re.IGNORECASE)
_CLASS: Final = (
    r"\b(?:klass|åk|årskurs)[ ]?\d{1,2}[ ]?[a-f]?\b|\b[1-9][A-F]\b|(?<=\bi )[1-9][a-f]\b|"
    r"\bi (?:förskoleklass|ettan|tvåan|trean|fyran|femman|sexan|sjuan|åttan|nian)\b"
)
_SCHOOL: Final = (
    r"\b(?:på|i|från|vid|till|går) [A-ZÅÄÖ][\w-]*(?:(?: \w+)? )?(?:skolan|skola|gymnasiet|gymnasium)\b"
)
_HEALTH: Final = (
    r"\b(?:autis\w*|adhd|add|asperger\w*|diagnos\w*|depress\w*|deprimerad|ångest\w*|psykos\w*|psykotisk|"
    r"psykisk\w* "
    r"(?:sjuk\w*|ohälsa|funktions\w*|problem)|schizofren\w*|bipolär\w*|självskad\w*|suicid\w*|självmord\w*|"
    r"ätstör\w*|anorexi\w*|bulimi\w*|miss?brukar?\b|missbruk(?:et|sproblem\w*)?|missbrukande|beroende av|"
    r"narkoman|alkolist|alkoholist|abstinens\w*|epilep\w*|diabet\w*|astma\w*|cancer\w*|hiv|gravid\w*|abort\w*|"
    r"funktionsneds\w*|funktionshind\w*|funktionsvari\w*|utvecklingsst\w*|rullstol\w*|"
    r"demen\w*|dement|trauma\w*|ptsd|sjukdom\w*|medicinera\w*|lss|bup|npf|"
    r"språkstör\w*|allergi\w*|stammar|"
    r"blind|döv|"
    r"hörselneds\w*|synneds\w*|tvångsv\w*|neuropsyk\w*|överdos\w*|tourettes?|tics|hjärnskad\w*|förlamad)\b"
)
_PEOPLES: Final = listed(
    "somali syri afghan iraki iran kurdi turki arabi eritrean etiopi ry ukrain pol rumän bulgari bosni "
    "alban serbi kroati rom fin sami kines thailänd palestin libanes marockan algeri tunisi egypti gambi "
    "nigerian afrikan asiati indi pakistan vietnames chilen peruan latinameri estni letti litau tjetjen "
    "georgi armeni assyri jemeniti sudanes kongoles usbeki azerbajdzjan muslim jud israel",
)
_LANDS: Final = listed(
    "Syrien Somalia Afghanistan Irak Iran Kurdistan Turkiet Eritrea Etiopien Ryssland Ukraina Polen "
    "Rumänien Bulgarien Bosnien Albanien Kosovo Serbien Kroatien Finland Kina Thailand Palestina Libanon "
    "Marocko Algeriet Tunisien Egypten Gambia Nigeria Afrika Asien Indien Pakistan Vietnam Chile Estland "
    "Lettland Litauen Tjetjenien Georgien Armenien Jemen Sudan Kongo Uzbekistan Azerbajdzjan Gaza "
    "Mellanöstern Balkan Uganda Kenya Rwanda Burundi Ghana Jordanien Kuwait Bangladesh Filippinerna "
    "Mongoliet Colombia Venezuela Brasilien Kuba",
)
_ORIGIN: Final = (
    rf"\b(?:{'|'.join(sorted(_PEOPLES))})i?sk(?:a|e|t)?\b|"
    rf"\b(?:från|i|ur) (?:{'|'.join(sorted(_LANDS))})\b|\b(?:utländsk|invandrar\w*|nyanländ\w*|asylsökande|"
    r"ensamkommande|"
    r"papperslös\w*|muslim|jude|judinna|rom|same|slöja|mörkhyad\w*|hudfärg\w*|härkomst|etnicitet|etnisk|"
    r"född i [A-ZÅÄÖ]\w+|"
    r"(?:somali|syri|kurd|turk|arab|afghan|iran|irak)(?:er|ier|en|an|ska|iska))\b"
)
_MARKS: Final = (
    re.compile(_CLASS),
    re.compile(_SCHOOL),
    re.compile(_HEALTH, re.IGNORECASE),
    re.compile(_ORIGIN, re.IGNORECASE),
)
_STAND_NEAR: Final = frozenset({0, 1})
NEAR_CHARS: Final = 60
"""How far from the person a class or a school may stand; health and origin count in the whole sentence."""
MAX_SENTENCE: Final = 20_000


def find(text: str) -> tuple[Span, ...]:
    """
    Where the telling words stand: what to take away, or to answer for.

    Examples
    --------
    >>> text = "Oro kring en elev i 7C. Elever i årskurs 7 är oroliga."
    >>> [text[one.start : one.end] for one in find(text)]
    ['7C']
    """
    found: list[Span] = []
    for sentence in _SENTENCE.finditer(text):
        told = sentence.group()
        if marks := [
            (number, *match.span()) for number, mark in enumerate(_MARKS) for match in mark.finditer(told)
        ]:
            persons = [match.span() for match in _ONE.finditer(told) if _is_one(told, match)]
            found += [Span(sentence.start() + a, sentence.start() + b) for a, b in _near(marks, persons)]
    return tuple(sorted(found, key=lambda span: span.start))


def _is_one(sentence: str, match: re.Match[str]) -> bool:
    return not _EACH.search(sentence[: match.start()]) and not _NOT_ONE.match(sentence, match.start())


def _near(
    marks: Sequence[tuple[int, int, int]], persons: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    taken: list[tuple[int, int]] = []
    for number, start, end in marks:
        reach = NEAR_CHARS if number in _STAND_NEAR else MAX_SENTENCE
        near = any(first - reach <= start <= last + reach for first, last in persons)
        if near and not any(start < b and a < end for a, b in taken):
            taken.append((start, end))
            yield start, end
