"""The mail that says that an områdesgrupp is called together: group, time and the way in, never what for."""

from __future__ import annotations

from lägesbild.config import settings
from lägesbild.reading.filters import moment_text
from lägesbild.reading.gatherings import GatheringLine


def subject(line: GatheringLine) -> str:
    """What stands in a list of mail, also on a locked screen."""
    return f"{line.group} är sammankallad"


def text(line: GatheringLine) -> str:
    """The whole mail."""
    base = settings().base_url
    way = (
        f"Öppna {base.rstrip('/')}/omradesgrupper?rad={line.id}"
        if base
        else "Logga in i Lägesbild och välj Områdesgrupper"
    )
    return (
        f"{line.group} sammankallades {moment_text(line.called_at)}.\n\n{way}\n\n"
        "Vad som har hänt och var står bara i Lägesbild. Svara inte på det här brevet.\n"
    )
