"""Sessions are listed by what people call their browser."""

import pytest

from app.web.accounts.browsers import browser_words

_KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (f"Mozilla/5.0 (X11; Linux x86_64) {_KIT} Chrome/140.0.0.0 Safari/537.36", "Chrome 140 on Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64) {_KIT} Chrome/141.0 Safari/537.36 Edg/141.0", "Edge 141 on Windows"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 Firefox/143.0",
            "Firefox 143 on macOS",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.6 Mobile/15E148 Safari/604.1",
            "Safari 18 on iPhone",
        ),
        (f"Mozilla/5.0 (Linux; Android 15) {_KIT} Chrome/140.0 Mobile Safari/537.36", "Chrome 140 on Android"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "unknown browser"),
    ],
)
def test_a_browser_is_named_by_its_kind_version_and_system(said: str, words: str) -> None:
    assert browser_words(said) == words
