"""Anteckna: what a decision rests on: one of one's own saved views, or the address of a page here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from lägesbild.actions import outcomes
from lägesbild.actions.meetings import Evidence, NewDecision
from lägesbild.actions.views import MAX_NAME
from lägesbild.model import InputError, LagesbildError, Viewer
from lägesbild.reading import views
from lägesbild.reading.decisions import DecisionRow
from lägesbild.store.session import reading, transaction
from lägesbild.ui.form_fields import DatedForm, choice, text
from lägesbild.ui.report_text import plain

FIELDS: Final[dict[str, Any]] = {"evidence": "", "address": ""}
NONE, ADDRESS = "", "adress"
PAGES: Final = {
    "": "Lägesbild",
    "lagesbild": "Lägesbild",
    "omrade": "Område",
    "tidslinje": "Tidslinje",
    "problembilder": "Problembilder",
    "insatser": "Insatser",
}
"""Pages with a choice of their own in the address: what one can see there again is evidence."""
_TELLING: Final = ("omrade", "kategori", "huvudman", "period")


def draw(viewer: Viewer, form: DatedForm) -> None:
    """The choice of a saved view, or the field for an address."""
    with reading() as session:
        mine = views.own(session, viewer=viewer)
    names = {NONE: "Inget underlag", ADDRESS: "En sidas adress"}
    names |= {f"vy{view.id}": f"{view.name} ({PAGES.get(view.page, view.page)})" for view in mine}
    choice(form, "Underlag", "evidence", names)
    if form.value("evidence") == ADDRESS:
        text(
            form,
            "Adress",
            "address",
            "Kopiera adressen till Lägesbild, Område eller Tidslinje med sitt urval",
        )


def chosen(viewer: Viewer, form: DatedForm) -> Evidence | None:
    """
    What the form holds; None for nothing.

    Raises
    ------
    InputError
        The address is none of a page here.
    """
    held = form.value("evidence") or NONE
    if held == NONE:
        return None
    if held == ADDRESS:
        return from_address(form.value("address") or "", server=st.context.url or "")
    with reading() as session:
        found = next((view for view in views.own(session, viewer=viewer) if f"vy{view.id}" == held), None)
    if found is None:
        raise InputError("Vyn finns inte längre. Välj en annan.", field="evidence")
    return Evidence(name=found.name, page=found.page, query=found.query)


def from_address(address: str, *, server: str) -> Evidence:
    """
    The view that an address on this server shows.

    >>> from_address("/omrade?omrade=Andersberg", server="http://kommunen/")
    Evidence(name='Område: Andersberg', page='omrade', query='omrade=Andersberg')

    Raises
    ------
    InputError
        It is empty, leads elsewhere, or to a page that shows no picture.
    """
    if not address.strip():
        raise InputError("Klistra in adressen till sidan som beslutet bygger på.", field="address")
    try:
        parts, own = urlsplit(address.strip()), urlsplit(server)
    except ValueError:
        raise InputError("Adressen går inte att läsa. Kopiera den på nytt.", field="address") from None
    page = parts.path.strip("/")
    if (parts.netloc and parts.netloc != own.netloc) or page not in PAGES:
        raise InputError(
            "Adressen leder inte till en bild här. Kopiera den från Lägesbild, Område, Tidslinje, "
            "Problembilder eller Insatser.",
            field="address",
        )
    told = [value for name, value in parse_qsl(parts.query) if name in _TELLING]
    name = ": ".join(part for part in (PAGES[page], ", ".join(told)) if part)
    return Evidence(name=name[:MAX_NAME].rstrip(), page=page, query=parts.query)


def change(viewer: Viewer, row: DecisionRow, *, done: Callable[[], None]) -> None:
    """Let a decision that is written rest on something else, or on nothing."""
    form = DatedForm(f"underlag{row.id}", FIELDS)
    form.open(viewer)
    with st.container(border=True):
        st.markdown(f"Underlag nu: {plain(row.evidence.name) if row.evidence else 'inget'}")
        draw(viewer, form)
        form.error_at("")
        if st.button("Byt underlag", icon=":material/link:", key=f"{form.name}.save"):
            seen = NewDecision(text=row.text, paragraph=row.paragraph, theme=row.theme_slug)
            try:
                with transaction() as session:
                    outcomes.rest_on(session, row.id, chosen(viewer, form), seen=seen, by=viewer)
            except LagesbildError as error:
                form.set_errors({getattr(error, "field", None) or "": str(error)})
                st.rerun()
            form.close(viewer)
            done()
            st.rerun()
