"""The Ed25519 key that checkpoints, receipts and bundles are signed with; its file holds the private key as PEM.

The file is what `openssl genpkey -algorithm ed25519` writes. A key is named by the SHA-256 of its 32 public bytes.
"""

import hashlib
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.domain.errors import BadConfiguration


class SigningKey:
    """A key to sign with. Its repr shows nothing of it."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public: bytes = private.public_key().public_bytes_raw()
        self.fingerprint = fingerprint(self.public)

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature."""
        return self._private.sign(message)


def fingerprint(public: bytes) -> str:
    """The name of a public key."""
    return hashlib.sha256(public).hexdigest()


def verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature of a message is one under a public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def public_pem(public: bytes) -> bytes:
    """A public key as `openssl` reads it."""
    key = Ed25519PublicKey.from_public_bytes(public)
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def new_key() -> SigningKey:
    """A fresh key from the system's randomness."""
    return SigningKey(Ed25519PrivateKey.generate())


def read_signing_key(path: Path, may_create: bool) -> SigningKey:
    """The key of the file, which is made (mode 0600) where there is none and `may_create` says so.

    Raises BadConfiguration for a file that is missing although keys were in use, is damaged, or is open to others.
    """
    try:
        if not path.exists():
            if not may_create:
                raise BadConfiguration(
                    f"{path}: the key that signed this ledger so far is missing. Restore it from a backup, or make "
                    f"another (openssl genpkey -algorithm ed25519 -out {path}; chmod 600 {path}), which goes on record."
                )
            _create(path)
        return _read(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadConfiguration(f"{path}: the audit key cannot be read or made ({reason}).") from None


def _create(path: Path) -> None:
    private = Ed25519PrivateKey.generate()
    text = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(beside, path)
        except FileExistsError:
            return
    finally:
        beside.unlink()


def _read(path: Path) -> SigningKey:
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise BadConfiguration(f"{path}: the audit key is open to other users; run chmod 600 on it")
    try:
        private = serialization.load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        private = None
    if not isinstance(private, Ed25519PrivateKey):
        raise BadConfiguration(f"{path}: this is no Ed25519 key in PEM, or a damaged one; restore it from a backup")
    return SigningKey(private)
