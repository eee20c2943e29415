"""A captured body sent as an event's own data, in any media type, with its fields as context attributes.

`ce-direction: request` and `ce-transactionid: T-1` beside a raw body are one capture: a proxy needs to wrap nothing.
The names are the fields' names without `_`, which CloudEvents does not allow in an attribute's name.
"""

from collections.abc import Mapping
from typing import Any

from app.domain.records import Kind
from collectors.events.records import FIELDS

TYPE = "transom.payload.captured.v1"
_NAMED: Mapping[str, str] = {
    **{name.replace("_", ""): name for name in FIELDS[Kind.PAYLOAD]},
    **{name: name for name in FIELDS[Kind.PAYLOAD]},
}
_NUMBERS = ("sequence",)


def is_capture(event: Mapping[str, Any]) -> bool:
    """Whether the event's data is the captured body itself: its direction stands beside it, not in it."""
    return event.get("type") == TYPE and event.get("direction") is not None


def unwrapped(event: Mapping[str, Any]) -> dict[str, Any]:
    """The same event with its fields and its body where data has them."""
    data = {column: _value(column, event[name]) for name, column in _NAMED.items() if event.get(name) is not None}
    for name in ("data", "data_base64"):
        if event.get(name) is not None:
            data[name] = event[name]
    data.setdefault("media_type", event.get("datacontenttype"))
    return {name: value for name, value in event.items() if name not in (*_NAMED, "data_base64")} | {"data": data}


def _value(column: str, value: Any) -> Any:
    """A header's text as the number that the field is."""
    number = column in _NUMBERS and isinstance(value, str) and value.removeprefix("-").isdecimal()
    return int(value) if number else value
