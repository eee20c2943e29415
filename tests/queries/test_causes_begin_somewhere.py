"""Labelled faults in a graph of services: the causes of errored and slow requests name first where it began.

`TRANSOM_GRAPHS` sets how many faults of each kind are tried.
"""

import os
from dataclasses import replace

import pytest

from app.answers.causes import causes
from app.catalog.model import Catalog
from app.queries.filters import parse
from app.store.store import Store
from tests.oracle.loading import entries
from tests.oracle.making import at
from tests.queries.service_graph import DELAY, ERRORS, LOSS, Fault, faults, requests

GRAPHS = int(os.environ.get("TRANSOM_GRAPHS", "5"))
REQUESTS = 120


def firsts(tried: list[Fault]) -> list[tuple[Fault, str | None]]:
    """Of each fault, the first cause of the requests that failed, or that took longer than nineteen in twenty do when
    nothing is wrong."""
    store = Store(None, Catalog, lambda: at(700))
    store.load(entries([record for fault in tried for record in requests(fault, REQUESTS)]))
    named = []
    with store.reader() as reader:
        for fault in tried:
            sick = {"slower_than": [f"{usual(fault)}"]} if fault.kind == DELAY else {"errored": ["true"]}
            items = causes(reader, parse({"workflow": [fault.workflow], **sick}, reader.now))["items"]
            named.append((fault, f"{items[0]['attribute']}: {items[0]['value']}" if items else None))
    store.close()
    return named


def usual(fault: Fault) -> float:
    """The seconds that nineteen in twenty requests take at most where nothing is wrong."""
    spans = requests(replace(fault, often=0.0), REQUESTS)
    took = sorted((one["end_ns"] - one["start_ns"]) / 1e9 for one in spans if one["parent_span_id"] is None)
    return float(took[len(took) * 19 // 20])


@pytest.mark.parametrize(("kind", "percent"), [(ERRORS, 90), (DELAY, 80), (LOSS, 90)])
def test_the_service_where_it_began_is_named_first(kind: str, percent: int) -> None:
    named = firsts(list(faults(GRAPHS, kind)))
    wrong = [(fault, first) for fault, first in named if first is None or fault.service not in first]
    assert 100 * len(wrong) <= (100 - percent) * len(named), wrong
