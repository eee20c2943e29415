"""Reads and decompresses request bodies up to a limit."""

import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from app.domain.errors import BadInput, TooLarge, Unavailable, UnsupportedMedia

LIMIT_BYTES = 16 * 1024 * 1024
_CHUNK = 256 * 1024
_FED = 64 * 1024
_MOST_MEMBERS = 10_000
_DRAINED = 4 * LIMIT_BYTES
_GZIP = 16 + zlib.MAX_WBITS
_CUT_SHORT = "the body ended before its Content-Length"


class Stream(Protocol):
    """What a body is read from."""

    def read(self, size: int, /) -> bytes: ...


class Overloaded(Unavailable):
    """More is under way than this process holds in memory: answered as 429."""


class Budget:
    """Bytes of bodies that may be under way at once; who asks for more is turned away at once, not queued."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._taken = 0
        self._lock = threading.Lock()

    @property
    def taken(self) -> int:
        """Bytes under way."""
        return self._taken

    @contextmanager
    def share(self) -> "Iterator[Share]":
        """A request's share, given back when it is over."""
        share = Share(self)
        try:
            yield share
        finally:
            self.change(-share.taken)

    def change(self, count: int) -> None:
        """Take or, negative, give back. Raises Overloaded; one request alone is always let in."""
        with self._lock:
            if count > 0 and self._taken and self._taken + count > self._limit:
                raise Overloaded("Transom holds as many requests as it can; send this again in a moment.")
            self._taken += count


class Share:
    """One request's part of the budget."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.taken = 0

    def take(self, count: int) -> None:
        """Count bytes in. Raises Overloaded."""
        self._budget.change(count)
        self.taken += count


def read_body(source: bytes | Stream, declared: int | None, share: Share, limit: int = LIMIT_BYTES) -> bytes:
    """The body as sent; `declared` is its Content-Length. Raises TooLarge, Overloaded, BadInput for one cut short."""
    if isinstance(source, bytes):
        if len(source) > limit:
            raise _too_large("as sent", limit)
        share.take(len(source))
        return source
    chunks, count = [], 0
    while max(count, declared or 0) <= limit and (chunk := source.read(_CHUNK)):
        share.take(len(chunk))
        chunks.append(chunk)
        count += len(chunk)
    if max(count, declared or 0) > limit:
        _drain(source)
        raise _too_large("as sent", limit)
    if count < (declared or 0):
        raise BadInput(f"the body ended after {count:,} of the {declared:,} bytes of its Content-Length", _CUT_SHORT)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _drain(source: Stream) -> None:
    """Let a body pass, within reason: a client that is cut off while it sends sees a broken pipe instead of its 413."""
    for _ in range(_DRAINED // _CHUNK):
        if not source.read(_CHUNK):
            return


def decompressed(body: bytes, encoding: str | None, share: Share, limit: int = LIMIT_BYTES) -> bytes:
    """The body behind its Content-Encoding: gzip (of any number of members) or identity.

    Raises UnsupportedMedia, BadInput for what is no gzip, and TooLarge once the limit is passed, having held no more.
    """
    match (encoding or "identity").strip().lower():
        case "identity" | "":
            return body
        case "gzip" | "x-gzip":
            return b"".join(_members(body, share, limit))
        case other:
            instead = "is not taken; send identity or gzip"
            raise UnsupportedMedia(f"Content-Encoding {other[:40]!r} {instead}", f"the Content-Encoding {instead}")


def _members(body: bytes, share: Share, limit: int) -> list[bytes]:
    """The decompressed members, in time linear in both sizes: what follows a member is not copied for each."""
    chunks, total, members = [], 0, 0
    at, sent = 0, memoryview(body)
    while at < len(body):
        members += 1
        if members > _MOST_MEMBERS:
            raise BadInput(f"the body's gzip has more than {_MOST_MEMBERS:,} members; send it as one")
        inflater = zlib.decompressobj(_GZIP)
        while not inflater.eof:
            fed = sent[at : at + _FED]
            try:
                chunk = inflater.decompress(fed, min(_CHUNK, limit - total + 1))
            except zlib.error:
                raise BadInput("the body is no gzip, or a damaged one") from None
            at += len(fed) - len(inflater.unused_data if inflater.eof else inflater.unconsumed_tail)
            total += len(chunk)
            if total > limit:
                raise _too_large("decompressed", limit)
            if chunk:
                share.take(len(chunk))
                chunks.append(chunk)
            elif not fed and not inflater.eof:
                raise BadInput("the body's gzip ends too soon")
        while at < len(body) and body[at] == 0:
            at += 1
    if not body:
        raise BadInput("the body is empty, and no gzip")
    return chunks


def _too_large(how: str, limit: int) -> TooLarge:
    return TooLarge(f"the body is larger than {limit // 1024 // 1024} MiB {how}; send it in smaller batches")
