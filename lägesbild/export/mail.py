"""Mail to people: one message for each, so that nobody sees the others' addresses."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Final

from lägesbild.config import Settings, settings
from lägesbild.model import InputError

NOT_SET: Final = (
    "E-post är inte inställd. Den som sköter driften anger LAGESBILD_SMTP_HOST och LAGESBILD_MAIL_FROM."
)
TIMEOUT_SECONDS: Final = 10.0
"""How long to wait for the server at each step: somebody may stand and wait for the answer."""
PORTS: Final = {"none": 25, "starttls": 587, "tls": 465}


@dataclass(frozen=True, slots=True)
class Mail:
    """A message to one person."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Failure:
    """An address that got no mail, and why as the end of a Swedish sentence."""

    to: str
    reason: str


def is_set() -> bool:
    """Whether the one who runs the service has said which server takes mail."""
    return settings().smtp_host is not None


def send(to: Sequence[str], subject: str, text: str) -> tuple[str, ...]:
    """
    Mail the same text to several people, each alone; return the addresses that failed.

    Waits for the server, ``TIMEOUT_SECONDS`` at most for each step. Nothing is tried again later.

    Raises
    ------
    InputError
        No mail server is set (``is_set``).
    """
    return tuple(failure.to for failure in deliver([Mail(address, subject, text) for address in to]))


def deliver(mails: Sequence[Mail]) -> tuple[Failure, ...]:
    """
    Hand messages to the server, one after the other; return those it did not take, with the reason.

    One that is refused does not keep the others from going. A server that cannot be reached or does not
    let us in is asked once only.

    Raises
    ------
    InputError
        No mail server is set (``is_set``).
    """
    if not is_set():
        raise InputError(NOT_SET)
    failed: list[Failure] = []
    waiting = list(mails)
    while waiting:
        try:
            with _server(settings()) as server:
                failed += _hand_over(server, waiting)
        except (OSError, ValueError) as error:  # smtplib's own errors are OSErrors too
            failed += [Failure(mail.to, _reason(error)) for mail in waiting]
            waiting.clear()
    return tuple(failed)


def _hand_over(server: smtplib.SMTP, waiting: list[Mail]) -> Iterator[Failure]:
    """Send until all are sent or the server hangs up; who waits still is then tried over a new connection."""
    while waiting:
        mail = waiting.pop(0)
        try:
            server.send_message(_message(mail))
        except (OSError, ValueError) as error:
            yield Failure(mail.to, _reason(error))
            if isinstance(error, smtplib.SMTPServerDisconnected):
                return


@contextlib.contextmanager
def _server(given: Settings) -> Iterator[smtplib.SMTP]:
    host, port = given.smtp_host or "", given.smtp_port or PORTS[given.smtp_security]
    trusted = ssl.create_default_context()
    if given.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=trusted)
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    try:
        if given.smtp_security == "starttls":
            server.starttls(context=trusted)
        if given.smtp_user and given.smtp_password:
            _sign_in(server, given.smtp_user, given.smtp_password)
        yield server
    finally:
        with contextlib.suppress(OSError):
            server.quit()


def _sign_in(server: smtplib.SMTP, user: str, password: str) -> None:
    try:
        server.login(user, password)
    except smtplib.SMTPServerDisconnected as error:  # some servers hang up on a wrong password
        raise smtplib.SMTPAuthenticationError(421, "") from error


def _message(mail: Mail) -> EmailMessage:
    if "@" not in mail.to or len(mail.to.split()) != 1:
        raise ValueError("no address")
    sender = settings().mail_from or ""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


def _reason(error: Exception) -> str:
    """Why, without the server's own words: they may quote the address or the message."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "e-postservern godtar inte inloggningen (LAGESBILD_SMTP_USER och LAGESBILD_SMTP_PASSWORD)"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "e-postservern klarar inte det som krävs (LAGESBILD_SMTP_SECURITY)"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "e-postservern tar inte emot adressen"
    if isinstance(error, smtplib.SMTPSenderRefused):
        return "e-postservern tar inte emot avsändaren (LAGESBILD_MAIL_FROM)"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "e-postservern bröt förbindelsen"
    if isinstance(error, smtplib.SMTPException):
        return "e-postservern tog inte emot brevet"
    if isinstance(error, ssl.SSLError):
        return "e-postserverns certifikat godtas inte"
    if isinstance(error, OSError):
        return "e-postservern svarar inte (LAGESBILD_SMTP_HOST och LAGESBILD_SMTP_PORT)"
    return "adressen går inte att använda"
