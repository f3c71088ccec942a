"""Konto: who I am here, where mail reaches me, and a new password."""

from __future__ import annotations

import streamlit as st

from lägesbild.actions import accounts
from lägesbild.model import InputError
from lägesbild.store import tokens
from lägesbild.store.session import transaction
from lägesbild.ui import account_email, account_notes, account_second_factor, identity
from lägesbild.ui.report_text import plain

viewer = identity.current()

st.title("Konto")
st.markdown(
    f"**{plain(viewer.display_name)}** ({plain(viewer.username)})  \n"
    f"{viewer.role.label}, {plain(viewer.huvudman)}"
)
account_notes.waiting(viewer)
st.header("E-post")
if told := account_email.show(viewer, viewer.user_id, viewer.username):
    st.success(told, icon=":material/check:")
if account_second_factor.by_provider(viewer):  # there is no password here to change
    account_second_factor.show(viewer)
    account_notes.sign_ins(viewer)
    st.stop()
st.header("Byt lösenord")
with st.form("byt_losenord", clear_on_submit=False, width=480):
    current = st.text_input("Nuvarande lösenord", type="password", autocomplete="current-password")
    new = st.text_input(
        "Nytt lösenord",
        type="password",
        autocomplete="new-password",
        help=f"Minst {accounts.MIN_PASSWORD_LENGTH} tecken. Flera ord i rad är lätta att minnas.",
    )
    again = st.text_input("Nytt lösenord en gång till", type="password", autocomplete="new-password")
    sent = st.form_submit_button("Byt lösenord", type="primary")

if sent:
    try:
        if new != again:
            raise InputError("De två nya lösenorden är olika. Skriv dem igen.", field="password")
        with transaction() as session:
            accounts.change_own_password(
                session, current=current, new=new, by=viewer, cookie=st.context.cookies.get(tokens.COOKIE)
            )
    except InputError as error:
        st.error(str(error), icon=":material/error:")
    else:
        st.success(
            "Lösenordet är bytt. Andra enheter där du var inloggad har loggats ut.", icon=":material/check:"
        )

account_second_factor.show(viewer)
account_notes.sign_ins(viewer)
