"""The key file is made once, whole, for its owner alone, and is never replaced but by a rotation."""

import json
import multiprocessing
import os
import sys
from pathlib import Path

import pytest

from app.domain.errors import BadConfiguration
from app.platform.master_key import KeyFile, MasterKey

WRAPPER = """
import base64, sys
data = base64.b64decode(sys.stdin.read())
if sys.argv[1] not in ("wrap", "unwrap"):
    sys.exit(7)
sys.stdout.write(base64.b64encode(bytes(byte ^ 0x5A for byte in data)).decode())
"""
"""Stands for a key service: it turns the bits of what it wraps."""


def made(path: Path) -> MasterKey:
    return KeyFile(path).create().masters[0]


def test_a_key_file_is_made_once_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "transom.key"
    first = made(path)
    assert made(path) == first == KeyFile(path).read().masters[0]
    assert len(first.key) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["transom.key"]


def test_processes_that_start_at_once_agree_on_the_key(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert len({key.id for key in pool.map(made, [tmp_path / "transom.key"] * 8, chunksize=1)}) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"\xff", b'{"payload": "YQ==", "token": "YQ=="}', b'{"master": "YQ=="}', b'{"master": 1}'],
)
def test_a_damaged_key_file_is_named_and_never_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys"
    path.write_bytes(content)
    path.chmod(0o600)
    for use in (KeyFile(path).read, KeyFile(path).create):
        with pytest.raises(BadConfiguration, match="backup"):
            use()
    assert path.read_bytes() == content


def test_a_key_file_open_to_others_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    made(path)
    path.chmod(0o644)
    with pytest.raises(BadConfiguration, match="chmod 600"):
        KeyFile(path).read()


def test_a_key_file_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BadConfiguration, match="cannot be read or made"):
        made(tmp_path / "file" / "keys")
    os.mkdir(tmp_path / "directory", 0o700)
    with pytest.raises(BadConfiguration, match="cannot be read or made"):
        KeyFile(tmp_path / "directory").read()


def test_an_external_command_wraps_the_master_key_and_the_file_never_holds_it(tmp_path: Path) -> None:
    program = tmp_path / "wrapper.py"
    program.write_text(WRAPPER)
    path, command = tmp_path / "transom.key", f"{sys.executable} {program}"

    key = KeyFile(path, command).create().masters[0]

    assert list(json.loads(path.read_bytes())) == ["wrapped"]
    assert KeyFile(path, command).read().masters == (key,)
    with pytest.raises(BadConfiguration, match="key_command"):
        KeyFile(path).read()
    with pytest.raises(BadConfiguration, match="`unwrap` ended with code"):
        KeyFile(path, f"{sys.executable} -c 'import sys; sys.exit(3)'").read()
