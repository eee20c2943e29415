"""How often somebody may try to sign in: by address, and by name from an address, so that nobody locks others out."""

import ipaddress

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.domain.errors import TooMany

PER_ADDRESS = RateLimitItemPerMinute(20)
PER_NAME = RateLimitItemPerMinute(5)
_WAIT_SECONDS = 60


class Attempts:
    """Attempts of the last minute, in memory; safe for threads."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def count(self, address: str, name: str | None = None) -> None:
        """Count an attempt from an address, for the account `name` where one is named. Raises TooMany."""
        network = _network(address)
        allowed = self._limiter.hit(PER_ADDRESS, network)
        if not allowed or (name is not None and not self._limiter.hit(PER_NAME, network, name.casefold())):
            raise TooMany("Too many attempts to sign in; wait a minute.", _WAIT_SECONDS)

    def count_name(self, address: str, name: str) -> None:
        """Count an attempt at one account alone. Raises TooMany."""
        if not self._limiter.hit(PER_NAME, _network(address), name.casefold()):
            raise TooMany("Too many attempts; wait a minute.", _WAIT_SECONDS)


def _network(address: str) -> str:
    """What counts as one address: an IPv6 host has at least a /64 to itself."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)
