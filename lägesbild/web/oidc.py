"""
OpenID Connect with the municipality's provider: the question, the answer, and every check of the answer.

Authorization code with PKCE, state and nonce. Only the ID token is believed, and only when it is signed with
a key of the provider, under an algorithm named here, for us, now, and as the answer to our question.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import threading
import time
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

import httpx
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from lägesbild.actions.provider_rules import Person
from lägesbild.config import Settings, is_safe_address, listed, settings
from lägesbild.model import LagesbildError
from lägesbild.web import redirects

ALGORITHMS: Final = ("RS256", "PS256", "ES256")
"""Signatures with a private key alone: a token signed with what is public, or not at all, is none."""
CLOCK_SECONDS: Final = 60
TIMEOUT_SECONDS: Final = 10.0
LARGEST_ANSWER: Final = 1_000_000
LONGEST_SUBJECT: Final = 255
KEPT_SECONDS: Final = 3600.0
AGAIN_AFTER_SECONDS: Final = 60.0
"""How often keys are asked for anew at most, and how long a provider that fails is left in peace."""


class RefusedError(LagesbildError):
    """An answer that is not believed; ``str(error)`` says why for the log, never with a value from it."""


class WeakError(RefusedError):
    """Right, but signed in there with less than is required here."""


class UnknownPersonError(RefusedError):
    """The provider refuses to answer for the person any longer (invalid_grant)."""


class UnreachableError(LagesbildError):
    """The provider does not answer, or not as one: nothing is known of the person."""


@dataclass(frozen=True)
class Answer:
    """Who somebody is, and what to ask with again; ``person`` is None when no token said who."""

    person: Person | None
    refresh_token: str | None


@dataclass(frozen=True)
class Described:
    """What the provider says of itself."""

    authorize: str
    token: str
    keys: str
    secret_in_form: bool


class Provider:
    """The provider in force. Remembers its description and keys; one per process."""

    def __init__(self, given: Settings) -> None:
        self._issuer = given.oidc_issuer or ""
        self._client, self._secret = given.oidc_client_id or "", given.oidc_client_secret or ""
        self._given, self._lock = given, threading.Lock()
        self._described: tuple[float, Described] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._failed_at = -AGAIN_AFTER_SECONDS

    @property
    def redirect_uri(self) -> str:
        """Where answers are sent: an address from the settings, never from a request."""
        return f"{(self._given.base_url or '').rstrip('/')}{redirects.PROVIDER_ANSWER}"

    def question(self, *, state: str, nonce: str, verifier: str) -> str:
        """The address that asks the provider who somebody is."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
        query = {
            "response_type": "code",
            "client_id": self._client,
            "redirect_uri": self.redirect_uri,
            "scope": self._given.oidc_scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge.decode(),
            "code_challenge_method": "S256",
        }
        if accepted := listed(self._given.oidc_acr):
            query["acr_values"] = " ".join(accepted)
        address = self._describe().authorize
        return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"

    def answered(self, *, code: str, nonce: str, verifier: str) -> Answer:
        """Exchange the code of an answer, and check who it says somebody is."""
        found = self._token(
            grant_type="authorization_code",
            code=code,
            redirect_uri=self.redirect_uri,
            code_verifier=verifier,
        )
        claims = self._claims(found.get("id_token"), nonce=nonce)
        return Answer(self._person(claims), _text(found.get("refresh_token")) or None)

    def again(self, *, refresh_token: str, subject: str) -> Answer:
        """Ask whether the provider still knows somebody."""
        found = self._token(grant_type="refresh_token", refresh_token=refresh_token)
        person = None
        if found.get("id_token"):
            claims = self._claims(found["id_token"], nonce=None)
            if claims["sub"] != subject:
                raise RefusedError("another person's token")
            # A token without groups is one of somebody in none: whoever left them may not stay for that.
            person = self._person(claims)
        return Answer(person, _text(found.get("refresh_token")) or None)

    def _token(self, **form: str) -> dict[str, Any]:
        described = self._describe()
        auth = None
        if described.secret_in_form:
            form |= {"client_id": self._client, "client_secret": self._secret}
        else:
            auth = httpx.BasicAuth(quote(self._client, safe=""), quote(self._secret, safe=""))
        status, found = _asked("POST", described.token, data=form, auth=auth)
        if status == 200:
            return found
        if status in {400, 401} and found.get("error") == "invalid_grant":
            raise UnknownPersonError("invalid_grant")
        raise UnreachableError(f"the token endpoint answered {status}")

    def _claims(self, token: object, *, nonce: str | None) -> dict[str, Any]:
        expected: dict[str, Any] = {
            "iss": {"essential": True, "value": self._issuer},
            "aud": {"essential": True, "value": self._client},
            "sub": {"essential": True},
            "exp": {"essential": True},
            "iat": {"essential": True},
        }
        if nonce is not None:
            expected["nonce"] = {"essential": True, "value": nonce}
        try:
            claims = self._opened(_text(token)).claims
            jwt.JWTClaimsRegistry(leeway=CLOCK_SECONDS, **expected).validate(claims)
        except (JoseError, ValueError, TypeError) as error:
            raise RefusedError(f"ID token: {type(error).__name__} {getattr(error, 'claim', '')}") from error
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != self._client:
            raise RefusedError("ID token: made for another client (azp)")
        if len(claims["sub"]) > LONGEST_SUBJECT:
            raise RefusedError("ID token: sub is too long")
        if nonce is not None:  # how they signed in then is not told again later
            self._require_strength(claims)
        return claims

    def _opened(self, token: str) -> jwt.Token:
        try:
            return jwt.decode(token, self._key_set(), algorithms=ALGORITHMS)
        except InvalidKeyIdError:  # the provider has changed keys since they were asked for
            return jwt.decode(token, self._key_set(anew=True), algorithms=ALGORITHMS)

    def _require_strength(self, claims: dict[str, Any]) -> None:
        levels, methods = listed(self._given.oidc_acr), listed(self._given.oidc_amr)
        used = claims.get("amr")
        if levels and claims.get("acr") not in levels:
            raise WeakError("ID token: acr")
        if methods and not (isinstance(used, list) and any(method in methods for method in used)):
            raise WeakError("ID token: amr")

    def _person(self, claims: dict[str, Any]) -> Person:
        given = self._given
        groups = claims.get(given.oidc_claim_groups)
        found = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
        return Person(
            issuer=self._issuer,
            subject=_text(claims["sub"]),
            username=_text(claims.get(given.oidc_claim_username)),
            name=_text(claims.get(given.oidc_claim_name)),
            email=_text(claims.get(given.oidc_claim_email)),
            groups=frozenset(group for group in found if isinstance(group, str)),
        )

    def _describe(self) -> Described:
        with self._lock:
            now = time.monotonic()
            if self._described is not None and now - self._described[0] < KEPT_SECONDS:
                return self._described[1]
            if now - self._failed_at < AGAIN_AFTER_SECONDS:
                raise UnreachableError("failed a moment ago")
            try:
                found = _description(self._issuer)
            except UnreachableError:
                self._failed_at = now
                raise
            self._described = (now, found)
            return found

    def _key_set(self, *, anew: bool = False) -> KeySet:
        address = self._describe().keys
        with self._lock:
            now = time.monotonic()
            age = now - self._keys[0] if self._keys is not None else KEPT_SECONDS
            if self._keys is None or age >= (AGAIN_AFTER_SECONDS if anew else KEPT_SECONDS):
                self._keys = (now, _keys(address))
            return self._keys[1]


