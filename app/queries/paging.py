"""Keyset paging: a cursor holds the position of the next page and the list it is of."""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import orjson

from app.domain.errors import BadInput
from app.domain.rows import ReadRow

Item = TypeVar("Item")
LIMIT = 100
MOST = 1000
_NOT_OURS = "cursor: this is no cursor of ours; take the next one that a list answered."


class BadCursor(BadInput):
    """A cursor that is not one, or of another list: answered as 400."""


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Rows of a list, and the cursor of the next page; None where these are the last."""

    items: list[Item]
    next: str | None


@dataclass(frozen=True)
class Window(Generic[Item]):
    """Rows of a list by position. `total` counts all of them, but no further than 10,001."""

    items: list[Item]
    total: int


def fingerprint(asked: ReadRow) -> str:
    """What tells one list from another: its filters and order, not its page size."""
    text = orjson.dumps(asked, default=_text, option=orjson.OPT_SORT_KEYS)
    return base64.urlsafe_b64encode(hashlib.sha256(text).digest()[:6]).decode()


def to_cursor(of: str, *after: Any) -> str:
    """A cursor of the list with fingerprint `of`, after the row with these values."""
    return base64.urlsafe_b64encode(orjson.dumps([of, *after])).decode().rstrip("=")


def of_cursor(cursor: str, of: str, *kinds: tuple[type, ...]) -> list[Any]:
    """The values that `to_cursor` was given, each of one of its `kinds`.

    Raises BadCursor for text that is no cursor, and for one of another list.
    """
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        read = orjson.loads(text)
    except (binascii.Error, ValueError):
        raise BadCursor(_NOT_OURS) from None
    if not isinstance(read, list) or len(read) != len(kinds) + 1:
        raise BadCursor(_NOT_OURS)
    if not all(isinstance(value, kind) for value, kind in zip(read, ((str,), *kinds), strict=True)):
        raise BadCursor(_NOT_OURS)
    if read[0] != of:
        raise BadCursor("cursor: it is of another list; ask with the filters and sort that it was answered for.")
    return list(read[1:])


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)
