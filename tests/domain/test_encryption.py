import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.encryption import (
    Keys,
    NotOpened,
    body_hash,
    decrypt,
    encrypt,
    open_body,
    tokenise,
)
from tests.sealing import sealed_body

KEYS = Keys(payload=b"p" * 32, token=b"t" * 32)
NONCE = b"n" * 12
KEY = b"k" * 32


@given(st.binary(max_size=300), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_what_is_encrypted_opens_again_in_its_context_alone(plain: bytes, context: str) -> None:
    sealed = encrypt(KEY, plain, context, NONCE)
    assert decrypt(KEY, sealed, context) == plain
    with pytest.raises(NotOpened):
        decrypt(KEY, sealed, context + "x")


@given(st.binary(max_size=100))
def test_any_other_bytes_do_not_open_and_do_not_crash(garbage: bytes) -> None:
    with pytest.raises(NotOpened):
        decrypt(KEY, garbage, "id")


def test_a_changed_byte_anywhere_is_noticed() -> None:
    sealed = encrypt(KEY, b"claim", "id", NONCE)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(NotOpened):
            decrypt(KEY, bytes(changed), "id")


def test_a_sealed_body_gives_the_body_without_its_salt() -> None:
    sealed = sealed_body(KEYS, "PAYLOAD", b"s" * 16, b"a claim", NONCE)
    assert b"claim" not in sealed
    assert open_body(KEYS, "PAYLOAD", sealed) == b"a claim"
    assert body_hash(b"s" * 16, b"a claim") != body_hash(b"S" * 16, b"a claim")


def test_equal_values_have_equal_tokens_under_one_key_only() -> None:
    assert tokenise(KEYS, "M-1") == tokenise(KEYS, "M-1") != tokenise(KEYS, "M-2")
    assert tokenise(Keys(KEYS.payload, b"u" * 32), "M-1") != tokenise(KEYS, "M-1")
    assert tokenise(KEYS, "M-1").startswith("tok_")


def test_keys_never_show_themselves() -> None:
    assert "p" * 32 not in repr(KEYS)
    assert "t" * 32 not in repr(KEYS)
