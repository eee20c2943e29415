r"""One text form for every OTLP attribute value, so that a column of strings loses no type.

A plain string is itself, which keeps filters and the store's compression simple. Every other value starts with
U+0001 and a letter: `i` integer, `d` double, `b` boolean (`1` or `0`), `x` bytes in base64, `j` an array or key-value
list as compact OTLP JSON, `n` an AnyValue with nothing set, `s` a string that itself starts with U+0001.
Source: OpenTelemetry protocol, common.proto, AnyValue; its JSON mapping.
"""

import json
import math
from typing import Any

MARK = "\x01"
_SPECIAL = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def of_any_value(value: dict[str, Any]) -> str:
    """The text of an AnyValue in OTLP JSON (`{"stringValue": …}`, `{"intValue": "12"}`, …)."""
    if "stringValue" in value:
        text: str = value["stringValue"]
        return f"{MARK}s{text}" if text.startswith(MARK) else text
    if "intValue" in value:
        return f"{MARK}i{int(value['intValue'])}"
    if "doubleValue" in value:
        return f"{MARK}d{double_text(float(value['doubleValue']))}"
    if "boolValue" in value:
        return f"{MARK}b{1 if value['boolValue'] else 0}"
    if "bytesValue" in value:
        return f"{MARK}x{value['bytesValue']}"
    if "arrayValue" in value or "kvlistValue" in value:
        return f"{MARK}j{json.dumps(value, separators=(',', ':'), ensure_ascii=False)}"
    return f"{MARK}n"


def to_any_value(text: str) -> dict[str, Any]:
    """The AnyValue in OTLP JSON that `of_any_value` wrote; 64-bit integers as strings, as the mapping has them."""
    if not text.startswith(MARK):
        return {"stringValue": text}
    letter, rest = text[1:2], text[2:]
    match letter:
        case "s":
            return {"stringValue": rest}
        case "i":
            return {"intValue": rest}
        case "d":
            number = _SPECIAL.get(rest)
            return {"doubleValue": rest if number is not None else float(rest)}
        case "b":
            return {"boolValue": rest == "1"}
        case "x":
            return {"bytesValue": rest}
        case "j":
            nested: dict[str, Any] = json.loads(rest)
            return nested
        case _:
            return {}


def to_plain(text: str) -> Any:
    """The value as plain JSON, for pages and comparisons; bytes stay base64."""
    return _plain(to_any_value(text))


def double_text(number: float) -> str:
    """Shortest text that reads back as the same double; not-a-number and infinities as protobuf JSON has them."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return repr(number)


def _plain(value: dict[str, Any]) -> Any:
    if "arrayValue" in value:
        return [_plain(item) for item in value["arrayValue"].get("values", [])]
    if "kvlistValue" in value:
        return {item["key"]: _plain(item.get("value", {})) for item in value["kvlistValue"].get("values", [])}
    if "intValue" in value:
        return int(value["intValue"])
    return next(iter(value.values()), None)
