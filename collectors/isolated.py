"""Decodes large bodies in child processes with limits on memory and time.

Decoding holds Python's interpreter lock: 16 MiB of JSON held every other sender up for seconds. A child answers one
request at a time; one that passes its limits ends, its request is refused, and another is started.
"""

import os
import pickle
import select
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, BinaryIO

from app.domain.errors import BadInput, TooLarge, UnsupportedMedia
from collectors.bodies import Overloaded
from collectors.treatment import Request, Whole

LIMIT_SECONDS = 60.0
MEMORY_BYTES = 512 * 1024 * 1024
"""Beside what a child holds when it starts. 16 MiB as exporters send them need 100 MiB, 300 of them in JSON."""
_WAIT_SECONDS = 10.0
_CHILDREN = 2
_LENGTH = struct.Struct(">Q")
_REFUSALS: dict[str, type[BadInput]] = {kind.__name__: kind for kind in (BadInput, TooLarge, UnsupportedMedia)}
_SMALLER = "send it in smaller batches"


class IsolatedTreatment:
    """Children, started when they are first needed, that treat requests by the catalog and the key of tokens."""

    def __init__(
        self,
        token_key: bytes,
        catalog: Path | None,
        limit_seconds: float = LIMIT_SECONDS,
        memory_bytes: int = MEMORY_BYTES,
    ) -> None:
        self._arguments = ["" if catalog is None else str(catalog), str(memory_bytes)]
        self._token_key = token_key
        self._limit = limit_seconds
        self._free = threading.BoundedSemaphore(_CHILDREN)
        self._idle: list[_Child] = []
        self._lock = threading.Lock()

    def whole(self, request: Request, body: bytes) -> Whole:
        """As `Treatment.whole`. Raises TooLarge for what passes the limits, Overloaded while all children are busy."""
        if not self._free.acquire(timeout=_WAIT_SECONDS):
            raise Overloaded("Transom reads as many large requests as it can; send this again in a moment.")
        try:
            return self._asked(request, body)
        finally:
            self._free.release()

    def close(self) -> None:
        """End the children."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.end()

    def _asked(self, request: Request, body: bytes) -> Whole:
        with self._lock:
            child = self._idle.pop() if self._idle else None
        child = child or _Child(self._arguments, self._token_key)
        try:
            kind, content = child.ask((request, body), self._limit)
        except TimeoutError:
            child.end()
            raise TooLarge(f"the body takes more than {self._limit:.0f} seconds to read; {_SMALLER}") from None
        except (EOFError, OSError):
            child.end()
            raise TooLarge(f"the body needs more memory than one request may take; {_SMALLER}") from None
        with self._lock:
            self._idle.append(child)
        if kind == "whole":
            whole: Whole = content
            return whole
        if kind in _REFUSALS:
            raise _REFUSALS[kind](*content)
        raise RuntimeError(f"{content} in the process that decodes large bodies")


class _Child:
    def __init__(self, arguments: list[str], token_key: bytes) -> None:
        command = [sys.executable, "-m", "collectors.isolated_child", *arguments]
        root = str(Path(__file__).parent.parent)
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}
        )
        if self._process.stdin is not None:
            send(self._process.stdin, token_key)

    def ask(self, job: Any, limit_seconds: float) -> tuple[str, Any]:
        """The child's answer. Raises TimeoutError, EOFError, OSError."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        send(stdin, job)
        if not select.select([stdout], [], [], limit_seconds)[0]:
            raise TimeoutError
        answer: tuple[str, Any] = receive(stdout)
        return answer

    def end(self) -> None:
        """Kill the child, which holds nothing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was not sent is lost with the child
                    continue


def send(pipe: BinaryIO | Any, content: Any) -> None:
    """Write one message; the other side of the pipe is the same program."""
    encoded = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(encoded)))
    pipe.write(encoded)
    pipe.flush()


def receive(pipe: BinaryIO | Any) -> Any:
    """Read one message. Raises EOFError where the other side has ended."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    content = pipe.read(length)
    if len(content) < length:
        raise EOFError
    return pickle.loads(content)
