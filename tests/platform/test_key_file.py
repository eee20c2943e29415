"""The key file is made once, whole, for its owner alone, and is never replaced."""

import multiprocessing
import os
from pathlib import Path

import pytest

from app.domain.errors import BadConfiguration
from app.platform.key_file import read_or_create_keys


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
