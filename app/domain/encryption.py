"""Keys, and what is done with them: bodies sealed with AES-256-GCM, keys wrapped by others, values turned into tokens.

A sealed body is a mark (4 bytes), the id of the data key (8 bytes), nonce (12 bytes), ciphertext and tag. It is sealed
under the key that the data key's tree gives to the payload's id (`app.domain.key_tree`), so that one payload can be
erased without the others. Its plain text is a random salt (16 bytes) and the body, so that one ciphertext carries the
salt of its hash too. The payload's id is authenticated beside it: a body moved to another record does not open.

Bodies sealed before there were data keys are nonce, ciphertext and tag under the installation's one payload key.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain.errors import TransomError

KEY_BYTES = 32
KEY_ID_BYTES = 8
NONCE_BYTES = 12
SALT_BYTES = 16
TOKEN_PREFIX = "tok_"
_MARK = b"\x00TK1"


class NotOpened(TransomError):
    """A sealed body that these keys do not open: other keys, other bytes, or keys that were destroyed."""


@dataclass(frozen=True)
class BodyKey:
    """The key of one payload, and the id of the data key that it is of (None: of none). Its repr shows no key."""

    key_id: bytes | None
    key: bytes = field(repr=False)


class DataKeys(Protocol):
    """The data keys of an installation, one for each tenant and month at a time.

    A key that was destroyed MUST NOT be used any more, by any process, once its destruction is on record.
    """

    def to_seal(self, tenant: str, payload_ids: Sequence[str]) -> Sequence[BodyKey | None]:
        """The keys to seal a tenant's payloads with now ("" stands for no tenant); None for one that was erased.

        Raises Unavailable where a key can be neither read nor made.
        """
        ...

    def to_open(self, key_id: bytes, payload_id: str) -> bytes | None:
        """The key of a sealed payload; None for an id that is not known. Raises NotOpened where it was destroyed."""
        ...


@dataclass(frozen=True)
class Keys:
    """What bodies and tokens are made with; its repr shows no key.

    `token` is the key of tokens. `payload` opens bodies that were sealed before there were data keys, and seals them
    where there are none (trials of rules); None in an installation that never had one.
    """

    payload: bytes | None = field(repr=False)
    token: bytes = field(repr=False)
    data_keys: DataKeys | None = field(default=None, repr=False, compare=False)

    def to_seal(self, tenant: str, payload_ids: Sequence[str]) -> Sequence[BodyKey | None]:
        """As `DataKeys.to_seal`."""
        if self.data_keys is not None:
            return self.data_keys.to_seal(tenant, payload_ids)
        if self.payload is None:
            raise ValueError("there is no key to seal with")
        return [BodyKey(None, self.payload)] * len(payload_ids)


def encrypt(key: bytes, plain: bytes, context: str, nonce: bytes) -> bytes:
    """Nonce and ciphertext of `plain`, bound to `context`. A nonce MUST NOT be used twice with one key."""
    if len(nonce) != NONCE_BYTES:
        raise ValueError(f"a nonce has {NONCE_BYTES} bytes")
    return nonce + AESGCM(key).encrypt(nonce, plain, context.encode())


def decrypt(key: bytes | None, sealed: bytes, context: str) -> bytes:
    """What `encrypt` was given. Raises NotOpened where the key, the bytes or the context differ."""
    try:
        if key is None:
            raise ValueError
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode())
    except (InvalidTag, ValueError):
        raise NotOpened("This payload's body does not open with the key file in use.") from None


def body_hash(salt: bytes, body: bytes) -> str:
    """SHA-256 in hex of salt and body: without its salt, which lies encrypted, a short body cannot be guessed."""
    return hashlib.sha256(salt + body).hexdigest()


def seal_body(own: BodyKey, payload_id: str, salted: bytes, nonce: bytes) -> bytes:
    """The column `body` of a stored payload, of its salt and body."""
    mark = b"" if own.key_id is None else _MARK + own.key_id
    return mark + encrypt(own.key, salted, payload_id, nonce)


def key_id_of(sealed: bytes) -> bytes | None:
    """The id of the data key of a sealed body; None for one that was sealed before there were any."""
    return sealed[len(_MARK) :][:KEY_ID_BYTES] if sealed.startswith(_MARK) else None


def mark_of(key_id: bytes) -> bytes:
    """What each body that is sealed under the data key of this id begins with."""
    return _MARK + key_id


def open_body(keys: Keys, payload_id: str, sealed: bytes | None) -> bytes:
    """The body, without its salt, of a stored payload. Raises NotOpened."""
    return _opened(keys, payload_id, sealed)[SALT_BYTES:]


def open_salt(keys: Keys, payload_id: str, sealed: bytes | None) -> bytes:
    """The salt of the body's hash: who has the body, and this, can tell that it is the same. Raises NotOpened."""
    return _opened(keys, payload_id, sealed)[:SALT_BYTES]


def _opened(keys: Keys, payload_id: str, sealed: bytes | None) -> bytes:
    if sealed is None:
        raise NotOpened("This payload was erased, and its body was not stored when it was sent again.")
    key_id = key_id_of(sealed)
    if key_id is not None and keys.data_keys is not None:
        key = keys.data_keys.to_open(key_id, payload_id)
        if key is not None:
            return decrypt(key, sealed[len(_MARK) + KEY_ID_BYTES :], payload_id)
    return decrypt(keys.payload, sealed, payload_id)


def tokenise(keys: Keys, value: str) -> str:
    """`tok_` and 24 hex digits: equal values stay equal under one token key, and none can be guessed without it."""
    digest = hmac.digest(keys.token, value.encode("utf-8", "surrogatepass"), "sha256")
    return TOKEN_PREFIX + digest[:12].hex()


def new_key() -> bytes:
    """A fresh key from the system's randomness."""
    return secrets.token_bytes(KEY_BYTES)
