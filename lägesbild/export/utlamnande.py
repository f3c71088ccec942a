"""Begäran om utlämnande as documents: what is given out without what is masked, and the decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from lägesbild.export import protokoll_docx, protokoll_pdf, stamp
from lägesbild.export.protokoll_parts import Document, Part, bullets
from lägesbild.model.secrecy import GROUNDS
from lägesbild.model.words import Disclosure
from lägesbild.reading.filters import day_text
from lägesbild.reading.record_requests import Row, Whole

Which = Literal["handlingar", "beslut"]
Kind = Literal["pdf", "docx"]
KINDS: Final[tuple[Kind, ...]] = ("pdf", "docx")
TITLES: Final[dict[Which, str]] = {"handlingar": "Utlämnade handlingar", "beslut": "Beslut om utlämnande"}
DRAFT: Final = "UTKAST – inte beslutat"
SHORT: Final = 90
"""A particular longer than this, or of several lines, stands as a text of its own."""
NOT_FOUND: Final = "Ingen handling som begäran gäller har hittats."
ABOUT_MASKS: Final = (
    "Där något har tagits bort står [maskat] med den bestämmelse det är gjort enligt. OSL är offentlighets- "
    "och sekretesslagen (2009:400), TF är tryckfrihetsförordningen."
)
LEFT_OUT: Final = (
    "Uppgift om vem som skrivit en rapport, och vad granskare frågat om den, ingår inte. Begär den särskilt "
    "om du vill ha den prövad."
)
DAYS_TO_APPEAL: Final = "tre veckor"


@dataclass(frozen=True, slots=True)
class Court:
    """Where a refusal is appealed to: the name of the kammarrätt, "" when nobody has set it."""

    name: str = ""

    @property
    def told(self) -> str:
        """The court as a sentence names it."""
        return self.name or "kammarrätten"


def file(whole: Whole, which: Which, kind: Kind, *, court: Court) -> bytes:
    """One of the documents as a file."""
    made = released(whole) if which == "handlingar" else decision(whole, court=court)
    return protokoll_pdf.write(made) if kind == "pdf" else protokoll_docx.write(made)


def name(whole: Whole, which: Which, kind: Kind) -> str:
    """What the file is called: nothing of what was asked for."""
    return f"{stamp.slug(f'{whole.name} {TITLES[which]}')}{'-utkast' if whole.is_open else ''}.{kind}"


def released(whole: Whole) -> Document:
    """What is given out, row by row. It is made of the masked text: what is masked is not in it at all."""
    rows = [row for row in whole.rows if row.shown]
    return _document(
        whole,
        "handlingar",
        (
            *((Part("text", f"{_waiting(whole)} och ingår inte."),) if whole.not_assessed_count else ()),
            *((Part("text", ABOUT_MASKS),) if any(row.masks for row in rows) else ()),
            *((Part("text", LEFT_OUT),) if rows else ()),
            *(() if whole.rows else (Part("text", NOT_FOUND),)),
            *(part for row in rows for part in _row(row)),
        ),
    )


def decision(whole: Whole, *, court: Court) -> Document:
    """The decision: what is given out and what is not, under which sections, why, and how to appeal."""
    parts = [
        Part("avsnitt", "Begäran"),
        Part("text", whole.asked),
        Part("avsnitt", "Beslut"),
        *(Part("text", line) for line in _outcome(whole)),
    ]
    if whole.refuses:
        parts += [Part("avsnitt", "Det som inte lämnas ut"), *_held_back(whole)]
    if whole.reason:
        parts += [
            Part("avsnitt", "Skäl"),
            *(Part("text", line) for line in whole.reason.splitlines() if line),
        ]
    parts.append(Part("underskrift", rows=(("Beslutet har fattats av", whole.decider or "…", ""),)))
    if whole.refuses or not whole.rows:
        parts += [
            Part("avsnitt", "Så överklagar du"),
            *(Part("text", line) for line in _appeal(whole, court)),
        ]
    return _document(whole, "beslut", tuple(parts))


def _document(whole: Whole, which: Which, parts: tuple[Part, ...]) -> Document:
    state = DRAFT if whole.is_open else ""
    facts = [
        ("Myndighet", whole.decides),
        ("Begäran", f"{whole.name}, inkommen {day_text(whole.received_on)}"),
    ]
    if whole.decided_on:
        facts.append(("Beslutad", day_text(whole.decided_on)))
    return Document(
        title=f"{TITLES[which]} – {whole.name.lower()}",
        subject=TITLES[which],
        author=whole.decides,
        top=" · ".join(part for part in (whole.decides, whole.name, state) if part),
        parts=(
            Part("rubrik", TITLES[which]),
            *((Part("status", state),) if state else ()),
            Part("uppgift", rows=tuple(facts)),
            *parts,
        ),
    )


def _row(row: Row) -> Iterator[Part]:
    yield Part("avsnitt", row.name)
    facts: list[tuple[str, str]] = []
    for label, text in row.shown:
        if len(text) <= SHORT and "\n" not in text:
            facts.append((label, text))
            continue
        if facts:
            yield Part("uppgift", rows=tuple(facts))
            facts = []
        yield Part("etikett", label)
        yield from (Part("text", line) for line in text.splitlines() if line.strip())
    if facts:
        yield Part("uppgift", rows=tuple(facts))


def _outcome(whole: Whole) -> Iterator[str]:
    if not whole.rows:
        yield f"{NOT_FOUND} {whole.decides} avslår därför begäran."
        return
    if whole.not_assessed_count:
        yield f"{_waiting(whole)}."
    counted = {each: sum(row.assessment is each for row in whole.rows) for each in Disclosure}
    if not whole.refuses:
        if counted[Disclosure.HEL] < len(whole.rows):
            return
        yield f"{whole.decides} lämnar ut {_handlingar(len(whole.rows))} i sin helhet."
        return
    all_refused = counted[Disclosure.LAMNAS_INTE_UT] == len(whole.rows)
    yield f"{whole.decides} avslår begäran{'' if all_refused else ' delvis'}."
    for each, told in (
        (Disclosure.HEL, "lämnas ut i sin helhet"),
        (Disclosure.MASKERAD, "lämnas ut med maskering"),
        (Disclosure.LAMNAS_INTE_UT, "lämnas inte ut"),
    ):
        if counted[each]:
            yield f"{_handlingar(counted[each]).capitalize()} {told}."


def _waiting(whole: Whole) -> str:
    count = whole.not_assessed_count
    return f"{_handlingar(count).capitalize()} är inte {'prövad' if count == 1 else 'prövade'} än"


def _handlingar(count: int) -> str:
    return "1 handling" if count == 1 else f"{count} handlingar"


def _held_back(whole: Whole) -> Iterator[Part]:
    lines = []
    for row in whole.rows:
        if row.grounds:
            what = "lämnas inte ut" if row.assessment is Disclosure.LAMNAS_INTE_UT else "lämnas ut maskerad"
            lines.append(f"{row.name} {what}: {', '.join(row.grounds)}")
    yield bullets(*lines)
    used = dict.fromkeys(ground for row in whole.rows for ground in row.grounds)
    known = [f"{ground} – {GROUNDS[ground]}" for ground in used if ground in GROUNDS]
    if known:
        yield Part("etikett", "Bestämmelserna handlar om")
        yield bullets(*known)


def _appeal(whole: Whole, court: Court) -> Iterator[str]:
    yield (
        f"Du kan överklaga beslutet till {court.told} (6 kap. 7 och 8 §§ offentlighets- och sekretesslagen, "
        "2009:400)."
    )
    yield (
        f"Skriv till {court.told} men skicka eller lämna överklagandet till {whole.decides}. Det ska ha "
        f"kommit in till {whole.decides} inom {DAYS_TO_APPEAL} från den dag du fick del av beslutet (43 och "
        "44 §§ förvaltningslagen, 2017:900)."
    )
    yield (
        "Skriv vilket beslut du överklagar, med nummer och dag, hur du vill att det ändras och varför. Skriv "
        "också hur domstolen når dig."
    )
