"""JSON read strictly: UTF-8, no member twice, no NaN, no depth that a later step could stumble over."""

import json
from typing import Any

from app.domain.errors import BadInput
from collectors.events.fields import BadField, quoted

MAX_DEPTH = 64


class Repeated(dict[str, Any]):
    """An object that has a member twice; `name` is that member's."""

    name: str


def loads(body: bytes) -> Any:
    """The value of a JSON text; objects that name a member twice come as `Repeated`. Raises BadInput."""
    try:
        return json.loads(body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refused)
    except UnicodeDecodeError:
        raise BadInput("the body is no UTF-8") from None
    except json.JSONDecodeError as error:
        raise BadInput(f"the body is no JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise BadInput(f"the body is nested deeper than {MAX_DEPTH} levels") from None
    except ValueError as error:
        raise BadInput(f"the body is no JSON: {str(error)[:100]}") from None


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


def _refused(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON number")
