"""The second step: a code from an app (TOTP), or one of ten recovery codes. Its secret is kept sealed."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from enum import StrEnum
from typing import Final

import pyotp
from pyotp import OTPVerificationError
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lägesbild.actions import account_rules as rules
from lägesbild.actions import accounts, failures
from lägesbild.actions.account_rules import Actor
from lägesbild.model import InputError, RecoveryCode, User, Viewer
from lägesbild.model.roles import ALWAYS_TWO_STEPS
from lägesbild.store import seals, tokens, trail

ISSUER: Final = "Lägesbild"
CODES: Final = 10
CODE_LENGTH: Final = 12
"""Of 31 signs: 59 bits, more than can be tried."""
STEP_SECONDS: Final = 30
"""For how long an app shows one code."""
STEPS_ASIDE: Final = 1
"""The clock of a phone may be half a minute off, either way."""
SEAL: Final = "totp"
_CODE: Final = re.compile(r"[0-9]{6}")


class Step(StrEnum):
    """What a right password leads to."""

    NONE = "inget"
    CODE = "kod"
    ENROL = "koppla"
    INSIDE_FIRST = "innanför"


def step_of(user: User, *, trusted: bool) -> Step:
    """
    What is asked for after the password; ``trusted`` says that the browser is in a trusted network.

    Demo accounts have public passwords and listen on loopback only: a second step would protect nothing.
    An account that was used in the network without a second step connects its app there: from outside,
    whoever had only its password could else connect an app of their own.
    """
    if user.is_demo or (trusted and user.role not in ALWAYS_TWO_STEPS):
        return Step.NONE
    if user.totp_secret is not None:
        return Step.CODE
    return Step.ENROL if trusted or user.password_only_at is None else Step.INSIDE_FIRST


def new_secret() -> str:
    """A secret for an app (160 bits, base32)."""
    return pyotp.random_base32()


def address(secret: str, username: str) -> str:
    """What the QR code holds."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def enrol(
    session: Session, *, user: User, secret: str, code: str, by: str, at: dt.datetime
) -> list[str] | None:
    """
    Connect an app whose first code is right, and return the recovery codes, shown this once.

    None when the code is wrong: that the caller counts, in the same transaction. Codes of an app before
    are worth nothing from here on.
    """
    step = _step_for(secret, code, at)
    if step is None:
        return None
    trail.deed(session, by=by, action="konto.koppla_andra_steg")
    user.totp_secret = seals.seal(secret, purpose=SEAL)
    user.totp_since, user.totp_step, user.password_only_at = at, step, None
    session.flush()
    return _new_codes(session, user, at)


def passes(session: Session, *, user: User, code: str, at: dt.datetime) -> bool:
    """
    Whether a code lets the person in: the app's, not used before, or a recovery code, which is then used up.

    ``user`` is held for the transaction, so that one code sent twice at once passes once.
    """
    typed = "".join(code.split())
    if _CODE.fullmatch(typed):
        secret = seals.unseal(user.totp_secret, purpose=SEAL)
        step = _step_for(secret, typed, at) if secret else None
        return step is not None and _is_new(session, user, step)
    return _use_recovery_code(session, user, typed, at)


def renew_codes(
    session: Session, *, code: str, by: Viewer, at: dt.datetime | None = None
) -> list[str] | None:
    """Ten new recovery codes in the place of those left, for a right code; None for a wrong one, counted."""
    now = at or dt.datetime.now(dt.UTC)
    user = rules.named(session, by.username, by=by)
    if not _proves(session, user, code, now):
        return None
    _tell(session, user, "konto.nya_reservkoder")
    return _new_codes(session, user, now)


def enrolled(session: Session) -> tuple[str, ...]:
    """Usernames of those who have connected an app, or were let in without one."""
    wanted = select(User.username).where(User.totp_secret.is_not(None) | User.password_only_at.is_not(None))
    return tuple(session.scalars(wanted.order_by(User.username)))


