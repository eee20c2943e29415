"""Collects all names that a catalog declares, so that a wrong reference is reported at its own line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.catalog.model import ERROR_CLASSES
from app.domain.finding_ids import FINDINGS

ROLES = ("operator", "executive", "auditor", "engineer", "admin")
"""Roles that an action may ask for."""

NUMBERS = (
    "started",
    "finished",
    "success_rate",
    "completion_seconds",
    "deadline_attainment",
    "exception_attainment",
    "stuck",
    "overdue_hours",
    "queue_depth",
    "retry_rate",
    "retries",
    "dead_letters",
    "errors",
    "partner_rejections",
    "partner_rejection_rate",
    "partner_answer_seconds",
    "duplicate_rate",
    "errored_rate",
    "manual_interventions",
    "manual_rate",
    "exception_hours",
    "review_claim_seconds",
    "review_decision_seconds",
)
"""The numbers of the system, by the names that alerts and the metrics route use."""

QUANTILES = {
    "completion_seconds": ("p50", "p95", "p99"),
    "partner_answer_seconds": ("p50", "p95"),
    "review_claim_seconds": ("p50", "p95"),
    "review_decision_seconds": ("p50", "p95"),
}
"""The lengths among them, in seconds, with the quantiles that each has."""


@dataclass(frozen=True)
class Registry:
    """Every declared name, by what it names."""

    workflows: frozenset[str]
    states: frozenset[str]
    versions: frozenset[str]
    partners: frozenset[str]
    tenants: frozenset[str]
    queues: frozenset[str]
    owners: frozenset[str]
    errors: frozenset[str]
    alerts: frozenset[str]

    def of_segment(self, segment: str) -> frozenset[str]:
        """The declared values of a segment or of `error_class`, `queue`, `state`, `finding`, `owner`."""
        names: frozenset[str] = getattr(self, _SEGMENT_NAMES[segment]) if segment in _SEGMENT_NAMES else frozenset()
        return frozenset(FINDINGS) if segment == "finding" else names


_SEGMENT_NAMES = {
    "workflow": "workflows",
    "partner": "partners",
    "tenant": "tenants",
    "version": "versions",
    "error_class": "errors",
    "queue": "queues",
    "state": "states",
    "owner": "owners",
}


def registry(values: Mapping[str, Any]) -> Registry:
    """The names in merged tables, whatever else may be wrong with them."""
    workflows = _tables(values, "workflows")
    return Registry(
        workflows=frozenset(workflows),
        states=_below(workflows, "states"),
        versions=_below(workflows, "versions"),
        partners=frozenset(_tables(values, "partners")),
        tenants=frozenset(_tables(values, "tenants")),
        queues=frozenset(_tables(values, "queues")),
        owners=frozenset(_tables(values, "owners")),
        errors=frozenset(_tables(values, "errors")) | frozenset(ERROR_CLASSES),
        alerts=frozenset(_tables(values, "alerts")),
    )


def _tables(values: object, key: str) -> Mapping[str, Any]:
    tables = values.get(key) if isinstance(values, Mapping) else None
    return tables if isinstance(tables, Mapping) else {}


def _below(workflows: Mapping[str, Any], key: str) -> frozenset[str]:
    return frozenset(name for workflow in workflows.values() for name in _tables(workflow, key))
