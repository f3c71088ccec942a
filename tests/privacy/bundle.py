"""The rows of a bundle."""

from __future__ import annotations

from dataclasses import dataclass

from lägesbild.model import Insats, Observation, PlanGoal, Problembild


@dataclass(frozen=True)
class Made:
    """The rows of a bundle, and who reads them."""

    report: Observation
    problembild: Problembild
    insats: Insats
    goal: PlanGoal
    readers: frozenset[str]
