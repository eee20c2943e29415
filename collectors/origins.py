"""Checks from which web pages and by which host names the collector may be called; none unless set.

Browsers' pages (`sender_origins`) and names that this machine is reached by (`sender_hosts`) are none unless set.
Sources: Fetch standard (CORS); CloudEvents HTTP 1.1 Web Hooks 1.0.2, section 4 (abuse protection).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.platform.request_origin import refusal

Headers = tuple[tuple[str, str], ...]
_CACHED_SECONDS = "7200"
_BY_HOST = " Name it in the setting sender_hosts (TRANSOM_SENDER_HOSTS) to take what is sent to it."
_BY_ORIGIN = " Name its origin in the setting sender_origins (TRANSOM_SENDER_ORIGINS) to take what its pages send."


@dataclass(frozen=True)
class Origins:
    """`pages` are origins of web pages, `hosts` names of this machine.

    `local`: nobody has to prove who they are, so that what another site's page could cause is refused.
    """

    local: bool
    pages: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()

    def refusal(self, host: str | None, origin: str | None) -> str | None:
        """Why a request with these headers is refused, and what to set; None where it is not. Quotes neither."""
        if not self.local:
            return None
        name, _, port = (host or "").rpartition(":") if (host or "").rpartition(":")[2].isdigit() else (host, "", "")
        if name and name.lower() in self.hosts:
            host = f"localhost:{port}" if port else "localhost"
        reason = refusal(host, None if origin in self.pages else origin)
        if reason is None:
            return None
        return reason + (_BY_ORIGIN if "Origin" in reason else _BY_HOST)

    def granted(self, origin: str | None) -> Headers:
        """Headers that let a page of the origin read an answer; none for an origin that is not named."""
        if origin is None or origin not in self.pages:
            return ()
        return (("Access-Control-Allow-Origin", origin), ("Vary", "Origin"))

    def preflight(self, origin: str | None, asked_headers: str | None, private_network: bool) -> Headers:
        """Headers of the answer to a browser that asks whether its page may POST."""
        granted = self.granted(origin)
        if not granted:
            return ()
        allowed = (
            *granted,
            ("Access-Control-Allow-Methods", "POST"),
            ("Access-Control-Allow-Headers", asked_headers or "content-type"),
            ("Access-Control-Max-Age", _CACHED_SECONDS),
        )
        return (*allowed, ("Access-Control-Allow-Private-Network", "true")) if private_network else allowed


def origins_of(local: bool, pages: Iterable[str], hosts: Iterable[str]) -> Origins:
    """From settings; an origin is `scheme://host[:port]`, a host a name without port."""
    return Origins(
        local, frozenset(origin.rstrip("/").lower() for origin in pages), frozenset(host.lower() for host in hosts)
    )


def webhook_grant(origin: str, rate: str | None) -> Headers:
    """Headers that let a webhook's sender deliver, at the rate it asks for, 120 a minute and more being no burden."""
    allowed = ("WebHook-Allowed-Origin", origin)
    return (allowed, ("WebHook-Allowed-Rate", rate)) if rate is not None else (allowed,)
