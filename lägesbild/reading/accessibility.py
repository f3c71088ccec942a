"""The accessibility statement (tillgänglighetsredogörelse) that lag (2018:1937) demands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from lägesbild.reading.filters import day_text
from lägesbild.store import settings

UPDATED: Final = dt.date(2026, 11, 22)
"""The day the statement was last held against the product."""
REPORT_TO: Final = "https://www.digg.se/tdosanmalan"
"""Where Myndigheten för digital förvaltning takes complaints."""
SHORTCOMINGS: Final = (
    "Kartans områden markeras med mus eller finger. Samma område väljs med tangentbord i urvalet ovanför, "
    "och kartans tal finns som tabell bredvid.",
    "Diagrammens rutor med exakta tal visas när muspekaren hålls över en punkt. Samma tal finns som tabell "
    "under varje diagram.",
    "Tabellerna under diagram och kartor ritas som bild och läses därför olika väl av olika skärmläsare. "
    "Samma tabell kan hämtas som fil.",
    "Bilder som hämtas (PNG, SVG) har ingen textbeskrivning i själva filen.",
    "En del av det som användare själva laddar upp som bilagor är inte tillgängligt.",
    "I långa listor flyttas inte alltid fokus till det som nyss ändrades. Ett meddelande överst på sidan "
    "säger vad som gjordes.",
)
TESTED: Final = (
    "Utvecklaren har granskat tjänsten. Vid varje ny version körs automatiska kontroller med axe mot WCAG "
    "2.1 nivå A och AA på de sidor som används mest, i ljust och mörkt läge och på bred och smal skärm, och "
    "delar av arbetet görs enbart med tangentbord. Kartans ruta kontrolleras för sig.",
    "Automatiska kontroller hittar bara en del av alla brister. Tjänsten har inte provats med skärmläsare "
    "av någon som använder en till vardags, inte med röststyrning och inte av någon utomstående granskare.",
    "Protokoll och beslut som hämtas som PDF är taggade enligt PDF/UA.",
)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with paragraphs, a list below them, and where somebody can go on (text, address)."""

    title: str
    paragraphs: tuple[str, ...]
    items: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


def read(session: Session) -> tuple[Section, ...]:
    """
    The statement of this municipality, with the contact that its administrator has set.

    It holds nothing but what strangers may read.
    """
    who = str(settings.get(session, "kommun_namn"))
    email = str(settings.get(session, settings.ACCESSIBILITY_EMAIL))
    phone = str(settings.get(session, settings.ACCESSIBILITY_PHONE))
    return (
        Section(
            "Tillgänglighet för Lägesbild",
            (
                f"{who} står bakom den här tjänsten. Så många som möjligt ska kunna använda den. Här står "
                "hur tjänsten uppfyller lagen (2018:1937) om tillgänglighet till digital offentlig service, "
                "vilka brister som är kända och hur du rapporterar andra.",
            ),
        ),
        Section(
            "Hur tillgänglig är tjänsten?",
            (
                "Tjänsten är delvis förenlig med lagen. Bristerna står under Innehåll som inte är "
                "tillgängligt.",
            ),
        ),
        _contact(email, phone),
        Section(
            "Tillsyn",
            (
                "Myndigheten för digital förvaltning (Digg) har tillsyn över lagen. Är du inte nöjd med hur "
                "vi har hanterat det du påpekat kan du anmäla det till Digg.",
            ),
            links=(("Anmäl till Digg: digg.se/tdosanmalan", REPORT_TO),),
        ),
        Section(
            "Innehåll som inte är tillgängligt",
            ("Det här följer inte lagen fullt ut, eller kan vara svårt att använda:",),
            items=SHORTCOMINGS,
        ),
        Section("Hur tjänsten har testats", TESTED),
        Section("Om redogörelsen", (f"Redogörelsen uppdaterades senast den {day_text(UPDATED)}.",)),
    )


def _contact(email: str, phone: str) -> Section:
    told = (
        "Behöver du något härifrån på ett annat sätt, som en tabell uppläst eller ett protokoll i ett annat "
        "format, eller har du hittat en brist som inte står här? Hör av dig."
    )
    if not (email or phone):
        return Section(
            "Om du inte kan använda något i tjänsten",
            (told, "Ingen särskild kontakt är angiven än. Vänd dig till kommunens växel och nämn Lägesbild."),
        )
    links = [(f"E-post: {email}", f"mailto:{email}")] if email else []
    links += [(f"Telefon: {phone}", f"tel:{phone.replace(' ', '').replace('-', '')}")] if phone else []
    return Section("Om du inte kan använda något i tjänsten", (told,), links=tuple(links))
