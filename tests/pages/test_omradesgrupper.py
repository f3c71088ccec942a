"""Områdesgrupper: called together from one form, a log that others' lines come into, closed for good."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from lägesbild.actions import gatherings as acts
from lägesbild.actions.gatherings import NewGathering, NewLine
from lägesbild.config import ROOT, settings
from lägesbild.export import mail
from lägesbild.model import Body, Gathering, Insats, TrailEntry, User, Viewer, clock
from lägesbild.model.words import LogKind, Role
from lägesbild.reading import gatherings as reads
from lägesbild.store import trail
from lägesbild.store.session import reading, transaction
from lägesbild.ui import gathering_mail, identity
from tests.conftest import Cast
from tests.pages.app import html

PAGE = str(ROOT / "pages" / "omradesgrupper.py")
GROUP = "omradesgrupp_satra"
WHAT = "Knivskadad vid torget"


def page(viewer: Viewer, monkeypatch: pytest.MonkeyPatch, gathering_id: int | None = None) -> AppTest:
    monkeypatch.setattr(identity, "current", lambda: viewer)
    monkeypatch.setattr(identity, "still", lambda: viewer)
    app = AppTest.from_file(PAGE, default_timeout=30)
    if gathering_id is not None:
        app.query_params["rad"] = str(gathering_id)
    return app.run()


def called(by: Viewer, *others: Viewer) -> int:
    new = NewGathering(
        what=WHAT, called=tuple(one.huvudman_id for one in others), district="2180R018", place="Torget"
    )
    with transaction() as session:
        return acts.call(session, GROUP, new, by=by, submit_key="k").id


def write(gathering_id: int, text: str, by: Viewer, kind: LogKind = LogKind.LAGE) -> int:
    new = NewLine(kind=kind, text=text, owner_huvudman=by.huvudman_id)
    with transaction() as session:
        return acts.write(session, gathering_id, new, by=by, submit_key=text).id


def stored(gathering_id: int) -> Gathering:
    with reading() as session:
        return session.get_one(Gathering, gathering_id)


def buttons(app: AppTest) -> list[str]:
    return [one.label for one in app.button]


def lagesbild(viewer: Viewer, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(identity, "current", lambda: viewer)
    return html(AppTest.from_file(str(ROOT / "pages" / "lagesbild.py"), default_timeout=60).run())


def test_one_form_calls_the_group_and_its_members_see_it_on_lagesbild(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(cast.rolf, monkeypatch)
    app.button(key=f"sammankalla.{GROUP}").click().run()
    form = f"kalla_{GROUP}"
    assert app.selectbox(key=f"{form}_district").value == "2180R018", "the group's own area"
    others = app.get("button_group")[0].value
    assert len(others) == 4, "all members but one's own are chosen"
    app.button(key=f"{form}.save").click().run()
    assert any("vad som har hänt" in one.value for one in app.markdown)
    app.text_area(key=f"{form}_what").set_value(WHAT).run()
    app.button(key=f"{form}.save").click().run()
    assert "är sammankallad" in app.success[0].value
    assert "ring dem också" in app.success[0].value, "no mail server is set, and that is said"
    with reading() as session:
        (line,) = reads.open_ones(session, viewer=cast.sara)
    assert app.query_params["rad"] == str(line.id)
    assert WHAT in lagesbild(cast.sara, monkeypatch)
    assert WHAT not in lagesbild(cast.xenia, monkeypatch)
    assert WHAT not in lagesbild(cast.admir, monkeypatch)


def test_who_is_no_member_sees_neither_group_nor_gathering(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathering_id = called(cast.rolf, cast.sara)
    for stranger in (cast.xenia, cast.admir, cast.stina):
        app = page(stranger, monkeypatch)
        assert "inte med i någon områdesgrupp" in html(app)
        app = page(stranger, monkeypatch, gathering_id)
        assert "finns inte" in app.exception[0].message
        assert WHAT not in html(app)


def test_a_member_who_only_reads_is_offered_nothing_to_write(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathering_id = called(cast.rolf, cast.sara)
    with transaction() as session:
        trail.deed(session, by="test", action="test")
        session.get_one(User, cast.rolf.user_id).role = Role.LASARE
    reader = Viewer(
        **{name: getattr(cast.rolf, name) for name in cast.rolf.__slots__} | {"role": Role.LASARE}
    )
    write(gathering_id, "Lys upp", cast.sara, LogKind.ATGARD)
    assert buttons(page(reader, monkeypatch)) == []
    app = page(reader, monkeypatch, gathering_id)
    assert "Lys upp" in html(app)
    assert buttons(app) == []


def test_a_line_is_written_others_lines_come_and_a_measure_is_done(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathering_id = called(cast.rolf, cast.sara)
    app = page(cast.rolf, monkeypatch, gathering_id)
    assert "Inget är skrivet än" in html(app)
    form = f"rad{gathering_id}"
    app.text_area(key=f"{form}_text").set_value("Halvskriven rad").run()
    measure = write(gathering_id, "Håll gården öppen", cast.sara, LogKind.ATGARD)
    app.run()
    assert "Håll gården öppen" in html(app)
    assert app.text_area(key=f"{form}_text").value == "Halvskriven rad"
    app.button(key=f"{form}.save").click().run()
    assert app.text_area(key=f"{form}_text").value == ""
    assert "Halvskriven rad" in html(app)
    app.button(key=f"logg.klar.{measure}").click().run()
    assert "✓ klar kl." in html(app)
    assert page(cast.rolf, monkeypatch, gathering_id).text_area(key=f"{form}_text").value == ""


def test_closed_by_somebody_else_the_half_written_line_stands(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathering_id = called(cast.rolf, cast.sara)
    app = page(cast.rolf, monkeypatch, gathering_id)
    form, ending = f"rad{gathering_id}", f"avsluta{gathering_id}"
    app.text_area(key=f"{form}_text").set_value("Halvskriven rad").run()
    other = page(cast.sara, monkeypatch, gathering_id)
    other.session_state[f"{ending}.open"] = True
    other.run()
    other.text_area(key=f"{ending}_summary").set_value("Lugnt nu.").run()
    other.button(key=f"{ending}.save").click().run()
    assert any("Välj vad" in one.value for one in other.markdown), "what it becomes is chosen, never assumed"
    other.radio(key=f"{ending}_becomes").set_value("logg").run()
    other.button(key=f"{ending}.save").click().run()
    assert "avslutad" in other.success[0].value
    assert "Lugnt nu" in " ".join(one.value for one in other.markdown)
    monkeypatch.setattr(identity, "current", lambda: cast.rolf)
    app.button(key=f"{form}.save").click().run()
    assert app.warning[0].value == "Halvskriven rad", "what was typed is not lost"
    app.button(key=f"{form}.thrown").click().run()
    assert not app.warning
    assert stored(gathering_id).summary == "Lugnt nu."


def test_measures_become_insatser_when_that_is_chosen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    gathering_id = called(cast.rolf, cast.sara)
    measure = write(gathering_id, "Lys upp torget", cast.sara, LogKind.ATGARD)
    app = page(cast.rolf, monkeypatch, gathering_id)
    ending = f"avsluta{gathering_id}"
    app.session_state[f"{ending}.open"] = True
    app.run()
    app.text_area(key=f"{ending}_summary").set_value("Lugnt nu.").run()
    app.radio(key=f"{ending}_becomes").set_value("insatser").run()
    app.multiselect(key=f"{ending}_measures").set_value([measure]).run()
    app.selectbox(key=f"{ending}_theme").set_value("fritid").run()
    app.button(key=f"{ending}.save").click().run()
    with reading() as session:
        (made,) = session.scalars(select(Insats))
    assert f"/insatser?rad={made.id}" in html(app)
    assert "Avslutade sammankallningar" in html(page(cast.sara, monkeypatch))


def test_silence_is_told_by_a_group_that_should_have_met(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction() as session:
        trail.deed(session, by="test", action="test")
        row = session.scalars(select(Body).where(Body.slug == GROUP)).one()
        row.interval_weeks, row.contact = 4, "Områdessamordnaren"
    app = page(cast.rolf, monkeypatch)
    assert "Möts var 4:e vecka, inget möte är antecknat." in html(app)
    assert "Områdessamordnaren" in html(app)
    assert "1 av 2 har inte mötts som tänkt" in html(app)


def test_the_mail_tells_group_time_and_way_in_and_never_what_for(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[tuple[str, ...], str, str]] = []

    def send(to: tuple[str, ...], subject: str, text: str) -> tuple[str, ...]:
        sent.append((to, subject, text))
        return to[1:]

    monkeypatch.setattr(mail, "send", send)
    monkeypatch.setenv("LAGESBILD_BASE_URL", "https://lagesbild.example.org")
    settings.cache_clear()
    gathering_id = called(cast.rolf, cast.sara)
    assert gathering_mail.send(cast.rolf, gathering_id) == gathering_mail.NOBODY
    with transaction() as session:
        trail.deed(session, by="test", action="test")
        session.get_one(User, cast.sara.user_id).email = "sara@example.org"
    assert gathering_mail.send(cast.rolf, gathering_id) == "1 person har mejlats."
    (to, subject, text) = sent[0]
    assert (to, subject) == (("sara@example.org",), "Områdesgrupp Sätra är sammankallad")
    assert f"https://lagesbild.example.org/omradesgrupper?rad={gathering_id}" in text
    assert f"{clock.today().year}" in text
    assert WHAT not in text
    assert "orget" not in text
    with reading() as session:
        entry = session.scalars(select(TrailEntry).where(TrailEntry.action == "sammankallning.mejla")).one()
    assert (entry.actor, entry.row_id) == ("rolf", gathering_id)
