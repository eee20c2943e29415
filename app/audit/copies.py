"""Places outside that hold every signed checkpoint, so that rewriting the ledger here does not rewrite them."""

import os
from collections.abc import Collection
from pathlib import Path

import orjson

from app.audit.checkpoint_signing import signed_line
from app.audit.witness import Copy
from app.domain.errors import Unavailable
from app.office import Checkpoint
from app.platform.outbound import checked, post


def to_file(path: Path) -> Copy:
    """Adds each checkpoint as a line of JSON, synced: best on another machine's disk, or one that only adds."""

    def copy(checkpoint: Checkpoint) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            os.write(descriptor, orjson.dumps(signed_line(checkpoint)) + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    return copy


def to_webhook(url: str, private: Collection[str]) -> Copy:
    """POSTs each checkpoint as JSON; its own signature says whose it is. Raises BadConfiguration for no address."""
    checked(url, private)

    def copy(checkpoint: Checkpoint) -> None:
        answer = post(url, orjson.dumps(signed_line(checkpoint)), {"Content-Type": "application/json"}, private)
        if not answer.taken:
            raise Unavailable(f"the webhook answered {answer.status}")

    return copy
