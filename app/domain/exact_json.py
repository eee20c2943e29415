"""JSON whose integers stay digit for digit, however long: orjson reads those past 64 bits as rounded doubles."""

import json
import re
from typing import Any

import orjson

_LONG = re.compile(r"\d{19}")
_LEAST, _MOST = -(2**63), 2**64 - 1


def loads(text: str) -> Any:
    """The value of a JSON text that is known to be one."""
    return json.loads(text) if _LONG.search(text) else orjson.loads(text)


def dumps(value: Any, option: int = 0, default: Any = None) -> bytes:
    """The JSON of a value, by orjson's options; integers of any length."""
    try:
        return orjson.dumps(value, default=default, option=option)
    except TypeError as error:
        if "64-bit" not in str(error):
            raise
    return orjson.dumps(_written(value), default=default, option=option)


def _written(value: Any) -> Any:
    """The same value, its long integers as the JSON that they are."""
    if isinstance(value, dict):
        return {key: _written(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_written(inner) for inner in value]
    if isinstance(value, int) and not _LEAST <= value <= _MOST:
        return orjson.Fragment(str(value))
    return value
