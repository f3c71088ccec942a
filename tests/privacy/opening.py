"""What stands behind a click or a choice on a page: dialogs, forms, further rows, parts and views."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import streamlit as st

from lägesbild.ui import admin_page

DIALOGS: Final = {
    "admin_members._ask_end": r"admin\..+\.end\.#",
    "guidance_page._sure": r"inriktning\.bort\.#",
    "indicator_decide.decline": r"indikatorer\.(avboj|tillbaka)\.#",
    "indicator_decide.withdraw": r"indikatorer\.bort\.#",
    "insats_goal_form._ask": r"mal#\.withdraw",
    "meeting_close._sure": r"mote\.avsluta",
    "meeting_close._sure_again": r"mote\.oppna_igen",
    "meeting_one._sure": r"mote\.stall_in",
    "note_outcomes._sure": r"anteckna\.stryk\..+",
    "report_erase._ask": r"radera\.#",
    "report_list._ask_why": r"mine\.withdraw\.#",
    "walk_sheet._sure": r"vandring\.stall_in",
    "year_events._sure": r"arshjul\.avsluta",
}
"""Every dialog, and the keys of the buttons that open it; # is a number."""
FORMS: Final = (
    r"admin\..+\.(new|row\.#)",
    r"anteckna\.(andra|ny)\..+",
    r"arshjul\.ny_knapp",
    r"bedom\.andra\..+",
    r"beslut\.(uppdrag|beslut|andra|upphav)",
    r"brist\.fler",
    r"indikatorer\.(ny|period\.#)",
    r"inriktning\.(fler|(ny|svara|andra)\..+)",
    r"insats\.(ny|andra|status)",
    r"mal\.(ny|andra\.#)",
    r"mine\.(feedback|more|change\.#)",
    r"mote\.(ny|mall|flytta|dagordning)",
    r"problembild\.(new|change|status)",
    r"register\.more",
    r"review\.(more|open\.#|open_.+|step\..+)",
    r"runda\.visa",
    r"sammankalla\..+",
    r"spar\.aldre",
    r"uppfoljning\.tell\.#",
    r"utlamnande\.(registrera|andra_knapp|fler)",
    r"vandring\.(ny|brist|andra|gatt)",
    r"visa_fore_efter",
)
"""Buttons that show more and write nothing."""
_OPENS: Final = re.compile("|".join((*DIALOGS.values(), *FORMS)))
NUMBERED: Final = ("1", "2", "3", "4.2", "8", "narvaro")
"""Places on an agenda and on the screen of a meeting."""


def kind(key: str) -> str:
    """The key of a button without its numbers."""
    return re.sub(r"\d+", "#", key)


def opens(key: str) -> bool:
    """Whether a click on a button shows more and writes nothing."""
    return _OPENS.fullmatch(kind(key)) is not None


def asks(key: str) -> bool:
    """Whether a click on a button opens a dialog."""
    return any(re.fullmatch(keys, kind(key)) for keys in DIALOGS.values())


def laid_open(plain: Callable[..., Any]) -> Callable[..., Any]:
    """An expander or a popover as it is when it stands open."""

    def opened(*args: Any, **more: Any) -> Any:
        key = more.get("key")
        if plain.__name__ == "popover":
            if key and more.get("on_change") == "rerun":
                st.session_state.setdefault(key, True)
            return plain(*args, **more)
        return plain(*args, **{**more, "expanded": True})

    return opened


def noted(plain: Callable[..., Any], choices: dict[str, set[str]]) -> Callable[..., Any]:
    """A choice of the address that tells what there is to choose among."""

    def held(name: str, options: Any, default: str) -> Any:
        choices.setdefault(name, set()).update({str(option) for option in options} - {"", default})
        return plain(name, options, default)

    return held


def noted_bound(plain: Callable[..., Any], choices: dict[str, set[str]]) -> Callable[..., Any]:
    """A control that is bound to the address, telling the same."""

    def control(label: str, options: Any, *args: Any, **more: Any) -> Any:
        if more.get("bind") == "query-params":
            choices.setdefault(more["key"], set()).update(map(str, options))
        return plain(label, options, *args, **more)

    return control


def noted_status(plain: Callable[..., Any], choices: dict[str, set[str]]) -> Callable[..., Any]:
    """The control of a register, telling the same."""

    def field(page: str, name: str, default: str, options: Any = None) -> Any:
        choices.setdefault(name, set()).update({*(options or ())} - {default})
        return plain(page, name, default, options)

    return field


def more_choices(title: str, asked: set[str]) -> Iterator[tuple[str, str]]:
    """What an address may also say, where no control tells it."""
    if "punkt" in asked:
        yield from (("punkt", number) for number in NUMBERED)
    if title == "Administration":
        yield from (("del", section.slug) for section in admin_page.SECTIONS)
    if title == "Insatser":
        yield "mal", "ny"
