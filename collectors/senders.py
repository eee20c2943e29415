"""Identifies the sender of a request by its bearer token; in local mode nobody in particular."""

from dataclasses import dataclass
from typing import Protocol

REALM = 'Bearer realm="Transom"'
"""What a 401 names as the way to prove who one is (RFC 6750)."""


@dataclass(frozen=True)
class Sender:
    """Who sends: the token's name (`local` in local mode), and the tenant that the token is scoped to, if any."""

    name: str = "local"
    tenant_scope: str | None = None


LOCAL = Sender()


class Senders(Protocol):
    """Judges the `Authorization` header of a request, before its body is read.

    Both MUST raise Unauthenticated for a header that proves nothing, Forbidden for a token of another scope, and
    Unavailable where neither can be known. A token that was revoked MUST NOT be good any more at the next request.
    """

    def sender(self, authorization: str | None) -> Sender:
        """Who sends records with this header."""
        ...

    def check_reader(self, authorization: str | None) -> None:
        """Return where the header allows to read the collector's own figures."""
        ...


class LocalSenders:
    """No accounts: whoever reaches the collector may send and read."""

    def sender(self, authorization: str | None) -> Sender:
        """See `Senders.sender`."""
        return LOCAL

    def check_reader(self, authorization: str | None) -> None:
        """See `Senders.check_reader`."""
