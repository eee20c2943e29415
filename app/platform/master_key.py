"""The master key, which wraps an installation's other keys, in a file that only its user may read.

The file is JSON with one of `master` (the key in base64) and `wrapped` (the key as an external command wrapped it: what
the command wrote, so that a key service or a hardware module keeps what opens it). While the key is changed, `before`
holds the same of the key before. A file of an installation that had no data keys yet has `payload` and `token` instead.
"""

import base64
import hashlib
import json
import os
import secrets
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.encryption import KEY_BYTES, new_key
from app.domain.errors import BadConfiguration

_COMMAND_SECONDS = 30.0


@dataclass(frozen=True)
class MasterKey:
    """A key that wraps others. Its repr does not show it."""

    key: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """What tells master keys apart, and gives nothing away."""
        return hashlib.sha256(b"transom.master.v1" + self.key).hexdigest()[:16]


@dataclass(frozen=True)
class EarlierKeys:
    """The two keys of a file from before there were data keys."""

    payload: bytes = field(repr=False)
    token: bytes = field(repr=False)


@dataclass(frozen=True)
class KeyFileContent:
    """`masters` begins with the key in use; `earlier` is of a file that is being brought up to date."""

    masters: tuple[MasterKey, ...]
    earlier: EarlierKeys | None = None


class KeyFile:
    """The file at `path`; `command`, if any, wraps and unwraps the master key: it is called with the word `wrap` or
    `unwrap`, reads base64 from its input and writes base64.
    """

    def __init__(self, path: Path, command: str | None = None) -> None:
        self.path = path
        self._command = command

    @property
    def exists(self) -> bool:
        """Whether the file is there."""
        return self.path.exists()

    def read(self) -> KeyFileContent:
        """Raises BadConfiguration for a file that is missing, damaged, open to others, or that the command refuses."""
        try:
            if os.name == "posix" and self.path.stat().st_mode & 0o077:
                raise BadConfiguration(f"{self.path}: the key file is open to other users; run chmod 600 on it")
            text = self.path.read_bytes()
        except OSError as error:
            raise self._unusable(error) from None
        try:
            content = json.loads(text)
            keys = [content, content["before"]] if "before" in content else [content]
            masters = tuple(self._master(stored) for stored in keys if {"master", "wrapped"} & stored.keys())
            earlier = EarlierKeys(_key(content["payload"]), _key(content["token"])) if "payload" in content else None
            if not masters and earlier is None:
                raise ValueError
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BadConfiguration(
                f"{self.path}: this is no key file, or a damaged one; restore it from a backup"
            ) from None
        return KeyFileContent(masters, earlier)

    def create(self) -> KeyFileContent:
        """A new master key; where another process was first, the one that it made. Raises BadConfiguration."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            beside = self._beside(self._content([MasterKey(new_key())], None))
            try:
                os.link(beside, self.path)
                _sync_directory(self.path.parent)
            except FileExistsError:
                return self.read()
            finally:
                beside.unlink()
        except OSError as error:
            raise self._unusable(error) from None
        return self.read()

    def replace(self, masters: Sequence[MasterKey], earlier: EarlierKeys | None = None) -> None:
        """The file with these keys, the one in use first; whole or not at all. Raises BadConfiguration."""
        try:
            self._beside(self._content(masters, earlier)).replace(self.path)
            _sync_directory(self.path.parent)
        except OSError as error:
            raise self._unusable(error) from None

    def _content(self, masters: Sequence[MasterKey], earlier: EarlierKeys | None) -> dict[str, object]:
        stored = [self._stored(master) for master in masters]
        content = stored[0] | ({"before": stored[1]} if len(stored) > 1 else {})
        if earlier is not None:
            content |= {"payload": _text(earlier.payload), "token": _text(earlier.token)}
        return content

    def _stored(self, master: MasterKey) -> dict[str, object]:
        return {"wrapped": self._asked("wrap", _text(master.key))} if self._command else {"master": _text(master.key)}

    def _master(self, stored: dict[str, object]) -> MasterKey:
        if "master" in stored:
            return MasterKey(_key(str(stored["master"])))
        if not self._command:
            raise BadConfiguration(
                f"{self.path}: the master key is wrapped by an external command; name it in the setting key_command."
            )
        return MasterKey(_key(self._asked("unwrap", str(stored["wrapped"]))))

    def _asked(self, word: str, text: str) -> str:
        """What the command answers. Its own words are not shown: they may hold a key."""
        try:
            done = subprocess.run(
                [*shlex.split(self._command or ""), word],
                input=text.encode(),
                capture_output=True,
                timeout=_COMMAND_SECONDS,
                check=True,
            )
            return done.stdout.decode("ascii").strip()
        except subprocess.CalledProcessError as error:
            reason = f"ended with code {error.returncode}"
        except subprocess.TimeoutExpired:
            reason = f"took more than {_COMMAND_SECONDS:.0f} seconds"
        except (OSError, ValueError) as error:
            reason = f"cannot be run or answers no text ({type(error).__name__})"
        raise BadConfiguration(f"key_command: `{word}` {reason}; run it by hand to see why.")

    def _beside(self, content: dict[str, object]) -> Path:
        beside = self.path.with_name(f".{self.path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(json.dumps(content).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        return beside

    def _unusable(self, error: OSError) -> BadConfiguration:
        return BadConfiguration(
            f"{self.path}: the key file cannot be read or made ({error.strerror or type(error).__name__}); "
            "without it no stored payload can be opened"
        )


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    return key


def _sync_directory(directory: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
