"""Bodies as they are stored, sealed under keys of a test."""

from app.domain.encryption import Keys, seal_body


def sealed_body(keys: Keys, payload_id: str, salt: bytes, body: bytes, nonce: bytes) -> bytes:
    """As a collector would seal it, of no tenant."""
    (own,) = keys.to_seal("", [payload_id])
    assert own is not None
    return seal_body(own, payload_id, salt + body, nonce)
