"""Requests that come through a proxy: who asked, by which scheme and name, as the proxy says it.

Anybody can send `Forwarded` (RFC 7239) and the older X-Forwarded headers. They count where the connection comes from a
network that the settings name, and are taken away from every other request.
"""

import ipaddress
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from app.domain.errors import BadConfiguration

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_FOR, _PROTO, _HOST = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST"
_HEADERS = ("HTTP_FORWARDED", _FOR, _PROTO, _HOST, "HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_PREFIX", "HTTP_X_REAL_IP")


def networks_of(text: str | None) -> tuple[Network, ...]:
    """The networks of a list with commas between. Raises BadConfiguration for one that is none, or is everything."""
    networks = []
    for part in (text or "").split(","):
        if not (name := part.strip()):
            continue
        try:
            network = ipaddress.ip_network(name)
        except ValueError:
            raise BadConfiguration(f"behind_proxy: {name[:60]!r} is not a network; write one as 10.0.0.0/8.") from None
        if network.prefixlen == 0:
            raise BadConfiguration(f"behind_proxy: {name} is every address there is; name the proxy's own.")
        networks.append(network)
    return tuple(networks)


def forwarded(application: WSGIApplication, networks: tuple[Network, ...]) -> WSGIApplication:
    """The application, seeing requests of these networks as their proxy describes them."""

    def serve(environment: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        seen = dict(environment)
        given = {name: seen.pop(name) for name in _HEADERS if name in seen}
        if _is_inside(seen.get("REMOTE_ADDR", ""), networks):
            client, scheme, host = _described(given, networks)
            seen["REMOTE_ADDR"] = client or seen.get("REMOTE_ADDR", "")
            seen["wsgi.url_scheme"] = scheme if scheme in ("http", "https") else seen.get("wsgi.url_scheme", "http")
            seen["HTTP_HOST"] = host or seen.get("HTTP_HOST", "")
        return application(seen, start_response)

    return serve


def _described(given: dict[str, str], networks: tuple[Network, ...]) -> tuple[str | None, str | None, str | None]:
    """Client, scheme and host: of `Forwarded` where it is there, else of the X-Forwarded headers.

    Each proxy adds itself at the end, so the client is the last address that is not one of our proxies'; the scheme and
    the name are those that the outermost of our proxies, the one that the client spoke to, has written.
    """
    if "HTTP_FORWARDED" in given:
        hops = [_pairs(hop) for hop in given["HTTP_FORWARDED"].split(",")]
    else:
        schemes, hosts = given.get(_PROTO, "").split(","), given.get(_HOST, "").split(",")
        hops = [{"for": address.strip()} for address in given.get(_FOR, "").split(",")]
        hops[-1] |= {"proto": schemes[-1].strip(), "host": hosts[-1].strip()}
    client, scheme, host = None, None, None
    for hop in reversed(hops):
        client = _address(hop.get("for", "")) or client
        scheme, host = hop.get("proto") or scheme, hop.get("host") or host
        if client is None or not _is_inside(client, networks):
            break
    return client, scheme, host


def _pairs(hop: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in hop.split(";"))
    return {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}


def _address(node: str) -> str | None:
    """The address of a node (`192.0.2.1`, `192.0.2.1:4711`, `[2001:db8::1]:4711`); None for one that is hidden."""
    bare = (
        node[1:].partition("]")[0] if node.startswith("[") else node if node.count(":") > 1 else node.partition(":")[0]
    )
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        return None


def _is_inside(address: str, networks: tuple[Network, ...]) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return any((mapped or parsed) in network for network in networks)
