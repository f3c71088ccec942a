"""The reminder of a round as a mail: group, day, time, place and link, and nothing of any report."""

from __future__ import annotations

from lägesbild.export.invitation import round_address
from lägesbild.export.mail import Mail
from lägesbild.reading.filters import day_text
from lägesbild.reading.meeting_plans import MeetingLine


def reminder(line: MeetingLine, huvudman: str, to: str) -> Mail:
    """What one person is sent whose huvudman is not ready."""
    parts = [
        f"{huvudman} har inte lämnat sin del av rundan inför mötet.",
        "",
        f"Grupp: {line.group}",
        f"När: {line.when}",
        *([f"Var: {line.place}"] if line.place else []),
        "",
        f"Skriv några rader här: {round_address(line.id)}",
        "Har ni inget att ta upp, så säg det där. Det är också ett besked.",
    ]
    return Mail(to, f"Rundan inför {line.group} {day_text(line.held_on)}", "\n".join(parts) + "\n")
