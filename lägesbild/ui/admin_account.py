"""One account: facts, what may be done with it, and what has been done to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from lägesbild.actions import account_rights, accounts
from lägesbild.actions import second_factor as second_factor_acts
from lägesbild.model import AccountState, LagesbildError, User, Viewer
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import Role
from lägesbild.reading import second_factor, trail
from lägesbild.reading.accounts import AccountLine, Organisation
from lägesbild.reading.trail import Wanted
from lägesbild.reading.trail_text import moment
from lägesbild.store.session import reading, transaction
from lägesbild.ui import account_email, admin_told, admin_trail, layout
from lägesbild.ui.admin_account_form import password_field
from lägesbild.ui.report_text import plain

ROLE: Final = "Roll"
MARKS: Final = "Uppdrag"
EMAIL: Final = "E-post"
PASSWORD: Final = "Nytt lösenord"  # noqa: S105 - the name of a choice
LOCK: Final = "Lås"
UNLOCK: Final = "Öppna igen"
CLOSE: Final = "Stäng"
RESET: Final = "Återställ andra steget"


def show(viewer: Viewer, account: AccountLine | None, organisations: tuple[Organisation, ...]) -> None:
    """The account, or that there is none."""
    if account is None:
        layout.empty("Det kontot finns inte, eller hör till en annan huvudman.")
        return
    with reading() as session:
        signs_in = second_factor.of_account(session, account.id)
        resettable = second_factor.can_be_reset(session, account.id)
    layout.section(account.display_name, aside=account.username)
    layout.facts(
        (
            ("Huvudman", account.huvudman),
            ("Roll", account.role.label),
            ("Läge", account.state),
            ("Uppdrag", ", ".join(account.marks) or "inget"),
            ("Loggar in med", signs_in),
            ("Upplagt", moment(account.created_at)),
        )
    )
    if account.id == viewer.user_id:
        layout.note("Det här är ditt eget konto. Lösenordet byter du under Konto; annat gör en annan.")
    else:
        _changes(viewer, account, organisations, resettable=resettable)
    _history(viewer, account)


def _offered(viewer: Viewer, account: AccountLine, *, resettable: bool) -> list[str]:
    closed = account.state in {AccountState.LOCKED, AccountState.CLOSED}
    found = []
    if may(viewer.role, Deed.ADMINISTER):
        found = [UNLOCK] if closed else [ROLE, MARKS, EMAIL, PASSWORD]
    if resettable and not closed:
        found.append(RESET)
    if account.state is AccountState.OPEN:
        found.append(LOCK)
    return found if account.state is AccountState.CLOSED else [*found, CLOSE]


def _changes(
    viewer: Viewer, account: AccountLine, organisations: tuple[Organisation, ...], *, resettable: bool
) -> None:
    offered = _offered(viewer, account, resettable=resettable)
    if not offered:
        layout.note("Kontot är stängt. En administratör kan öppna det igen; då godkänner du det på nytt.")
        return
    chosen = st.segmented_control("Vad ska göras?", offered, key=f"konto.gor.{account.id}")
    own = viewer.is_approver and viewer.huvudman_id == account.huvudman_id
    if chosen in {UNLOCK, PASSWORD, ROLE, MARKS} or (chosen == RESET and not own):
        _told_of_approval(account, organisations)
    forms: dict[str, Callable[[Viewer, AccountLine], None]] = {
        ROLE: _role,
        MARKS: _marks,
        EMAIL: _email,
        PASSWORD: _new_password,
        RESET: _reset,
        LOCK: _lock,
        UNLOCK: _unlock,
        CLOSE: _close,
    }
    if chosen:
        forms[chosen](viewer, account)


def _told_of_approval(account: AccountLine, organisations: tuple[Organisation, ...]) -> None:
    own = next((one for one in organisations if one.id == account.huvudman_id), None)
    itself = account.is_approver and account.state is AccountState.OPEN
    left = own.approver_count - itself if own is not None else 0
    sentence = (
        "Det som ger mer än förut (ny behörighet, nytt lösenord, öppnat konto) gäller först när en "
        f"behörighetsansvarig hos {account.huvudman} har godkänt det. Till dess går det inte att logga in."
    )
    if left:
        layout.note(sentence)
    else:
        layout.warn(
            f"{sentence} Nu finns ingen annan där som kan godkänna: den som sköter servern får göra det "
            f"(python -m lägesbild user approve {account.username})."
        )


def _role(viewer: Viewer, account: AccountLine) -> None:
    role = st.selectbox(
        "Ny roll",
        [role for role in Role if role is not account.role],
        format_func=lambda one: one.label,
        key=f"konto.roll.{account.id}",
    )
    if st.button("Ändra rollen", type="primary", key=f"konto.roll.spara.{account.id}"):
        _do(
            lambda: _write(account_rights.change_role, viewer, account, role=role),
            f"{account.display_name} har nu rollen {role.label.lower()}.",
        )


def _marks(viewer: Viewer, account: AccountLine) -> None:
    reviewer = st.checkbox("Granskare", account.is_reviewer, key=f"konto.granskare.{account.id}")
    approver = st.checkbox("Behörighetsansvarig", account.is_approver, key=f"konto.ansvarig.{account.id}")
    if st.button("Spara uppdragen", type="primary", key=f"konto.uppdrag.{account.id}"):
        _do(
            lambda: _write(account_rights.appoint, viewer, account, approver=approver, reviewer=reviewer),
            "Uppdragen är sparade.",
        )


def _email(viewer: Viewer, account: AccountLine) -> None:
    if told := account_email.show(viewer, account.id, account.username):
        admin_told.tell(told)
        st.rerun()


def _new_password(viewer: Viewer, account: AccountLine) -> None:
    typed = password_field(f"nytt{account.id}")
    if st.button("Sätt lösenordet", type="primary", key=f"konto.satt.{account.id}"):
        password = accounts.generated_password() if typed is None else typed
        _do(
            lambda: _write(accounts.set_password, viewer, account, password=password),
            f"Kontot {account.username} har ett nytt lösenord och väntar på godkännande.",
            password=password if typed is None else None,
        )


def _reset(viewer: Viewer, account: AccountLine) -> None:
    st.caption(
        "För den som blivit av med telefonen och reservkoderna. Personen loggas ut och kopplar en ny app vid "
        "nästa inloggning. Försäkra dig om vem som frågar."
    )
    if st.button("Återställ andra steget", type="primary", key=f"konto.aterstall.{account.id}"):
        _do(
            lambda: _write(second_factor_acts.reset, viewer, account),
            f"Andra steget för {account.username} är återställt.",
        )


def _lock(viewer: Viewer, account: AccountLine) -> None:
    st.caption("Personen loggas ut inom några sekunder och kommer inte in förrän kontot öppnas igen.")
    if st.button("Lås kontot", type="primary", key=f"konto.las.{account.id}"):
        _do(lambda: _write(accounts.lock, viewer, account), f"Kontot {account.username} är låst.")


def _unlock(viewer: Viewer, account: AccountLine) -> None:
    if st.button("Öppna kontot igen", type="primary", key=f"konto.oppna.{account.id}"):
        _do(
            lambda: _write(accounts.unlock, viewer, account),
            f"Kontot {account.username} väntar på godkännande.",
        )


def _close(viewer: Viewer, account: AccountLine) -> None:
    st.caption(
        "För den som slutat. Uppdragen tas bort. Det personen har skrivit finns kvar, och kontot kan "
        "öppnas igen."
    )
    if st.button("Stäng kontot", type="primary", key=f"konto.stang.{account.id}"):
        _do(lambda: _write(account_rights.close, viewer, account), f"Kontot {account.username} är stängt.")


def _write(act: Callable[..., None], viewer: Viewer, account: AccountLine, **more: object) -> None:
    with transaction() as session:
        act(session, username=account.username, by=viewer, **more)


def _do(write: Callable[[], None], sentence: str, *, password: str | None = None) -> None:
    try:
        write()
    except LagesbildError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    admin_told.tell(sentence, password=password)
    st.rerun()


def _history(viewer: Viewer, account: AccountLine) -> None:
    layout.section("Det här har hänt", aside="inloggningar och ändringar, de senaste femtio")
    with reading() as session:
        wanted = Wanted(table=User.__tablename__, row=str(account.id))
        found = trail.read(session, wanted, viewer=viewer)
    admin_trail.entries(found.entries, label=f"Vad som hänt med kontot {account.username}")
