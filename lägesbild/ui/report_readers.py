"""Vem ser vad: circles, roles and huvudmän as the rules themselves answer, and a row of one's own to try."""

from __future__ import annotations

from html import escape
from typing import Final

import streamlit as st

from lägesbild.model import Viewer
from lägesbild.model.roles import Deed
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
WITHOUT_PAGE: Final = frozenset({Deed.PUBLISH})
"""Rights that no page uses yet; some are used by the command line."""
_LOOK: Final = """<style>
.lb-rules { overflow-x: auto; }
.lb-rules table { border-collapse: collapse; font-size: 0.875rem; }
.lb-rules th, .lb-rules td {
  padding: 6px 12px 6px 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid light-dark(#C9D3DA, #3A4753);
}
.lb-rules th { font-weight: 600; }
</style>"""


def show(viewer: Viewer) -> None:
    """The whole page below its title."""
    with reading() as session:
        found = rules.read(session)
    st.markdown(
        "En uppgift läses av den egna verksamheten och av dem den delats med. **Ingen roll ändrar det**: "
        "inte samordnarens, inte administratörens. Tabellerna räknas fram ur samma regel som sidorna följer."
    )
    _try(viewer, found)
    _matrix(viewer, found)
    _circles(found)
    _roles()
    _reviewers()
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
    if not rules.may_name(viewer, owner_id=owner_id, audience_id=audience_id):
        st.caption("Namnen visas bara för er egen verksamhets rapporter och för kretsar ni är med i.")
    elif people:
        _table(
            "Konton som läser rapporten i dag",
            ["Namn", "Huvudman", "Roll"],
            [[one.display_name, one.huvudman, one.role.label] for one in people],
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
    _table(
        "Vilka huvudmän som läser",
        ["Läses av", *(circle.name for circle in choices)],
        [_row(found, one, owner, choices) for one in found.organisations],
    )


def _row(found: Rules, one: Organisation, owner: int, choices: tuple[Circle, ...]) -> list[str]:
    cells = [
        READS if one in found.readers(owner_id=owner, audience_id=circle.id) else NOT for circle in choices
    ]
    return [one.name, *cells]


def _circles(found: Rules) -> None:
    st.subheader("Kretsar")
    _table(
        "Kretsar",
        ["Krets", "Huvudmän som läser det som delas där"],
        [[circle.name, circle.who or "Inga medlemmar i dag"] for circle in found.circles],
    )
    st.caption(
        "Min verksamhet är ingen krets: det läses bara av den egna huvudmannen och ingår inte i någon annans "
        "listor, kartor, siffror eller filer. Det som delas mellan myndigheter blir en allmän handling. "
        "Delning är inte sekretess: sekretessmarkering är ett eget fält."
    )


def _roles() -> None:
    st.subheader("Roller")
    _table(
        "Roller",
        ["Får göra", *(role.label for role in Role)],
        [[_deed(deed), *(MAY if role in roles else NOT for role in Role)] for deed, roles in rules.deeds()],
    )


def _reviewers() -> None:
    st.subheader("Granskare")
    st.markdown(
        "Varje verksamhet kan ha en granskare, som behörighetsansvarig utser. Granskaren går igenom den egna "
        "verksamhetens rapporter, också dem för Min verksamhet. Samordnaren granskar det som delats med en "
        "krets där samordnarens verksamhet är med, och den egna verksamhetens rapporter. Att granska ger "
        "ingen rätt att läsa mer: ingen granskar en rapport som de inte läser."
    )


def _deed(deed: Deed) -> str:
    return f"{deed.label} (sidan kommer)" if deed in WITHOUT_PAGE else deed.label


def _table(label: str, head: list[str], rows: list[list[str]]) -> None:
    """A plain table whose first column heads its rows; wide ones scroll by touch and by keyboard."""
    heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in rest)}</tr>'
        for first, *rest in rows
    )
    st.html(
        f'{_LOOK}<div class="lb-rules" role="region" tabindex="0" aria-label="{escape(label)}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _small_numbers(found: Rules) -> None:
    st.subheader("Små tal")
    st.markdown(
        f"I känsliga kategorier visas inget antal under {found.threshold}, och övriga avrundas upp eller "
        "ned till femtal, för ett kalenderår i taget, lika på skärmen och i filer. En problembild eller "
        "insats som delats med namn visas utan antal. "
        "Känsliga rapporter får ingen plats under områdesnivå, och de som gäller våld i nära relationer bara "
        "hela kommunen."
    )


def _operators() -> None:
    st.subheader("Vad driften kan se")
    st.markdown(
        "Den som sköter servern och databasen kan rent tekniskt läsa allt som är sparat, också Min "
        "verksamhet. Det går inte att hindra i programmet. Kommandon som läser eller läser in "
        "som en viss användare skrivs i spåret som operatörsåtkomst, och den användarens huvudman ser det: "
        "dess behörighetsansvariga läser spåret under Administration. Spåret innehåller inte vad som står i "
        "rapporterna."
    )
