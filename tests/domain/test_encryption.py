import multiprocessing
import os
from pathlib import Path

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
    read_or_create_keys,
    seal_body,
    tokenise,
)
from app.domain.errors import BadConfiguration

KEYS = Keys(payload=b"p" * 32, token=b"t" * 32)
NONCE = b"n" * 12


@given(st.binary(max_size=300), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_what_is_encrypted_opens_again_in_its_context_alone(plain: bytes, context: str) -> None:
    sealed = encrypt(KEYS, plain, context, NONCE)
    assert decrypt(KEYS, sealed, context) == plain
    with pytest.raises(NotOpened):
        decrypt(KEYS, sealed, context + "x")


@given(st.binary(max_size=100))
def test_any_other_bytes_do_not_open_and_do_not_crash(garbage: bytes) -> None:
    with pytest.raises(NotOpened):
        decrypt(KEYS, garbage, "id")


def test_a_changed_byte_anywhere_is_noticed() -> None:
    sealed = encrypt(KEYS, b"claim", "id", NONCE)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(NotOpened):
            decrypt(KEYS, bytes(changed), "id")


def test_a_sealed_body_gives_the_body_without_its_salt() -> None:
    sealed = seal_body(KEYS, "PAYLOAD", b"s" * 16, b"a claim", NONCE)
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


def test_a_key_file_is_made_once_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "keys.json"
    first = read_or_create_keys(path)
    assert read_or_create_keys(path) == first
    assert len(first.payload) == len(first.token) == 32
    assert first.payload != first.token
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["keys.json"]


def _start(path: Path) -> bytes:
    return read_or_create_keys(path).payload


def test_processes_that_start_at_once_agree_on_the_keys(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        for round_number in range(5):
            assert len(set(pool.map(_start, [tmp_path / f"keys-{round_number}"] * 8, chunksize=1))) == 1


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"\xff", b'{"payload": "YQ==", "token": "YQ=="}', b'{"payload": 1}']
)
def test_a_damaged_key_file_is_named_and_never_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(BadConfiguration, match="backup"):
        read_or_create_keys(path)
    assert path.read_bytes() == content


def test_a_key_file_open_to_others_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    read_or_create_keys(path)
    path.chmod(0o644)
    with pytest.raises(BadConfiguration, match="chmod 600"):
        read_or_create_keys(path)


def test_a_key_file_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BadConfiguration, match="cannot be read or made"):
        read_or_create_keys(tmp_path / "file" / "keys")
    os.mkdir(tmp_path / "directory", 0o700)
    with pytest.raises(BadConfiguration, match="cannot be read or made"):
        read_or_create_keys(tmp_path / "directory")
