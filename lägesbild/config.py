"""Environment variables become one frozen Settings object; bad values stop the program at start."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import hmac
import ipaddress
import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[1]
DATA_DIR = ROOT / "data"
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
PROXIES = "FORWARDED_ALLOW_IPS"
PRIVATE: tuple[Network, ...] = tuple(
    ipaddress.ip_network(each) for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)
"""Where the gateway of a container has its address, and a municipality its own computers."""
SECRET_LENGTH = 32
"""Shortest secret in characters."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
DEMO_HOST = (
    "demoläget lyssnar bara på 127.0.0.1, eftersom dess lösenord är kända av alla – "
    "ta bort LAGESBILD_HOST och --host, eller starta utan demoläge"
)


class Settings(BaseSettings):
    """What an operator decides. Every field is read from the environment with the prefix LAGESBILD_."""

    # An error about one setting must not print the others: a secret and a password are among them.
    model_config = SettingsConfigDict(
        env_prefix="LAGESBILD_", frozen=True, extra="forbid", hide_input_in_errors=True
    )

    database_url: str | None = None
    """SQLAlchemy URL. None means a SQLite file in var_dir."""
    var_dir: Path = ROOT / "var"
    """Where the database, its copies and the session secret live."""
    municipality_file: Path = DATA_DIR / "kommun.toml"
    """Seeds an empty database: municipality, huvudmän, groups, aliases."""
    demo: bool = False
    """Demo mode: own database, demo accounts, banner, 127.0.0.1 only."""
    host: str = "127.0.0.1"
    port: int = Field(default=8501, ge=1, le=65535)
    session_secret: str | None = Field(default=None, min_length=SECRET_LENGTH)
    """Signs cookies and keys the digests of the trail. Required with PostgreSQL."""
    behind_tls: bool = False
    """True when a proxy in front terminates TLS: cookies are then marked Secure."""
    session_idle_minutes: int = Field(default=60, ge=1, le=24 * 60)
    session_hours: int = Field(default=12, ge=1, le=7 * 24)
    chromium: Path | None = None
    """The Chromium or Chrome that draws charts and maps as PNG and SVG. None means the first on PATH."""
    base_url: str | None = None
    """Where people reach the service, for links in invitations and mail. None: they tell the way in words."""
    smtp_host: str | None = None
    """The server that takes mail. None: nothing is mailed."""
    smtp_port: int | None = Field(default=None, ge=1, le=65535)
    """None means the usual port for the kind of security."""
    smtp_user: str | None = None
    smtp_password: str | None = None
    smtp_security: Literal["none", "starttls", "tls"] = "starttls"
    mail_from: str | None = None
    """The address mail is sent from."""
    trusted_networks: str = ""
    """Networks (CIDR, with commas) where a password is enough for a läsare or rapportör. None by default."""
    oidc_issuer: str | None = None
    """The municipality's sign-in provider (OpenID Connect). None: nobody is asked."""
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = None
    oidc_scopes: str = "openid profile email offline_access"
    oidc_groups_file: Path | None = None
    """TOML: which of the provider's groups gives which role at which huvudman."""
    oidc_claim_groups: str = "groups"
    oidc_claim_username: str = "preferred_username"
    oidc_claim_name: str = "name"
    oidc_claim_email: str = "email"
    oidc_acr: str = ""
    """Accepted values of ``acr`` (with commas), for brokers of e-legitimation. Empty: not asked for."""
    oidc_amr: str = ""
    """Accepted values of ``amr`` (with commas), such as mfa. Empty: not asked for."""
    oidc_button: str = "Logga in med kommunens konto"
    oidc_recheck_minutes: int = Field(default=15, ge=1, le=24 * 60)
    """How often the provider is asked whether it still knows somebody who is signed in."""
    oidc_close_days: int = Field(default=30, ge=1, le=400)
    """After so long without the provider's word ``user sync`` closes the account."""

    @model_validator(mode="after")
    def _check(self) -> Settings:
        if self.demo and self.host not in LOOPBACK:
            raise ValueError(DEMO_HOST)
        if self.uses_postgresql and not self.session_secret:
            raise ValueError("LAGESBILD_SESSION_SECRET (minst 32 tecken) måste anges med PostgreSQL")
        if self.database_url and not self.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("LAGESBILD_DATABASE_URL ska börja med sqlite:/// eller postgresql+psycopg://")
        if not self.session_secret:
            _check_secret_file(self.secret_file)
        _check_mail(self)
        _check_networks(self)
        _check_provider(self)
        return self

    @property
    def networks(self) -> tuple[Network, ...]:
        """The trusted networks."""
        return tuple(ipaddress.ip_network(part) for part in listed(self.trusted_networks))

    @property
    def may_trust_a_gateway(self) -> bool:
        """
        Whether everybody may seem to come from a trusted network.

        From other machines a request comes with the sender's address, or with that of a gateway or proxy in
        between. Nobody can tell which, so a proxy has to be named where private addresses are trusted.
        """
        private = any(
            network.version == held.version and network.overlaps(held)
            for network in self.networks
            for held in PRIVATE
        )
        proxies = [proxy for proxy in _proxies() if not proxy.is_loopback]
        return private and self.host not in LOOPBACK and not proxies

    def trusts(self, address: str) -> bool:
        """Whether a client address lies in a trusted network; what is no address lies in none."""
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        mapped = getattr(found, "ipv4_mapped", None)
        return any((mapped or found) in network for network in self.networks)

    @property
    def url(self) -> str:
        """The database in force: the given URL, or a file in var_dir named after the mode."""
        if self.database_url:
            return self.database_url
        return f"sqlite:///{self.var_dir / ('demo.sqlite' if self.demo else 'lagesbild.sqlite')}"

    @property
    def uses_postgresql(self) -> bool:
        return bool(self.database_url and self.database_url.startswith("postgresql"))

    @property
    def secret_file(self) -> Path:
        """Where the session secret lies when the environment gives none."""
        return self.var_dir / "session_secret"

    def secret(self) -> str:
        """The session secret: given by the environment, else made once in var_dir (mode 0600)."""
        return self.session_secret or _secret_in(self.secret_file)

    def trail_key(self) -> bytes:
        """The key under which the trail digests personal and secret columns."""
        return hmac.new(self.secret().encode(), b"trail", hashlib.sha256).digest()


