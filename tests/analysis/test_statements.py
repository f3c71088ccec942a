"""Dividing a pasted text: what each sentence is held to be, with an answer key of our own."""

from __future__ import annotations

import pytest

from lägesbild.analysis import person_names, statements
from lägesbild.analysis.statements import AreaName, Vocabulary
from lägesbild.analysis.text_lines import sentences

KNOWN = Vocabulary(
    areas=(
        AreaName("Norrby", "norrby"),
        AreaName("Söderby", "soderby"),
        AreaName("Hallen", "hallen", frozenset({"soderby"})),
        AreaName("Öster", "oster"),
        AreaName("Storängen", "storangen"),
        AreaName("Parken", "p1"),
        AreaName("Parken", "p2"),
    ),
    categories=dict.fromkeys(("ordning", "narkotika", "skadegorelse", "positiv", "organiserad"), ())
    | {"egen": ("tiggeri",)},
    themes=dict.fromkeys(("trygghetsvandring", "skola", "foraldrastod", "samverkan"), ()),
    headings=("Polisen", "Välfärd"),
)
KEY = (
    ("Oro i Norrby för att yngre rekryteras av kriminella gäng", "oro", "norrby"),
    ("Stökigt utanför Hallen på fredagskvällarna", "oro", "hallen"),
    ("Det har brunnit i containrar på Storängen, anlagd brand misstänks", "oro", "storangen"),
    ("Ökad försäljning av narkotika vid busstationen", "oro", None),
    ("Flera inbrott i källarförråd i Söderby", "oro", "soderby"),
    ("Klottret ökar på skolorna", "oro", None),
    ("En lärare har hotats av en förälder", "oro", None),
    ("Föräldrar är oroliga över körning med epatraktorer", "oro", None),
    ("Bråk mellan ungdomsgrupper i Öster", "oro", "oster"),
    ("Rykten på sociala medier om slagsmål efter skolan", "oro", None),
    ("Lugnare i Norrby sedan i höstas", "positivt", "norrby"),
    ("Mindre stök i Hallen", "positivt", "hallen"),
    ("Inga incidenter vid skolavslutningen", "positivt", None),
    ("Klottret har minskat i Söderby", "positivt", "soderby"),
    ("Samverkan med fastighetsägarna fungerar bra", "positivt", None),
    ("Ingen större oro i Storängen just nu", "positivt", "storangen"),
    ("Vi startar nattvandringar i Norrby efter jul", "insats", "norrby"),
    ("Fältarna jobbar kvällstid i Söderby", "insats", "soderby"),
    ("Ska införa skolsociala team på två skolor", "insats", None),
    ("Föräldrastödskurser planeras till hösten", "insats", None),
    ("Utbildning om narkotika för fritidsledare pågår", "insats", None),
    ("Dialog med fastighetsägaren om belysningen vid Hallen", "insats", "hallen"),
    ("Ansöker om medel för sommarlovsaktiviteter", "insats", None),
    ("Behöver stöd med bemanningen på fritidsgården", "behov", None),
    ("Vi saknar rutiner för informationsdelning", "behov", None),
    ("Efterlyser en gemensam bild av läget i Söderby", "behov", "soderby"),
    ("Fler vuxna behövs i skolans korridorer", "behov", None),
    ("Enkäten redovisas i mars", "information", None),
    ("Ny enhetschef tillträder i januari", "information", None),
    ("Nämnden tar beslut om budgeten den 14 maj", "information", None),
    ("Organisationen ses över under våren", "information", None),
    ("Grannar klagar på hög musik om nätterna", "oro", None),
    ("Gott om folk ute på torget, fin stämning", "positivt", None),
    ("Killgäng samlas vid mataffären", "oro", None),
    ("Skyddsjakt på ansvarsfrihet blev en het debatt", "information", None),
)
"""Sentences, the kind a reader gives each, and its area. Written before the words were looked at again."""
HIT_RATE = 0.85


