"""The contact for accessibility, open to strangers, and the court of appeal: set by an administrator."""

from __future__ import annotations

import pytest

from lägesbild.actions import settings
from lägesbild.model import ConflictError, ForbiddenError, InputError
from lägesbild.reading import accessibility
from lägesbild.store import settings as stored
from lägesbild.store.session import reading, transaction
from tests.conftest import Cast


def links() -> list[str]:
    with reading() as session:
        return [address for one in accessibility.read(session) for _, address in one.links]


def test_the_contact_is_set_by_an_administrator_and_shown(cast: Cast) -> None:
    assert links() == [accessibility.REPORT_TO]
    with pytest.raises(ForbiddenError), transaction() as session:
        settings.change_accessibility(session, email="a@b.se", phone="", seen=("", ""), by=cast.stina)
    with transaction() as session:
        settings.change_accessibility(
            session, email="hjalp@kommun.se", phone="026-17 80 00", seen=("", ""), by=cast.admir
        )
    assert links() == ["mailto:hjalp@kommun.se", "tel:026178000", accessibility.REPORT_TO]
    with pytest.raises(ConflictError), transaction() as session:
        settings.change_accessibility(session, email="", phone="", seen=("", ""), by=cast.admir)


@pytest.mark.parametrize(
    ("email", "phone"), [("javascript:alert(1)", ""), ('a"@b.se', ""), ("", "ring mig"), ("", "1;2")]
)
def test_a_contact_that_is_none_is_refused(cast: Cast, email: str, phone: str) -> None:
    with pytest.raises(InputError), transaction() as session:
        settings.change_accessibility(session, email=email, phone=phone, seen=("", ""), by=cast.admir)


def test_the_court_of_appeal_is_a_kammarratt(cast: Cast) -> None:
    with pytest.raises(InputError), transaction() as session:
        settings.change_court(session, court="Tingsrätten", seen="", by=cast.admir)
    with transaction() as session:
        settings.change_court(session, court="Kammarrätten i  Sundsvall", seen="", by=cast.admir)
    with reading() as session:
        assert stored.get(session, stored.COURT) == "Kammarrätten i Sundsvall"
