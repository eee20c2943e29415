"""Posts to a configured URL; follows no redirect, and reaches private addresses only where the settings allow the host.

A name is looked up once and the connection goes to what was judged, so that a name cannot change its meaning between.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from app.domain.errors import BadConfiguration, TransomError

SECONDS = 15.0
_MOST_ANSWER = 64 * 1024
Lookup = Callable[[str, int], list[str]]
"""Addresses of a host."""


class NotReached(TransomError):
    """Nothing was sent: the host is not found, refuses, or may not be reached."""


class NoAnswer(TransomError):
    """The request went out, and nothing says what became of it."""


@dataclass(frozen=True)
class Answer:
    """What the other side said, 64 KiB of it at most; a redirect is an answer as any other."""

    status: int
    body: bytes = field(default=b"", repr=False)

    @property
    def taken(self) -> bool:
        """Whether it took the request."""
        return 200 <= self.status < 300


def checked(url: str, private: Collection[str]) -> SplitResult:
    """The parts of an address that may be posted to. Raises BadConfiguration; its text shows no password.

    HTTPS only, but to the hosts of `private`, which are allowed by name. The address may hold no user or fragment.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.fragment:
        raise BadConfiguration("an address to post to is https://host/path, without user or fragment")
    if parts.scheme == "http" and parts.hostname not in private:
        allowed = "hosts that are allowed by name, in TRANSOM_PRIVATE_TARGETS"
        raise BadConfiguration(f"{parts.hostname}: plain http goes only to {allowed}")
    return parts


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    private: Collection[str] = (),
    seconds: float = SECONDS,
    lookup: Lookup | None = None,
) -> Answer:
    """What the address answers to a POST. Raises NotReached where nothing can have been taken, else NoAnswer."""
    parts = checked(url, private)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _address(host, port, private, lookup or _addresses)
    connection = _Pinned(host, port, address, parts.scheme == "https", seconds)
    try:
        connection.connect()
    except (OSError, ssl.SSLError) as error:
        connection.close()
        raise NotReached(f"{host} cannot be reached ({type(error).__name__}).") from None
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, dict(headers))
        answered = connection.getresponse()
        return Answer(answered.status, answered.read(_MOST_ANSWER))
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer(f"{host} gave no answer ({type(error).__name__}).") from None
    finally:
        connection.close()


class _Pinned(http.client.HTTPConnection):
    """A connection to one address under the host's name: TLS checks the name, not the address."""

    def __init__(self, host: str, port: int, address: str, secure: bool, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self._address, self._secure = address, secure

    def connect(self) -> None:
        """Connects to the address that was judged."""
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def _address(host: str, port: int, private: Collection[str], lookup: Lookup) -> str:
    try:
        addresses = lookup(host, port)
    except OSError:
        addresses = []
    if not addresses:
        raise NotReached(f"{host} is not found.")
    if host not in private and not all(ipaddress.ip_address(one.partition("%")[0]).is_global for one in addresses):
        raise NotReached(f"{host} has an address that is not public, and is not allowed by name.")
    return addresses[0]


def _addresses(host: str, port: int) -> list[str]:
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
