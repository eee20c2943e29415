"""Unit tests of alert rules, read from TOML: events, instants and the alerts expected at them.

The events take the road of any other: they are CloudEvents that an intake decodes, and a store in memory derives their
transactions; the rules are judged each minute up to the last instant that something is expected of.
"""

import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.alerts.backtest import MINUTE, replayed
from app.alerts.evaluation import Verdict
from app.alerts.rules import Rule, rules
from app.catalog.model import Catalog
from app.domain.alerts import Alert
from app.domain.errors import BadConfiguration
from app.domain.instants import duration_seconds, of_rfc3339, to_rfc3339
from app.domain.rows import ReadRow
from app.journal.port import Entry

Take = Callable[[Sequence[tuple[datetime, bytes]]], list[Entry]]
"""Bodies (a CloudEvents batch as JSON) with the instants at which they come in, to the entries that come of them.

Raises BadInput with the reason where an event is refused.
"""
TYPES = {
    "transition": "transom.workflow.transition.v1",
    "review_action": "transom.review.action.v1",
    "identity_decision": "transom.identity.decision.v1",
    "payload": "transom.payload.captured.v1",
}
FIELDS = ("rule", "segment", "state", "value", "threshold", "n", "since", "transactions", "at_risk", "text", "severity")
_MOST_MEASURED = 3
_MOST_MEASURED = 3
_MOST_EVENTS = 10_000


@dataclass(frozen=True)
class Expected:
    """What should be pending or firing at an instant: fields of each alert, of those that are named."""

    at: datetime
    alerts: tuple[ReadRow, ...]


