"""Opens files, gzip or plain by their first bytes, and reports how far reading is."""

import gzip
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from app.domain.errors import BadInput

HEAD_BYTES = 64 * 1024
MAX_LINE_BYTES = 64 * 1024 * 1024
MAX_WHOLE_BYTES = 256 * 1024 * 1024
_GZIP = b"\x1f\x8b"


class Source:
    """An open file: `content` gives its bytes decompressed, `position` how many of those on disk have been read."""

    def __init__(self, raw: BinaryIO, name: str) -> None:
        self.name = name
        self._raw = raw
        compressed = raw.read(2) == _GZIP
        raw.seek(0)
        opened = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if compressed else raw
        self.content = io.BufferedReader(cast(io.RawIOBase, opened), HEAD_BYTES)

    @property
    def position(self) -> int:
        """Bytes of the file on disk that were read."""
        return self._raw.tell()

    @property
    def stat(self) -> os.stat_result:
        """Size and times of the file that is open, whatever its path leads to meanwhile."""
        return os.fstat(self._raw.fileno())

    def head(self) -> bytes:
        """The first bytes, without a byte order mark or white space, left to be read again."""
        with readable(self.name):
            return self.content.peek(HEAD_BYTES)[:HEAD_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()

    def starts_with_utf16(self, sign: str) -> bool:
        """Whether the file is UTF-16, by its byte order mark or by every other byte being zero, and starts so."""
        head = self.head().removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
        return any(head.startswith(sign.encode(encoding)) for encoding in ("utf-16-le", "utf-16-be"))

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Number (from 1) and bytes of each line that is not blank. Raises BadInput for one past 64 MiB."""
        number = 0
        while True:
            with readable(self.name):
                line = self.content.readline(MAX_LINE_BYTES + 1)
            if not line:
                return
            number += 1
            if len(line) > MAX_LINE_BYTES:
                raise BadInput(f"{self.name}, line {number}: is longer than {MAX_LINE_BYTES:,} bytes")
            stripped = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
            if stripped:
                yield number, stripped

    def whole(self) -> bytes:
        """All of it. Raises BadInput past 256 MiB."""
        with readable(self.name):
            content = self.content.read(MAX_WHOLE_BYTES + 1)
        if len(content) > MAX_WHOLE_BYTES:
            raise BadInput(f"{self.name}: one JSON text of more than {MAX_WHOLE_BYTES:,} bytes; write one a line")
        return content.removeprefix(b"\xef\xbb\xbf")


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """The file, open. Raises BadInput where it cannot be read."""
    try:
        with path.open("rb") as raw:
            yield Source(raw, path.name)
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror or type(error).__name__})") from None


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Turns what a damaged gzip file raises into BadInput."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise BadInput(f"{name}: the gzip data is damaged or cut short; what came before it was taken") from None
