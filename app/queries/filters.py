"""Filters of questions: the four segments, a time range, and properties of a transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from difflib import get_close_matches
from math import inf

from app.catalog.model import WAITS_ON
from app.domain.errors import BadInput
from app.domain.instants import of_query
from app.domain.segments import SEGMENTS

STATUSES = ("open", "stuck", "completed", "failed", "rejected", "cancelled", "ended")
CLOCKS = (*WAITS_ON, "unknown")
OWN = ("status", "state", "error_class", "error_code", "waits_on", "owner", "queue", "signature")
NOT = "!"
"""Before a value: all but this one. A list of such alone leaves everything else, also what appears tomorrow."""
RANGE = ("from", "to")
RANGE_FIELDS = ("from_", "to", "range_text")
"""The fields of `Filters` that hold the range."""
COMMON = (*SEGMENTS, *RANGE)
MARKS = ("errored", "slower_than")
EVERY = (*COMMON, *OWN, *MARKS, "q")
_CHOICES = {"status": STATUSES, "waits_on": CLOCKS}


@dataclass(frozen=True)
class Filters:
    """An empty field narrows nothing; several values of one field are alternatives; "" is none, "!a" all but a.

    `from_` and `to` are instants, [from_, to): of `started_at`, but of what is open now and asked for as such, all
    that was open at any instant of the range. `q` equals any id or attribute value. `errored` is whether the latest
    entry span failed; `slower_than` is seconds from the start to the finish, or to now, and of spans alone to the end
    of the last. `queue` is that of an open review task.
    """

    workflow: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    tenant: tuple[str, ...] = ()
    version: tuple[str, ...] = ()
    from_: datetime | None = None
    to: datetime | None = None
    status: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    error_class: tuple[str, ...] = ()
    error_code: tuple[str, ...] = ()
    waits_on: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    queue: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    q: str | None = None
    errored: bool | None = None
    slower_than: float | None = None
    range_text: tuple[str, ...] = ()
    """The range as it was written, so that a list of relative times stays one list from page to page."""

    def parameters(self) -> dict[str, object]:
        """The fields as named parameters of SQL: `from_` as `since`, `to` as `until`, an empty field as null."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        values["since"], values["until"] = values.pop("from_"), values.pop("to")
        del values["range_text"]
        return {name: bound(value) if isinstance(value, tuple) else value for name, value in values.items()}

    def identity(self) -> dict[str, object]:
        """What tells one list from another: a range by its words, where it has some."""
        values = self.parameters()
        if self.range_text:
            values["since"], values["until"] = self.range_text
        return values

    def without_range(self) -> "Filters":
        """The same filters over all time."""
        return replace(self, from_=None, to=None, range_text=())

    def without(self, *names: str) -> "Filters":
        """The same filters with these fields emptied: "4 are, without the partner filter"."""
        empty = Filters()
        return replace(self, **{name: getattr(empty, name) for name in names})


def parse(
    arguments: Mapping[str, Sequence[str]], now: datetime, takes: Iterable[str] = EVERY, also: Iterable[str] = ()
) -> Filters:
    """The filters of a query's arguments (every value of each name). Relative instants count from `now`.

    `takes` are the filters that this question takes, `also` its other parameters, which are not looked at. Raises
    BadInput, naming the known ones, for any other name and for a value that a filter does not take.
    """
    known = (*takes, *also)
    for name in arguments:
        if name not in known:
            raise BadInput(f"{_shortened(name)}: no such parameter.{_nearest(name, known)} {_known(known)}")
    chosen = {name: tuple(dict.fromkeys(arguments[name])) for name in takes if arguments.get(name)}
    for name, choices in _CHOICES.items():
        for value in chosen.get(name, ()):
            if value not in choices and (name == "status" or value.removeprefix(NOT) not in choices):
                raise BadInput(f"{name}: {_shortened(value)!r} is not one of {', '.join(choices)}.")
    since, until = (_instant(name, chosen.get(name, ()), now) for name in RANGE)
    if since is not None and until is not None and since > until:
        raise BadInput("from: is after to.")
    listed = {name: values for name, values in chosen.items() if name not in (*RANGE, *MARKS, "q")}
    range_text = tuple(one(name, chosen.get(name, ())) or "" for name in RANGE)
    return Filters(
        **listed,
        from_=since,
        to=until,
        q=one("q", chosen.get("q", ())),
        errored=_flag("errored", chosen.get("errored", ())),
        slower_than=_seconds("slower_than", chosen.get("slower_than", ())),
        range_text=range_text if any(range_text) else (),
    )


def bound(wanted: Sequence[str]) -> list[str] | None:
    """A filter as the macro `fits` takes it: the values that it chooses, or "!" and those that it leaves out."""
    excluded = [value.removeprefix(NOT) for value in wanted if value.startswith(NOT)]
    chosen = [value for value in wanted if not value.startswith(NOT)]
    if not chosen:
        return [NOT, *excluded] if excluded else None
    return [value for value in chosen if value not in excluded]


def leaves(wanted: Sequence[str], value: str | None) -> bool:
    """Whether a filter leaves a value: what the macro `fits` says in SQL."""
    listed = bound(wanted)
    if listed is None:
        return True
    return (value or "") not in listed if listed[:1] == [NOT] else (value or "") in listed


def single(wanted: Sequence[str]) -> str | None:
    """The one value that a filter fixes, "" being none; None where it fixes no single one."""
    return wanted[0] if len(wanted) == 1 and not wanted[0].startswith(NOT) else None


def one(name: str, values: Sequence[str]) -> str | None:
    """The single value of a parameter that may be given once; None where it is absent. Raises BadInput for several."""
    if len(values) > 1:
        raise BadInput(f"{name}: given {len(values)} times, and it is taken once.")
    return values[0] if values else None


def _flag(name: str, values: Sequence[str]) -> bool | None:
    text = one(name, values)
    if text not in (None, "true", "false"):
        raise BadInput(f"{name}: {_shortened(str(text))!r} is not one of true, false.")
    return None if text is None else text == "true"


def _seconds(name: str, values: Sequence[str]) -> float | None:
    text = one(name, values)
    try:
        seconds = None if text is None else float(text)
    except ValueError:
        seconds = -1.0
    if seconds is not None and not 0 <= seconds < inf:
        raise BadInput(f"{name}: {_shortened(str(text))!r} is no number of seconds.")
    return seconds


def _instant(name: str, values: Sequence[str], now: datetime) -> datetime | None:
    text = one(name, values)
    if text is None:
        return None
    try:
        return of_query(text, now)
    except (ValueError, OverflowError):
        raise BadInput(
            f"{name}: {_shortened(text)!r} is not an instant; write RFC 3339 (2026-11-20T08:00:00Z), now, or now-24h."
        ) from None


def _nearest(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f" Did you mean {near[0]}?" if near else ""


def _known(known: Sequence[str]) -> str:
    return f"Known: {', '.join(known)}." if known else "This takes none."


def _shortened(text: str) -> str:
    return text[:60]
