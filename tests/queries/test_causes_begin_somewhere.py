"""Labelled faults in a graph of services: the causes of errored and slow requests name first where it began.

`TRANSOM_GRAPHS` sets how many faults of each kind are tried.
"""

import os
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.answers.causes import causes
from app.catalog.model import Catalog
from app.queries.filters import parse
from app.store.store import Store
from tests.oracle.loading import entries
from tests.oracle.making import at, span
from tests.oracle.records import Record
from tests.queries.conftest import Asking
from tests.queries.service_graph import CLIENT, DELAY, ERRORS, LOSS, SERVER, WIRE, Fault, faults, requests

GRAPHS = int(os.environ.get("TRANSOM_GRAPHS", "5"))
REQUESTS = 120


def firsts(
    tried: list[Fault], sent: Callable[[list[Record]], list[Record]] = lambda spans: spans
) -> list[tuple[Fault, str | None]]:
    """Of each fault, the first cause of the requests that failed, or that took longer than nineteen in twenty do when
    nothing is wrong. `sent` is what becomes of a fault's spans on their way."""
    store = Store(None, Catalog, lambda: at(700))
    store.load(entries([record for fault in tried for record in sent(requests(fault, REQUESTS))]))
    named = []
    with store.reader() as reader:
        for fault in tried:
            sick = {"slower_than": [f"{usual(fault)}"]} if fault.kind in (DELAY, WIRE) else {"errored": ["true"]}
            items = causes(reader, parse({"workflow": [fault.workflow], **sick}, reader.now))["items"]
            named.append((fault, f"{items[0]['attribute']}: {items[0]['value']}" if items else None))
    store.close()
    return named


def usual(fault: Fault) -> float:
    """The seconds that nineteen in twenty requests take at most where nothing is wrong."""
    spans = requests(replace(fault, often=0.0), REQUESTS)
    took = sorted((one["end_ns"] - one["start_ns"]) / 1e9 for one in spans if one["parent_span_id"] is None)
    return float(took[len(took) * 19 // 20])


def with_shared_ids(spans: list[Record]) -> list[Record]:
    """The same requests, where a server's span has the id and the parent of the call that it answers (B3)."""
    calls = {(one["trace_id"], one["span_id"]): one for one in spans if one["kind"] == CLIENT}
    shared = []
    for one in spans:
        call = calls.get((one["trace_id"], one["parent_span_id"]))
        if one["kind"] == SERVER and call is not None:
            one = one | {"span_id": call["span_id"], "parent_span_id": call["parent_span_id"]}
        shared.append(one)
    answered = {(one["trace_id"], old["span_id"]): one["span_id"] for one, old in zip(shared, spans, strict=True)}
    return [
        one | {"parent_span_id": answered.get((one["trace_id"], one["parent_span_id"]), one["parent_span_id"])}
        if one["kind"] == CLIENT
        else one
        for one in shared
    ]


@pytest.mark.parametrize("kind", [DELAY, ERRORS])
def test_a_call_and_its_server_that_share_an_id_are_told_apart(kind: str) -> None:
    named = firsts(list(faults(2, kind)), with_shared_ids)
    assert [first for fault, first in named if first is None or f"handle {fault.service}" not in first] == []


def test_a_span_without_an_end_is_no_quick_one(asking: Asking) -> None:
    records = []
    for number in range(40):
        name, trace, slow = f"t{number}", f"{number + 1:032x}", number % 2 == 0
        root, work, poll = (
            span(number, trace, f"{place:016x}", name if place == 1 else None, service="shop", name=operation)
            for place, operation in enumerate(("buy", "work", "poll"), 1)
        )
        start = root["start_ns"]
        ends = {"buy": 2_000_000_000 if slow else 9_000_000, "work": 1_900_000_000 if slow else 5_000_000}
        for one in (root, work):
            one["end_ns"] = start + ends[one["name"]]
        poll["end_ns"] = start + 4_000_000 if slow else None
        records += [root, work | {"parent_span_id": f"{1:016x}"}, poll | {"parent_span_id": f"{2:016x}"}]
    asked = parse({"slower_than": ["1"]}, at(60))
    began = [item for item in causes(asking(records, 60), asked)["items"] if item["attribute"].startswith("slow")]
    assert began
    assert [item["value"] for item in began if "poll" in item["value"]] == []


@pytest.mark.parametrize(("kind", "percent"), [(ERRORS, 90), (DELAY, 80), (LOSS, 90), (WIRE, 80)])
def test_the_service_where_it_began_is_named_first(kind: str, percent: int) -> None:
    named = firsts(list(faults(GRAPHS, kind)))
    wrong = [(fault, first) for fault, first in named if first is None or fault.service not in first]
    assert 100 * len(wrong) <= (100 - percent) * len(named), wrong
