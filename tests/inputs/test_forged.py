"""A browser answers each field with the kind of value it gives; a forged message answers as it likes."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.proto.Common_pb2 import StringArray
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import Serialized, WStates
from streamlit.testing.v1 import AppTest

from lägesbild.web import forged
from torture.input_fill import FORGED

OWN = {
    "text_area": {"text"},
    "number_input": {"tal", "heltal"},
    "multiselect": {"texter", "tom lista"},
    "radio": {"text"},
    "checkbox": {"ja"},
}
"""The forged answers that are of a field's own kind: the field itself judges those."""


@pytest.fixture(autouse=True)
def _refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WStates, "__getitem__", WStates.__getitem__)
    monkeypatch.setattr(WStates, "set_widget_from_proto", WStates.set_widget_from_proto)
    forged.refuse()


def form() -> None:
    import streamlit as st

    def noted() -> None:
        st.session_state["noted"] = [st.session_state.get(key) for key in ("text", "tal", "val", "en", "ja")]

    st.text_area("Text", "från början", key="text", on_change=noted)
    st.number_input("Tal", 0, 9, 7, key="tal", on_change=noted)
    st.multiselect("Val", ["a", "b"], ["a"], key="val", on_change=noted)
    st.radio("En", ["a", "b"], format_func=str.upper, key="en", on_change=noted)
    st.checkbox("Ja", key="ja", on_change=noted)


def answered(app: AppTest, field: Any, answer: WidgetState) -> None:
    said = WidgetStates()
    said.widgets.append(answer)
    said.widgets[0].id = field.proto.id
    app._run(said)


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, own in OWN.items() for name in sorted(FORGED.keys() - own)]
)
def test_an_answer_of_another_kind_leaves_the_field_as_it_was(kind: str, name: str) -> None:
    app = AppTest.from_function(form).run()
    answered(app, app.get(kind)[0], FORGED[name])
    held = [app.session_state[key] for key in ("text", "tal", "val", "en", "ja")]
    assert held == ["från början", 7, ["a"], "a", False]
    assert "noted" not in app.session_state, "nothing was answered, so nothing has changed"
    assert not app.exception


def test_an_answer_given_before_its_field_was_drawn_is_forgotten_when_it_is_of_another_kind() -> None:
    held = WStates()
    held.set_widget_from_proto(WidgetState(id="a", string_value="x"))
    held.set_widget_metadata(WidgetMetadata("a", lambda came: came, lambda held: held, "double_value"))
    assert held.get("a") is None
    assert held.states == {}


def test_a_field_that_was_emptied_takes_its_own_kind_again_and_no_other() -> None:
    held = WStates()
    held.set_widget_metadata(WidgetMetadata("a", lambda came: came, lambda held: held, "double_value"))
    for answer, kept in (
        (WidgetState(), None),
        (WidgetState(double_value=5), 5),
        (WidgetState(int_value=3), 3),
    ):
        held["a"] = Serialized(answer)
        assert held["a"] == kept
    held["a"] = Serialized(FORGED["texter"])
    assert held.get("a") is None


def test_a_choice_that_is_offered_is_taken() -> None:
    app = AppTest.from_function(form).run()
    answered(app, app.radio[0], WidgetState(string_value="B"))
    answered(app, app.multiselect[0], WidgetState(string_array_value=StringArray(data=["a", "b"])))
    assert [app.session_state[key] for key in ("val", "en")] == [["a", "b"], "b"]
