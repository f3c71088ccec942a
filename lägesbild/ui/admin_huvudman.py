"""Huvudmän in Administration: names, kinds, other names with their time, end and reopen."""

from __future__ import annotations

import functools
from typing import Final

import streamlit as st

from lägesbild.actions import organisation as acts
from lägesbild.actions.organisation import HuvudmanWords
from lägesbild.model import Viewer
from lägesbild.model.clock import today
from lägesbild.model.words import HuvudmanKind
from lägesbild.reading import organisation
from lägesbild.reading.filters import day_text
from lägesbild.reading.organisation import HuvudmanRow
from lägesbild.store.session import reading
from lägesbild.ui import admin_parts as parts
from lägesbild.ui import admin_row, admin_told, downloads, layout
from lägesbild.ui.admin_parts import Line
from lägesbild.ui.report_text import plain

SECTION: Final = "huvudman"
ALIASES: Final = "huvudman.namn"


def show(viewer: Viewer) -> None:
    """The list, or the huvudman that is open."""
    admin_told.show()
    with reading() as session:
        rows = organisation.huvudman(session, viewer=viewer)
    chosen = parts.opened(SECTION)
    if chosen is None:
        _list(rows)
        downloads.listing("huvudman", ids=None, filters=None, viewer=viewer)
        return
    parts.back(SECTION)
    row = next((one for one in rows if one.id == chosen), None)
    _form(viewer, row)
    if row is not None:
        _aliases(viewer, row)
        _end(viewer, row)


def _list(rows: tuple[HuvudmanRow, ...]) -> None:
    in_force = [row for row in rows if row.valid_to is None]
    layout.section("Huvudmän", aside=f"{len(in_force)} i bruk")
    st.markdown("En huvudman är en organisation som rapporterar. Välj en för att ändra den.")
    parts.add_button(SECTION, "Lägg till huvudman")
    parts.lines(SECTION, [Line(row.id, row.name, _remark(row)) for row in in_force])
    ended = [row for row in rows if row.valid_to is not None]
    if ended:
        layout.section("Avslutade", aside="erbjuds inte längre, men deras rapporter finns kvar")
        parts.lines(SECTION, [Line(row.id, row.name, _remark(row)) for row in ended])


def _remark(row: HuvudmanRow) -> str:
    said = [row.kind.label if row.myndighet is None else row.myndighet]
    if row.aliases:
        said.append(f"även {', '.join(alias.name for alias in row.aliases)}")
    if row.valid_to is not None:
        said.append(f"avslutad {day_text(row.valid_to)}")
    return " · ".join(said)


def _words(row: HuvudmanRow | None) -> HuvudmanWords:
    if row is None:
        return HuvudmanWords(name="", kind=HuvudmanKind.MYNDIGHET)
    return HuvudmanWords(name=row.name, kind=row.kind, myndighet=row.myndighet, sort=row.sort)


def _form(viewer: Viewer, row: HuvudmanRow | None) -> None:
    layout.section(row.name if row else "Ny huvudman")
    seen = parts.seen(SECTION, _words(row))
    with st.form(f"admin.{SECTION}.form", width=560):
        parts.problems(SECTION, "name", "kind", "myndighet")
        admin_row.name_field(SECTION, seen.name)
        st.selectbox(
            "Slag",
            list(HuvudmanKind),
            format_func=lambda kind: kind.label,
            key=parts.first(SECTION, "kind", seen.kind),
            help="En grupp talar som en, till exempel Ledningsgruppen. Den har inga egna konton.",
        )
        parts.error_at(SECTION, "kind")
        st.text_input(
            "Myndighet",
            key=parts.first(SECTION, "myndighet", seen.myndighet or ""),
            max_chars=120,
            help="Den nämnd eller myndighet som huvudmannen hör till. Lämnas tomt för privata aktörer.",
        )
        parts.error_at(SECTION, "myndighet")
        admin_row.order_field(SECTION, seen.sort)
        if row is not None:
            st.checkbox(
                "Behåll det gamla namnet bland de andra namnen om namnet byts",
                key=parts.first(SECTION, "keep", True),
            )
        st.form_submit_button("Spara", type="primary", on_click=_save, args=(viewer, row))


def _save(viewer: Viewer, row: HuvudmanRow | None) -> None:
    new = HuvudmanWords(
        name=parts.value(SECTION, "name", ""),
        kind=parts.value(SECTION, "kind", HuvudmanKind.MYNDIGHET),
        myndighet=parts.value(SECTION, "myndighet") or None,
        sort=admin_row.order(SECTION),
    )
    keep = bool(parts.value(SECTION, "keep", True))
    admin_row.save(
        SECTION,
        new,
        row=row,
        words=_words,
        read=organisation.huvudman,
        add=acts.add_huvudman,
        change=functools.partial(acts.change_huvudman, keep_old_name=keep),
        done=f"{new.name} är sparad." if row else f"{new.name} är tillagd.",
        viewer=viewer,
    )


