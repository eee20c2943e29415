"""Which requests may reach a Transom that has no accounts: those that a page of another site cannot cause.

A server on a loopback address is reached by every page the user has open. A page of another site names itself in
`Origin`; one that rebinds its own name to 127.0.0.1 is given away by `Host`.
"""

import ipaddress
import re

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::(\d{1,5}))?", re.ASCII)
_SCHEMES = {"http": "80", "https": "443"}


def is_loopback(host: str) -> bool:
    """Whether a host name or address, without port, is this machine's own: `localhost`, 127.0.0.0/8, `::1`."""
    name = host.strip("[]").lower()
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def refusal(host: str | None, origin: str | None) -> str | None:
    """Why a request with these headers is refused in local mode (answered as 403); None where it is not.

    `Host` must name this machine; its port may be any, since ports are forwarded. `Origin`, where there is one, must
    name this machine and the port of `Host`: another local server's pages are foreign too.
    """
    named = _HOST.fullmatch(host or "")
    if named is None or not is_loopback(named[1]):
        return "This address serves only requests to localhost; the Host header names another."
    if origin is None:
        return None
    scheme, separator, rest = origin.partition("://")
    page = _HOST.fullmatch(rest)
    if not separator or scheme not in _SCHEMES or page is None or not is_loopback(page[1]):
        return "This address serves only its own pages; the Origin header names another site."
    if (page[2] or _SCHEMES[scheme]) != (named[2] or _SCHEMES[scheme]):
        return "This address serves only its own pages; the Origin header names another port."
    return None
