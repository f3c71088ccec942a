"""Vem ser vad: circles, roles and huvudmän as the rules themselves answer, and a row of one's own to try."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from lägesbild.model import Viewer
from lägesbild.model.words import Role
from lägesbild.reading import own_reports, rules
from lägesbild.reading.circles import Circle
from lägesbild.reading.rules import Organisation, Rules
from lägesbild.store.session import reading
from lägesbild.ui.report_list import when
from lägesbild.ui.report_text import plain

READS: Final = "● läser"
NOT: Final = "–"
MAY: Final = "● får"


def show(viewer: Viewer) -> None:
    """The whole page below its title."""
    with reading() as session:
        found = rules.read(session)
    st.markdown(
        "En uppgift läses av den egna verksamheten och av dem den delats med. **Ingen roll ändrar det**: "
        "inte samordnarens, inte administratörens. Tabellerna räknas fram ur samma regel som sidorna använder."
    )
    _try(viewer, found)
    _matrix(viewer, found)
    _circles(found)
    _roles()
    _small_numbers(found)
    _operators()


def _try(viewer: Viewer, found: Rules) -> None:
    st.subheader("Prova")
    own = st.segmented_control(
        "Vad vill du prova?",
        ["En tänkt rapport", "En av mina rapporter"],
        default="En tänkt rapport",
        required=True,
        key="vem.what",
        label_visibility="collapsed",
    )
    chosen = _own_row(viewer, found) if own == "En av mina rapporter" else _thought_row(viewer, found)
    if chosen is not None:
        _answer(viewer, found, *chosen)


def _thought_row(viewer: Viewer, found: Rules) -> tuple[int, int | None]:
    names = {one.id: one.name for one in found.organisations}
    with st.container(horizontal=True):
        owner = st.selectbox(
            "Vems rapport?",
            list(names),
            index=list(names).index(viewer.huvudman_id) if viewer.huvudman_id in names else 0,
            format_func=names.__getitem__,
            key="vem.owner",
        )
        choices = {circle.slug: circle for circle in found.choices(owner)}
        audience = st.selectbox(
            "Får läsas av", list(choices), format_func=lambda slug: choices[slug].name, key=f"vem.aud.{owner}"
        )
    return owner, choices[audience].id


def _own_row(viewer: Viewer, found: Rules) -> tuple[int, int | None] | None:
    with reading() as session:
        mine = {
            report.id: report
            for report in own_reports.read(session, viewer=viewer)
            if report.withdrawn_at is None
        }
    if not mine:
        st.info("Du har inga egna rapporter att prova med.", icon=":material/description:")
        return None
    chosen = st.selectbox(
        "Vilken rapport?",
        list(mine),
        format_func=lambda report_id: (
            f"{when(mine[report_id])} · {mine[report_id].district or 'Utan angiven plats'} · "
            f"{mine[report_id].audience}"
        ),
        key="vem.report",
    )
    return viewer.huvudman_id, mine[chosen].audience_id


def _answer(viewer: Viewer, found: Rules, owner_id: int, audience_id: int | None) -> None:
    readers = found.readers(owner_id=owner_id, audience_id=audience_id)
    with reading() as session:
        people = rules.accounts(session, owner_id=owner_id, audience_id=audience_id)
    you = viewer.may_read(huvudman_id=owner_id, audience_id=audience_id)
    count = len(people)
    st.markdown(
        f"**Läses av:** {plain(', '.join(one.name for one in readers))} – "
        f"{'ett konto' if count == 1 else f'{count} konton'} i dag. "
        f"{'Du är ett av dem.' if you else 'Du läser den inte.'}"
    )
    if people:
        st.dataframe(
            pd.DataFrame(
                {
                    "Namn": [one.display_name for one in people],
                    "Huvudman": [one.huvudman for one in people],
                    "Roll": [one.role.label for one in people],
                }
            ),
            hide_index=True,
            alt="Konton som läser rapporten i dag",
        )
    else:
        st.caption("Inget konto läser den i dag: ingen i de verksamheterna har ett öppet konto.")


def _matrix(viewer: Viewer, found: Rules) -> None:
    st.subheader("Huvudman för huvudman")
    names = {one.id: one.name for one in found.organisations}
    owner = st.selectbox(
        "Rapporten kommer från",
        list(names),
        index=list(names).index(viewer.huvudman_id) if viewer.huvudman_id in names else 0,
        format_func=names.__getitem__,
        key="vem.matrix",
    )
    choices = found.choices(owner)
    st.table(
        pd.DataFrame(
            [_row(found, one, owner, choices) for one in found.organisations],
            columns=["Läses av", *(circle.name for circle in choices)],
        ).set_index("Läses av")
    )


def _row(found: Rules, one: Organisation, owner: int, choices: tuple[Circle, ...]) -> list[str]:
    cells = [
        READS if one in found.readers(owner_id=owner, audience_id=circle.id) else NOT for circle in choices
    ]
    return [one.name, *cells]


def _circles(found: Rules) -> None:
    st.subheader("Kretsar")
    st.table(
        pd.DataFrame(
            [(circle.name, circle.who or "Inga medlemmar i dag") for circle in found.circles],
            columns=["Krets", "Huvudmän som läser det som delas där"],
        ).set_index("Krets")
    )
    st.caption(
        "Min verksamhet är ingen krets: det läses bara av den egna huvudmannen och ingår inte i någon annans "
        "listor, kartor, siffror eller filer. Det som delas mellan myndigheter blir en allmän handling. "
        "Delning är inte sekretess: sekretessmarkering är ett eget fält."
    )


def _roles() -> None:
    st.subheader("Roller")
    rows = [[deed.label, *(MAY if role in roles else NOT for role in Role)] for deed, roles in rules.deeds()]
    st.table(pd.DataFrame(rows, columns=["Får göra", *(role.label for role in Role)]).set_index("Får göra"))


def _small_numbers(found: Rules) -> None:
    st.subheader("Små tal")
    st.markdown(
        f"I känsliga kategorier visas inget antal under {found.threshold}, och övriga avrundas till närmaste "
        "fem, lika på skärmen och i filer. En problembild eller insats som delats med namn visas utan antal. "
        "Känsliga rapporter får ingen plats under områdesnivå, och de som gäller våld i nära relationer bara "
        "hela kommunen."
    )


def _operators() -> None:
    st.subheader("Vad driften kan se")
    st.markdown(
        "Den som sköter servern och databasen kan rent tekniskt läsa allt som är sparat, även Min verksamhet. "
        "Det går inte att hindra med behörigheter i programmet. Kommandon som läser som en viss användare "
        "skrivs i loggen som driftåtkomst, och den huvudman det gäller ser det. Loggen innehåller inte vad "
        "som står i rapporterna."
    )
