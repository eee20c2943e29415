"""`transom audit export`: an evidence bundle of a running app, or of a folder that none holds."""

import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from app.assembly.application import build_application
from app.domain.errors import BadConfiguration, BadInput, Unavailable
from app.platform.data_lock import is_locked, lock_data, read_address
from app.platform.installation import Installation

_ROUTE = "/api/v1/audit/bundles"
_NAMES = {"since": "from", "until": "to", "object_": "object"}
_POLL_SECONDS = 0.2
_SECONDS = 600


def export(installation: Installation, query: Mapping[str, Any], url: str | None, output: Path) -> str:
    """Write the bundle to `output`; a sentence that says what to do with it. Raises BadInput, Unavailable."""
    asked = urlencode(_parameters(query))
    if url is None and installation.data.exists() and is_locked(installation.data):
        url = read_address(installation.address_file)
    data = _of_folder(installation, asked) if url is None else _of_app(url, asked)
    output.write_bytes(data)
    return f"{output}: {len(data):,} bytes. Verify it: transom audit verify {output}"


def _parameters(query: Mapping[str, Any]) -> list[tuple[str, str]]:
    pairs = []
    for name, value in query.items():
        values = value if isinstance(value, tuple) else (value,)
        pairs += [(_NAMES.get(name, name), str(int(text) if text is True else text)) for text in values if text]
    return pairs


def _of_app(url: str, asked: str) -> bytes:
    if not url.startswith(("http://", "https://")):
        raise BadConfiguration(f"{url}: an address begins with http:// or https://.")
    request = Request(f"{url.rstrip('/')}{_ROUTE}?{asked}", method="POST")
    try:
        with urlopen(request, timeout=_SECONDS) as response:
            data: bytes = response.read()
            return data
    except HTTPError as error:
        raise BadInput(_reason(error.read())) from None
    except (URLError, OSError) as error:
        raise Unavailable(f"{url} cannot be reached ({type(error).__name__}).") from None


def _of_folder(installation: Installation, asked: str) -> bytes:
    """The same route of an app that nobody else can reach, once its store has all that the journal holds."""
    if not installation.journal.exists():
        raise BadConfiguration(f"{installation.data} holds no journal.")
    with lock_data(installation.data):
        application = build_application(installation)
        try:
            application.follower.start()
            waited = threading.Event()
            while application.follower.behind():
                waited.wait(_POLL_SECONDS)
            application.store.settle()
            answer = application.server.test_client().post(f"{_ROUTE}?{asked}", base_url="http://127.0.0.1")
            if answer.status_code != 201:
                raise BadInput(_reason(answer.data))
            return bytes(answer.data)
        finally:
            application.close()


def _reason(body: bytes) -> str:
    try:
        return str(json.loads(body)["detail"])
    except (ValueError, KeyError, TypeError):
        return "The app answered with an error that it did not explain."
