"""What people, programs and attackers put into fields: text that means something to whatever reads it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

MARK: Final = "lbgift"
"""Stands in every text that would do something where it is taken for more than text."""
MARKUP: Final = (
    f'"><img src=x onerror={MARK}()><script>{MARK}()</script>![{MARK}](https://gift.invalid/x.png)'
    f"[{MARK}](javascript:{MARK}())"
)
TEXTS: Final[dict[str, str]] = {
    "html": f"\"'><img src=x onerror={MARK}()><script>{MARK}()</script></style></textarea>",
    "markdown": f"![{MARK}](https://gift.invalid/x.png) [{MARK}](javascript:{MARK}()) :red[{MARK}] $$x$$ `",
    "sql": "'; DROP TABLE user_account; --",
    "formula =": f'=HYPERLINK("https://gift.invalid";"{MARK}")',
    "formula +": f"+cmd|' /C {MARK}'!A0",
    "formula -": f"-1+{MARK}",
    "formula @": f"@SUM({MARK})",
    "formula tab": f"\t={MARK}()",
    "formula wide": f"＝{MARK}()",
    "template": f'{{{{7*7}}}}${{7*7}}#{{panic("{MARK}")}}<%= 7 %>{{% for x in y %}}%s %(n)s {{0.__class__}}',
    "typst": f'#panic("{MARK}") $ ] ) #let \\ // /* `` #include "/etc/passwd" @ref <label>',
    "docx": f"</w:t></w:r><w:instrText>{MARK}</w:instrText> ]]> &{MARK}; &#0; <!ENTITY x SYSTEM 'file:///x'>",
    "nul": "före\x00efter",
    "surrogate": "före\ud800efter\udfff",
    "rtl": "före\u202egnip.exe\u202c \u2066\u200f\u200b\u200d\ufeffefter",
    "decomposed": "Bra\u030ak pa\u030a gården, sma\u030abarn e\u0301n",
    "newlines": "rad\r\nSet-Cookie: x=1\r\n\r\n<html>\x0b\x0c\u2028\u2029\x85slut",
    "path": "../../../../etc/passwd\\..\\..\\con.txt%2e%2e%2f",
    "nan": "NaN",
    "infinity": "-Infinity",
    "minus zero": "-0",
    "huge number": "9" * 400,
    "year 1": "0001-01-01",
    "year 9999": "9999-12-31",
    "spaces": " \u00a0\u2007\u3000 ",
    "emoji": "\U0001f469\u200d\U0001f692 \U0010ffff \ufffe zalgo" + "\u0336" * 60,
    "long word": "å" * 5_000,
    "json": '{"__proto__": null, "a": [NaN, 1e999]}',
}
LARGE: Final = "Mycket text. " * 800_000
"""Ten million characters."""
NUMBERS: Final = (float("nan"), float("inf"), float("-inf"), -0.0, 1e308, -1e308, 2.0**63, 0.1)
DAYS: Final = (dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.date(1582, 10, 5), dt.date(2024, 2, 29))
FORMULA: Final = re.compile(r"^[\s\x00\"']*[=+\-@\t\r]")
_ENGLISH: Final = re.compile(
    r"sqlalchemy|psycopg|sqlite3|IntegrityError|OperationalError|DataError|Traceback \(|UnicodeEncodeError"
    r"|StreamlitAPIException|\bValueError|\bTypeError|\bKeyError|object at 0x"
)


class _Reader(HTMLParser):
    """Finds what poison would have become had it been taken for HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._script = tag in {"script", "style"}
        for name, value in attrs:
            held = (value or "").strip().casefold()
            if (name.startswith("on") or name == "src") and (MARK in held or "gift.invalid" in held):
                self.found.append(f"<{tag} {name}>")
            if name in {"href", "action"} and held.startswith("javascript:"):
                self.found.append(f"<{tag} {name}=javascript:>")

    def handle_endtag(self, tag: str) -> None:
        self._script = False

    def handle_data(self, data: str) -> None:
        if self._script and MARK in data:
            self.found.append("<script>")


def taken_for_html(body: str) -> list[str]:
    """Tags and attributes in a piece of HTML that only poison puts there."""
    if MARK not in body:
        return []
    reader = _Reader()
    reader.feed(body)
    return reader.found


def taken_for_markdown(text: str) -> bool:
    """Whether text that is read as Markdown holds a picture, link or colour of the poison, unescaped."""
    return bool(re.search(rf"(?<!\\)\[{MARK}(?<!\\)\]", text))


def inside_words(text: str) -> Iterator[str]:
    """Words of the machinery that no reader should meet."""
    yield from (match.group() for match in _ENGLISH.finditer(text))
