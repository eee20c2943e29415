"""What is signed is what the specification signs, and what is not is refused."""

import base64
from datetime import datetime, timedelta

import pytest

from app.domain.errors import BadConfiguration
from app.platform.webhook_signing import is_signed, secret_bytes, signed_headers

KEY = b"k" * 24
AT = datetime(2026, 11, 20, 15, 0, 0)
BODY = b'{"a":1}'


def test_the_signature_is_that_of_the_specifications_own_example() -> None:
    key = secret_bytes("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = signed_headers(
        key, "msg_p5jXN8AQM9LWM0D4loKWxJek", datetime(2021, 2, 25, 15, 2, 10), b'{"test": 2432232314}'
    )
    assert headers["webhook-timestamp"] == "1614265330"
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_what_was_signed_is_accepted_within_five_minutes_and_not_later() -> None:
    headers = signed_headers(KEY, "m1", AT, BODY)
    assert is_signed(KEY, headers, BODY, AT + timedelta(minutes=5))
    assert not is_signed(KEY, headers, BODY, AT + timedelta(minutes=5, seconds=1))
    assert is_signed(KEY, headers | {"webhook-signature": "v1,AAAA " + headers["webhook-signature"]}, BODY, AT)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_changed_or_missing_header_is_refused(name: str) -> None:
    headers = signed_headers(KEY, "m1", AT, BODY)
    assert not is_signed(KEY, headers | {name: "1" + headers[name]}, BODY, AT)
    assert not is_signed(KEY, {one: text for one, text in headers.items() if one != name}, BODY, AT)


def test_another_body_or_another_key_is_refused() -> None:
    headers = signed_headers(KEY, "m1", AT, BODY)
    assert not is_signed(KEY, headers, BODY + b" ", AT)
    assert not is_signed(b"x" * 24, headers, BODY, AT)


@pytest.mark.parametrize("text", ["", "whsec_", "whsec_!!!", base64.b64encode(KEY).decode(), "whsec_" + "QUJD"])
def test_a_secret_that_is_none_is_refused_without_being_shown(text: str) -> None:
    with pytest.raises(BadConfiguration) as refused:
        secret_bytes(text)
    assert len(text) < 8 or text not in str(refused.value)