@dataclass(frozen=True)
class RuleTest:
    """One test. `rules` are those judged: the named ones, or all of the catalog where none is named."""

    name: str
    events: tuple[tuple[datetime, ReadRow], ...]
    expected: tuple[Expected, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """A file of tests; `catalog` is the folder that it names, beside itself."""

    path: Path
    catalog: Path | None
    tests: tuple[RuleTest, ...]


def read_tests(path: Path) -> File:
    """The tests of a file. Raises BadConfiguration, naming the place, for what cannot be read."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadConfiguration(f"{path}: there is no such file.") from None
    except OSError as error:
        raise BadConfiguration(f"{path}: cannot be read ({error.strerror}).") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadConfiguration(f"{path}: {error}") from None
    _known(document, ("catalog", "tests"), path.name)
    named = document.get("catalog")
    tests = tuple(
        _test(one, f"{path.name}: tests[{place}]") for place, one in enumerate(_list(document, "tests", path.name))
    )
    if not tests:
        raise BadConfiguration(f"{path.name}: holds no [[tests]].")
    return File(path, None if named is None else (path.parent / str(named)).resolve(), tests)


def failures(test: RuleTest, catalog: Catalog, take: Take) -> list[str]:
    """What a test expected and did not find, a sentence each; none means that it passed."""
    chosen = _chosen(test, catalog)
    by_arrival: dict[datetime, list[ReadRow]] = {}
    for arrives, event in test.events:
        by_arrival.setdefault(arrives, []).append(event)
    entries = take([(arrives, json.dumps(batch).encode()) for arrives, batch in sorted(by_arrival.items())])
    wanted = {_minute(one.at): one for one in test.expected}
    first = _minute(min(by_arrival, default=min(wanted))) + MINUTE
    wrong: list[str] = []
    for minute in replayed(entries, catalog, chosen, min(first, min(wanted)), max(wanted), described_at=wanted):
        if minute.verdict.at in wanted:
            wrong += _differences(wanted[minute.verdict.at], minute.standing, minute.verdict)
    return wrong


def _differences(expected: Expected, actual: Sequence[Alert], verdict: Verdict) -> list[str]:
    left = list(actual)
    wrong = []
    for wish in expected.alerts:
        match = next((alert for alert in left if all(_has(alert, name, value) for name, value in wish.items())), None)
        if match is None:
            wrong.append(f"at {_clock(expected.at)}: expected {_wish(wish)}")
            wrong += _measured(wish, verdict)
        else:
            left.remove(match)
    return wrong + [f"at {_clock(expected.at)}: did not expect {_describe(alert)}" for alert in left]


def _measured(wish: ReadRow, verdict: Verdict) -> list[str]:
    """What the expected rule measured then, of the expected segment where it is named: why it did not fire."""
    rule = str(wish.get("rule", ""))
    if rule not in verdict.seen:
        reason = verdict.health.get(rule, (None, None))[1]
        return [f"  {rule} was not judged: {reason}"] if reason else []
    asked = dict(wish.get("segment", {}))
    rows = [one for one in verdict.seen[rule] if not asked or dict(one.segment) == asked]
    if not rows:
        return [f"  {rule} measured nothing there"]
    return [
        f"  {rule} measured {_number(one.value)} of {one.n:,} for {_plain(dict(one.segment))}; "
        f"its threshold is {_number(one.threshold)}"
        for one in rows[:_MOST_MEASURED]
    ]


def _number(value: float | None) -> str:
    return "nothing" if value is None else f"{value:g}"


def _has(alert: Alert, name: str, value: Any) -> bool:
    actual = getattr(alert, name)
    if name == "segment":
        return dict(actual) == dict(value)
    if name == "since":
        return bool(actual == _instant(value, "since"))
    return bool(actual == value)


def _wish(wish: ReadRow) -> str:
    return ", ".join(f"{name} {_plain(value)}" for name, value in wish.items())


def _describe(alert: Alert) -> str:
    return f"rule {alert.rule}, segment {_plain(dict(alert.segment))}, state {alert.state}: {alert.text}"


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return " and ".join(f"{name}={one}" for name, one in value.items()) or "of everything"
    return str(value)


def _test(table: ReadRow, place: str) -> RuleTest:
    _known(table, ("name", "rules", "events", "expect"), place)
    name = table.get("name")
    if not isinstance(name, str) or not name.strip():
        raise BadConfiguration(f"{place}: needs a name.")
    events = [
        event
        for number, one in enumerate(_list(table, "events", place))
        for event in _events(one, number, f"{place}.events[{number}]")
    ]
    expected = tuple(_expected(one, f"{place}.expect[{n}]") for n, one in enumerate(_list(table, "expect", place)))
    if not expected:
        raise BadConfiguration(f"{place}: expects nothing; say what should stand at some instant in [[tests.expect]].")
    if len(events) > _MOST_EVENTS:
        raise BadConfiguration(f"{place}: has {len(events):,} events, and {_MOST_EVENTS:,} at most are taken.")
    return RuleTest(name, tuple(events), expected, tuple(table.get("rules", ())))


def _events(table: ReadRow, number: int, place: str) -> list[tuple[datetime, ReadRow]]:
    """One event, or `repeat` of them, `every` so long after the one before; `{n}` in a text is which of them it is."""
    _known(table, ("type", "time", "arrives", "repeat", "every", "source", "id", "data"), place)
    if "time" not in table or "data" not in table:
        raise BadConfiguration(f"{place}: needs time and data.")
    time = _instant(table["time"], place)
    delay = _instant(table["arrives"], place) - time if "arrives" in table else timedelta(0)
    kind = str(table.get("type", "transition"))
    made: list[tuple[datetime, ReadRow]] = []
    for n in range(int(table.get("repeat", 1))):
        at = time + n * timedelta(seconds=_seconds(table.get("every", "0s"), place))
        event = {
            "specversion": "1.0",
            "type": TYPES.get(kind, kind),
            "source": table.get("source", "test"),
            "id": _counted(str(table.get("id", f"{number}-{{n}}")), n),
            "time": to_rfc3339(at),
            "data": _counted(table["data"], n),
        }
        made.append((at + delay, event))
    return made


def _expected(table: ReadRow, place: str) -> Expected:
    _known(table, ("at", "alerts"), place)
    if "at" not in table:
        raise BadConfiguration(f"{place}: needs at.")
    alerts = _list(table, "alerts", place)
    for one in alerts:
        _known(one, FIELDS, f"{place}.alerts")
    return Expected(_instant(table["at"], place), tuple(alerts))


def _chosen(test: RuleTest, catalog: Catalog) -> tuple[Rule, ...]:
    declared = {rule.name: rule for rule in rules(catalog)}
    for name in (*test.rules, *(alert["rule"] for one in test.expected for alert in one.alerts if "rule" in alert)):
        if name not in declared:
            known = ", ".join(declared) or "none"
            raise BadConfiguration(f"{test.name}: there is no alert rule {name!r}. Known: {known}.")
    return tuple(rule for name, rule in declared.items() if not test.rules or name in test.rules)


def _counted(value: Any, n: int) -> Any:
    if isinstance(value, str):
        return value.replace("{n}", str(n))
    if isinstance(value, Mapping):
        return {name: _counted(one, n) for name, one in value.items()}
    if isinstance(value, list):
        return [_counted(one, n) for one in value]
    return to_rfc3339(_instant(value, "data")) if isinstance(value, datetime) else value


def _instant(value: Any, place: str) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None)
    try:
        return of_rfc3339(value if isinstance(value, str) else "")
    except ValueError:
        raise BadConfiguration(f"{place}: {value} is not an instant; write it as 2026-11-20T08:00:00Z.") from None


def _seconds(value: Any, place: str) -> int:
    try:
        return duration_seconds(value if isinstance(value, str) else "")
    except ValueError:
        raise BadConfiguration(
            f"{place}: every is not a duration; write it as 30s, 15m, 4h or 3d, in quotes."
        ) from None


def _list(table: ReadRow, key: str, place: str) -> list[ReadRow]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
        raise BadConfiguration(f"{place}: {key} must be a list of tables.")
    return value


def _known(table: ReadRow, keys: Sequence[str], place: str) -> None:
    for key in table:
        if key not in keys:
            raise BadConfiguration(f'{place}: "{key}" is no key here. Known: {", ".join(keys)}.')


def _minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)


def _clock(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M}"