def reset(session: Session, *, username: str, by: Actor) -> None:
    """
    Take the app and the recovery codes away; the person connects an app anew at the next sign-in.

    By an administrator it takes the approval too: whoever once gave the account its password could else
    connect an app of their own and read for that huvudman. Its behörighetsansvarig reads there already.

    Raises
    ------
    InputError
        No app is connected.
    """
    user = rules.named(session, username, by=by)
    rules.require_overseer(by, user)
    if user.totp_secret is None and user.password_only_at is None:
        raise InputError(f"Kontot {username} har inget andra steg att återställa.")
    trail.deed(session, by=rules.name_of(by), action="konto.aterstall_andra_steg")
    user.totp_secret = user.totp_since = user.totp_step = user.password_only_at = None
    if isinstance(by, Viewer) and not (by.is_approver and by.huvudman_id == user.huvudman_id):
        rules.put_to_wait(user, by=by)
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    accounts.end_sessions(session, user_id=user.id)
    session.flush()


def end_codes(session: Session, *, at: dt.datetime) -> None:
    """Let no recovery code made before pass any more, and of an app only what it shows from a minute on."""
    session.execute(delete(RecoveryCode))
    step = int(at.timestamp()) // STEP_SECONDS + STEPS_ASIDE
    earlier = User.totp_step.is_(None) | (User.totp_step < step)
    session.execute(update(User).where(User.totp_secret.is_not(None), earlier).values(totp_step=step))


def connect_own(
    session: Session,
    *,
    secret: str,
    code: str,
    proof: str,
    by: Viewer,
    cookie: str | None,
    at: dt.datetime | None = None,
) -> list[str] | None:
    """
    Connect an app while signed in (under Konto), the first or another; other sign-ins of the person end.

    ``proof`` is the password, or where an app is connected a code of it or a recovery code: a page left
    open must not be enough. Returns the new recovery codes; None when the proof is wrong, and counted.

    Raises
    ------
    InputError
        ``code`` is not what the new app shows now (field "code").
    """
    now = at or dt.datetime.now(dt.UTC)
    if _step_for(secret, code, now) is None:
        raise InputError("Koden stämmer inte. Skriv den som den nya appen visar nu.", field="code")
    user = rules.named(session, by.username, by=by)
    if not _proves(session, user, proof, now):
        return None
    codes = enrol(session, user=user, secret=secret, code=code, by=by.username, at=now)
    accounts.end_sessions(session, user_id=user.id, but_digest=tokens.digest_of(cookie))
    return codes


def _step_for(secret: str, code: str, at: dt.datetime) -> int | None:
    """The step whose code was typed; None when none of those near in time has it."""
    typed = "".join(code.split())
    if not _CODE.fullmatch(typed):
        return None
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(typed, for_time=at, valid_window=STEPS_ASIDE)
    except OTPVerificationError:
        return None


def _is_new(session: Session, user: User, step: int) -> bool:
    """Keep the step, unless a code of that step or a later one was accepted before."""
    kept = session.execute(
        update(User)
        .where(User.id == user.id, User.totp_step.is_(None) | (User.totp_step < step))
        .values(totp_step=step)
        .execution_options(synchronize_session=False)
    )
    return bool(kept.rowcount)  # type: ignore[attr-defined]


def _use_recovery_code(session: Session, user: User, typed: str, at: dt.datetime) -> bool:
    used = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.code_digest == _digest(user, typed),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=at)
    )
    if not used.rowcount:  # type: ignore[attr-defined]
        return False
    _tell(session, user, "konto.reservkod")
    return True


def _proves(session: Session, user: User, proof: str, at: dt.datetime) -> bool:
    """Whether somebody signed in is who they say once more: counted like a sign-in when not."""
    if not failures.rests(user, at):
        if user.totp_secret is None:
            right = accounts.matches(user.password_hash, proof)
        else:
            right = passes(session, user=user, code=proof, at=at)
        if right:
            return True
    failures.count(session, user, at=at)
    return False


def _tell(session: Session, user: User, action: str) -> None:
    trail.note(
        session,
        by=user.username,
        action=action,
        table_name=User.__tablename__,
        row_id=user.id,
        huvudman_id=user.huvudman_id,
    )


def _new_codes(session: Session, user: User, at: dt.datetime) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = ["".join(secrets.choice(accounts.SIGNS) for _ in range(CODE_LENGTH)) for _ in range(CODES)]
    session.add_all(
        RecoveryCode(user_id=user.id, code_digest=_digest(user, code), made_at=at) for code in codes
    )
    session.flush()
    return ["-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4)) for code in codes]


def _digest(user: User, code: str) -> str:
    plain = code.replace("-", "").casefold()
    return seals.digest(f"{user.id}\x1f{plain}", purpose="recovery code")
