"""What is thinned (gallras), after how long, and the words that stand where a text was taken away."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass
from typing import Final

FOREVER: Final = 0
"""Months that mean: kept (bevaras)."""
LEAST_MONTHS: Final = 12
"""Nobody alone empties what a group still follows up, nor the trail of it, before a year has passed."""
MOST_MONTHS: Final = 600
NOBODY_NAMED: Final = "Avslutat konto"
"""What a closed account is called once its personal data is thinned."""


@dataclass(frozen=True, slots=True)
class Kind:
    """
    Something that is thinned ``months`` after ``since``, unless the municipality says otherwise.

    ``months`` is a proposal for the municipality's own plan. ``may_stay``: it can be kept for ever.
    """

    key: str
    name: str
    what: str
    since: str
    months: int
    may_stay: bool = True

    @property
    def least(self) -> int:
        """The shortest time that can be set: a year, or the proposal where that is shorter."""
        return min(self.months or LEAST_MONTHS, LEAST_MONTHS)


KINDS: Final = (
    Kind("rapport", "Rapporter", "text, plats, punkt och tidigare lydelser", "rapporten lades in", 36),
    Kind(
        "tillbakadragen",
        "Tillbakadragna rapporter",
        "text, plats, punkt och tidigare lydelser",
        "rapporten drogs tillbaka",
        3,
        may_stay=False,
    ),
    Kind("runda", "Rader i rundan", "texten", "mötet hölls", 12),
    Kind("anteckning", "Anteckningar från möten", "texten", "protokollet justerades", 12),
    Kind(
        "sammankallning",
        "Sammankallningar",
        "vad, plats, sammanfattning och logg",
        "sammankallningen avslutades",
        24,
    ),
    Kind(
        "vandring",
        "Trygghetsvandringar",
        "anteckning och åtgärdade brister",
        "vandringen gjordes eller ställdes in",
        60,
    ),
    Kind("problembild", "Problembilder", "rubrik, text och orsaker", "problembilden avslutades", FOREVER),
    Kind("insats", "Insatser", "rubrik, text, ansvarig och utfall", "insatsen tog slut", FOREVER),
    Kind("inriktning", "Inriktning och stöd", "fråga och svar", "den besvarades", FOREVER),
    Kind("bilaga", "Borttagna bilagor", "filens namn", "bilagan togs bort", 3),
    Kind("utkast", "Utkast", "hela utkastet", "det senast ändrades", 1, may_stay=False),
    Kind("inloggning", "Avslutade inloggningar", "hela raden", "inloggningen gick ut", 1, may_stay=False),
    Kind("konto", "Stängda konton", "namn, e-postadress och sparade vyer", "kontot stängdes", 24),
    Kind("spar", "Spårets detaljer", "vad som ändrades", "posten skrevs", 60),
)
"""Protokoll, beslut, uppdrag, bedömningar and verksamhetsmål are archived: they are in no kind."""
BY_KEY: Final = {kind.key: kind for kind in KINDS}


def in_words(months: int) -> str:
    """
    A number of months as it is written.

    >>> in_words(1), in_words(12)
    ('1 månad', '12 månader')
    """
    return f"{months} {'månad' if months == 1 else 'månader'}"


def setting(key: str) -> str:
    """The name of the setting that holds how many months a kind is kept."""
    return f"gallring.{key}"


def thinned(day: dt.date) -> str:
    """
    What stands where a text was thinned.

    >>> thinned(dt.date(2026, 11, 22))
    'Texten är gallrad 2026-11-22.'
    """
    return f"Texten är gallrad {day.isoformat()}."


def erased(day: dt.date) -> str:
    """
    What stands where a text was taken away that should not have been written.

    >>> erased(dt.date(2026, 11, 22))
    'Texten är raderad 2026-11-22.'
    """
    return f"Texten är raderad {day.isoformat()}."


def is_gone(text: str) -> bool:
    """
    Whether what stands in a text's place says that the text was taken away.

    >>> is_gone(thinned(dt.date(2026, 11, 22))), is_gone("Texten är lång.")
    (True, False)
    """
    return text.startswith(("Texten är gallrad ", "Texten är raderad "))


def months_before(day: dt.date, months: int) -> dt.date:
    """
    The same day of the month so many months earlier, or the last one there is.

    >>> months_before(dt.date(2026, 3, 31), 1), months_before(dt.date(2026, 1, 15), 36)
    (datetime.date(2026, 2, 28), datetime.date(2023, 1, 15))
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
