"""A route of the app that serves a folder: of the one that runs, or of one that is built for this one question."""

import threading
from collections.abc import Mapping
from functools import partial

from app.cli.tokens import token_of
from app.domain.errors import BadConfiguration, BadInput
from app.platform.app_address import read_address
from app.platform.app_requests import reason_of, request_by_folder, request_by_token
from app.platform.data_lock import is_locked, lock_data
from app.platform.installation import Installation

_POLL_SECONDS = 0.2


def posted(
    installation: Installation, route: str, body: Mapping[str, object] | None = None, url: str | None = None
) -> bytes:
    """What a POST to the route is answered with. Raises BadInput where it is refused, Unavailable, BadConfiguration."""
    if url is not None:
        return request_by_token(url, token_of(installation), route, body)
    if installation.data.exists() and is_locked(installation.data):
        return request_by_folder(partial(read_address, installation.address_file), route, body)
    return _of_folder(installation, route, body)


def answered(installation: Installation, route: str, url: str | None = None) -> bytes:
    """What a running app answers to a GET of the route: the one at `url`, else the one of the folder.

    Raises as `posted` does.
    """
    if url is not None:
        return request_by_token(url, token_of(installation), route, method="GET")
    if not installation.data.exists() or not is_locked(installation.data):
        raise BadConfiguration(f"No Transom runs in {installation.data}; start it, or name another with --url.")
    return request_by_folder(partial(read_address, installation.address_file), route, method="GET")


def _of_folder(installation: Installation, route: str, body: Mapping[str, object] | None) -> bytes:
    """The same route of an app that nobody else can reach, once its store has all that the journal holds."""
    if not installation.journal.exists():
        raise BadConfiguration(f"{installation.data} holds no journal.")
    from app.assembly.application import build_application

    with lock_data(installation.data):
        application = build_application(installation)
        try:
            application.follower.start()
            waited = threading.Event()
            while application.follower.behind():
                waited.wait(_POLL_SECONDS)
            application.store.settle()
            proof = {"Authorization": f"Bearer {application.owner.secret}"}
            asked = application.server.test_client()
            answer = asked.post(route, json=body, headers=proof, base_url="http://127.0.0.1")
            if answer.status_code != 201:
                raise BadInput(reason_of(answer.data, answer.status_code))
            return bytes(answer.data)
        finally:
            application.close()
