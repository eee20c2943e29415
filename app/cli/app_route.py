"""A route of the app that serves a folder: of the one that runs, or of one that is built for this one question."""

import json
import threading
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from app.assembly.application import build_application
from app.domain.errors import BadConfiguration, BadInput, Unavailable
from app.platform.data_lock import is_locked, lock_data, read_address
from app.platform.installation import Installation

_POLL_SECONDS = 0.2
_SECONDS = 600


def posted(installation: Installation, route: str, body: dict[str, Any] | None = None, url: str | None = None) -> bytes:
    """What a POST to the route is answered with. Raises BadInput where it is refused, Unavailable, BadConfiguration."""
    if url is None and installation.data.exists() and is_locked(installation.data):
        url = read_address(installation.address_file)
    return _of_folder(installation, route, body) if url is None else _of_app(url, route, body)


def _of_app(url: str, route: str, body: dict[str, Any] | None) -> bytes:
    if not url.startswith(("http://", "https://")):
        raise BadConfiguration(f"{url}: an address begins with http:// or https://.")
    data = None if body is None else json.dumps(body).encode()
    headers = {} if body is None else {"Content-Type": "application/json"}
    request = Request(f"{url.rstrip('/')}{route}", data, headers, method="POST")
    try:
        with urlopen(request, timeout=_SECONDS) as response:
            answer: bytes = response.read()
            return answer
    except HTTPError as error:
        raise BadInput(_reason(error.read())) from None
    except (URLError, OSError) as error:
        raise Unavailable(f"{url} cannot be reached ({type(error).__name__}).") from None


def _of_folder(installation: Installation, route: str, body: dict[str, Any] | None) -> bytes:
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
            answer = application.server.test_client().post(route, json=body, base_url="http://127.0.0.1")
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
