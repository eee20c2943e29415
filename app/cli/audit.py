"""`transom audit export`: an evidence bundle of a running app, or of a folder that none holds."""

import threading
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from app.assembly.application import build_application
from app.cli.tokens import token_of
from app.domain.errors import BadConfiguration, BadInput
from app.platform.app_address import read_address
from app.platform.app_requests import post_by_folder, post_by_token, reason_of
from app.platform.data_lock import is_locked, lock_data
from app.platform.installation import Installation

_ROUTE = "/api/v1/audit/bundles"
_NAMES = {"since": "from", "until": "to", "object_": "object"}
_POLL_SECONDS = 0.2


def export(installation: Installation, query: Mapping[str, Any], url: str | None, output: Path) -> str:
    """Write the bundle to `output`; a sentence that says what to do with it. Raises BadInput, Unavailable."""
    target = f"{_ROUTE}?{urlencode(_parameters(query))}"
    if url is not None:
        data = post_by_token(url, token_of(installation), target)
    elif installation.data.exists() and is_locked(installation.data):
        data = post_by_folder(partial(read_address, installation.address_file), target)
    else:
        data = _of_folder(installation, target)
    output.write_bytes(data)
    return f"{output}: {len(data):,} bytes. Verify it: transom audit verify {output}"


def _parameters(query: Mapping[str, Any]) -> list[tuple[str, str]]:
    pairs = []
    for name, value in query.items():
        values = value if isinstance(value, tuple) else (value,)
        pairs += [(_NAMES.get(name, name), str(int(text) if text is True else text)) for text in values if text]
    return pairs


def _of_folder(installation: Installation, target: str) -> bytes:
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
            answer = application.server.test_client().post(
                target,
                base_url="http://127.0.0.1",
                headers={"Authorization": f"Bearer {application.owner.secret}"},
            )
            if answer.status_code != 201:
                raise BadInput(reason_of(answer.data, answer.status_code))
            return bytes(answer.data)
        finally:
            application.close()
