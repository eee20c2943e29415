"""The verifier's own arithmetic against the libraries that Transom signs and hashes with."""

import hashlib
import math
from datetime import datetime
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.audit.verifier import ORDER, canonical, signed_by
from app.domain.audit_entry import AuditEntry
from app.journal.leaves import merkle_root

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON)
def test_canonical_json_is_that_of_rfc8785(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_those_of_rfc8785(value: float) -> None:
    assert canonical(value) == rfc8785.dumps(value)
    assert math.isfinite(value)


TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT, TEXT, st.none() | TEXT, st.none() | st.just("r" * 32), st.integers(1, 2**53 - 1))
def test_an_entry_hashes_as_rfc8785_writes_it(
    actor: str, action: str, reason: str | None, request_id: str, sequence: int
) -> None:
    entry = AuditEntry(
        "c", sequence, datetime(2026, 3, 2), actor, "r", action, None, reason, None, "done", "0" * 64, request_id
    )
    digest = hashlib.sha256(rfc8785.dumps(entry.members)).hexdigest()

    assert digest == (entry.hash if request_id is None else entry.leaf)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=64), st.integers(0, 511))
def test_signatures_hold_as_cryptography_says_and_no_flipped_bit_passes(seed: bytes, message: bytes, bit: int) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)

    assert signed_by(public, message, signature)
    changed = bytearray(signature)
    changed[bit // 8] ^= 1 << bit % 8
    assert not signed_by(public, message, bytes(changed))
    assert not signed_by(public, message + b"x", signature)


def test_a_signature_that_adds_the_order_of_the_group_is_refused() -> None:
    private = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    signature = private.sign(b"m")
    s = int.from_bytes(signature[32:], "little") + ORDER

    assert not signed_by(private.public_key().public_bytes_raw(), b"m", signature[:32] + s.to_bytes(32, "little"))


def test_rfc_8032s_first_vectors_hold() -> None:
    vectors = [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00",
        ),
    ]
    for public, message, signature in vectors:
        assert signed_by(bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature))


def test_the_root_of_no_leaves_is_the_hash_of_nothing() -> None:
    assert merkle_root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
