"""Live evaluation, backtest, the unit-test tool and a look back agree on the same history, minute by minute."""

import json
import os
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.alerts.backtest import replayed
from app.alerts.conditions import observe
from app.alerts.rule_tests import Expected, RuleTest, failures
from app.alerts.rules import rules
from app.assembly.imported_files import taken_events
from app.catalog.model import Catalog
from app.domain.instants import to_rfc3339
from app.journal import Entry
from tests.alerts.watching import Watch, declaring
from tests.oracle.making import at

EXAMPLES = int(os.environ.get("TRANSOM_ORACLE_WORLDS", "1"))
MINUTES = 11
PARTNERS = ("northwind", "contoso", None)
STATES = ("received", "submitted", "identity_review", "dead_letter", "completed", "failed", "legal")
BEGIN = at(-0.5)
Event = tuple[datetime, dict[str, Any]]


def drawn_rules(dice: Random) -> Catalog:
    """Rules of five kinds, with what only some rules have."""

    def some(rule: dict[str, Any]) -> dict[str, Any]:
        more: dict[str, Any] = {"for": dice.choice(("1m", "3m")), "keep_firing": dice.choice(("2m", "4m"))}
        return rule | {name: value for name, value in more.items() if dice.random() < 0.6}

    every = {
        "stuck": some({"number": "stuck", "by": ["partner", "workflow"], "group": ["partner"], "above": 1}),
        "errors": some({"number": "errors", "by": ["error_class"], "over": "10m", "above": 1}),
        "success": some({"number": "success_rate", "by": ["partner"], "over": "15m", "below": 0.6, "min_count": 2}),
        "slow": some({"number": "partner_answer_seconds", "by": [], "over": "20m", "above": 300, "quantile": "p95"}),
        "depth": some({"number": "queue_depth", "by": ["partner"], "above": 2}),
        "hours": some({"number": "overdue_hours", "over": "10m", "above": 0.2}),
        "quiet": some({"number": "silent", "by": ["source"], "over": "3m"}),
        "missing": some({"number": "silent", "by": ["state"], "no_data": "firing"}),
        "nobody": some({"number": "silent", "by": ["source"], "where": {"source": "ghost"}, "no_data": "firing"}),
        "reviews": some({"number": "review_overdue", "by": ["queue"], "above": 0}),
    }
    chosen = {"stuck", *dice.sample(sorted(every), 4)}
    return declaring(**{name: rule for name, rule in every.items() if name in chosen})


def drawn_events(dice: Random) -> list[Event]:
    """Moves of some transactions: most told in time, some late, some of long ago."""
    events: list[Event] = []
    for number in range(dice.randrange(12, 20)):
        minute = dice.uniform(-20, MINUTES - 5)
        named: dict[str, str | None] = {
            "transaction_id": f"t{number}",
            "workflow": "exchange",
            "partner": dice.choice(PARTNERS),
        }
        for step in range(dice.randrange(1, 4)):
            time = at(minute) - (timedelta(days=40) if number % 9 == 0 else timedelta(0))
            late = dice.choice((1, 1, 2, 20, 200))
            state = dice.choice(STATES)
            data: dict[str, str | None] = {
                **named,
                "to_state": state,
                "error_class": "processing" if state == "failed" else None,
            }
            kind = "transom.workflow.transition.v1"
            if state == "identity_review" and step:
                kind = "transom.review.action.v1"
                due = to_rfc3339(time + timedelta(minutes=dice.randrange(1, 9)))
                data = {**named, "task_id": f"k{number}", "queue": "desk", "action": "opened", "due_at": due}
            more = {name: value for name, value in data.items() if value is not None}
            event: dict[str, Any] = {
                "specversion": "1.0",
                "type": kind,
                "source": dice.choice(("engine", "desk")),
                "data": more,
            }
            event |= {"id": f"{number}-{step}", "time": to_rfc3339(time)}
            events.append((max(at(minute), BEGIN) + timedelta(seconds=late), event))
            minute += dice.uniform(0.2, 12)
    first = {"transaction_id": "first", "to_state": "completed", "workflow": "exchange"}
    events.append((BEGIN, {**events[0][1], "id": "first", "time": to_rfc3339(BEGIN), "data": first}))
    events[-1][1]["type"] = "transom.workflow.transition.v1"
    return sorted((one for one in events if one[0] < at(MINUTES)), key=lambda one: one[0])


def taken(catalog: Catalog, events: list[Event]) -> list[Entry]:
    return taken_events(catalog, [(arrives, json.dumps([event]).encode()) for arrives, event in events])


@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_what_was_judged_live_is_what_everybody_else_says_of_those_minutes(tmp_path: Path, seed: int) -> None:
    dice = Random(seed)
    catalog, events = drawn_rules(dice), drawn_events(dice)
    entries = taken(catalog, events)
    watch = Watch(tmp_path, [], catalog, entries)
    seen: dict[datetime, Any] = {}
    stood: dict[datetime, list[dict[str, Any]]] = {}
    minute = 0
    while minute <= MINUTES:
        watch.play(minute, minute)
        if dice.random() < 0.15:
            watch.restart()
        instant = at(minute)
        fields = ("rule", "segment", "state", "value", "n", "threshold", "since")
        opened = watch.office.alerts.open()
        stood[instant] = [{**{name: getattr(one, name) for name in fields}} for one in opened]
        if minute % 7 == 5:
            with watch.store.settled(instant) as reader:
                seen[instant] = [observe(reader, rule, [instant]) for rule in rules(catalog)]
        minute += dice.choice((1, 1, 1, 1, 2))  # a minute that is missed is made up

    alerts = [*watch.office.alerts.open(), *watch.office.alerts.listed({"state": ["resolved"]}, limit=1000)]
    live = {
        (alert.alert_id, change.kind, change.at, change.detail.get("value"))
        for alert in alerts
        for change in watch.office.alerts.history(alert.alert_id)
    }
    known = watch.office.evaluations.known_until(at(0), at(MINUTES))
    assert [minute for minute in known if minute >= at(0)] == [at(place) for place in range(len(known))]

    history = replayed(entries, catalog, rules(catalog), at(0), max(known), known)
    told = {
        (alert.alert_id, alert.state, minute.verdict.at, alert.value) for minute in history for alert in minute.changed
    }
    assert {one for one in told if one[0] in {alert.alert_id for alert in alerts}} == live
    assert len({one[1] for one in live}) >= 2, "this history says too little"

    expected = tuple(
        Expected(instant, tuple({**one, "since": to_rfc3339(one["since"])} for one in wanted))
        for instant, wanted in stood.items()
        if instant in seen
    )
    test = RuleTest("the same", tuple(events), expected, ())
    assert failures(test, catalog, partial(taken_events, catalog)) == []

    for instant, live_seen in seen.items():
        with watch.store.reader(known[instant] or instant, instant) as reader:
            assert [observe(reader, rule, [instant]) for rule in rules(catalog)] == live_seen
    watch.close()
