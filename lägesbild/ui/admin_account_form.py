"""The form that adds a colleague's account; what is typed is kept, all but the password."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lägesbild.actions import account_email as email
from lägesbild.actions import accounts
from lägesbild.model import InputError, Viewer
from lägesbild.model.words import Role
from lägesbild.reading.accounts import Organisation
from lägesbild.store.session import transaction
from lägesbild.ui import account_email, admin_told, layout
from lägesbild.ui.kept_form import KeptForm

FORM: Final = KeptForm(
    "nyttkonto",
    {
        "display_name": "",
        "username": "",
        "email": "",
        "huvudman": None,
        "role": None,
        "approver": False,
        "reviewer": False,
    },
)
OPEN: Final = "nyttkonto.oppet"
BUTTON: Final = "konto.nytt"
ONE_TIME: Final = "Gör ett engångslösenord"
TYPED: Final = "Skriv det själv"


def show(viewer: Viewer, organisations: tuple[Organisation, ...]) -> None:
    """A button that opens the form, or the form."""
    if not st.session_state.get(OPEN):
        st.button("Lägg till konto", type="primary", icon=":material/person_add:", key=BUTTON, on_click=_open)
        return
    FORM.open(viewer)
    with st.container(border=True, key="nyttkonto", width=560):
        layout.section("Lägg till konto")
        _fields(organisations)
        password = password_field("nytt")
        FORM.error_at("password")
        _consequence(organisations)
        FORM.error_at("")
        with st.container(horizontal=True):
            saved = st.button("Lägg till kontot", type="primary", icon=":material/check:", key="konto.spara")
            if st.button("Avbryt", key="konto.avbryt"):
                FORM.close(viewer)
                _close()
                st.rerun()
    if saved:
        _save(viewer, password)
        st.rerun()


def _open() -> None:
    st.session_state[OPEN] = True


def _close() -> None:
    st.session_state.pop(OPEN, None)


def _fields(organisations: tuple[Organisation, ...]) -> None:
    names = {one.slug: one.name for one in organisations}
    for part, label, told in (
        ("display_name", "Namn", "Så som kollegerna känner igen personen."),
        ("username", "Användarnamn", "Små bokstäver a–z, siffror, punkt och bindestreck."),
        ("email", "E-postadress (frivilligt)", account_email.HELP),
    ):
        st.text_input(label, key=FORM.key(part), on_change=FORM.keep, help=told, max_chars=accounts.MAX_NAME)
        FORM.error_at(part)
    st.selectbox(
        "Huvudman",
        list(names),
        format_func=lambda slug: names.get(slug, slug),
        key=FORM.key("huvudman"),
        on_change=FORM.keep,
        placeholder="Där personen arbetar",
    )
    FORM.error_at("huvudman")
    st.selectbox(
        "Roll",
        [role.value for role in Role],
        format_func=lambda value: Role(value).label,
        key=FORM.key("role"),
        on_change=FORM.keep,
        placeholder="Vad personen ska göra",
    )
    FORM.error_at("role")
    st.checkbox("Granskare för huvudmannens rapporter", key=FORM.key("reviewer"), on_change=FORM.keep)
    st.checkbox("Behörighetsansvarig för huvudmannen", key=FORM.key("approver"), on_change=FORM.keep)


def password_field(where: str) -> str | None:
    """Let the administrator choose: None means that one is made. Passwords are in no draft."""
    how = st.radio("Lösenord", [ONE_TIME, TYPED], key=f"konto.hur.{where}", horizontal=True)
    if how == ONE_TIME:
        return None
    return st.text_input(
        "Lösenordet",
        type="password",
        autocomplete="new-password",
        key=f"konto.losen.{where}",
        help=f"Minst {accounts.MIN_PASSWORD_LENGTH} tecken. Flera ord i rad är lätta att minnas.",
    )


def _consequence(organisations: tuple[Organisation, ...]) -> None:
    chosen = next((one for one in organisations if one.slug == FORM.value("huvudman")), None)
    if chosen is None:
        return
    if chosen.approver_count:
        st.caption(f"Kontot väntar tills en behörighetsansvarig hos {chosen.name} har godkänt det.")
    else:
        st.warning(
            f"{chosen.name} har ingen behörighetsansvarig. Kontot läggs upp men kan inte användas förrän "
            "den som sköter servern har utsett en.",
            icon=":material/warning:",
        )


def _save(viewer: Viewer, typed: str | None) -> None:
    missing = {
        part: sentence
        for part, sentence in (
            ("display_name", "Skriv personens namn."),
            ("username", "Skriv ett användarnamn."),
            ("huvudman", "Välj huvudman."),
            ("role", "Välj roll."),
        )
        if not FORM.value(part)
    }
    if not missing:
        missing = _stored(viewer, typed)
    FORM.set_errors(missing)


def _stored(viewer: Viewer, typed: str | None) -> dict[str, str]:
    """Add the account; what is wrong, by field."""
    password = accounts.generated_password() if typed is None else typed
    username = str(FORM.value("username")).strip()
    try:
        with transaction() as session:
            accounts.add(
                session,
                username=username,
                display_name=FORM.value("display_name"),
                role=Role(FORM.value("role")),
                huvudman=FORM.value("huvudman"),
                password=password,
                is_approver=FORM.value("approver"),
                is_reviewer=FORM.value("reviewer"),
                by=viewer,
            )
            email.put(session, username=username, email=FORM.value("email") or "", by=viewer)
    except InputError as error:
        return {error.field or "": str(error)}
    FORM.close(viewer)
    _close()
    admin_told.tell(
        f"Kontot {username} är upplagt och väntar på godkännande. Till dess går det inte att logga in med.",
        password=password if typed is None else None,
    )
    return {}
