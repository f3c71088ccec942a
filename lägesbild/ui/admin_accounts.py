"""Konton: what waits for one's approval, the list of accounts, and one account opened from it."""

from __future__ import annotations

from html import escape
from typing import Final

import streamlit as st

from lägesbild.actions import account_rights
from lägesbild.actions import accounts as accounts_acts
from lägesbild.model import AccountState, LagesbildError, Viewer
from lägesbild.model.clock import day_of
from lägesbild.model.roles import Deed, may
from lägesbild.reading import accounts
from lägesbild.reading.accounts import AccountLine, Organisation, Waiting
from lägesbild.reading.filters import day_text
from lägesbild.reading.trail_text import moment
from lägesbild.store.session import reading, transaction
from lägesbild.ui import admin_account, admin_account_form, admin_told, layout, register
from lägesbild.ui.report_text import plain

SIGNS: Final = {
    AccountState.WAITING: "▲",
    AccountState.OPEN: "●",
    AccountState.LOCKED: "■",
    AccountState.CLOSED: "–",
}
STATES: Final = {
    "I bruk": {AccountState.OPEN, AccountState.WAITING, AccountState.LOCKED},
    "Väntar på godkännande": {AccountState.WAITING},
    "Öppna": {AccountState.OPEN},
    "Låsta": {AccountState.LOCKED},
    "Stängda": {AccountState.CLOSED},
    "Alla": set(AccountState),
}
OPERATOR_APPOINTS: Final = (
    "Den som sköter servern utser en, på huvudmannens begäran, med kommandot "
    "python -m lägesbild user appoint ANVÄNDARNAMN --approver"
)


def show(viewer: Viewer) -> None:
    """The section: an opened account, or what waits and the list."""
    admin_told.show()
    with reading() as session:
        listed = accounts.listing(session, viewer=viewer)
        waiting = accounts.waiting_for(session, viewer=viewer)
        organisations = accounts.organisations(session, viewer=viewer)
    opened = register.chosen()
    if opened is not None:
        register.back("administration")
        admin_account.show(viewer, next((line for line in listed if line.id == opened), None), organisations)
        return
    if viewer.is_approver:
        _waiting(viewer, waiting)
    if may(viewer.role, Deed.ADMINISTER):
        admin_account_form.show(viewer, organisations)
        _without_approver(organisations)
    _list(viewer, listed)


def _waiting(viewer: Viewer, waiting: tuple[Waiting, ...]) -> None:
    layout.section("Väntar på dig", aside=f"konton som ska läsa rader hos {viewer.huvudman}")
    if not waiting:
        layout.note("Inget konto väntar på godkännande.")
    for one in waiting:
        with st.container(border=True, key=f"konto.vantar.{one.account.id}"):
            st.html(_described(one))
            if one.hinder is not None:
                layout.note(one.hinder)
            else:
                _buttons(viewer, one)


def _described(one: Waiting) -> str:
    account = one.account
    what = ", ".join((account.role.label, *account.marks))
    reasons = "".join(
        f"<li>{escape(f'{actor} {reason[:1].lower()}{reason[1:]}, {moment(at)}')}</li>"
        for reason, actor, at in one.reasons
    )
    return (
        f"<p><strong>{escape(account.display_name)}</strong> ({escape(account.username)})<br>"
        f"{escape(what)}</p>"
        f"<ul>{reasons}</ul>"
    )


def _buttons(viewer: Viewer, one: Waiting) -> None:
    name = one.account.display_name
    renew = bool(one.password_known_to) and st.checkbox(
        f"Gör ett nytt engångslösenord, så att {' och '.join(one.password_known_to)} inte känner till det",
        key=f"konto.nytt.{one.account.id}",
    )
    with st.container(horizontal=True):
        yes = st.button(
            "Godkänn",
            type="primary",
            key=f"konto.godkann.{one.account.id}",
            icon=":material/check:",
            help=f"{plain(name)} kan sedan logga in och läsa allt som {plain(viewer.huvudman)} läser.",
        )
        no = st.button("Avslå", key=f"konto.avsla.{one.account.id}", icon=":material/block:")
    if yes:
        _answer(viewer, one, approved=True, password=accounts_acts.generated_password() if renew else None)
    if no:
        _answer(viewer, one, approved=False)


def _answer(viewer: Viewer, one: Waiting, *, approved: bool, password: str | None = None) -> None:
    username = one.account.username
    try:
        with transaction() as session:
            if approved:
                account_rights.approve(
                    session, username=username, by=viewer, as_of=one.as_of, password=password
                )
            else:
                account_rights.close(session, username=username, by=viewer)
    except LagesbildError as error:  # somebody answered before, or it was changed meanwhile
        admin_told.tell(str(error), good=False)
    else:
        done = "är godkänt och kan användas" if approved else "är avslaget och stängt"
        admin_told.tell(f"Kontot {username} {done}.", password=password)
    st.rerun()


def _without_approver(organisations: tuple[Organisation, ...]) -> None:
    stuck = [one for one in organisations if not one.approver_count and one.waiting_count]
    others = [one.name for one in organisations if not one.approver_count and not one.waiting_count]
    for one in stuck:
        layout.warn(
            f"{one.name} har ingen behörighetsansvarig som kan logga in, så konton som väntar där kan inte "
            f"godkännas ({one.waiting_count}). {OPERATOR_APPOINTS}"
        )
    if others:
        with st.expander(f"Huvudmän utan behörighetsansvarig ({len(others)})"):
            layout.note(f"{', '.join(others)}.")
            layout.note(
                "Ett nytt konto där går att lägga upp men inte att använda förrän någon godkänner det. Det "
                f"gäller också privata huvudmän. {OPERATOR_APPOINTS}"
            )


def _list(viewer: Viewer, listed: tuple[AccountLine, ...]) -> None:
    whose = "alla huvudmän" if may(viewer.role, Deed.ADMINISTER) else viewer.huvudman
    layout.section("Konton", aside=whose)
    register.show(
        [_line(account) for account in listed],
        page="administration",
        label="Konton",
        statuses=STATES,
        empty="Inga konton än. Lägg till det första här ovanför.",
        orders={
            "Namn": register.ORDERS["Rubrik"],
            "Huvudman": register.ORDERS["Huvudman"],
            "Senast upplagt": register.ORDERS["Senast ändrad"],
        },
    )


def _line(account: AccountLine) -> register.Line:
    resting = (f"vilar till {moment(account.resting_until)}",) if account.resting_until else ()
    short = account.state.partition(" ")[0]
    return register.Line(
        id=account.id,
        status=account.state,
        sign=f'<span><span aria-hidden="true">{SIGNS[account.state]}</span> {short}</span>',
        title=account.display_name,
        where=f"{account.username} · {account.role.label}",
        huvudman=account.huvudman,
        on=day_of(account.created_at),
        flags=(*account.marks, *resting),
        words=f"upplagt {day_text(day_of(account.created_at))}",
    )
