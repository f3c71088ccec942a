"""Round-number classes for a choropleth, and what each stands for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from babel.numbers import format_decimal

CLASSES: Final = 5
_STEPS: Final = (1, 2, 3, 4, 5, 6, 8, 10)


def upper_bounds(values: Sequence[float], *, whole: bool) -> tuple[float, ...]:
    """
    Upper bounds of five classes of equal, round width that hold every value.

    ``whole`` keeps the width at one or more, for counts.

    >>> upper_bounds([3, 11, 24], whole=True)
    (5.0, 10.0, 15.0, 20.0, 25.0)
    >>> upper_bounds([0.4, 1.9], whole=False)
    (0.4, 0.8, 1.2, 1.6, 2.0)
    """
    top = max(values, default=0)
    width = round_width(max(top / CLASSES, 1.0 if whole else 0.0))
    return tuple(round(width * step, 10) for step in range(1, CLASSES + 1))


def round_width(least: float) -> float:
    """
    The smallest of 1, 2, 3, 4, 5, 6, 8, 10 times a power of ten that is at least this.

    >>> [round_width(value) for value in (0.03, 1.7, 4, 60)]
    [0.03, 2.0, 4.0, 60.0]
    """
    if least <= 0:
        return 1.0
    magnitude = 10.0 ** math.floor(math.log10(least))
    step = next(step for step in _STEPS if step * magnitude >= least * (1 - 1e-9))
    return float(round(step * magnitude, 10))


def class_of(value: float, bounds: Sequence[float]) -> int:
    """The class (0–4) a positive value falls in; each class includes its upper bound."""
    return next(i for i, bound in enumerate(bounds) if value <= bound * (1 + 1e-9))


def class_label(index: int, bounds: Sequence[float], *, whole: bool) -> str:
    """
    The class in Swedish numbers.

    >>> class_label(1, (5.0, 10.0), whole=True), class_label(1, (0.5, 1.0), whole=False)
    ('6–10', '0,5–1')
    """
    low = bounds[index - 1] if index else 0.0
    if whole:
        first, last = int(low) + 1, int(bounds[index])
        return number(first) if first == last else f"{number(first)}–{number(last)}"
    return f"{number(low)}–{number(bounds[index])}" if index else f"upp till {number(bounds[0])}"


def counted(count: int, one: str, many: str) -> str:
    """
    A count with its noun in the right number.

    >>> counted(1, "rapport", "rapporter"), counted(0, "rapport", "rapporter")
    ('1 rapport', '0 rapporter')
    """
    return f"{number(count)} {one if count == 1 else many}"


def number(value: float) -> str:
    """
    A number as Swedes write it.

    >>> number(1234.5)
    '1\\xa0234,5'
    """
    return str(format_decimal(value, locale="sv_SE"))