def _check_mail(given: Settings) -> None:
    if given.base_url and not re.fullmatch(r"https?://[^\s/?#]+", given.base_url.rstrip("/")):
        raise ValueError("LAGESBILD_BASE_URL ska vara en adress som https://lagesbild.kommun.se")
    if given.mail_from and not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", given.mail_from):
        raise ValueError("LAGESBILD_MAIL_FROM ska vara en e-postadress")
    if not given.smtp_host:
        return
    if not given.mail_from:
        raise ValueError("LAGESBILD_MAIL_FROM måste anges tillsammans med LAGESBILD_SMTP_HOST")
    if bool(given.smtp_user) != bool(given.smtp_password):
        raise ValueError("LAGESBILD_SMTP_USER och LAGESBILD_SMTP_PASSWORD anges tillsammans")
    if given.smtp_user and given.smtp_security == "none" and given.smtp_host not in LOOPBACK:
        raise ValueError("lösenordet till e-postservern skulle gå i klartext: sätt LAGESBILD_SMTP_SECURITY")


def listed(text: str) -> tuple[str, ...]:
    """
    The parts of a setting that names several.

    >>> listed(" mfa, hwk,")
    ('mfa', 'hwk')
    """
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _check_networks(given: Settings) -> None:
    for part in listed(given.trusted_networks):
        try:
            network = ipaddress.ip_network(part)
        except ValueError as error:
            raise ValueError(f"LAGESBILD_TRUSTED_NETWORKS: {part} är inget nät som 10.1.0.0/16") from error
        # A proxy on this machine that forgets to say who asks makes everybody come from loopback.
        if _is_wide(network) or network.is_loopback:
            raise ValueError(f"LAGESBILD_TRUSTED_NETWORKS: {part} omfattar vem som helst")
    anybody = "*" in os.environ.get(PROXIES, "") or any(_is_wide(proxy) for proxy in _proxies())
    if given.trusted_networks and anybody:
        raise ValueError(
            "LAGESBILD_TRUSTED_NETWORKS går inte ihop med FORWARDED_ALLOW_IPS för vem som helst: då kan vem "
            "som helst uppge en adress i det betrodda nätet. Ange proxyns adress"
        )


def _is_wide(network: Network) -> bool:
    return network.prefixlen < (8 if network.version == 4 else 32)


def _proxies() -> Iterator[Network]:
    """The machines whose word is taken for who asks, as the web server reads them."""
    for part in listed(os.environ.get(PROXIES, "")):
        with contextlib.suppress(ValueError):  # a name, or *
            yield ipaddress.ip_network(part, strict=False)


def _check_provider(given: Settings) -> None:
    if not given.oidc_issuer:
        return
    if given.demo:
        raise ValueError("LAGESBILD_OIDC_ISSUER används inte i demoläge")
    named = {
        "LAGESBILD_OIDC_CLIENT_ID": given.oidc_client_id,
        "LAGESBILD_OIDC_CLIENT_SECRET": given.oidc_client_secret,
        "LAGESBILD_OIDC_GROUPS_FILE": given.oidc_groups_file,
        "LAGESBILD_BASE_URL": given.base_url,
    }
    if missing := [name for name, value in named.items() if not value]:
        raise ValueError(f"{', '.join(missing)} måste anges tillsammans med LAGESBILD_OIDC_ISSUER")
    if "openid" not in given.oidc_scopes.split():
        raise ValueError("LAGESBILD_OIDC_SCOPES ska innehålla openid")
    for name, url in (("OIDC_ISSUER", given.oidc_issuer), ("BASE_URL", given.base_url)):
        if not is_safe_address(url or ""):
            raise ValueError(f"LAGESBILD_{name} ska vara en adress som börjar med https://")


def is_safe_address(url: str) -> bool:
    """
    Whether secrets may be sent there: over TLS, or to this machine itself.

    >>> [is_safe_address(url) for url in ("https://a.se/b", "http://localhost:1", "http://a.se", "https://")]
    [True, True, False, False]
    """
    parts = urlsplit(url)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    )


def _check_secret_file(path: Path) -> None:
    try:
        found = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"sessionshemligheten i {path} går inte att läsa") from error
    if len(found) < SECRET_LENGTH:
        raise ValueError(
            f"sessionshemligheten i {path} är kortare än {SECRET_LENGTH} tecken: återställ filen från "
            "säkerhetskopian, eller ta bort den om databasen är ny, så skapas en ny"
        )


def _secret_in(path: Path) -> str:
    """Read the secret, or make it whole at once: a process starting beside us sees all of it or nothing."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        handle, partial = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # mode 0600
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
            with contextlib.suppress(FileExistsError):  # another process was first: theirs is the secret
                os.link(partial, path)
        finally:
            Path(partial).unlink()
    _check_secret_file(path)
    return path.read_text(encoding="ascii").strip()


@functools.cache
def settings() -> Settings:
    """Read the environment once per process. Tests change it and call ``settings.cache_clear()``."""
    return Settings()
