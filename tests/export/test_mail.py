"""Mail handed to real SMTP servers: plain, with TLS and a sign-in, and ones that refuse."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from lägesbild.config import settings
from lägesbild.export import mail
from lägesbild.model import InputError
from tests.smtp import Box, Use, serving
from tests.smtp import mail_server as mail_server  # a fixture is found by its name here


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of its own for 127.0.0.1, with its key in the same file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not there to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    command = f"{openssl} req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1"
    names = ["-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(folder / "key"), "-out", str(folder / "cert")]
    subprocess.run([*command.split(), *names, *files], check=True, capture_output=True)
    whole = folder / "both.pem"
    whole.write_text((folder / "cert").read_text() + (folder / "key").read_text())
    return whole


def test_each_gets_a_mail_of_their_own(mail_server: Use) -> None:
    box = Box()
    with serving(box) as port:
        mail_server(port)
        assert mail.is_set()
        assert mail.send(["a@exempel.se", "b@exempel.se"], "Möte i\nSätra", "Hej på er, åäö.\n") == ()
    assert [to for to, _ in box.taken] == [["a@exempel.se"], ["b@exempel.se"]]
    message = box.taken[0][1]
    assert (message["To"], message["Subject"]) == ("a@exempel.se", "Möte i Sätra")
    assert (message["From"], message["Auto-Submitted"]) == ("lagesbild@exempel.se", "auto-generated")
    assert message.get_content().strip() == "Hej på er, åäö."


def test_one_that_is_refused_does_not_keep_the_others_from_going(mail_server: Use) -> None:
    box = Box("b@exempel.se")
    with serving(box) as port:
        mail_server(port)
        addresses = ["a@exempel.se", "b@exempel.se", "inget att skicka till", "c@exempel.se"]
        failed = mail.deliver([mail.Mail(to, "Möte", "Hej") for to in addresses])
    assert [to for to, _ in box.taken] == [["a@exempel.se"], ["c@exempel.se"]]
    assert [one.to for one in failed] == ["b@exempel.se", "inget att skicka till"]
    assert failed[0].reason == "e-postservern tar inte emot adressen"


def test_over_starttls_with_a_sign_in(
    mail_server: Use, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    def signed_in(_server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: Any) -> AuthResult:
        right = (given.login, given.password) == (b"bild", b"hemligt-ord")
        return AuthResult(success=right, handled=False)  # the server answers, instead of letting wait

    box = Box()
    how = {
        "tls_context": context,
        "require_starttls": True,
        "auth_required": True,
        "authenticator": signed_in,
    }
    with serving(box, **how) as port:
        mail_server(port, security="starttls", user="bild", password="hemligt-ord")
        assert "certifikat" in mail.deliver([mail.Mail("a@exempel.se", "Möte", "Hej")])[0].reason
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert mail.send(["a@exempel.se"], "Möte", "Hej") == ()
        mail_server(port, security="starttls", user="bild", password="fel-ord")
        assert "inloggningen" in mail.deliver([mail.Mail("a@exempel.se", "Möte", "Hej")])[0].reason
    assert len(box.taken) == 1


def test_a_server_that_is_not_there_fails_all_at_once(mail_server: Use) -> None:
    with serving(Box()) as port:
        pass
    mail_server(port)
    failed = mail.deliver([mail.Mail(to, "Möte", "Hej") for to in ("a@exempel.se", "b@exempel.se")])
    assert [one.to for one in failed] == ["a@exempel.se", "b@exempel.se"]
    assert "svarar inte" in failed[0].reason


def test_without_a_server_nothing_is_mailed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAGESBILD_SMTP_HOST", raising=False)
    settings.cache_clear()
    assert not mail.is_set()
    with pytest.raises(InputError, match="LAGESBILD_SMTP_HOST"):
        mail.send(["a@exempel.se"], "Möte", "Hej")
