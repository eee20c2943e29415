"""Reads and checks single fields of an event's data."""

import json
import math
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from app.domain.errors import BadInput
from app.domain.instants import of_rfc3339

TEXT_LIMIT = 4096
_TRACE_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
_SPAN_ID = re.compile(r"[0-9a-f]{16}", re.ASCII)

T = TypeVar("T")
_MOST_ATTEMPTS = 1_000_000
Reader = Callable[[str, Any], Any]
"""(name of the field as the sender knows it, its value, which is not null) -> the column's value, or BadField."""


class BadField(BadInput):
    """One field that cannot be taken.

    The text quotes the value for the sender; `counted_as` is the same sentence without it, for counting and logs.
    """

    def __init__(self, name: str, problem: str, value: Any = None, counted_as: str | None = None) -> None:
        text = f"{name}: {problem}" if value is None else f"{name}: {quoted(value)} {problem}"
        super().__init__(text, counted_as or f"{name}: {problem}")


class BadFields(BadField):
    """Several fields of one event that cannot be taken; `problems` in the order in which they were met."""

    def __init__(self, problems: Sequence[BadField]) -> None:
        self.problems = tuple(problems)
        text, counted_as = ("; ".join(texts) for texts in zip(*((str(p), p.counted_as) for p in problems), strict=True))
        BadInput.__init__(self, text, counted_as)


class Problems:
    """Collects what is wrong with one event, so that its sender hears of all of it at once."""

    def __init__(self) -> None:
        self._problems: list[BadField] = []

    def __bool__(self) -> bool:
        return bool(self._problems)

    def read(self, reader: Callable[..., T], *arguments: Any) -> T | None:
        """What the reader gives; None where it raised BadField."""
        try:
            return reader(*arguments)
        except BadFields as bad:
            self._problems.extend(bad.problems)
        except BadField as bad:
            self._problems.append(bad)
        return None

    def end(self) -> None:
        """Raises BadField where something was wrong, BadFields where several things were."""
        if len(self._problems) == 1:
            raise self._problems[0]
        if self._problems:
            raise BadFields(self._problems)


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


def is_json(value: Any) -> bool:
    """Whether JSON in UTF-8 can carry the value."""
    try:
        compact("", value)
    except BadField:
        return False
    return True


def text(name: str, value: Any) -> str | None:
    """A text of at most 4,096 characters; "" is null, as an absent value is."""
    long = long_text(name, value)
    if long is not None and len(long) > TEXT_LIMIT:
        raise BadField(name, f"is longer than {TEXT_LIMIT:,} characters")
    return long


def trimmed(name: str, value: Any) -> str | None:
    """A text that is an id or a name: spaces around it are no part of it, and nothing but spaces is null."""
    named = text(name, value)
    return None if named is None else named.strip() or None


def long_text(name: str, value: Any) -> str | None:
    """A text of any length; "" is null."""
    if not isinstance(value, str):
        raise BadField(name, "is no text", value)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadField(name, "holds half a surrogate pair, or bytes that are no UTF-8") from None
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


def attempt(name: str, value: Any) -> int:
    """A number of attempts: 0 to a million."""
    count = counted(name, value)
    if count > _MOST_ATTEMPTS:
        raise BadField(name, f"is more than {_MOST_ATTEMPTS:,}", value)
    return count


def fraction(name: str, value: Any) -> float:
    """A share or a probability: 0 to 1."""
    share = number(name, value)
    if not 0 <= share <= 1:
        raise BadField(name, "is outside 0 to 1", value)
    return share


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
