"""The key file: the two keys of an installation, in a file that only its user may read."""

import base64
import json
import os
import secrets
from pathlib import Path

from app.domain.encryption import KEY_BYTES, Keys, new_keys
from app.domain.errors import BadConfiguration


def read_or_create_keys(path: Path) -> Keys:
    """The keys of the file, which is made (mode 0600) where there is none; processes that start at once agree.

    The file appears whole or not at all: it is written beside and linked to its name, and who comes second reads what
    the first linked. Raises BadConfiguration for a file that cannot be read, is damaged, or is open to others.
    """
    try:
        if not path.exists():
            create_keys(path)
        return read_keys(path)
    except OSError as error:
        raise BadConfiguration(
            f"{path}: the key file cannot be read or made ({error.strerror or type(error).__name__}); "
            "without it no stored payload can be opened"
        ) from None


def create_keys(path: Path) -> None:
    """A new key file of mode 0600; one that is there already is left as it is. Raises OSError."""
    keys = new_keys()
    text = json.dumps(
        {"payload": base64.b64encode(keys.payload).decode(), "token": base64.b64encode(keys.token).decode()}
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(beside, path)
        except FileExistsError:
            return
        _sync_directory(path.parent)
    finally:
        beside.unlink()


def _sync_directory(directory: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_keys(path: Path) -> Keys:
    """The keys of a file that is there. Raises BadConfiguration, OSError."""
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise BadConfiguration(f"{path}: the key file is open to other users; run chmod 600 on it")
    try:
        content = json.loads(path.read_bytes())
        keys = Keys(
            payload=base64.b64decode(content["payload"], validate=True),
            token=base64.b64decode(content["token"], validate=True),
        )
    except (ValueError, KeyError, TypeError):
        raise BadConfiguration(f"{path}: this is no key file, or a damaged one; restore it from a backup") from None
    if len(keys.payload) != KEY_BYTES or len(keys.token) != KEY_BYTES:
        raise BadConfiguration(f"{path}: a key in it has not {KEY_BYTES} bytes; restore it from a backup")
    return keys
