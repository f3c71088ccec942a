"""Write what the database holds of people into docs/dataskydd: python -m tools.registerforteckning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Table

from lägesbild.config import ROOT
from lägesbild.model import Base
from lägesbild.reading import trail_words

OUT: Final = ROOT / "docs" / "dataskydd" / "registerforteckning.md"
BEGIN: Final = "<!-- Tabellen nedan skrivs av python -m tools.registerforteckning -->"
END: Final = "<!-- Här slutar tabellen -->"
HEAD: Final = (
    "| Uppgift i databasen | Pekar på en person | Fritext och annat skyddat innehåll |\n|---|---|---|\n"
)
QUIET: Final = {
    "attachment_content": "Bilagans innehåll",
    "draft": "Utkast",
    "recovery_code": "Reservkod",
    "saved_view": "Sparad vy",
    "spent_token": "Använd engångskod eller biljett",
    "trail": "Spår",
    "web_session": "Inloggning",
}
"""Tables and columns that the trail tells nothing of, so that it has no words for them."""
QUIET_COLUMNS: Final = {
    "actor": "vem som gjorde det",
    "code_digest": "kontrollsumma av koden",
    "data": "filen",
    "details": "vad som ändrades",
    "digest": "kontrollsumma",
    "payload": "det som skrivits",
    "query": "urval",
    "row_id": "radens nummer",
    "token_digest": "kontrollsumma av kakan",
}


def lines() -> dict[str, str]:
    """One line for each table that has columns declared personal or secret, by the table's name."""
    told = ((table.name, _line(table)) for table in Base.metadata.sorted_tables)
    return dict(sorted((name, line) for name, line in told if line))


def written(text: str) -> str:
    """The document with its table as the columns are declared now."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    table = HEAD + "\n".join(sorted(lines().values()))
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


def _line(table: Table) -> str:
    personal, secret = (", ".join(_named(table, kind)) for kind in ("personal", "secret"))
    if not (personal or secret):
        return ""
    name = trail_words.TABLES.get(table.name) or QUIET.get(table.name, table.name)
    return f"| {name} (`{table.name}`) | {personal or '–'} | {secret or '–'} |"


def _named(table: Table, sensitivity: str) -> Iterator[str]:
    for column in table.columns:
        if column.info.get("sensitivity") == sensitivity:
            yield trail_words.FIELDS.get(column.name) or QUIET_COLUMNS.get(column.name, column.name)


if __name__ == "__main__":
    OUT.write_text(written(OUT.read_text(encoding="utf-8")), encoding="utf-8")
