"""Standard Webhooks: how a request to somebody else's system is signed, and how that system checks it.

The signature is HMAC-SHA256 over `id.timestamp.body`, under a secret written as `whsec_` and base64
(standardwebhooks.com, specification 1.0.0). The id names the message, whatever the number of attempts at it.
"""

import base64
import binascii
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from app.domain.errors import BadConfiguration
from app.domain.instants import EPOCH

PREFIX = "whsec_"
LEAST_BYTES, MOST_BYTES = 24, 64
TOLERANCE = timedelta(minutes=5)
"""How far a timestamp may lie from the receiver's clock: an older request may be a replay."""


def secret_bytes(text: str) -> bytes:
    """The key of a secret `whsec_<base64>`, 24 to 64 bytes. Raises BadConfiguration, which does not show it."""
    try:
        key = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not text.startswith(PREFIX) or not LEAST_BYTES <= len(key) <= MOST_BYTES:
        raise BadConfiguration(f"a signing secret is {PREFIX} and the base64 of {LEAST_BYTES} to {MOST_BYTES} bytes")
    return key


def signed_headers(key: bytes, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of a message whose bytes are `body`, sent at `at` (naive UTC)."""
    timestamp = str((at - EPOCH) // timedelta(seconds=1))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{_signature(key, message_id, timestamp, body)}",
    }


def is_signed(key: bytes, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether one of the signatures in the headers (names in lower case) is ours, and not older than the tolerance."""
    message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not message_id or not timestamp.isdecimal() or len(timestamp) > 12:
        return False
    if abs(EPOCH + timedelta(seconds=int(timestamp)) - now) > TOLERANCE:
        return False
    ours = _signature(key, message_id, timestamp, body).encode()
    given = [one.partition(",") for one in headers.get("webhook-signature", "").split()]
    return any(version == "v1" and hmac.compare_digest(ours, text.encode()) for version, _, text in given)


def _signature(key: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    signed = message_id.encode() + b"." + timestamp.encode() + b"." + body
    return base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
