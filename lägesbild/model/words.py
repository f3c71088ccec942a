"""The closed vocabularies. Stored values are ASCII; ``label`` is what users read."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Enum as SqlEnum

from lägesbild.model.labels import LABELS


class Word(StrEnum):
    """A stored value with a Swedish label."""

    @property
    def label(self) -> str:
        return LABELS[type(self).__name__][self.value]


class Role(Word):
    LASARE = "lasare"
    RAPPORTOR = "rapportor"
    SAMORDNARE = "samordnare"
    ADMIN = "admin"


class HuvudmanKind(Word):
    MYNDIGHET = "myndighet"
    PRIVAT = "privat"
    GRUPP = "grupp"


class BodyKind(Word):
    LEDNINGSGRUPP = "ledningsgrupp"
    MYNDIGHETER = "myndigheter"
    ARBETSGRUPP = "arbetsgrupp"
    OMRADESGRUPP = "omradesgrupp"


class DistrictLevel(Word):
    KOMMUN = "kommun"
    STADSDEL = "stadsdel"
    REGSO = "regso"
    PLATS = "plats"


class CategoryKind(Word):
    BROTT = "brott"
    OTRYGGHET = "otrygghet"
    BADE = "bade"
    AGGREGAT = "aggregat"
    INFO = "info"
    POSITIV = "positiv"
    ANNAT = "annat"


class ObservationKind(Word):
    HANDELSE = "handelse"
    ORO = "oro"
    POSITIVT = "positivt"
    BEHOV = "behov"
    INFORMATION = "information"
    INGET = "inget"


class Severity(Word):
    STORANDE = "1"
    OTRYGGHETSSKAPANDE = "2"
    ALLVARLIG = "3"
    MYCKET_ALLVARLIG = "4"


class Development(Word):
    MINSKAR = "minskar"
    OFORANDRAT = "oforandrat"
    OKAR = "okar"


class Extent(Word):
    ENSTAKA = "enstaka"
    ATERKOMMANDE = "aterkommande"
    OMFATTANDE = "omfattande"


class Reliability(Word):
    EGEN = "egen"
    ANDRAHAND = "andrahand"
    RYKTE = "rykte"


class ReviewStatus(Word):
    EJ_GRANSKAD = "ej_granskad"
    GODTAGEN = "godtagen"
    ATERFRAGAD = "aterfragad"
    DUBBLETT = "dubblett"


class ReviewStep(Word):
    """One step of a review; the last ones decide what ``ReviewStatus`` a report has."""

    GODTAGEN = "godtagen"
    FRAGA = "fraga"
    SVAR = "svar"
    DUBBLETT = "dubblett"
    FORSLAG = "forslag"
    FORSLAG_ANTAGET = "forslag_antaget"
    FORSLAG_AVBOJT = "forslag_avbojt"
    KOPPLAD = "kopplad"


class AgendaKind(Word):
    OPPNANDE = "oppnande"
    DAGORDNING = "dagordning"
    FOREGAENDE = "foregaende"
    INSATSER = "insatser"
    LAGESBILD = "lagesbild"
    RUNDA = "runda"
    BEDOMNING = "bedomning"
    INRIKTNING = "inriktning"
    BESLUT = "beslut"
    OVRIGT = "ovrigt"
    AVSLUTNING = "avslutning"
    EGEN = "egen"


class StatementKind(Word):
    ORO = "oro"
    INSATS = "insats"
    POSITIVT = "positivt"
    BEHOV = "behov"
    INFORMATION = "information"


class AttendanceKind(Word):
    LEDAMOT = "ledamot"
    ERSATTARE = "ersattare"
    GAST = "gast"


class MinutesStatus(Word):
    UTKAST = "utkast"
    FOR_JUSTERING = "for_justering"
    JUSTERAT = "justerat"


class LogKind(Word):
    """``LAGE``: what is known. ``ATGARD``: a quick measure."""

    LAGE = "lage"
    ATGARD = "atgard"


class YearKind(Word):
    ARBETE = "arbete"
    TOPP = "topp"
    LOV = "lov"
    UNDERSOKNING = "undersokning"
    FRIST = "frist"


class GuidanceKind(Word):
    INRIKTNING = "inriktning"
    STOD = "stod"


class Judgement(Word):
    """``GRA``: too little is known."""

    GRON = "gron"
    GUL = "gul"
    ROD = "rod"
    GRA = "gra"


class ReleaseStatus(Word):
    FORSLAG = "forslag"
    PUBLICERAD = "publicerad"
    AVBOJT = "avbojt"
    TILLBAKADRAGEN = "tillbakadragen"


class ProblembildStatus(Word):
    NY = "ny"
    OKAR = "okar"
    OFORANDRAD = "oforandrad"
    MINSKAR = "minskar"
    AVSLUTAD = "avslutad"


class InsatsStatus(Word):
    PLANERAD = "planerad"
    PAGAR = "pagar"
    GENOMFORD = "genomford"
    AVSLUTAD = "avslutad"


class InsatsLevel(Word):
    FRAMJANDE = "framjande"
    FOREBYGGANDE = "forebyggande"
    AKUT = "akut"


class Track(Word):
    TRYGGARE_SKOLA = "tryggare_skola"
    TRYGGARE_FRITIDSMILJO = "tryggare_fritidsmiljo"


class TaskStatus(Word):
    OPPEN = "oppen"
    PAGAR = "pagar"
    KLAR = "klar"
    AVFORD = "avford"


class Direction(Word):
    HOGRE_BATTRE = "hogre_battre"
    LAGRE_BATTRE = "lagre_battre"
    NEUTRAL = "neutral"


class RequestStatus(Word):
    OPPEN = "oppen"
    BESLUTAD = "beslutad"


class RecordKind(Word):
    """What a request for public documents may concern."""

    RAPPORT = "rapport"
    PROBLEMBILD = "problembild"
    INSATS = "insats"
    BESLUT = "beslut"
    UPPDRAG = "uppdrag"
    PROTOKOLL = "protokoll"


class Disclosure(Word):
    """What becomes of a row that a request concerns."""

    HEL = "hel"
    MASKERAD = "maskerad"
    LAMNAS_INTE_UT = "lamnas_inte_ut"


class NameReason(Word):
    """Why what may be a person's name, or point at one person, may stand in a text (rule 3)."""

    INGEN = "ingen"
    TJANST = "tjanst"
    OKAND = "okand"


def word_column(word: type[Word]) -> SqlEnum:
    """A text column that a CHECK constraint holds to the word's values."""
    return SqlEnum(
        word,
        native_enum=False,
        create_constraint=True,
        length=30,
        name=word.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )
