"""Evaluates every alert rule over one state of the records, at one instant or at many."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.alerts.affected import as_filters, selects
from app.alerts.alert_sentence import sentence
from app.alerts.conditions import Seen, observe
from app.alerts.lifecycle import Observation, Open, Step, step
from app.alerts.rules import Rule
from app.domain.alerts import ERROR, NO_DATA, OK, Alert
from app.domain.errors import TransomError
from app.queries.rule_numbers import affected
from app.store.reader import Reader

_log = logging.getLogger(__name__)
Standing = Mapping[str, Open]
"""By rule what is pending or firing."""
Health = tuple[str, str | None]


@dataclass(frozen=True)
class Verdict:
    """What every rule says at an instant: its step, its health with words where it is not ok, and what it measured."""

    at: datetime
    steps: Mapping[str, Step]
    health: Mapping[str, Health]
    seen: Mapping[str, Sequence[Observation]] = field(default_factory=dict)

    @property
    def standing(self) -> Standing:
        """What is pending or firing after it."""
        return {name: step.open for name, step in self.steps.items()}


def judged(
    reader: Reader, rules: Sequence[Rule], standing: Standing, instants: Sequence[datetime]
) -> Iterator[Verdict]:
    """What the rules say at each instant, in order, going on from what stood.

    A rule that cannot be judged keeps what it had standing: not knowing is neither a fire nor its end.
    """
    seen: dict[str, Seen] = {}
    failed: dict[str, str] = {}
    for rule in rules:
        try:
            seen[rule.name] = observe(reader, rule, instants)
        except TransomError as error:
            failed[rule.name] = str(error)
        except Exception as error:
            _log.exception("the alert rule %s could not be judged", rule.name)
            failed[rule.name] = f"It could not be evaluated ({type(error).__name__}); the log says why."
    for place, at in enumerate(instants):
        steps: dict[str, Step] = {}
        health: dict[str, Health] = {}
        for rule in rules:
            before = standing.get(rule.name, {})
            if rule.name in failed:
                steps[rule.name], health[rule.name] = Step(before, (), ()), (ERROR, failed[rule.name])
                continue
            measured = seen[rule.name][place]
            steps[rule.name] = step(rule, before, measured, at)
            nothing = bool(measured) and all(one.holds is None for one in measured)
            health[rule.name] = (NO_DATA, "There is nothing to measure in any segment.") if nothing else (OK, None)
        verdict = Verdict(at, steps, health, {name: of_rule[place] for name, of_rule in seen.items()})
        standing = verdict.standing
        yield verdict


def described(reader: Reader, rule: Rule, alert: Alert, at: datetime) -> Alert:
    """The alert with its transactions and its sentence, as they stand at `at` in the reader's state."""
    reader.now = at
    chosen = selects(rule, alert, at)
    counts = affected(reader, as_filters(chosen)) if chosen else {}
    return replace(
        alert,
        selects=chosen,
        transactions=counts.get("transactions", 0),
        at_risk=counts.get("at_risk", 0),
        next_deadline_at=counts.get("next_deadline_at"),
        text=sentence(rule, alert, counts, reader.catalog, at),
    )
