"""Visits as the door hands them to what draws, without a browser."""

from typing import Any

from app.security import LOCAL
from app.store.reader import Reader
from app.web.answer_cache import Recent
from app.web.page import Visit
from app.web.view import View
from tests.oracle.making import at


def visit_of(reader: Reader, identifier: str = "", view: View | None = None, services: Any = None) -> Visit:
    """A visit of the local user that reads with `reader`."""
    visit = Visit(services, LOCAL, view or View(), "/", Recent(lambda: at(0)), identifier)
    visit.reader = reader
    return visit
