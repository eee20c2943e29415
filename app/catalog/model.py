"""The catalog as the rest of Transom reads it: immutable, checked, durations in seconds, dates as `date`.

One dataclass a table of catalog.md; a field has its TOML key's name. What later parts of Transom act on
(alerts, actions, waivers) is held as checked here too, so that a file is judged once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.catalog.record_mapping import FieldSource, RecordMapping
from app.catalog.special_days import SpecialDays

WAITS_ON = ("us", "queue", "retry", "partner", "review", "hold")
OUTCOMES = ("completed", "failed", "rejected", "cancelled")
RETRY_POLICIES = ("never", "automatic", "manual")
ERROR_CLASSES = (
    "authentication",
    "validation",
    "transient_upstream",
    "partner_rejection",
    "processing",
    "manual_review",
)
JOIN_ATTRIBUTES = ("transom.transaction.id", "business.transaction.id", "correlation.id", "correlation_id")


@dataclass(frozen=True)
class State:
    """A state of a workflow. Exactly one of `waits_on` and `terminal` is set; `limit` in seconds."""

    waits_on: str | None = None
    limit: int | None = None
    next: tuple[str, ...] = ()
    awaits: str | None = None
    exception: bool = False
    dead_letter: bool = False
    terminal: str | None = None


@dataclass(frozen=True)
class Version:
    """A released version of a workflow's contract."""

    released: date | None = None
    deprecated: date | None = None
    sunset: date | None = None


@dataclass(frozen=True)
class Workflow:
    """A kind of transaction. The first state declared is the first state of a transaction."""

    title: str | None = None
    owner: str | None = None
    deadline: int | None = None
    exception_deadline: int | None = None
    goal: float | None = None
    runbook: str | None = None
    states: Mapping[str, State] = field(default_factory=dict)
    versions: Mapping[str, Version] = field(default_factory=dict)


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint of a pipeline: `name` is that of a span, a log record's event or an event's type, and may hold `*`.

    `within` is how many seconds may pass until the next step.
    """

    name: str
    state: str
    within: int | None = None
    waits_on: str = "us"


@dataclass(frozen=True)
class Pipeline:
    """A workflow written as its steps in order; `id` and `segments` say where their values are read."""

    name: str
    id: FieldSource
    steps: tuple[Checkpoint, ...] = ()
    segments: Mapping[str, FieldSource] = field(default_factory=dict)


@dataclass(frozen=True)
class Target:
    """What was agreed with a partner of a number (of its `quantile`): `value` at most or, with `at_least`, at least.

    Seconds, hours, a share of 1 or a count, as the number has it. `ask` is what the partner is asked to do, in its own
    words, `by` until when.
    """

    number: str
    value: float
    at_least: bool
    quantile: str | None = None
    ask: str | None = None
    by: date | None = None

    def met(self, value: float | None) -> bool | None:
        """Whether a value keeps it; None for nothing measured."""
        if value is None:
            return None
        return value >= self.value if self.at_least else value <= self.value


@dataclass(frozen=True)
class Partner:
    """Another organisation; `peers` are server addresses in client spans that are calls to it."""

    title: str | None = None
    owner: str | None = None
    contact: str | None = None
    peers: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True)
class Tenant:
    """A part of the own organisation that transactions belong to."""

    title: str | None = None


@dataclass(frozen=True)
class Queue:
    """A review queue; both times in seconds."""

    title: str | None = None
    owner: str | None = None
    claim_within: int | None = None
    decide_within: int | None = None
    escalate_to: str | None = None


@dataclass(frozen=True)
class Owner:
    """Who is responsible; `notify` names notification targets of the settings."""

    title: str | None = None
    notify: tuple[str, ...] = ()


@dataclass(frozen=True)
class ErrorMatch:
    """How a record without error class gets one: every field that is set must hold. `code` is a glob."""

    code: str | None = None
    http_status: int | None = None


@dataclass(frozen=True)
class ErrorClass:
    """A typed error and its policy; `respond_within` in seconds."""

    title: str | None = None
    retry: str | None = None
    respond_within: int | None = None
    owner: str | None = None
    runbook: str | None = None
    alert: str | None = None
    match: tuple[ErrorMatch, ...] = ()


@dataclass(frozen=True)
class RedactionRule:
    """One rule; exactly one of `path`, `header`, `attribute`, `field` is set. Actions: mask show drop tokenise."""

    action: str
    path: str | None = None
    header: str | None = None
    attribute: str | None = None
    field: str | None = None


@dataclass(frozen=True)
class Redaction:
    """What no rule names follows `payloads` (bodies) and `attributes` (spans, log lines, transitions)."""

    payloads: str = "mask"
    attributes: str = "show"
    rules: tuple[RedactionRule, ...] = ()


@dataclass(frozen=True)
class Catalog:
    """Everything declared. Mappings keep the order of the files; those of pipelines follow them.

    An empty catalog is a valid one.
    `actions`, `alerts` and `waivers` are checked TOML tables (durations still text), for the parts that
    act on them. `runbooks` is the Markdown text of each runbook file by the path that names it.
    """

    workflows: Mapping[str, Workflow] = field(default_factory=dict)
    partners: Mapping[str, Partner] = field(default_factory=dict)
    tenants: Mapping[str, Tenant] = field(default_factory=dict)
    queues: Mapping[str, Queue] = field(default_factory=dict)
    owners: Mapping[str, Owner] = field(default_factory=dict)
    errors: Mapping[str, ErrorClass] = field(default_factory=dict)
    actions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    mappings: Mapping[str, RecordMapping] = field(default_factory=dict)
    pipelines: Mapping[str, Pipeline] = field(default_factory=dict)
    alerts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    waivers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    calendar: Mapping[str, SpecialDays] = field(default_factory=dict)
    smallest_change: Mapping[str, float] = field(default_factory=dict)
    """By number the smallest change that a verdict names: of shares in points (0.01), else the part of what it was."""
    join_attributes: tuple[str, ...] = JOIN_ATTRIBUTES
    redaction: Redaction = field(default_factory=Redaction)
    retention: Mapping[str, int] = field(default_factory=dict)
    runbooks: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""


def of_tenants(catalog: Catalog, tenants: frozenset[str]) -> Catalog:
    """The catalog as people of some tenants may see it: without the names of the others."""
    own = {name: tenant for name, tenant in catalog.tenants.items() if name in tenants}
    return replace(catalog, tenants=own)