def provider() -> Provider:
    """The provider in force; settings().oidc_issuer says whether there is one."""
    return _provider(settings())


@functools.lru_cache(maxsize=4)
def _provider(given: Settings) -> Provider:
    return Provider(given)


def _description(issuer: str) -> Described:
    status, found = _asked("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    described = Described(
        authorize=_text(found.get("authorization_endpoint")),
        token=_text(found.get("token_endpoint")),
        keys=_text(found.get("jwks_uri")),
        secret_in_form="client_secret_basic"
        not in (found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]),
    )
    addresses = (described.authorize, described.token, described.keys)
    if status != 200 or found.get("issuer") != issuer or not all(map(is_safe_address, addresses)):
        raise UnreachableError("the description is not that of the issuer in the settings")
    return described


def _keys(address: str) -> KeySet:
    status, found = _asked("GET", address)
    usable = [
        key
        for key in found.get("keys", [])
        if isinstance(key, dict) and key.get("kty") in {"RSA", "EC"} and key.get("use", "sig") == "sig"
    ]
    try:
        return KeySet.import_key_set({"keys": usable})
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise UnreachableError(f"the keys cannot be read ({status})") from error


def _asked(method: str, address: str, **more: Any) -> tuple[int, dict[str, Any]]:
    """One call outwards: no redirects, a limit of time and size, JSON or nothing."""
    body = b""
    try:
        with (
            httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=False) as client,
            client.stream(method, address, headers={"Accept": "application/json"}, **more) as answer,
        ):
            for chunk in answer.iter_bytes():
                body += chunk
                if len(body) > LARGEST_ANSWER:
                    raise UnreachableError("the answer is too large")
        found = json.loads(body)
    except (httpx.HTTPError, ValueError) as error:
        raise UnreachableError(f"no answer ({type(error).__name__})") from error
    return answer.status_code, found if isinstance(found, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
