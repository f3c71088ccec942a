"""Common grounds for not giving something out: sections of OSL (2009:400), and that it is no document."""

from __future__ import annotations

from typing import Final

GROUNDS: Final[dict[str, str]] = {
    "26 kap. 1 § OSL": "socialtjänsten: enskilds personliga förhållanden",
    "26 kap. 5 § OSL": "socialtjänsten: skydd för den som gjort en anmälan",
    "35 kap. 1 § OSL": "brottsbekämpande verksamhet: enskilds personliga och ekonomiska förhållanden",
    "18 kap. 1 § OSL": "förundersökning och annan verksamhet för att förebygga brott",
    "18 kap. 2 § OSL": "underrättelseverksamhet hos brottsbekämpande myndigheter",
    "18 kap. 8 § OSL": "säkerhets- eller bevakningsåtgärd",
    "18 kap. 13 § OSL": "risk- och sårbarhetsanalyser, fredstida krissituationer",
    "21 kap. 1 § OSL": "uppgift om hälsa eller sexualliv",
    "21 kap. 3 § OSL": "adress och liknande för den som kan utsättas för hot eller våld",
    "21 kap. 7 § OSL": "personuppgift som kan antas behandlas i strid med dataskyddsreglerna",
    "23 kap. 1 § OSL": "förskolan: enskilds personliga förhållanden",
    "23 kap. 2 § OSL": "skolan: elevhälsa, elevstöd och enskilds personliga förhållanden",
    "25 kap. 1 § OSL": "hälso- och sjukvården: enskilds hälsotillstånd",
    "32 kap. 3 § OSL": "kamerabevakning: enskilds personliga förhållanden",
    "39 kap. 3 § OSL": "personal som kan utsättas för våld: bostadsadress med mera",
    "15 kap. 1 § OSL": "förhållandet till andra stater",
    "15 kap. 2 § OSL": "totalförsvaret eller Sveriges säkerhet",
    "2 kap. TF": "inte en allmän handling",
}
"""
Section → what it is about. A jurist decides whether it applies and how strong the presumption is: the list
only saves typing. OSL is offentlighets- och sekretesslagen (2009:400), TF tryckfrihetsförordningen.
"""
LONGEST_GROUND: Final = 200
"""In characters."""
