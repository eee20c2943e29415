"""Labelled scenarios: of worlds with one injected fault each, `causes` names that fault first.

The size is a parameter: `TRANSOM_FAULTS` faults, each among `TRANSOM_FAULT_TRANSACTIONS` transactions.
"""

import os

from app.answers.causes import causes
from app.domain.answer_fields.causes import LinkedCause
from app.queries.filters import parse
from app.store.store import Store
from tests.oracle.loading import entries
from tests.queries.faults import SICK, Fault, catalog, faults, last_instant, worlds

FAULTS = int(os.environ.get("TRANSOM_FAULTS", "36"))
TRANSACTIONS = int(os.environ.get("TRANSOM_FAULT_TRANSACTIONS", "420"))
RIGHT = 0.95


def is_named(item: LinkedCause, fault: Fault) -> bool:
    """Whether an item is the fault, under its own name or another's that selects the same."""
    spellings = [(item["attribute"], item["value"]), *((one["attribute"], one["value"]) for one in item["aliases"])]
    said = {frozenset(zip(name.split(" & "), value.split(" & "), strict=True)) for name, value in spellings}
    return frozenset(fault.where) in said and not item["symptom"]


def test_the_injected_fault_is_named_first_in_nearly_every_world() -> None:
    tried = list(faults(FAULTS))
    known = catalog(tried)
    store = Store(None, lambda: known, lambda: last_instant(TRANSACTIONS))
    store.load(entries(worlds(tried, TRANSACTIONS)))
    wrong = []
    with store.reader() as reader:
        for fault in tried:
            asked = parse({"workflow": [fault.workflow], **SICK[fault.ending]}, reader.now)
            items = causes(reader, asked)["items"]
            if not items or not is_named(items[0], fault):
                wrong.append((str(fault), items[:1]))
    store.close()
    assert len(tried) >= 30
    assert len(wrong) <= (1 - RIGHT) * len(tried), wrong
