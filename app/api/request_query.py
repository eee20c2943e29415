"""Parses a request's query, and refuses parameters that the route does not take."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

from flask import request

from app.answers.filter_cells import check_filters
from app.answers.services import Services
from app.domain.errors import BadInput, NotFound
from app.domain.ids import of_path
from app.domain.instants import of_query
from app.queries.filters import Filters, one, parse
from app.queries.paging import LIMIT
from app.store.reader import Reader

AS_OF = "as_of"
T = TypeVar("T")


class Asked:
    """The query of the present request. `takes` are filters, `also` the route's other parameters.

    Raises BadInput for a parameter that is neither, and for a value that one does not take.
    """

    def __init__(self, services: Services, takes: Iterable[str] = (), also: Iterable[str] = (), known: bool = True):
        self._services = services
        self._arguments = request.args.to_dict(flat=False)
        self._now = services.clock()
        self.known_at = self._now
        """The instant as known at which the answer stands: that of the reader, once there is one."""
        others = (*also, AS_OF) if known else tuple(also)
        parse(self._arguments, self._now, takes, others)
        self._takes, self._others = tuple(takes), others

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """A reader of the present, or of `as_of`; an instant that is yet to come is the present.

        Raises Forbidden where the filters would give a small cell away to who is told none.
        """
        with self._services.reader(self.instant()) as reader:
            self.known_at = reader.now
            if reader.least:
                check_filters(reader, self.filters(reader.now))
            yield reader

    def filters(self, now: datetime) -> Filters:
        """The filters, relative instants counted from `now`."""
        return parse(self._arguments, now, self._takes, self._others)

    def one(self, name: str, choices: Iterable[str] | None = None) -> str | None:
        """The value of a parameter that is taken once."""
        value = one(name, self._arguments.get(name, ()))
        if value is not None and choices is not None and value not in choices:
            raise BadInput(f"{name}: {value[:60]!r} is not one of {', '.join(choices)}.")
        return value

    def many(self, name: str) -> tuple[str, ...]:
        """Every value of a parameter."""
        return tuple(self._arguments.get(name, ()))

    def limit(self) -> int:
        """`limit`, 100 where it is not given; whether it is within bounds is the list's to say."""
        text = self.one("limit")
        if text is None:
            return LIMIT
        if not text.isascii() or not text.isdigit():
            raise BadInput(f"limit: {text[:60]!r} is not a number.")
        return int(text[:9])

    def instant(self) -> datetime | None:
        """The instant of `as_of`; None where it is not given or yet to come, which is the present."""
        text = self.one(AS_OF)
        if text is None:
            return None
        try:
            instant = of_query(text, self._now)
        except (ValueError, OverflowError):
            raise BadInput(f"as_of: {text[:60]!r} is not an instant; write RFC 3339 (2026-11-20T08:00:00Z).") from None
        return instant if instant < self._now else None


def look_up(segment: str, find: Callable[[str], T]) -> T:
    """What `find` answers for the first id that a path segment may stand for and that exists. Raises NotFound."""
    candidates = _ids(segment)
    for candidate in candidates[:-1]:
        try:
            return find(candidate)
        except NotFound:
            continue
    return find(candidates[-1])


def _ids(segment: str) -> list[str]:
    """The ids that a path segment may stand for, the likelier first: itself, then what it encodes."""
    decoded = of_path(segment)
    return [segment] if decoded == segment else [segment, decoded]
