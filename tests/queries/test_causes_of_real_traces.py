"""Labelled faults in real traces: of Train-Ticket's requests, of which some fail or are slow in one service, the causes
name that service first.

The graph, the calls and the times are those of a running system; the faults are put into them here, so that their place
is known. `TRANSOM_REAL_FAULTS` sets how many services are tried for each kind.
"""

import gzip
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.answers.causes import causes
from app.catalog.model import Catalog
from app.queries.filters import parse
from app.store.store import Store
from tests.oracle.loading import entries
from tests.oracle.making import at, span
from tests.oracle.records import Record

SAMPLE = Path(__file__).parents[3] / "shared" / "data" / "traces" / "trainticket_sample.ndjson.gz"
pytestmark = pytest.mark.skipif(not SAMPLE.is_file(), reason="the public data sets are not beside the repository")
SERVICES = int(os.environ.get("TRANSOM_REAL_FAULTS", "5"))
FEWEST, MOST = 24, 48
"""Traces in which a service must occur to be tried, and of which so many are read."""
SLOW_NS = 2_000_000_000
Span = dict[str, Any]


def traces() -> dict[str, list[Span]]:
    """The spans of each trace that has one entry, once each."""
    listed: dict[str, dict[str, Span]] = defaultdict(dict)
    with gzip.open(SAMPLE, "rt", encoding="utf-8") as lines:
        for line in lines:
            for resource in json.loads(line)["resourceSpans"]:
                attributes = resource["resource"]["attributes"]
                service = next(each["value"]["stringValue"] for each in attributes if each["key"] == "service.name")
                for scope in resource["scopeSpans"]:
                    for each in scope["spans"]:
                        listed[each["traceId"]][each["spanId"]] = {**each, "service": service}
    whole = {name: list(spans.values()) for name, spans in listed.items()}
    return {name: spans for name, spans in whole.items() if sum("parentSpanId" not in each for each in spans) == 1}


def tried(known: dict[str, list[Span]]) -> list[str]:
    """Services that occur in many traces and begin none, the rarest first: the hardest to tell from their callers."""
    counted = Counter(service for spans in known.values() for service in {each["service"] for each in spans})
    entries_of = {each["service"] for spans in known.values() for each in spans if "parentSpanId" not in each}
    able = [service for service, count in counted.items() if count >= FEWEST and service not in entries_of]
    return sorted(able, key=lambda service: (counted[service], service))[:SERVICES]


def world(known: dict[str, list[Span]], service: str, kind: str, workflow: str) -> Iterator[Record]:
    """Traces through the service, in half of which its first span fails, or takes longer, and all above it with it.

    The workflow's name MUST NOT hold the service's, which would then be named by a cause that knows nothing of it.
    """
    dice = Random(f"{service}/{kind}")
    chosen = [spans for spans in known.values() if any(each["service"] == service for each in spans)][:MOST]
    for number, spans in enumerate(chosen):
        sick = dice.random() < 0.5
        first = min((each for each in spans if each["service"] == service), key=lambda each: each["startTimeUnixNano"])
        parents = {each["spanId"]: each.get("parentSpanId") for each in spans}
        above, place = [], first["spanId"]
        while place in parents and place not in above:
            above.append(place)
            place = parents[place]
        begin = min(int(each["startTimeUnixNano"]) for each in spans)
        trace, name = f"{dice.getrandbits(128):032x}", f"{workflow}-{number}"
        for each in spans:
            hit = sick and each["spanId"] in above
            start, end = int(each["startTimeUnixNano"]), int(each["endTimeUnixNano"])
            root = "parentSpanId" not in each
            made = span(0, trace, each["spanId"], name if root else None, service=each["service"], name=each["name"])
            base = made["start_ns"] + (start - begin) + number * 1_000_000_000
            yield made | {
                "kind": each.get("kind", 1),
                "event_time": at(0) + timedelta(microseconds=(base - made["start_ns"]) // 1000),
                "start_ns": base,
                "end_ns": base + (end - start) + (SLOW_NS if hit and kind == "slow" else 0),
                "parent_span_id": each.get("parentSpanId"),
                "status_code": 2 if hit and kind == "errors" else 0,
                "workflow": workflow,
                "ingested_at": at(600),
            }


@pytest.mark.parametrize(("kind", "percent"), [("errors", 90), ("slow", 80)])
def test_the_service_that_was_broken_is_named_first_in_real_traces(kind: str, percent: int) -> None:
    known = traces()
    services = tried(known)
    assert services
    store = Store(None, Catalog, lambda: at(700))
    tried_by = {service: f"{kind}-{number}" for number, service in enumerate(services)}
    store.load(entries([record for service, name in tried_by.items() for record in world(known, service, kind, name)]))
    wrong = []
    with store.reader() as reader:
        for service, workflow in tried_by.items():
            sick = {"errored": ["true"]} if kind == "errors" else {"slower_than": ["1.9"]}
            items = causes(reader, parse({"workflow": [workflow], **sick}, reader.now))["items"]
            if not items or items[0]["value"].split()[0] != service:
                wrong.append((service, [(item["attribute"], item["value"]) for item in items[:3]]))
    store.close()
    assert 100 * len(wrong) <= (100 - percent) * len(services), wrong
