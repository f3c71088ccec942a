"""Colours and signs, used one way everywhere. Every text colour has contrast ≥ 5 : 1 on its background."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

Theme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Palette:
    """
    The colours of one theme.

    ``scale`` are five steps of one hue, weak to strong; ``outline`` lines and hatches on the
    background, ``edge`` parts filled areas from each other.
    """

    background: str
    panel: str
    text: str
    muted: str
    primary: str
    border: str
    green: str
    yellow: str
    red: str
    grey: str
    scale: tuple[str, str, str, str, str]
    outline: str
    edge: str


LIGHT: Final = Palette(
    background="#FFFFFF",
    panel="#F3F6F8",
    text="#1B2630",
    muted="#55636F",
    primary="#0B5A7A",
    border="#D3DCE3",
    green="#2E7D32",
    yellow="#8A5A00",
    red="#B3261E",
    grey="#5F6B75",
    scale=("#DCECF4", "#AFD2E4", "#77B0CC", "#3B84A8", "#0B5A7A"),
    outline="#8FA0AD",
    edge="#FFFFFF",
)
DARK: Final = Palette(
    background="#11181F",
    panel="#1A242D",
    text="#E8EDF1",
    muted="#A9B5BF",
    primary="#5FB3D4",
    border="#33414D",
    green="#7CC47F",
    yellow="#E8B84A",
    red="#F28B82",
    grey="#A9B5BF",
    scale=("#1D3643", "#255068", "#2F7090", "#4795B8", "#7CC8E6"),
    outline="#5B6C7A",
    edge="#11181F",
)

_HUVUDMAN: Final[dict[str, tuple[str, str]]] = {
    "Polisen": ("#0072B2", "#56B4E9"),
    "Välfärd": ("#B84A00", "#F0883E"),
    "Socialtjänsten": ("#B84A00", "#F0883E"),
    "Utbildning": ("#00775A", "#3CC79B"),
    "Livsmiljö": ("#A8487F", "#E29CC6"),
    "Kultur och fritid": ("#A8487F", "#E29CC6"),
    "Social hållbarhet": ("#8A6100", "#E6B84C"),
    "Styrning och stöd": ("#5B4FB5", "#B3A7F5"),
    "Kommunledning": ("#5B4FB5", "#B3A7F5"),
}
_OTHER_HUVUDMAN: Final = ("#4A4A4A", "#C9CED3")


@dataclass(frozen=True, slots=True)
class Sign:
    """How a status is shown: a sign, a colour (a field of Palette), and which way it points if any."""

    sign: str
    colour: Literal["green", "yellow", "red", "grey"]
    arrow: str = ""


PROBLEMBILD_SIGNS: Final[dict[str, Sign]] = {
    "okar": Sign("■", "red", "↑"),
    "ny": Sign("▲", "yellow"),
    "oforandrad": Sign("◆", "grey", "→"),
    "minskar": Sign("●", "green", "↓"),
    "avslutad": Sign("✓", "grey"),
}
INSATS_SIGNS: Final[dict[str, Sign]] = {
    "planerad": Sign("○", "grey"),
    "pagar": Sign("▶", "grey"),
    "genomford": Sign("✓", "green"),
    "avslutad": Sign("✓", "grey"),
}
JUDGEMENT_SIGNS: Final[dict[str, Sign]] = {
    "gron": Sign("●", "green"),
    "gul": Sign("▲", "yellow"),
    "rod": Sign("■", "red"),
    "gra": Sign("?", "grey"),
}
TASK_SIGNS: Final[dict[str, Sign]] = {
    "forsenad": Sign("■", "red"),
    "oppen": Sign("○", "grey"),
    "pagar": Sign("▶", "grey"),
    "klar": Sign("✓", "green"),
    "avford": Sign("–", "grey"),
}


_TO_LIGHT: Final[dict[str, str]] = {
    dark.upper(): light
    for dark, light in (
        _OTHER_HUVUDMAN[::-1],
        *(pair[::-1] for pair in _HUVUDMAN.values()),
        *zip(DARK.scale, LIGHT.scale, strict=True),
        *((getattr(DARK, name), getattr(LIGHT, name)) for name in DARK.__slots__ if name != "scale"),
    )
}
_DARK_COLOUR: Final = re.compile("|".join(_TO_LIGHT), re.IGNORECASE)


def palette(theme: Theme) -> Palette:
    return DARK if theme == "dark" else LIGHT


def huvudman_colour(name: str, theme: Theme) -> str:
    """A huvudman's one colour; those without one of their own share a grey."""
    light, dark = _HUVUDMAN.get(name, _OTHER_HUVUDMAN)
    return dark if theme == "dark" else light


def in_light(text: str) -> str:
    """
    A drawing written as text, with every colour of the dark theme as its light one.

    What is taken away is printed on white paper, whatever the screen showed.

    >>> in_light('"color":"#E8EDF1"')
    '"color":"#1B2630"'
    """
    return _DARK_COLOUR.sub(lambda found: _TO_LIGHT[found.group().upper()], text)


def contrast(first: str, second: str) -> float:
    """
    Contrast ratio of two hex colours (1–21), WCAG 2.1.

    >>> round(contrast("#000000", "#FFFFFF"), 1)
    21.0
    """
    bright, dim = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
