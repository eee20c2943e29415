import pytest

from app.platform.request_origin import is_loopback, refusal


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.8.9.10", "::1", "[::1]"])
def test_names_of_this_machine_are_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "localhost.evil.example", "10.0.0.1", "0.0.0.0", "evil.example", "::2", "127.1"])
def test_every_other_name_is_not(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("host", ["localhost", "localhost:8050", "127.0.0.1:4318", "[::1]:8050"])
def test_a_request_to_this_machine_without_an_origin_is_served(host: str) -> None:
    assert refusal(host, None) is None


@pytest.mark.parametrize(
    "host",
    [None, "", "evil.example", "evil.example:8050", "localhost.evil.example", "localhost:8050@evil.example", "a b"],
)
def test_a_name_rebound_to_this_machine_is_refused(host: str | None) -> None:
    assert "Host" in (refusal(host, None) or "")


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8050", "http://localhost:8050"),
        ("127.0.0.1:8050", "http://localhost:8050"),
        ("localhost", "http://localhost"),
        ("[::1]:8050", "http://[::1]:8050"),
    ],
)
def test_our_own_pages_may_ask(host: str, origin: str) -> None:
    assert refusal(host, origin) is None


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "https://evil.example",
        "http://localhost.evil.example:8050",
        "http://localhost:3000",
        "http://localhost",
        "file://localhost:8050",
        "chrome-extension://abcdef",
        "http://user@localhost:8050",
    ],
)
def test_pages_of_other_sites_may_not(origin: str) -> None:
    assert "Origin" in (refusal("localhost:8050", origin) or "")