def _aliases(viewer: Viewer, row: HuvudmanRow) -> None:
    layout.section("Andra namn", aside="så känns huvudmannen igen i protokoll och filer")
    if not row.aliases:
        layout.empty("Inga andra namn än.")
    for alias in row.aliases:
        with st.container(
            horizontal=True, vertical_alignment="center", width=560, key=f"admin.{ALIASES}.{alias.id}"
        ):
            st.markdown(
                f"**{plain(alias.name)}** {parts.span(alias.valid_from, alias.valid_to)}", width="stretch"
            )
            st.button(
                "Ta bort",
                icon=":material/delete:",
                key=f"admin.{ALIASES}.remove.{alias.id}",
                help=f"Ta bort namnet {plain(alias.name)}",
                on_click=_remove_alias,
                args=(viewer, alias.id, alias.name),
            )
    with st.form(f"admin.{ALIASES}.form", width=560, clear_on_submit=False):
        parts.problems(ALIASES, "name", "valid_to")
        st.text_input("Nytt namn", key=parts.first(SECTION, "alias", ""), max_chars=120)
        parts.error_at(ALIASES, "name")
        left, right = st.columns(2)
        for column, field, label in ((left, "from", "Gällde från"), (right, "to", "Gällde till")):
            with column:
                st.date_input(
                    f"{label} (frivilligt)",
                    value=None,
                    min_value=parts.EARLIEST,
                    max_value=parts.LATEST,
                    format="YYYY-MM-DD",
                    key=parts.key(SECTION, field),
                )
        parts.error_at(ALIASES, "valid_to")
        st.form_submit_button("Lägg till namnet", on_click=_add_alias, args=(viewer, row))


def _add_alias(viewer: Viewer, row: HuvudmanRow) -> None:
    name = parts.value(SECTION, "alias", "")
    added = parts.attempt(
        ALIASES,
        lambda session: acts.add_alias(
            session,
            row.id,
            name,
            valid_from=parts.value(SECTION, "from"),
            valid_to=parts.value(SECTION, "to"),
            by=viewer,
        ),
        f"{row.name} känns nu igen som {name}.",
        stay=True,
    )
    if added:
        st.session_state[parts.key(SECTION, "alias")] = ""
        st.session_state[parts.key(SECTION, "from")] = st.session_state[parts.key(SECTION, "to")] = None


def _remove_alias(viewer: Viewer, alias_id: int, name: str) -> None:
    parts.attempt(
        ALIASES,
        lambda session: acts.remove_alias(session, alias_id, by=viewer),
        f"Namnet {name} är borttaget.",
        stay=True,
    )


def _end(viewer: Viewer, row: HuvudmanRow) -> None:
    if row.valid_to is not None:
        layout.section("Öppna igen")
        layout.note("Huvudmannen kan väljas igen. Medlemskap och förväntad rapportering läggs till på nytt.")
        admin_row.button(
            SECTION,
            "Öppna igen",
            acts.reopen_huvudman,
            f"{row.name} är öppen igen.",
            row_id=row.id,
            viewer=viewer,
            undoes=True,
        )
        return
    layout.section("Avsluta")
    if row.open_accounts:
        count = row.open_accounts
        accounts = "ett öppet konto" if count == 1 else f"{count} öppna konton"
        which = "det" if count == 1 else "dem"
        layout.note(f"{row.name} har {accounts}. Lås eller stäng först {which} under Konton.")
        return
    groups = f" Medlemskapen upphör ({', '.join(row.groups)})." if row.groups else ""
    layout.note(
        "Huvudmannen kan inte längre väljas i formulär. Det som den har rapporterat finns kvar under sitt "
        f"namn. Förväntad rapportering upphör.{groups}"
    )
    with st.form(f"admin.{SECTION}.end", width=320):
        st.date_input(
            "Sista dag",
            min_value=parts.EARLIEST,
            max_value=today(),
            format="YYYY-MM-DD",
            key=parts.first(SECTION, "last_day", today()),
        )
        st.form_submit_button("Avsluta huvudmannen", on_click=_end_now, args=(viewer, row))


def _end_now(viewer: Viewer, row: HuvudmanRow) -> None:
    last_day = parts.value(SECTION, "last_day") or today()
    parts.attempt(
        SECTION,
        lambda session: acts.end_huvudman(session, row.id, last_day=last_day, by=viewer),
        f"{row.name} är avslutad.",
    )
