"""Identifiers in free text: what is found, and what is left in peace."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lägesbild.analysis.identifiers import IdentifierKind, find, refusal

IDENTITY, EMAIL, PHONE = IdentifierKind.IDENTITY_NUMBER, IdentifierKind.EMAIL, IdentifierKind.PHONE
PLATE, ADDRESS = IdentifierKind.REGISTRATION, IdentifierKind.ADDRESS


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Pojken, 850709-9805, sågs vid skolan", IDENTITY),
        ("198507099805 nämndes", IDENTITY),
        ("1985 07 09 9805", IDENTITY),
        ("1985-07-09-9805", IDENTITY),
        ("19850709+9805", IDENTITY),
        ("850709 9805", IDENTITY),
        ("8507099805", IDENTITY),
        ("samordningsnummer 850769-9802", IDENTITY),
        ("850101-1234, skrivet med fel kontrollsiffra", IDENTITY),
        ("850709\N{NON-BREAKING HYPHEN}9805", IDENTITY),
        ("850709\N{EM DASH}9805", IDENTITY),
        ("850709 \N{EN DASH} 9805", IDENTITY),
        ("850709\N{MINUS SIGN}9805", IDENTITY),
        ("850709-98\N{ZERO WIDTH JOINER}05", IDENTITY),
        ("85\N{ZERO WIDTH NON-JOINER}0709\N{LEFT-TO-RIGHT MARK}-9805", IDENTITY),
        ("850709.9805", IDENTITY),
        ("900101.0017", IDENTITY),
        ("1985.07.09.9805", IDENTITY),
        ("８５０７０９－９８０５", IDENTITY),
        ("ring 070-123 45 67", PHONE),
        ("070\N{NON-BREAKING HYPHEN}123 45 67", PHONE),
        ("070\N{EM DASH}123\N{ZERO WIDTH SPACE}45 67", PHONE),
        ("070 123 45 67", PHONE),
        ("0701234567", PHONE),
        ("växeln 026-17 80 00", PHONE),
        ("08-123 456 78", PHONE),
        ("+46 70 123 45 67", PHONE),
        ("+46(0)70-1234567", PHONE),
        ("0046 70 123 45 67", PHONE),
        ("tel 17 80 00", PHONE),
        ("mobil: 701234567", PHONE),
        ("０７０-１２３ ４５ ６７", PHONE),
        ("mejla kim@example.se", EMAIL),
        ("kim.k (at) skola.se", EMAIL),
        ("åsa@gävle.se", EMAIL),
        ("kim\N{FULLWIDTH COMMERCIAL AT}example.se", EMAIL),
        ("kim@\N{ZERO WIDTH JOINER}example.se", EMAIL),
        ("en blå bil, ABC123", PLATE),
        ("abc123 stod parkerad", PLATE),
        ("ABC 12D", PLATE),
        ("ABC-123", PLATE),
        ("bil med reg abc 123", PLATE),
        ("på Storgatan 12 bråkas det", ADDRESS),
        ("storgatan 12 B", ADDRESS),
        ("Storgatan 12 – bråk", ADDRESS),
        ("Norra Kungsgatan 5", ADDRESS),
        ("vid Brunnsvägen 12-14", ADDRESS),
        ("Sätra torg 3", ADDRESS),
        ("Lärkstigen 7a, port två", ADDRESS),
    ],
)
def test_what_points_at_somebody_is_found(text: str, kind: IdentifierKind) -> None:
    assert [finding.kind for finding in find(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "klockan 08.15–11.15 och 08:15-11:15",
        "0815-1115",
        "kl 08 15 till 11 15",
        "våren 2023-2024, senast 2024-01-15",
        "15/1 2024 och 01-02-2024",
        "20230101-20231231",
        "1 250 000 kr, +1 200 000 kr, 0,5 mkr",
        "väg E4, linje 56, riksväg 56",
        "R018 och 2180R018",
        "klass 7B, åk 7-9, Vasaskolan F-9",
        "ring 112 eller 114 14, 1177 för råd",
        "SOS 112",
        "SFS 2023:196, lag (2023:196), OSL 10:18",
        "BIG 2024, LUPP 2019, EST 101",
        "och 123 personer, ett 100-tal",
        "DET VAR FULLT PÅ TORGET I GÅR KVÄLL OCH HAR 100 MOPEDER",
        "på vägen 3 ungdomar",
        "cykelvägen 14 mars, gångvägen 2",
        "Storgatan 3 gånger, Storgatan 12 mars",
        "Drottninggatan 08.15, Drottninggatan 12/3",
        "organisationsnummer 212000-2338",
        "mellan 2023.01.15 och 2024.01.15, version 900101.0018",
        "Storgatan 3 – 5 personer",
        "½ liter, 25 m², 3 × 4 m, 10 ‰, №5",
        "10-15 ungdomar, 3 mopeder, 25 procent",
        "vecka 47, Plan 2, kategori A1",
        "parkeringsplatsen 2 bilar, Torget 5 personer",
    ],
)
def test_ordinary_numbers_are_left_in_peace(text: str) -> None:
    assert find(text) == ()


def test_a_span_points_into_the_text_as_it_was_given() -> None:
    text = "½ \N{ZERO WIDTH JOINER}barn 850709-98\N{ZERO WIDTH JOINER}05 sågs"
    (finding,) = find(text)
    assert text[finding.start : finding.end] == "850709-98\N{ZERO WIDTH JOINER}05"


def test_several_are_told_in_the_order_they_stand() -> None:
    kinds = [finding.kind for finding in find("kim@example.se, ABC123, 070-123 45 67")]
    assert kinds == [EMAIL, PLATE, PHONE]


def test_an_allowed_number_may_be_written_in_other_ways() -> None:
    assert find("växeln 026 178000", allowed=["026-17 80 00"]) == ()
    assert find("växeln 026-17 80 01", allowed=["026-17 80 00"]) != ()


def test_the_refusal_names_each_kind_once_and_where_to_turn() -> None:
    message = refusal(find("ABC123 och DEF456, ring 070-123 45 67"))
    assert message.startswith("Texten innehåller ett registreringsnummer och ett telefonnummer.")
    assert not any(part in message for part in ("ABC123", "DEF456", "45 67"))
    assert all(part in message for part in ("orosanmälan", "114 14", "112"))


@given(st.text(max_size=300))
def test_any_text_is_searched_without_failing_and_spans_never_overlap(text: str) -> None:
    findings = find(text)
    ends = [0, *(finding.end for finding in findings)]
    for end, finding in zip(ends, findings, strict=False):
        assert end <= finding.start < finding.end <= len(text)


@given(
    st.integers(min_value=70, max_value=79),
    st.integers(min_value=0, max_value=9_999_999),
    st.sampled_from(["", " ", "-", " - "]),
    st.sampled_from(["Ring ", "(", "", "tel: "]),
)
def test_every_mobile_number_is_found(prefix: int, number: int, separator: str, before: str) -> None:
    digits = f"{number:07d}"
    written = f"{before}0{prefix}{separator}{digits[:3]} {digits[3:5]} {digits[5:]}"
    assert find(written)


@given(st.dates(min_value=dt.date(1900, 1, 1)), st.integers(1, 999))
def test_every_identity_number_is_found_with_its_hyphen(born: dt.date, serial: int) -> None:
    text = f"{born:%y%m%d}-{serial:03d}4"
    assert [finding.kind for finding in find(f"barnet {text} nämndes")] == [IDENTITY]


@pytest.mark.parametrize("part", ["x:", "a", "a.", "㌀", "a@", "070-", "ett "])
def test_a_text_made_to_be_slow_is_looked_through_at_once(part: str) -> None:
    begun = time.process_time()
    find(part * (4000 // len(part)))
    assert time.process_time() - begun < 0.3
