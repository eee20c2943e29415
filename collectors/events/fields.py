"""One field of an event's data at a time: read, checked, or refused with a sentence that names field and problem."""

import json
import math
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from app.domain.errors import BadInput
from app.domain.instants import of_rfc3339

TEXT_LIMIT = 4096
_TRACE_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
_SPAN_ID = re.compile(r"[0-9a-f]{16}", re.ASCII)

Reader = Callable[[str, Any], Any]
"""(name of the field as the sender knows it, its value, which is not null) -> the column's value, or BadField."""


class BadField(BadInput):
    """One field that cannot be taken.

    The text quotes the value for the sender; `counted_as` is the same sentence without it, for counting and logs.
    """

    def __init__(self, name: str, problem: str, value: Any = None, counted_as: str | None = None) -> None:
        text = f"{name}: {problem}" if value is None else f"{name}: {quoted(value)} {problem}"
        super().__init__(text, counted_as or f"{name}: {problem}")


def quoted(value: Any) -> str:
    """The value as JSON, cut to what a sentence can hold."""
    try:
        text = json.dumps(value)
    except (ValueError, TypeError, RecursionError):
        text = f'"{type(value).__name__}"'
    return text if len(text) <= 60 else text[:57] + "..."


def compact(name: str, value: Any) -> str:
    """Compact JSON of a value. Raises BadField for what JSON or UTF-8 cannot carry."""
    try:
        text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        text.encode()
    except (ValueError, TypeError, RecursionError):
        raise BadField(name, "holds what JSON cannot carry (no number, lone surrogate, or too deep)") from None
    return text


def text(name: str, value: Any) -> str | None:
    """A text of at most 4,096 characters; "" is null, as an absent value is."""
    long = long_text(name, value)
    if long is not None and len(long) > TEXT_LIMIT:
        raise BadField(name, f"is longer than {TEXT_LIMIT:,} characters")
    return long


def long_text(name: str, value: Any) -> str | None:
    """A text of any length; "" is null."""
    if not isinstance(value, str):
        raise BadField(name, "is no text", value)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadField(name, "holds half a surrogate pair, which is no text") from None
    return value or None


def integer(name: str, value: Any) -> int:
    """A 64-bit integer; `3.0` is one, `"3"` and `true` are not."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not -(2**63) <= value < 2**63:
        raise BadField(name, "is no integer of 64 bits", value)
    return value


def counted(name: str, value: Any) -> int:
    """An integer that counts: 0 or more."""
    number = integer(name, value)
    if number < 0:
        raise BadField(name, "is negative", value)
    return number


def number(name: str, value: Any) -> float:
    """A finite double."""
    try:
        finite = not isinstance(value, bool) and isinstance(value, int | float) and math.isfinite(float(value))
    except OverflowError:
        finite = False
    if not finite:
        raise BadField(name, "is no number", value)
    return float(value)


def instant(name: str, value: Any) -> datetime:
    """An RFC 3339 instant, as naive UTC."""
    try:
        if isinstance(value, str):
            return of_rfc3339(value)
    except ValueError:
        pass
    raise BadField(name, "is no RFC 3339 instant", value)


def trace_id(name: str, value: Any) -> str:
    """32 hex digits, lowercased, not all zero."""
    return _hex(name, value, _TRACE_ID, "is no trace id (32 hex digits, not all zero)")


def span_id(name: str, value: Any) -> str:
    """16 hex digits, lowercased, not all zero."""
    return _hex(name, value, _SPAN_ID, "is no span id (16 hex digits, not all zero)")


def one_of(words: tuple[str, ...]) -> Reader:
    """A reader of a closed list of words."""

    def read(name: str, value: Any) -> str:
        if not isinstance(value, str) or value not in words:
            raise BadField(name, f"is none of {' '.join(words)}", value)
        return value

    return read


def _hex(name: str, value: Any, form: re.Pattern[str], problem: str) -> str:
    lowered = value.lower() if isinstance(value, str) else ""
    if form.fullmatch(lowered) is None or not lowered.strip("0"):
        raise BadField(name, problem, value)
    return lowered
