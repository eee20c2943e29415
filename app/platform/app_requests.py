"""Requests of commands to an app: by its address and a token, or by the file in its data folder."""

import json
import ssl
from collections.abc import Callable, Mapping
from http.client import HTTPMessage
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

from app.domain.errors import BadConfiguration, BadInput, Unavailable
from app.platform.app_address import AppAddress
from app.platform.request_origin import is_loopback

Body = Mapping[str, object] | None
_SECONDS = 600
_TRIES = 5
_UNAUTHORIZED = 401


def request_by_token(url: str, token: str | None, target: str, body: Body = None, method: str = "POST") -> bytes:
    """What the app at `url` answers to a request for `target` (path and query), with `body` as JSON.

    Raises BadConfiguration, BadInput with the app's reason, and Unavailable where it cannot be reached.
    """
    if not url.startswith(("http://", "https://")):
        raise BadConfiguration(f"{url}: an address begins with http:// or https://.")
    try:
        return _answer(build_opener(_NoRedirect()), f"{url.rstrip('/')}{target}", body, bearer(url, token), method)
    except NotKnown:
        which = "none was sent" if token is None else "the one sent is unknown, revoked, expired or for sending"
        raise BadInput(
            f"{url} needs a token to read ({which}); `transom token add NAME --scope read --role auditor` makes one, "
            "TRANSOM_TOKEN_FILE names a file with it."
        ) from None


def request_by_folder(read: Callable[[], AppAddress], target: str, body: Body = None, method: str = "POST") -> bytes:
    """The same of the app whose folder this is. Another command may use the secret first: then the next is read."""
    for _ in range(_TRIES):
        address = read()
        opener = build_opener(_NoRedirect(), ProxyHandler({}), HTTPSHandler(context=_of_certificate(address)))
        try:
            proof = {"Authorization": f"Bearer {address.secret}"}
            return _answer(opener, f"{address.url}{target}", body, proof, method)
        except NotKnown:
            continue
    raise Unavailable("The app took no secret of app.json; other commands may be using it, so try again.")


def bearer(url: str, token: str | None) -> dict[str, str]:
    """The header that carries a token. Raises BadConfiguration where it would cross a network in clear."""
    if token is None:
        return {}
    parts = urlsplit(url)
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        raise BadConfiguration(f"{url}: a token is sent over https only, or to this machine.")
    return {"Authorization": f"Bearer {token}"}


class NotKnown(BadInput):
    """The app does not know who asks."""


class _NoRedirect(HTTPRedirectHandler):
    """A redirect would carry the token elsewhere."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """None: the redirect is an answer as any other."""
        return None


def _of_certificate(address: AppAddress) -> ssl.SSLContext:
    """Trusts the one certificate that the app's own folder names, whatever name is in it."""
    context = ssl.create_default_context(cadata=address.certificate)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def _answer(opener: OpenerDirector, url: str, body: Body, headers: Mapping[str, str], method: str) -> bytes:
    data = None if body is None else json.dumps(body).encode()
    kind = {} if body is None else {"Content-Type": "application/json"}
    request = Request(url, data, {**headers, **kind}, method=method)
    try:
        with opener.open(request, timeout=_SECONDS) as response:
            answer: bytes = response.read()
            return answer
    except HTTPError as error:
        raise (NotKnown if error.code == _UNAUTHORIZED else BadInput)(reason_of(error.read(), error.code)) from None
    except (URLError, OSError) as error:
        cause: object = getattr(error, "reason", error)
        raise Unavailable(f"{url.partition('/api')[0]} cannot be reached ({_cause(cause)}).") from None


def reason_of(body: bytes, status: int) -> str:
    """The sentence of a problem+json body."""
    try:
        return str(json.loads(body)["detail"])
    except (ValueError, KeyError, TypeError):
        return f"The app answered {status} without a reason; is that the address of its pages?"


def _cause(error: object) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {error.verify_message}; SSL_CERT_FILE names another authority's"
    return type(error).__name__
