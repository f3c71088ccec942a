"""What should not stand in a field, an address or a file: the short version of torture/inputs.py."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.runtime.runtime_util import WidgetStateSizeError

from lägesbild.model import LagesbildError
from lägesbild.reading import view_address
from lägesbild.store import engine as engines
from lägesbild.ui import problems
from tests import conftest
from tests.privacy.commands import leaves
from torture import (
    input_commands,
    input_fill,
    input_page,
    input_plant,
    input_reach,
    input_sites,
    inputs,
    poison,
)

FEW = {name: poison.TEXTS[name] for name in ("html", "nul", "formula =")}
FORMS = ("pages/rapportera.py", "pages/konto.py")
SHOW = ("pages/granska.py", "pages/rapportera.py", "pages/omradesgrupper.py", "pages/konto.py")


@pytest.fixture
def demo(demo_template: Path, tmp_path: Path) -> Iterator[Path]:
    """A demo of its own, in force."""
    shutil.copy(demo_template, tmp_path / "gift.sqlite")
    conftest.use(f"sqlite:///{tmp_path / 'gift.sqlite'}", tmp_path)
    yield tmp_path
    engines.dispose()


def test_poison_and_forged_answers_in_every_field_break_no_form(demo: Path) -> None:
    tried = input_page.Tried()
    input_reach.attacked.clear()
    input_reach.pressed.clear()
    for file in FORMS:
        page = inputs.a_page(tried, file, "stina", {})
        with input_page.as_served(page.viewer, page.seen):
            input_reach.Explorer(page, functools.partial(input_reach.attack, texts=FEW)).explore(0)
    assert tried.counts["fields"] > 20
    assert tried.counts["forged"] > 50
    assert list(tried.problems) == []


def test_the_walk_comes_to_what_stands_behind_a_button_and_in_a_dialog(demo: Path) -> None:
    tried, came = input_page.Tried(), set[str]()

    def note(_: input_reach.Explorer, at: input_reach.Reached) -> input_reach.Reached:
        came.update(input_fill.name_of(one) for one in input_fill.fields(at.app))
        return at

    input_reach.attacked.clear()
    page = inputs.a_page(tried, "pages/mina_rapporter.py", "stina", {})
    with input_page.as_served(page.viewer, page.seen):
        input_reach.Explorer(page, note).explore(80)
    assert {"radera.skal.#", "mine.search"} <= came
    assert list(tried.problems) == []


def test_what_is_stored_is_shown_as_text_and_starts_no_formula_in_a_file(demo: Path) -> None:
    taken = input_plant.plant()
    assert sum(count > 0 for count in taken.values()) > 40
    tried = input_page.Tried()
    for file in SHOW:
        inputs.files(tried, inputs.opened(tried, file, "stina", {}))
    assert list(tried.problems) == []


def test_a_poisoned_address_opens_the_page_all_the_same(demo: Path) -> None:
    tried = input_page.Tried()
    for text in FEW.values():
        inputs.opened(tried, "pages/problembilder.py", "stina", dict.fromkeys(inputs.bound(), text))
    assert list(tried.problems) == []


def test_commands_and_files_are_refused_in_swedish(demo: Path) -> None:
    tried = input_page.Tried()
    for name, content in [*input_commands.FILES.items(), *input_commands.files({"html": FEW["html"]})]:
        input_commands._attachment(tried, name, content)
    (demo / "gift.csv").write_bytes(input_commands.FILES["skräp"])
    input_commands._invoke(tried, ["import", "reports", str(demo / "gift.csv")], "skräp")
    input_commands._invoke(
        tried, ["group", "add-member", "--", "\udcff\udcfe", "\udcff\udcfe"], "ingen UTF-8"
    )
    assert list(tried.problems) == []


def test_every_command_is_tried_or_said_to_be_left_out() -> None:
    assert {" ".join(path) for path, _ in input_commands.parameters()} == leaves()
    assert set(input_commands.NOT_RUN) <= leaves()


def test_every_kind_of_field_in_the_code_is_one_the_walk_fills() -> None:
    kinds = {site.kind for site in input_sites.sites()}
    buttons = {"pills", "segmented_control"}
    known = {name.replace("date_time_input", "datetime_input") for name in input_fill.FIELDS} | buttons
    assert kinds - known == {"file_uploader"}


def test_the_walk_sees_what_it_looks_for() -> None:
    shown = f"<p>{poison.TEXTS['html']}</p>"
    assert poison.taken_for_html(shown)
    assert not poison.taken_for_html(shown.replace("<img", "&lt;img").replace("<script", "&lt;script"))
    assert poison.taken_for_markdown(poison.TEXTS["markdown"])
    assert list(input_plant.wrong_in_file("a.csv", f"a;=1+{poison.MARK}\n".encode()))


def test_an_error_that_quotes_somebody_is_shown_as_written() -> None:
    assert "[" not in problems._as_markdown(LagesbildError("[x](y)")).replace("\\[", "")


def test_a_value_no_field_can_hold_is_told_without_a_number() -> None:
    from streamlit.elements.widgets.number_input import NumberInputSerde
    from streamlit.proto.NumberInput_pb2 import NumberInput

    serde = NumberInputSerde(0, NumberInput.DataType.INT, min_value=0, max_value=9)
    with pytest.raises(ValueError, match="NaN") as raised:
        serde.deserialize(float("nan"))
    assert problems.sentence(raised.value) == problems.UNREADABLE
    assert "ärendenummer" in problems.sentence(ValueError("annat"))


def test_a_text_too_long_to_be_taken_in_is_told_without_a_number() -> None:
    assert problems.sentence(WidgetStateSizeError(10_000_000)) == problems.TOO_LONG


def test_a_row_with_twenty_digits_is_no_row(demo: Path) -> None:
    tried = input_page.Tried()
    for file in ("pages/granska.py", "pages/insatser.py"):
        for digits in ("9" * 20, "9" * 5_000):
            inputs.opened(tried, file, "stina", dict.fromkeys(("rad", "problembild", "ar"), digits))
    assert list(tried.problems) == []


def test_a_forged_number_in_a_text_is_kept_in_no_draft(demo: Path) -> None:
    tried = input_page.Tried()
    for address in ({"rad": "32"}, {"rad": "33"}):
        page = inputs.a_page(tried, "pages/mote.py", "stina", address)
        with input_page.as_served(page.viewer, page.seen):
            at = input_reach.Reached(page, page.open())
            for answer in input_fill.FORGED.values():
                at.send(input_fill.forged_as(at.app, answer), "förfalskat")
            page.open()
    assert list(tried.problems) == []


def test_a_period_of_ones_own_without_days_is_the_last_year(demo: Path) -> None:
    tried = input_page.Tried()
    page = inputs.a_page(tried, "pages/problembilder.py", "stina", {"period": view_address.OWN})
    with input_page.as_served(page.viewer, page.seen):
        at = input_reach.Reached(page, page.open())
        at.send(input_fill.forged_as(at.app, input_fill.FORGED["tom lista"]), "förfalskat")
        assert {"fran", "till"} <= {one.key for one in at.app.date_input}
    assert list(tried.problems) == []


def test_a_reason_for_not_coming_to_a_field_is_given_for_fields_there_are() -> None:
    known = {(site.file, site.kind, site.label) for site in input_sites.sites()}
    assert input_sites.EXCUSED.keys() <= known


def test_a_field_that_nobody_came_to_counts_as_failed() -> None:
    assert inputs.places(set()).failed == sum(not input_sites.excuse(site) for site in input_sites.sites())
