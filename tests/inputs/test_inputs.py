"""What should not stand in a field, an address or a file: the short version of torture/inputs.py."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.runtime.runtime_util import WidgetStateSizeError

from lägesbild.model import LagesbildError
from lägesbild.reading import viewers
from lägesbild.store import engine as engines
from lägesbild.store.session import reading
from lägesbild.ui import problems
from tests import conftest
from tests.privacy.commands import leaves
from torture import input_commands, input_plant, input_sites, input_walk, inputs, poison

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


def page(file: str, tried: input_walk.Tried) -> input_walk.Page:
    with reading() as session:
        return input_walk.Page(file, viewers.by_username(session, "stina"), {}, tried)


def test_poison_and_forged_answers_in_every_field_break_no_form(demo: Path) -> None:
    tried = input_walk.Tried()
    for file in FORMS:
        one = page(file, tried)
        with input_walk.as_served(one.viewer, one.seen):
            input_walk.every_text(one, FEW, until=float("inf"))
            input_walk.forge(one, until=float("inf"))
    assert tried.inputs > 50
    assert list(tried.problems) == []


def test_what_is_stored_is_shown_as_text_and_starts_no_formula_in_a_file(demo: Path) -> None:
    taken = input_plant.plant()
    assert sum(count > 0 for count in taken.values()) > 40
    tried = input_walk.Tried()
    for file in SHOW:
        inputs.files(tried, inputs.opened(tried, file, "stina", {}, {}))
    assert list(tried.problems) == []


def test_a_poisoned_address_opens_the_page_all_the_same(demo: Path) -> None:
    tried = input_walk.Tried()
    for text in FEW.values():
        inputs.opened(tried, "pages/problembilder.py", "stina", dict.fromkeys(inputs.bound(), text), {})
    assert list(tried.problems) == []


def test_commands_and_files_are_refused_in_swedish(demo: Path) -> None:
    tried = input_walk.Tried()
    for name, content in [*input_commands.FILES.items(), *input_commands.files({"html": FEW["html"]})]:
        input_commands._attachment(tried, name, content)
    (demo / "gift.csv").write_bytes(input_commands.FILES["skräp"])
    input_commands._invoke(tried, ["import", "reports", str(demo / "gift.csv")], "skräp")
    assert list(tried.problems) == []


def test_every_command_is_tried_or_said_to_be_left_out() -> None:
    assert {" ".join(path) for path, _ in input_commands.parameters()} == leaves()
    assert set(input_commands.NOT_RUN) <= leaves()


def test_every_kind_of_field_in_the_code_is_one_the_walk_fills() -> None:
    kinds = {kind for (_, _, kind), _ in input_sites.sites()}
    buttons = {"pills", "segmented_control"}
    known = {name.replace("date_time_input", "datetime_input") for name in input_walk.FIELDS} | buttons
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
    tried = input_walk.Tried()
    for file in ("pages/granska.py", "pages/insatser.py"):
        for digits in ("9" * 20, "9" * 5_000):
            inputs.opened(tried, file, "stina", dict.fromkeys(("rad", "problembild", "ar"), digits), {})
    assert list(tried.problems) == []


def test_a_forged_number_in_a_text_is_kept_in_no_draft(demo: Path) -> None:
    tried = input_walk.Tried()
    one = page("pages/rapportera.py", tried)
    for file, address in (("pages/mote.py", {"rad": "32"}), ("pages/mote.py", {"rad": "33"})):
        one = input_walk.Page(file, one.viewer, address, tried)
        with input_walk.as_served(one.viewer, one.seen):
            input_walk.forge(one, until=float("inf"))
            tried.problems.clear()
            one.open()
    assert list(tried.problems) == []
