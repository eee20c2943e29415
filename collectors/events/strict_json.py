"""Strict JSON: duplicate members and excessive depth are refused, and a fault costs only its value."""

import json
from typing import Any

from app.domain.errors import BadInput
from collectors.events.fields import BadField, quoted

MAX_DEPTH = 64
_MOST_DIGITS = 4_000
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Repeated(dict[str, Any]):
    """An object that has a member twice; `name` is that member's."""

    name: str


def loads(body: bytes) -> Any:
    """The value of a JSON text; objects that name a member twice come as `Repeated`. Raises BadInput.

    What belongs to one value is left for its reader to refuse: bytes that are no UTF-8 come as lone surrogates, NaN and
    integers past all use as floats that are no numbers. A byte order mark is skipped.
    """
    text = body.removeprefix(_BYTE_ORDER_MARK).decode("utf-8", "surrogateescape")
    try:
        return json.loads(text, object_pairs_hook=_object, parse_int=_integer)
    except json.JSONDecodeError as error:
        raise BadInput(f"the body is no JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise BadInput(f"the body is nested deeper than {MAX_DEPTH} levels") from None


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _MOST_DIGITS else float(digits)


def check(name: str, value: Any) -> None:
    """Raises BadField for a read value that is nested too deep or has an object that names a member twice."""
    level = [value]
    for _ in range(MAX_DEPTH):
        inner: list[Any] = []
        for item in level:
            if isinstance(item, Repeated):
                problem = f"names the member {quoted(item.name)} twice"
                raise BadField(name, problem, counted_as=f"{name}: names a member twice")
            if isinstance(item, dict):
                inner.extend(item.values())
            elif isinstance(item, list):
                inner.extend(item)
        if not inner:
            return
        level = inner
    raise BadField(name, f"is nested deeper than {MAX_DEPTH} levels")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) == len(pairs):
        return content
    repeated = Repeated(content)
    seen: set[str] = set()
    repeated.name = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
    return repeated
