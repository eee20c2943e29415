"""The URL's query as a value: every page is drawn from it, and every link is made by it.

The path names the thing, the query the view. What is common to pages is parsed and checked here; a page's own
parameters (`tab`, `open`, `span`, ...) are in `rest` and are read by `one` and `many`, which check them too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import parse_qsl, quote, urlencode

from app.domain.errors import BadInput
from app.domain.instants import EPOCH, of_query, of_rfc3339
from app.domain.segments import SEGMENTS

ZONES = ("utc", "local")
LONGEST = 8000
"""Characters of a query: beyond it browsers and proxies begin to cut."""


@dataclass(frozen=True)
class View:
    """What a query says. `from_` and `to` keep their text, so that relative ones stay relative in every link."""

    workflow: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    tenant: tuple[str, ...] = ()
    version: tuple[str, ...] = ()
    from_: str | None = None
    to: str | None = None
    as_of: str | None = None
    tz: str = "utc"
    rest: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def parse(cls, search: str | None) -> "View":
        """The view of `?a=b&...` (or of nothing). Raises BadInput, with a sentence to show, for a value not taken."""
        text = (search or "").removeprefix("?")
        if len(text) > LONGEST:
            raise BadInput(f"This address is too long: {len(text):,} characters, where {LONGEST:,} are taken.")
        pairs = [(key, value) for key, value in parse_qsl(text, keep_blank_values=True) if "\0" not in value]
        values: dict[str, tuple[str, ...]] = {}
        for key, value in pairs:
            if value not in values.get(key, ()):
                values[key] = (*values.get(key, ()), value)
        single = {name: values.pop(name, (None,))[-1] or None for name in ("from", "to", "as_of", "tz")}
        _check_instants(single)
        if single["tz"] not in (None, *ZONES):
            raise BadInput(f'tz: "{_shortened(single["tz"])}" is neither utc nor local.')
        segments = {name: values.pop(name, ()) for name in SEGMENTS}
        return cls(
            **segments,
            from_=single["from"],
            to=single["to"],
            as_of=single["as_of"],
            tz=single["tz"] or "utc",
            rest=values,
        )

    @property
    def known_at(self) -> datetime | None:
        """The instant of `as_of`, naive UTC; None means now."""
        return None if self.as_of is None else of_rfc3339(self.as_of)

    @property
    def narrowed(self) -> bool:
        """Whether a segment or a time range leaves anything out."""
        return any(getattr(self, name) for name in SEGMENTS) or self.from_ is not None or self.to is not None

    def one(self, name: str, choices: Sequence[str] | None = None, default: str | None = None) -> str | None:
        """A page's own parameter. Raises BadInput where `choices` does not hold its value."""
        value = self.rest.get(name, (default,))[-1]
        if choices is not None and value is not None and value not in choices:
            raise BadInput(f'{name}: "{_shortened(value)}" is none of {", ".join(choices)}.')
        return value

    def many(self, name: str) -> tuple[str, ...]:
        """All values of a page's own parameter, in their order."""
        return self.rest.get(name, ())

    def filters(self) -> dict[str, tuple[str, ...]]:
        """Every parameter that may choose transactions, by name: the segments, the range, and the page's own."""
        times = {"from": self.from_, "to": self.to}
        segments = {name: getattr(self, name) for name in SEGMENTS if getattr(self, name)}
        return segments | {name: (value,) for name, value in times.items() if value is not None} | dict(self.rest)

    def changed(self, **changes: object) -> "View":
        """The same view with segments, `from_`, `to`, `as_of`, `tz` or a page's own parameters set; None drops one."""
        own = {name: value for name, value in changes.items() if name in _COMMON}
        rest = dict(self.rest)
        for name, value in changes.items():
            if name not in _COMMON:
                rest[name] = _texts(value)
        segments = {name: _texts(value) if name in SEGMENTS else value for name, value in own.items()}
        return replace(self, **segments, rest={name: values for name, values in rest.items() if values})  # type: ignore[arg-type]

    def pairs(self) -> list[tuple[str, str]]:
        """The query's pairs in a fixed order, so that equal views have equal addresses."""
        listed = [(name, value) for name in SEGMENTS for value in getattr(self, name)]
        times = [("from", self.from_), ("to", self.to), ("as_of", self.as_of)]
        listed += [(name, value) for name, value in times if value is not None]
        listed += [("tz", self.tz)] if self.tz != "utc" else []
        return listed + [(name, value) for name in sorted(self.rest) for value in self.rest[name]]

    def query(self) -> str:
        """`?...`, or nothing for the plain view."""
        text = urlencode(self.pairs(), quote_via=quote, safe=":~")
        return f"?{text}" if text else ""

    def here(self, path: str, **changes: object) -> str:
        """The address of this path with the view changed: for links that adjust."""
        return path + self.changed(**changes).query()

    def link(self, path: str, **own: object) -> str:
        """An address elsewhere: of this view it keeps only how one looks (`as_of`, `tz`), not what was filtered."""
        return path + View(as_of=self.as_of, tz=self.tz).changed(**own).query()


_COMMON = frozenset((*SEGMENTS, "from_", "to", "as_of", "tz"))


def _texts(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str | int):
        return (str(value),)
    return tuple(str(item) for item in value)  # type: ignore[attr-defined]


def _shortened(value: str | None) -> str:
    return (value or "")[:60]


def _check_instants(single: Mapping[str, str | None]) -> None:
    for name in ("from", "to"):
        value = single[name]
        if value is not None and not _reads(value):
            raise BadInput(
                f'{name}: "{_shortened(value)}" is not an instant. Write 2026-11-20T08:00:00Z, now, or now-6h.'
            )
    known_at = single["as_of"]
    if known_at is not None and (known_at.startswith("now") or not _reads(known_at)):
        raise BadInput(f'as_of: "{_shortened(known_at)}" is not an instant. Write it as 2026-11-20T08:00:00Z.')


def _reads(text: str) -> bool:
    try:
        of_query(text, EPOCH.replace(year=2100))
    except (ValueError, OverflowError):
        return False
    return True
