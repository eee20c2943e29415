"""A provider of OpenID Connect: discovery, the authorisation code with PKCE, and the proof of who has signed in.

OpenID Connect Core 1.0, Discovery 1.0, RP-Initiated Logout 1.0; RFC 7636 (PKCE), RFC 9207 (issuer in the answer).
"""

import hmac
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from app.domain.errors import BadConfiguration, Forbidden, Unavailable
from app.platform.request_origin import is_loopback

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signatures of ID tokens that are taken, whatever the provider lists: no `none`, and none by a shared secret."""
_SECONDS = 10
_LEEWAY_SECONDS = 60
_KNOWN_FOR = timedelta(hours=1)
_KEYS_AGAIN_AFTER = timedelta(minutes=1)
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Client:
    """Client id of Transom at the provider. `scopes` are asked for, with spaces between."""

    issuer: str
    client_id: str
    client_secret: str | None = field(default=None, repr=False)
    scopes: str = "openid profile email"

    @property
    def host(self) -> str:
        """The provider's host, as people know it."""
        return urlsplit(self.issuer).hostname or self.issuer


@dataclass(frozen=True)
class Attempt:
    """One sign-in under way; the browser that began it holds these until it comes back."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str


@dataclass(frozen=True)
class Proven:
    """The claims of whom the provider has signed in, and the ID token that says so (a hint for signing out)."""

    claims: Mapping[str, object]
    id_token: str


@dataclass
class _Known:
    metadata: Mapping[str, object]
    at: datetime
    keys: KeySet | None = None
    keys_at: datetime | None = None


class OpenIdProvider:
    """Asks one provider; safe for threads. What it publishes of itself is read again once an hour."""

    def __init__(self, client: Client, clock: Callable[[], datetime]) -> None:
        self.client = client
        self._clock = clock
        self._lock = threading.Lock()
        self._known: _Known | None = None

    def address(self, attempt: Attempt) -> str:
        """Where the browser goes to sign in. Raises Unavailable."""
        known = self._discovered()
        with self._session(attempt) as session:
            url, _ = session.create_authorization_url(
                known.metadata["authorization_endpoint"],
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier,
            )
        return str(url)

    def proven(self, answer: Mapping[str, str], attempt: Attempt) -> Proven:
        """Who has signed in, by the provider's answer that the browser brings.

        Raises Forbidden with the reason where it proves nobody, Unavailable where the provider cannot be asked.
        """
        if not hmac.compare_digest(answer.get("state", "").encode(), attempt.state.encode()):
            raise Forbidden("the answer is to another sign-in")
        if answer.get("iss", self.client.issuer) != self.client.issuer:
            raise Forbidden("the answer is of another provider")
        if "error" in answer:
            raise Forbidden(f"the provider answered {_word(answer['error'])}")
        if not (code := answer.get("code")):
            raise Forbidden("the answer holds no code")
        known = self._discovered()
        token = self._exchanged(known, code, attempt)
        id_token = token.get("id_token")
        if not isinstance(id_token, str):
            raise Forbidden("the provider gave no ID token")
        claims = self._verified(known, id_token, attempt.nonce, token.get("access_token"))
        return Proven({**self._more(known, claims, token), **claims}, id_token)

    def sign_out_address(self, id_token: str | None, back: str) -> str | None:
        """Where a browser goes to sign out at the provider too, and returns from to `back`; None if it has no such."""
        try:
            endpoint = self._discovered().metadata.get("end_session_endpoint")
        except Unavailable:
            return None
        if not isinstance(endpoint, str):
            return None
        asked = {"client_id": self.client.client_id, "post_logout_redirect_uri": back}
        asked |= {} if id_token is None else {"id_token_hint": id_token}
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    def check(self) -> None:
        """Return where the provider answers as it must. Raises Unavailable with a sentence to act on."""
        self._keys(self._discovered(), again=False)

    def _session(self, attempt: Attempt | None = None) -> OAuth2Session:
        return OAuth2Session(
            self.client.client_id,
            self.client.client_secret,
            scope=self.client.scopes,
            redirect_uri=None if attempt is None else attempt.redirect_uri,
            code_challenge_method="S256",
            default_timeout=_SECONDS,
        )

    def _exchanged(self, known: _Known, code: str, attempt: Attempt) -> Mapping[str, object]:
        with self._session(attempt) as session:
            try:
                token: Mapping[str, object] = session.fetch_token(
                    known.metadata["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=attempt.verifier,
                    allow_redirects=False,
                )
            except OSError as error:
                raise self._silent(error) from None
            except Exception as error:  # Authlib's errors have no class in common, and may quote what was sent
                word = _word(getattr(error, "error", None) or type(error).__name__)
                raise Forbidden(f"the provider took no code ({word})") from None
        return token

    def _verified(self, known: _Known, id_token: str, nonce: str, access_token: object) -> Mapping[str, object]:
        registry = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
        try:
            try:
                decoded = jwt.decode(id_token, self._keys(known, again=False), registry=registry)
            except InvalidKeyIdError:
                decoded = jwt.decode(id_token, self._keys(known, again=True), registry=registry)
            options = {
                "iss": {"essential": True, "value": self.client.issuer},
                "aud": {"essential": True, "value": self.client.client_id},
            }
            expected = {"nonce": nonce, "client_id": self.client.client_id, "access_token": access_token}
            claims = CodeIDToken(decoded.claims, decoded.header, options, expected)
            now = int(self._clock().replace(tzinfo=UTC).timestamp())
            claims.validate(now, _LEEWAY_SECONDS)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise Forbidden(f"the ID token does not hold ({_word(type(error).__name__)})") from None
        return dict(claims)

    def _more(self, known: _Known, claims: Mapping[str, object], token: Mapping[str, object]) -> Mapping[str, object]:
        """What the provider says of the person elsewhere: some put groups only there."""
        endpoint = known.metadata.get("userinfo_endpoint")
        if not isinstance(endpoint, str) or "access_token" not in token:
            return {}
        with self._session() as session:
            session.token = token
            try:
                answer = session.get(endpoint, allow_redirects=False)
                profile = answer.json() if answer.ok else {}
            except (OSError, ValueError):
                return {}
        return profile if isinstance(profile, dict) and profile.get("sub") == claims["sub"] else {}

    def _discovered(self) -> _Known:
        with self._lock:
            if self._known is None or self._clock() - self._known.at > _KNOWN_FOR:
                metadata = self._read(f"{self.client.issuer.rstrip('/')}/.well-known/openid-configuration")
                if metadata.get("issuer") != self.client.issuer:
                    raise Unavailable(
                        f"{self.client.host} names another issuer than openid_issuer; write it letter by letter as the "
                        "provider does."
                    )
                if wrong := [name for name in _ENDPOINTS if not is_safe(metadata.get(name))]:
                    raise Unavailable(f"{self.client.host}: its {wrong[0]} is no https address.")
                self._known = _Known(metadata, self._clock())
            return self._known

    def _keys(self, known: _Known, again: bool) -> KeySet:
        """The provider's keys; with `again` read anew for a key that was not among them, once a minute at most."""
        with self._lock:
            at = self._clock()
            if known.keys is None or known.keys_at is None or (again and at - known.keys_at > _KEYS_AGAIN_AFTER):
                known.keys = KeySet.import_key_set(self._read(str(known.metadata["jwks_uri"])))
                known.keys_at = at
            return known.keys

    def _read(self, url: str) -> Any:
        with self._session() as session:
            try:
                answer = session.get(url, withhold_token=True, allow_redirects=False)
                content = answer.json() if answer.status_code == 200 else None
            except (OSError, ValueError) as error:
                raise self._silent(error) from None
        if not isinstance(content, dict):
            raise Unavailable(f"{url} answers {answer.status_code} and no JSON object; is openid_issuer right?")
        return content

    def _silent(self, error: Exception) -> Unavailable:
        return Unavailable(f"{self.client.host} cannot be asked ({type(error).__name__}); try again in a moment.")


def client_of(issuer: str, client_id: str | None, client_secret: str | None, scopes: str) -> Client:
    """The client of the settings. Raises BadConfiguration for an issuer that is no https address, or no client id."""
    if not is_safe(issuer):
        raise BadConfiguration("openid_issuer: is the https address of the provider, as it names itself.")
    if not client_id:
        raise BadConfiguration("openid_client_id: is missing; the provider gives it when Transom is registered there.")
    if "openid" not in scopes.split():
        raise BadConfiguration("openid_scopes: `openid` is one of them.")
    return Client(issuer, client_id, client_secret, scopes)


def is_safe(url: object) -> bool:
    """Whether it is an https address, or one of this machine, where a provider is tried out."""
    if not isinstance(url, str):
        return False
    parts = urlsplit(url)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    )


def _word(text: object) -> str:
    """A word of the other side's that can be shown and stored: letters and underscores alone."""
    word = "".join(letter for letter in str(text) if letter.isascii() and (letter.isalpha() or letter == "_"))
    return word[:40] or "an error"
