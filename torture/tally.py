"""What an attack tried, and how often it got through."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """``tried``: secrets looked for, kills, inputs. ``failed``: found, lost, crashed; 0 is the promise."""

    name: str
    tried: int
    failed: int

    def line(self) -> str:
        """``name tried failed``, as ``make torture`` prints it."""
        return f"{self.name} {self.tried} {self.failed}"