def test_most_sentences_are_what_a_reader_says() -> None:
    told = [statements.split(text, KNOWN) for text, _, _ in KEY]
    kinds = [one[0].kind.value if len(one) == 1 else "" for one in told]
    missed = [(text, kind, found) for (text, kind, _), found in zip(KEY, kinds, strict=True) if kind != found]
    assert 1 - len(missed) / len(KEY) >= HIT_RATE, missed


def test_every_area_named_is_found() -> None:
    told = [statements.split(text, KNOWN) for text, _, _ in KEY]
    wrong = [
        (text, area, [one.area for one in found])
        for (text, _, area), found in zip(KEY, told, strict=True)
        if {one.area for one in found} != {area}
    ]
    assert wrong == []


def parts(text: str) -> list[tuple[str, str | None]]:
    return [(one.kind.value, one.area) for one in statements.split(text, KNOWN)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oro i Norrby, lugnare i Söderby", [("oro", "norrby"), ("positivt", "soderby")]),
        (
            "Oro Norrby vad gäller langning, har hög närvaro och jobbar nära skolan",
            [("oro", "norrby"), ("insats", "norrby")],
        ),
        ("Ingen oro i Norrby förutom hot mot personal", [("positivt", "norrby"), ("oro", "norrby")]),
        ("Oro kring Norrby och Söderby", [("oro", "norrby"), ("oro", "soderby")]),
        ("Lugnare i Hallen, Söderby nu", [("positivt", "hallen")]),
        ("Stök i Norrby, främst på kvällar, kopplat till Hallen", [("oro", "norrby"), ("oro", "hallen")]),
        ("Stök i Parken", [("oro", None)]),
        ("Bråk öster om bron", [("oro", None)]),
        ("Bråk i Öster", [("oro", "oster")]),
        ("oro i norrby\nlugnt i söderbyområdet", [("oro", "norrby"), ("positivt", "soderby")]),
        ("", []),
        ("Välfärd:\n\n  - \n*\n", []),
    ],
)
def test_a_text_is_divided_where_it_says_something_else_or_of_another_area(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert parts(text) == expected


def test_category_theme_and_development_are_proposed() -> None:
    first, second, third = statements.split(
        "Ökad langning i Norrby. Tiggeri och oro vid affären. Nattvandringar planeras.", KNOWN
    )
    assert (first.category, first.theme, first.development) == ("narkotika", None, "okar")
    assert second.category == "egen"  # by the words of a category that the municipality named itself
    assert (third.category, third.theme, third.development) == (None, "trygghetsvandring", None)


def test_the_same_statement_twice_stands_once() -> None:
    assert len(statements.split("Stök i Norrby.\nStök i Norrby.", KNOWN)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ett bl.a. två. Tre kl. 21 i dag. Den 5. maj", ("Ett bl.a. två", "Tre kl. 21 i dag", "Den 5. maj")),
        ("Det här är en mening som är lång nog att brytas av\n\nefter halva, som i en\n\npdf. Nytt", None),
        ("oro norr\nlugnt söder", ("oro norr", "lugnt söder")),
        ("Välfärd/socialtjänsten: Lugnt. \n• Bra; bättre", ("Lugnt", "Bra", "bättre")),
    ],
)
def test_sentences_end_where_they_end(text: str, expected: tuple[str, ...] | None) -> None:
    wrapped = ("Det här är en mening som är lång nog att brytas av efter halva, som i en pdf", "Nytt")
    assert sentences(text, headings=("Välfärd",)) == (expected or wrapped)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kontakt med Eva von Exempel i veckan", ("Eva von Exempel",)),
        ("Oro i Norrby Centrum", ()),
        ("Samverkan i SSPF och BIG", ()),
        ("anna andersson", ("anna andersson",)),
    ],
)
def test_what_may_be_a_name_is_found(text: str, expected: tuple[str, ...]) -> None:
    assert person_names.find(text, known=("Norrby",)) == expected
