"""One table of the catalog while it is read: typed access to its keys, and a problem with its place for each misfit."""

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.catalog.merged_files import Declared
from app.catalog.positions import Path
from app.catalog.problems import Problem, suggestion
from app.domain.instants import duration_seconds

DURATION = "^[0-9]+[smhd]$"
LONGEST_SECONDS = 100 * 366 * 86400
"""A longer duration is a slip of the pen, and would run past the years an instant can have."""


@dataclass
class Table:
    """`values` at `path`. `what` names the kind of table in sentences (`a state`). Misfits go to `declared`."""

    values: dict[str, Any]
    path: Path
    what: str
    declared: Declared
    known: set[str] = field(default_factory=set)
    shapes: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The id that the table declares: its last key."""
        return str(self.path[-1])

    def problem(self, text: str, *below: str | int) -> None:
        """Report a sentence at a key of this table, or at the table itself."""
        self.declared.problems.append(self.note(text, *below))

    def note(self, text: str, *below: str | int) -> Problem:
        """A sentence with the place of a key of this table, or of the table itself."""
        file, line = self.declared.place((*self.path, *below))
        return Problem(file, line, text)

    def value(self, key: str) -> Any:
        """The raw value of a key, None where absent; either way the key is a known one."""
        self.known.add(key)
        return self.values.get(key)

    def text(self, key: str) -> str | None:
        """A text that is not empty."""
        self.shapes[key] = {"type": "string"}
        value = self.value(key)
        if value is None or (isinstance(value, str) and value.strip()):
            return value
        self.problem(f"{key} must be text in quotes.", key)
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; an absent one is empty."""
        self.shapes[key] = {"type": "array", "items": {"type": "string"}}
        value = self.value(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.problem(f'{key} must be a list of texts, as ["one", "two"].', key)
            return ()
        for number, item in enumerate(value):
            if not isinstance(item, str):
                self.problem(f"{key} must hold texts in quotes only.", key, number)
        return tuple(item for item in value if isinstance(item, str))

    def duration(self, key: str) -> int | None:
        """Seconds of a duration."""
        self.shapes[key] = {"type": "string", "pattern": DURATION}
        value = self.value(key)
        if value is None:
            return None
        try:
            seconds = duration_seconds(value if isinstance(value, str) else "")
        except ValueError:
            written = f'"{value}"' if isinstance(value, str) else str(value).lower()
            text = f"{key} is not a duration; write it as 30s, 15m, 4h or 3d, in quotes, not as {written}."
            self.problem(text, key)
            return None
        if seconds > LONGEST_SECONDS:
            self.problem(f"{key} is longer than a hundred years.", key)
            return None
        return seconds

    def day(self, key: str) -> date | None:
        """A date without a time."""
        self.shapes[key] = {"type": "string", "format": "date"}
        value = self.value(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self.problem(f"{key} must be a date without quotes or time, as 2026-10-12.", key)
        return None

    def days(self, key: str) -> tuple[date, ...]:
        """A list of dates without a time; an absent one is empty."""
        self.shapes[key] = {"type": "array", "items": {"type": "string", "format": "date"}}
        days = self._list(key, "dates, as [2026-11-26, 2026-12-25]")
        good = [isinstance(day, date) and not isinstance(day, datetime) for day in days]
        for place in (place for place, is_day in enumerate(good) if not is_day):
            self.problem(f"{key} must hold dates without quotes or time, as 2026-11-26.", key, place)
        return tuple(day for day, is_day in zip(days, good, strict=True) if is_day)

    def wholes(self, key: str, least: int, most: int) -> tuple[int, ...]:
        """A list of whole numbers within bounds; an absent one is empty."""
        self.shapes[key] = {"type": "array", "items": {"type": "integer", "minimum": least, "maximum": most}}
        numbers = self._list(key, "whole numbers, as [1, -1]")
        good = [type(number) is int and least <= number <= most for number in numbers]
        for place in (place for place, is_whole in enumerate(good) if not is_whole):
            self.problem(f"{key} must hold whole numbers from {least} to {most}.", key, place)
        return tuple(number for number, is_whole in zip(numbers, good, strict=True) if is_whole)

    def flag(self, key: str) -> bool:
        """True or false; absent is false."""
        self.shapes[key] = {"type": "boolean"}
        value = self.value(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.problem(f"{key} must be true or false.", key)
        return False

    def number(self, key: str) -> float | None:
        """A finite number."""
        self.shapes[key] = {"type": "number"}
        value = self.value(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.problem(f"{key} must be a number.", key)
            return None
        return value

    def whole(self, key: str, least: int, most: int) -> int | None:
        """A whole number within bounds."""
        self.shapes[key] = {"type": "integer", "minimum": least, "maximum": most}
        value = self.value(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.problem(f"{key} must be a whole number from {least} to {most}.", key)
            return None
        return value

    def choice(self, key: str, choices: Collection[str]) -> str | None:
        """One of a few words."""
        value = self.text(key)
        self.shapes[key] = {"enum": list(choices)}
        if value is None or value in choices:
            return value
        if value.removesuffix("?") in choices:
            self.problem(f'{key} is "{value}", a guess: take the "?" away where it is right, or correct it.', key)
            return None
        near = suggestion(value, choices)
        self.problem(f'{key} is "{value}", which is none of {", ".join(choices)}.{near}', key)
        return None

    def choices(self, key: str, choices: Collection[str]) -> tuple[str, ...]:
        """A list of some of a few words."""
        values = self.texts(key)
        self.shapes[key] = {"type": "array", "items": {"enum": list(choices)}}
        for value in values:
            if value not in choices:
                near = suggestion(value, choices)
                text = f'{key} names "{value}", which is none of {", ".join(choices)}.{near}'
                self.problem(text, key, self.values[key].index(value))
        return values

    def reference(self, key: str, declared: Collection[str], fault: str) -> str | None:
        """A name that another table must declare; `fault` says that it does not (`no [owners] table declares`)."""
        value = self.text(key)
        if value is not None and value not in declared:
            text = f'{key} names "{value}", which {fault}.{suggestion(value, declared)}'
            self.declared.dangling.append(self.note(text, key))
        return value

    def references(self, key: str, declared: Collection[str], fault: str) -> tuple[str, ...]:
        """A list of names that other tables must declare."""
        values = self.texts(key)
        for value in values:
            if value not in declared:
                text = f'{key} names "{value}", which {fault}.{suggestion(value, declared)}'
                self.declared.dangling.append(self.note(text, key, self.values[key].index(value)))
        return values

    def required(self, *keys: str) -> None:
        """Each of the keys must be set."""
        for key in keys:
            if key not in self.values:
                self.problem(f"{self.title} needs {key}.")

    @property
    def title(self) -> str:
        """How a sentence names this table."""
        return f"{self.what} ({'.'.join(str(part) for part in self.path)})"

    def tables(self, key: str, what: str) -> Iterator["Table"]:
        """The tables under a key, each declaring the id that is its name."""
        self.shapes[key] = {"type": "object", "additionalProperties": _ref(what)}
        value = self.value(key)
        if value is None:
            return
        if not isinstance(value, dict):
            self.problem(f"{key} must be a table of tables, as [{key}.name].", key)
            return
        for name in value:
            below = self._table(value[name], (*self.path, key, name), what)
            if below is not None:
                if not name.strip():
                    below.problem(f"{below.what} needs a name that is not empty.")
                yield below

    def table(self, key: str, what: str) -> "Table | None":
        """The one table under a key."""
        self.shapes[key] = _ref(what)
        value = self.value(key)
        return None if value is None else self._table(value, (*self.path, key), what)

    def rows(self, key: str, what: str) -> Iterator["Table"]:
        """The tables of an array under a key."""
        self.shapes[key] = {"type": "array", "items": _ref(what)}
        value = self.value(key)
        if value is None:
            return
        if not isinstance(value, list):
            self.problem(f"{key} must be a list of tables, as [ {{ … }}, {{ … }} ].", key)
            return
        for number, item in enumerate(value):
            below = self._table(item, (*self.path, key, number), what)
            if below is not None:
                yield below

    def _list(self, key: str, what: str) -> list[Any]:
        value = self.value(key)
        if value is None or isinstance(value, list):
            return value or []
        self.problem(f"{key} must be a list of {what}.", key)
        return []

    def close(self) -> None:
        """Report every key that nobody asked for, and note which keys a table of this kind takes."""
        self.declared.known.setdefault(self.what, set()).update(self.known)
        self.declared.shapes.setdefault(self.what, {}).update(self.shapes)
        for key in self.values:
            if key not in self.known:
                near = suggestion(key, self.known)
                self.problem(f'"{key}" is no key of {self.what}.{near}', key)

    def _table(self, value: Any, path: Path, what: str) -> "Table | None":
        if isinstance(value, dict):
            return Table(value, path, what, self.declared)
        file, line = self.declared.place(path)
        self.declared.problems.append(Problem(file, line, f"{path[-1]} must be a table: {what}."))
        return None


def _ref(what: str) -> dict[str, Any]:
    return {"$ref": f"#/definitions/{what}"}
