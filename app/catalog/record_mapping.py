"""A mapping as the collectors apply it: what it takes, and where each field of the record is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

import jsonpath

from app.domain.records import Kind

SIGNALS = ("event_type", "span_name", "log_event", "file")


@dataclass(frozen=True)
class FieldSource:
    """Where the value of one field comes from: exactly one of `path`, `name`, `const` and `parts` is set.

    `path` is a compiled JSON path (RFC 9535), `name` an attribute's or a column's. `values` translates what was read;
    a value that it does not name is none. `default` stands where nothing was read. The values of `parts` are joined by
    colons; where one of them is missing there is none.
    """

    path: jsonpath.JSONPath | jsonpath.CompoundJSONPath | None = None
    name: str | None = None
    const: Any = None
    default: Any = None
    values: Mapping[str, Any] | None = None
    text: str = ""
    parts: "tuple[FieldSource, ...]" = ()


@dataclass(frozen=True)
class When:
    """What a mapping takes: every condition that is given must hold. Names may hold `*` for any characters."""

    event_type: str | None = None
    span_name: str | None = None
    log_event: str | None = None
    file: str | None = None
    attributes: Mapping[str, str | None] = field(default_factory=dict)

    def takes(self, signal: str, name: str, attributes: Mapping[str, Any]) -> bool:
        """Whether something of that signal (one of SIGNALS), name and attributes is meant."""
        pattern = getattr(self, signal)
        others = any(getattr(self, other) is not None for other in SIGNALS if other != signal)
        if (pattern is None and (others or not self.attributes)) or (pattern and not fnmatchcase(name, pattern)):
            return False
        return all(
            key in attributes and (value is None or str(attributes[key]) == value)
            for key, value in self.attributes.items()
        )


@dataclass(frozen=True)
class RecordMapping:
    """One `[mappings.NAME]`: what `when` takes becomes a record of `kind`, its fields read from `fields`."""

    name: str
    kind: Kind
    when: When
    fields: Mapping[str, FieldSource]
