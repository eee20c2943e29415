"""Keys, and what is done with them: bodies sealed with AES-256-GCM, values turned into keyed tokens.

A sealed body is nonce (12 bytes), ciphertext and tag. Its plain text is a random salt (16 bytes) and the body, so that
one ciphertext carries the salt of its hash too. The payload's id is authenticated beside it: a body moved to another
record does not open.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain.errors import TransomError

KEY_BYTES = 32
NONCE_BYTES = 12
SALT_BYTES = 16
TOKEN_PREFIX = "tok_"


class NotOpened(TransomError):
    """A sealed body that these keys do not open: other keys, or other bytes."""


@dataclass(frozen=True)
class Keys:
    """Two independent keys of 32 bytes: one for payload bodies, one for tokens. Their repr shows neither."""

    payload: bytes = field(repr=False)
    token: bytes = field(repr=False)


def encrypt(keys: Keys, plain: bytes, context: str, nonce: bytes) -> bytes:
    """`plain` under the payload key, bound to `context`. A nonce MUST NOT be used twice with one key."""
    if len(nonce) != NONCE_BYTES:
        raise ValueError(f"a nonce has {NONCE_BYTES} bytes")
    return nonce + AESGCM(keys.payload).encrypt(nonce, plain, context.encode())


def decrypt(keys: Keys, sealed: bytes, context: str) -> bytes:
    """What `encrypt` was given. Raises NotOpened where the keys, the bytes or the context differ."""
    try:
        return AESGCM(keys.payload).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode())
    except (InvalidTag, ValueError):
        raise NotOpened("this payload's body does not open with the key file in use") from None


def body_hash(salt: bytes, body: bytes) -> str:
    """SHA-256 in hex of salt and body: without its salt, which lies encrypted, a short body cannot be guessed."""
    return hashlib.sha256(salt + body).hexdigest()


def seal_body(keys: Keys, payload_id: str, salt: bytes, body: bytes, nonce: bytes) -> bytes:
    """The column `body` of a stored payload."""
    return encrypt(keys, salt + body, payload_id, nonce)


def open_body(keys: Keys, payload_id: str, sealed: bytes) -> bytes:
    """The body, without its salt, of a stored payload. Raises NotOpened."""
    return decrypt(keys, sealed, payload_id)[SALT_BYTES:]


def open_salt(keys: Keys, payload_id: str, sealed: bytes) -> bytes:
    """The salt of the body's hash: who has the body, and this, can tell that it is the same. Raises NotOpened."""
    return decrypt(keys, sealed, payload_id)[:SALT_BYTES]


def tokenise(keys: Keys, value: str) -> str:
    """`tok_` and 24 hex digits: equal values stay equal under one key file, and none can be guessed without it."""
    digest = hmac.digest(keys.token, value.encode("utf-8", "surrogatepass"), "sha256")
    return TOKEN_PREFIX + digest[:12].hex()


def new_keys() -> Keys:
    """Fresh keys from the system's randomness."""
    return Keys(payload=secrets.token_bytes(KEY_BYTES), token=secrets.token_bytes(KEY_BYTES))
