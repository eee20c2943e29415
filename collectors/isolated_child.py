"""The child process that decodes large bodies, one request at a time."""

import os
import resource
import sys
from pathlib import Path
from typing import Any

from app.catalog import CatalogFiles
from app.domain.encryption import Keys
from app.domain.errors import BadInput, TooLarge, UnsupportedMedia
from collectors.isolated import receive, send
from collectors.otlp.descriptors import handlers
from collectors.treatment import Request, Treatment

_PAGE = os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Answer requests until the input ends."""
    catalog = Path(sys.argv[1]) if sys.argv[1] else None
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    treatment = Treatment(CatalogFiles(catalog).current, Keys(None, receive(sys.stdin.buffer)))
    handlers()
    limit = _data_bytes() + int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    while True:
        try:
            request, body = receive(sys.stdin.buffer)
        except EOFError:
            return
        send(answers, _answer(treatment, request, body))


def _answer(treatment: Treatment, request: Request, body: bytes) -> tuple[str, Any]:
    try:
        return "whole", treatment.whole(request, body)
    except MemoryError:
        os._exit(1)
    except BadInput as bad:
        kind = next(kind for kind in (TooLarge, UnsupportedMedia, BadInput) if isinstance(bad, kind))
        return kind.__name__, (str(bad), bad.counted_as)
    except Exception as error:
        return "failed", type(error).__name__


def _data_bytes() -> int:
    """Private memory of this process; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[5]) * _PAGE
    except OSError:
        return 0


if __name__ == "__main__":
    main()
