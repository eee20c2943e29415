"""Ranks attributes of unjoined records by how likely they hold the id of a transaction. Pure.

An id of business has many values, one value within a trace, and often a name that says so. What OpenTelemetry's
semantic conventions use for technical facts (addresses, ports, threads, statements) is left out by name before rows
come here.
"""

import re
from collections.abc import Sequence

from app.domain.answer_fields.sources import JoinCandidate
from app.domain.rows import ReadRow

MOST = 5
TECHNICAL = (
    *("http.method", "http.url", "http.target", "http.host", "http.scheme", "http.status", "http.flavor", "http.user"),
    *("http.route", "http.server", "http.client", "http.response.s", "http.response.b", "http.request.m"),
    *("http.request.b", "http.request.r", "http.request_", "http.response_", "net.", "network.", "server.", "client."),
    *("url.", "user_agent.", "db.", "rpc.", "code.", "thread.", "process.", "telemetry.", "os.", "host.", "container."),
    *("k8s.", "cloud.", "service.", "otel.", "exception.", "error.", "faas.", "aws.", "peer.", "tls.", "dns.", "log."),
    *("messaging.system", "messaging.dest", "messaging.op", "messaging.client", "messaging.batch", "messaging.kafka"),
    *("messaging.message.b", "messaging.message.e", "http.request.header.traceparent", "http.request.header.host"),
    *("http.request.header.content", "http.request.header.user", "http.request.header.accept", "gen_ai.usage."),
    *("gen_ai.request.", "gen_ai.response.", "gen_ai.tool.call", "celery.", "transom."),
)
_ID_NAME = re.compile(r"(^|[._\-])(id|ids|key|no|nr|num|number|ref|reference|uuid|guid|correlation\w*)$|[a-z]Id$", re.I)
_COARSE = 0.1
"""Ids for each trace under which an attribute is too coarse: it names whom a transaction is for, or of which kind."""
_OTHER_ID = re.compile(
    r"(span|trace|parent|worker|thread|process|instance|host|message|user|enduser|tenant|customer|account|client|device)[._\-]?id$"
)


def candidates(rows: Sequence[ReadRow]) -> list[JoinCandidate]:
    """The attributes of one source, the likeliest first.

    `rows` are those of `source_id_attributes.sql`. `share` is how much of the source's unjoined records would join,
    `ids` how many transactions its `traces` would be, `known` how many of those traces name a known transaction.
    """
    ranked = sorted(rows, key=_rank, reverse=True)
    return [
        {
            "attribute": row["attribute"],
            "share": row["records"] / row["all_records"],
            "ids": row["ids"],
            "traces": row["traces"],
            "known": row["known"],
        }
        for row in ranked[:MOST]
    ]


def _rank(row: ReadRow) -> tuple[float, ...]:
    """Known ids before names that say id, then values that look like one, then how much would join and how finely."""
    name, ids = row["attribute"], max(row["ids"], 1)
    named = 0 if _OTHER_ID.search(name.lower()) else 2 if _ID_NAME.search(name) else 1
    looks = round(row["numbered"] / ids, 1)
    return (
        row["known"] / row["traces"],
        named,
        looks,
        row["records"] / row["all_records"] * _fineness(ids, row["traces"]),
    )


def _fineness(ids: int, traces: int) -> float:
    """An id of business joins a few traces each: one that joins many fits less, one that joins none a little less."""
    share = ids / traces
    return 0.9 if share > 0.95 else min(1.0, share / _COARSE)
