"""One measured figure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its unit; ``limit`` is the most it may be, None where nothing was promised."""

    name: str
    value: float
    unit: str
    limit: float | None

    @property
    def holds(self) -> bool:
        return self.limit is None or self.value <= self.limit

    def line(self) -> str:
        """``name value unit limit``, as ``make bench`` prints it."""
        limit = "-" if self.limit is None else f"{self.limit:g}"
        return f"{self.name} {self.value:.3g} {self.unit} {limit}" + ("" if self.holds else "  over")
