"""Anteckna: addresses of its parts, and what stands between the browser's own script and the server."""

from __future__ import annotations

import zlib
from html import escape
from typing import Final
from urllib.parse import urlencode

from lägesbild.reading.meeting_notes import MeetingNotes, NotedItem

PAGE: Final = "anteckna"
ITEM: Final = "punkt"
"""The parameter of the address that says what is open: the number of an item, or who is there."""
PRESENT: Final = "narvaro"
FIELD: Final = "anteckning"
"""What the keys of a field of notes begin with: ``web/assets/anteckna.js`` finds the field by it."""
LOOK: Final = """<style>
ol.lb-items.lb-items { list-style: none; margin: 0; padding: 0; }
.lb-items.lb-items li { margin: 0; border-bottom: 1px solid light-dark(#D3DCE3, #33414D); }
.lb-items a.lb-link {
  display: grid; grid-template-columns: 2.75rem 1fr auto; gap: 0 0.5rem; padding: 0.5rem 0.25rem;
  color: inherit; text-decoration: none; line-height: 1.35; border-left: 4px solid transparent;
}
.lb-items a.lb-link:hover { background: light-dark(#F3F6F8, #1A242D); }
.lb-items a.lb-link[aria-current] {
  font-weight: 600; border-left-color: currentColor; background: light-dark(#F3F6F8, #1A242D);
}
.lb-items .lb-remark { font-size: 0.875rem; font-weight: 400; }
.lb-turn { display: flex; justify-content: space-between; gap: 1rem; flex-wrap: wrap; margin: 0; }
.lb-turn a.lb-link { padding: 0.6rem 0; }
.lb-kept { margin: 0; font-size: 0.875rem; min-height: 1.25rem; }
.lb-kept[data-offline] { font-weight: 600; }
.lb-noted { margin: 0; white-space: pre-line; overflow-wrap: anywhere; line-height: 1.5; max-width: 46rem; }
[class*="st-key-anteckning_"] textarea { font-size: 1rem; line-height: 1.5; }
.st-key-anteckna_ater { display: none; }
</style>"""


def address(meeting_id: int, part: int | str) -> str:
    """Where an item (by number) or the attendance of a meeting is noted."""
    return f"/{PAGE}?{urlencode({'rad': meeting_id, ITEM: part})}"


def link(text: str, meeting_id: int, part: int | str) -> str:
    """Safe HTML of a link there, followed inside the app."""
    return f'<a class="lb-link" href="{escape(address(meeting_id, part))}">{escape(text)}</a>'


def digest(text: str) -> str:
    """
    A short sign of a text, the same as the browser's script makes of what it holds.

    >>> digest("åäö")
    '3:e625fb3f'
    """
    # Half a character (a lone surrogate) is counted as the browser counts it.
    data = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
    return f"{len(text.encode('utf-16-le', 'surrogatepass')) // 2}:{zlib.crc32(data):08x}"


def field(item_id: int, turn: int) -> str:
    """The key of an item's field; another ``turn`` is another field, so that nothing typed is overwritten."""
    return f"{FIELD}_{item_id}_{turn}"


def listed(notes: MeetingNotes, here: str) -> str:
    """Safe HTML of the list of items, with a sign that something is noted; ``here`` is what is open."""
    present = len(notes.attendance)
    told = f"{present} namn" if present else ""
    lines = [_line(notes, PRESENT, "", "Närvaro", told, here)]
    lines += [
        _line(notes, str(item.number), f"§ {item.number}", item.title, _told(item), here)
        for item in notes.items
    ]
    return (
        f'{LOOK}<nav aria-label="Punkter att anteckna under"><ol class="lb-items">{"".join(lines)}</ol></nav>'
    )


def turns(notes: MeetingNotes, item: NotedItem) -> str:
    """Safe HTML of the way to the item before and the one after."""
    before = link("← Föregående", notes.meeting_id, item.number - 1) if item.number > 1 else "<span></span>"
    after = ""
    if item.number < len(notes.items):
        following = notes.items[item.number]
        after = link(f"Nästa: § {following.number} {following.title} →", notes.meeting_id, following.number)
    return f'<p class="lb-turn">{before}{after}</p>'


def _line(notes: MeetingNotes, part: str, number: str, title: str, told: str, here: str) -> str:
    current = ' aria-current="true"' if part == here else ""
    return (
        f'<li><a class="lb-link" href="{escape(address(notes.meeting_id, part))}"{current}>'
        f"<span>{number}</span><span>{escape(title)}</span>"
        f'<span class="lb-remark">{escape(told)}</span></a></li>'
    )


def _told(item: NotedItem) -> str:
    """What is written under an item, as signs with words."""
    parts = ["✓ text"] if item.note else []
    if item.decisions:
        parts.append(f"{len(item.decisions)} beslut")
    if item.tasks:
        parts.append(f"{len(item.tasks)} uppdrag")
    return ", ".join(parts)
