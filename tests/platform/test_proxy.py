"""Only the named proxy is believed, and of it only what it wrote itself."""

from collections.abc import Callable
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from app.domain.errors import BadConfiguration
from app.platform.proxy import forwarded, networks_of

PROXIES = networks_of("10.0.0.0/8, 2001:db8::/32")


def nowhere(status: str, headers: list[tuple[str, str]], exc_info: object = None, /) -> Callable[[bytes], object]:
    raise AssertionError(f"nothing answers here: {status}, {headers}, {exc_info}")


def seen(peer: str, **headers: str) -> tuple[str, str, str]:
    found: dict[str, str] = {}

    def application(given: WSGIEnvironment, _: StartResponse) -> list[bytes]:
        found.update(given)
        return []

    environment = {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", "HTTP_HOST": "app:8050", **headers}
    list(forwarded(application, PROXIES)(environment, nowhere))
    return found["REMOTE_ADDR"], found["wsgi.url_scheme"], found["HTTP_HOST"]


def test_a_proxy_says_who_asked_and_how() -> None:
    described = ("203.0.113.9", "https", "transom.example")
    assert seen("10.1.1.1", HTTP_FORWARDED='for=203.0.113.9;proto=https;host="transom.example"') == described
    older = {
        "HTTP_X_FORWARDED_FOR": "203.0.113.9",
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_FORWARDED_HOST": "transom.example",
    }
    assert seen("10.1.1.1", **older) == described
    assert seen("::ffff:10.1.1.1", **older) == described


def test_nobody_else_is_believed() -> None:
    spoken = {"HTTP_FORWARDED": "for=192.0.2.1;proto=https", "HTTP_X_FORWARDED_FOR": "192.0.2.1"}
    assert seen("203.0.113.9", **spoken) == ("203.0.113.9", "http", "app:8050")
    assert seen("", **spoken)[1] == "http"


def test_what_the_client_wrote_before_the_proxy_is_not_believed() -> None:
    assert seen("10.1.1.1", HTTP_X_FORWARDED_FOR="127.0.0.1, 203.0.113.9")[0] == "203.0.113.9"
    assert seen("10.1.1.1", HTTP_FORWARDED="for=127.0.0.1;proto=https, for=203.0.113.9")[:2] == ("203.0.113.9", "http")
    assert seen("10.1.1.1", HTTP_FORWARDED='for="[2001:db9::1]:4711", for=10.2.2.2')[0] == "2001:db9::1"


@pytest.mark.parametrize("text", ["everybody", "0.0.0.0/0", "10.0.0.1/8", "::/0"])
def test_a_network_that_is_none_or_everything_stops_the_start(text: str) -> None:
    with pytest.raises(BadConfiguration, match="behind_proxy"):
        networks_of(text)
