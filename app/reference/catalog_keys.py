"""What each key of the catalog means, by kind of table. That none is missing is proven against `known_keys`."""

from collections.abc import Mapping

from app.catalog.registry import NUMBERS

TITLE = "how people call it"
OWNER = "who is responsible, a name under `owners`"
SEGMENT = "a value of this segment, or a list of values"
RUNBOOK = "path of a Markdown file in the directory of the catalog"

TABLES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "the catalog": (
        "Top level",
        {
            "workflows": "kinds of transaction",
            "partners": "other organisations",
            "tenants": "parts of the own organisation",
            "queues": "queues of human review",
            "owners": "who is responsible",
            "errors": "error classes",
            "actions": "what operators may do to transactions",
            "calendar": "days that verdicts leave out: holidays, month ends, busy weeks, closed days of a partner",
            "smallest_change": "the least change of a number that makes a verdict",
            "pipelines": "workflows written as an ordered list of checkpoints",
            "mappings": "which records of others are which record of Transom's",
            "alerts": "alert rules",
            "waivers": "findings that somebody answers for",
            "join": "where the id of a transaction is found",
            "redaction": "what may be seen of bodies and attributes",
            "retention": "how long records are kept",
        },
    ),
    "a workflow": (
        "`[workflows.NAME]`",
        {
            "title": TITLE,
            "owner": OWNER,
            "deadline": "duration from start to completion that is promised",
            "exception_deadline": "the promise once it has been in an exception state",
            "goal": "share that has to make the deadline, above 0 and at most 1",
            "runbook": RUNBOOK,
            "states": "states by name; the first declared is the first of a transaction",
            "versions": "versions of the contract, by name in quotes",
        },
    ),
    "a state": (
        "`[workflows.NAME.states]`",
        {
            "waits_on": "whose clock runs: `us`, `queue`, `retry`, `partner`, `review`, `hold`",
            "terminal": "outcome of a state that ends the transaction: `completed`, `failed`, `rejected`, `cancelled`",
            "limit": "duration after which a transaction in it is stuck",
            "next": "list of the states that may follow",
            "awaits": "the event that is waited for, in words",
            "exception": "true where it belongs to exception handling",
            "dead_letter": "true where it is a dead-letter queue",
        },
    ),
    "a version": (
        "`[workflows.NAME.versions]`",
        {
            "released": "date of release",
            "deprecated": "date from which it should not be used",
            "sunset": "date after which its traffic is a finding",
        },
    ),
    "a pipeline": (
        "`[pipelines.NAME]`: a workflow whose states are spans, log records or events in order",
        {
            "id": "attribute, member of an event's data or JSON path that holds the transaction's id; it joins too",
            "steps": "the checkpoints in order, each a name or a table; the last one completes the transaction",
            "partner": "attribute or JSON path that holds the partner",
            "tenant": "attribute or JSON path that holds the tenant",
            "version": "attribute or JSON path that holds the version",
            "title": TITLE,
            "owner": OWNER,
            "deadline": "duration from the first step to the last that is promised",
            "goal": "share that has to make the deadline, above 0 and at most 1",
            "runbook": RUNBOOK,
        },
    ),
    "a step of a pipeline": (
        "of `steps`",
        {
            "name": "name of a span, of a log record's event, or type of an event; `*` stands for any characters",
            "state": "name of the state that it leads to; the step's name unless given",
            "within": "duration after which a transaction that has not come to the next step is stuck",
            "waits_on": "whose clock runs until the next step: `us` unless given",
        },
    ),
    "a partner": (
        "`[partners.NAME]`",
        {
            "title": TITLE,
            "owner": OWNER,
            "contact": "how to reach the partner",
            "peers": "list of server addresses; a client span to one is a call to this partner",
            "targets": "list of what was agreed, shown on the scorecard",
        },
    ),
    "a target": (
        "`[[partners.NAME.targets]]`",
        {
            "number": "a number of Transom's",
            "quantile": "`p50`, `p95` or `p99`, of a number that has quantiles",
            "at_least": "the value agreed, where more is better: a share of 1, hours, a count, or a duration as `5m`",
            "at_most": "the same, where less is better",
            "ask": "what the partner is asked to do about it, in words; made of the target unless given",
            "by": "until when, a date",
        },
    ),
    "a tenant": ("`[tenants.NAME]`", {"title": TITLE}),
    "a queue": (
        "`[queues.NAME]`",
        {
            "title": TITLE,
            "owner": OWNER,
            "claim_within": "duration from opened to claimed or assigned",
            "decide_within": "duration from opened to a decision",
            "escalate_to": "owner that is notified when either has passed",
        },
    ),
    "an owner": ("`[owners.NAME]`", {"title": TITLE, "notify": "list of notification targets, named in the settings"}),
    "an error class": (
        "`[errors.NAME]`",
        {
            "title": TITLE,
            "retry": "`never`, `automatic` or `manual`",
            "respond_within": "duration in which somebody has to act",
            "owner": OWNER,
            "runbook": RUNBOOK,
            "alert": "alert rule of this class, a name under `alerts`",
            "match": "list of conditions that give the class to a record without one",
        },
    ),
    "a match": (
        "`match` of an error class",
        {"code": "error code, `*` and `?` allowed", "http_status": "status of the response, 100 to 599"},
    ),
    "an action": (
        "`[actions.NAME]`",
        {
            "title": TITLE,
            "owner": OWNER,
            "for": "which transactions it is for",
            "roles": "list of roles that may do it",
        },
    ),
    "the for of an action": (
        "`for` of an action",
        {
            "states": "list of states",
            "workflows": "list of workflows",
            "errors": "list of error classes",
            "retry": "list of retry policies of the error class",
        },
    ),
    "a mapping": (
        "`[mappings.NAME]`",
        {
            "when": "which events, spans, log records or file rows it takes",
            "record": "`transition`, `review_action`, `identity_decision` or `payload`",
            "time": "field: instant of the record, where the carrier's own is not meant",
            "id": "field: id of the event, with its source the key; as any field also a list, unique together",
            "body": "field of a payload: its body",
        },
    ),
    "the when of a mapping": (
        "`when` of a mapping",
        {
            "event_type": "type of a CloudEvent, `*` allowed",
            "span_name": "name of a span, `*` allowed",
            "log_event": "event name of a log record, `*` allowed",
            "file": "name of a file, `*` allowed",
            "attribute": "name of an attribute that must be there, or a table of names and values",
            "value": "the value that `attribute` must have",
        },
    ),
    "a field of a mapping": (
        "A field of a mapping",
        {
            "path": "JSON path where its value is read",
            "attribute": "name of the attribute where it is read",
            "column": "name of the column where it is read",
            "const": "the value itself",
            "default": "value where nothing was read",
            "values": "table that translates their values into ours",
        },
    ),
    "an alert": (
        "`[alerts.NAME]`",
        {
            "title": TITLE,
            "number": "what is watched: a number, or `burn_rate`, `silent`, `review_overdue`, `findings`",
            "by": "list of what it is split by; each value has an alert of its own",
            "where": "what it is narrowed to",
            "group": "list out of `by`: one alert for all that has it in common",
            "above": "fires above this threshold",
            "below": "fires below this threshold",
            "over": "duration of the window of the number",
            "for": "duration for which it must hold before it fires",
            "keep_firing": "duration for which it goes on after it stopped to hold",
            "quantile": "`p50`, `p95` or `p99` of a number that has quantiles",
            "min_count": "least count of what was measured; below it nothing is judged",
            "no_data": "what an absence of values means: `ok` or `firing`",
            "severity": "`page` or `ticket`",
            "owner": OWNER,
            "runbook": RUNBOOK,
        },
    ),
    "the where of an alert": (
        "`where` of an alert",
        {
            "workflow": SEGMENT,
            "partner": SEGMENT,
            "tenant": SEGMENT,
            "version": SEGMENT,
            "error_class": "an error class, or a list",
            "error_code": "an error code, or a list",
            "state": "a state, or a list",
            "queue": "a review queue, or a list",
            "source": "a source of records, or a list",
            "finding": "a finding id, or a list",
            "owner": "an owner, or a list",
        },
    ),
    "a waiver": (
        "`[waivers.NAME]`",
        {
            "finding": "id of the finding that is silenced",
            "scope": "for which segments, state or error class",
            "reason": "why",
            "owner": OWNER,
            "expires": "last day on which it holds",
        },
    ),
    "the scope of a waiver": (
        "`scope` of a waiver",
        {
            "workflow": SEGMENT,
            "partner": SEGMENT,
            "tenant": SEGMENT,
            "version": SEGMENT,
            "error_class": "an error class, or a list",
            "state": "a state, or a list",
        },
    ),
    "the join": ("`[join]`", {"attributes": "list of attributes that may hold a transaction's id, tried in order"}),
    "special days": (
        "`[calendar.NAME]`",
        {
            "title": "how the page names them, such as `Thanksgiving`; the table's name unless given",
            "days": "list of dates",
            "from": "first day of a range, a date",
            "to": "last day of that range, a date; the first unless given",
            "yearly": "list of days of every year, month and day in quotes, as `12-25`",
            "month_days": "list of days of every month; `1` is the first, `-1` the last",
            "weekdays": "list of days of every week, as `sunday`",
            "partners": "list of partners whose segments alone leave these days out; all of them unless given",
        },
    ),
    "the smallest change": (
        "`[smallest_change]`",
        dict.fromkeys(NUMBERS, "the smallest change of this number that a verdict names; 0.01 of a share is one point"),
    ),
    "the redaction": (
        "`[redaction]`",
        {
            "payloads": "for bodies that no rule names: `mask`, `show`, `drop` or `tokenise`",
            "attributes": "the same for spans, log lines and transitions",
            "rules": "list of rules",
        },
    ),
    "the retention": (
        "`[retention]`",
        {
            "spans": "how long spans are kept after their arrival, such as `30d`; for good without it, as of each kind",
            "log_lines": "the same of log lines",
            "transitions": "the same of transitions; open transactions stay whole",
            "review_actions": "the same of review actions",
            "identity_decisions": "the same of identity decisions",
            "payloads": "the same of payloads, with their bodies",
            "operator_acts": "the same of what operators did",
            "rejections": "the same of what was refused and why",
        },
    ),
    "a redaction rule": (
        "A rule of `[redaction]`",
        {
            "action": "`mask`, `show`, `drop` or `tokenise`",
            "path": "path into a body",
            "header": "name of a header",
            "attribute": "name of an attribute",
            "field": "a field such as `exception.message`",
        },
    ),
}
"""Heading and sentences. The other keys of a mapping are the fields of its record, which the event types list."""
