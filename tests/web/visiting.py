"""Visits as the door hands them to what draws, without a browser."""

from types import SimpleNamespace
from typing import Any

from app.security import LOCAL
from app.store.reader import Reader
from app.web.answer_cache import Recent
from app.web.page import Visit
from app.web.view import View
from tests.oracle.making import at


def visit_of(reader: Reader, identifier: str = "", view: View | None = None, services: Any = None) -> Visit:
    """A visit of the local user that reads with `reader`; without `services`, of an office in which nothing fires."""
    alerts = SimpleNamespace(listed=lambda *_, **__: [], health=dict)
    services = services or SimpleNamespace(office=SimpleNamespace(alerts=alerts), desk=None)
    visit = Visit(services, LOCAL, view or View(), "/", Recent(lambda: at(0)), identifier)
    visit.reader = reader
    return visit
