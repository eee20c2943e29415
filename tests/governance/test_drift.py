"""Contract drift: what disappears, appears or changes its type by more than chance is found, and chance is not."""

import json
from collections import Counter
from random import Random
from typing import Any

from app.answers.findings import findings
from app.catalog.model import Catalog
from app.domain.answer_fields.findings import FindingItem
from tests.governance.test_findings import GOOD, VERSIONED
from tests.oracle.making import move, payload
from tests.oracle.records import Record
from tests.queries.conftest import Asking


def shape(**types: str) -> str:
    paths = [{"path": "$", "types": ["object"], "n": 1, "of": 1}]
    paths += [{"path": f"$.{name}", "types": [kind], "n": 1, "of": 1} for name, kind in sorted(types.items())]
    return json.dumps({"format": "json", "paths": paths})


def sent(number: int, version: str = "2.0", state: str = "completed", **types: str) -> list[Record]:
    name, made = f"t{number}", shape(**types)
    fields = {**GOOD, "version": version}
    return [
        move(number, name, "received", **fields),
        payload(number + 0.2, name, "request", shape=made, fingerprint=made),
        move(number + 0.5, name, state, **fields),
    ]


def drifts(asking: Asking, records: list[Record], catalog: Catalog = VERSIONED) -> list[FindingItem]:
    return [one for one in findings(asking(records, 10_000, catalog)) if one["finding"] == "contract-drift"]


def changed(found: FindingItem) -> dict[str, str]:
    about: Any = found["about"]
    return {one["path"]: one["change"] for one in about["changes"]}


def many(first: int, count: int, **fields: str) -> list[Record]:
    return [record for number in range(first, first + count) for record in sent(number, **fields)]


def test_a_field_that_a_new_version_drops_is_missing_since_its_first_payload(asking: Asking) -> None:
    records = many(0, 40, version="1.0", id="text", name="text") + many(50, 30, version="2.0", id="text")
    (one,) = drifts(asking, records)
    assert changed(one) == {"$.name": "missing"}
    assert (one["version"], one["partner"], one["transactions"]) == ("2.0", "northwind", 30)
    assert one["first_seen"] == records[121]["event_time"]


def test_within_one_version_new_and_retyped_fields_are_found_since_they_changed(asking: Asking) -> None:
    records = many(0, 40, id="text") + many(50, 30, id="number", extra="text")
    (one,) = drifts(asking, records)
    assert changed(one) == {"$.id": "retyped", "$.extra": "new"}
    assert one["first_seen"] == records[121]["event_time"]


def test_a_type_beside_the_old_one_widens_a_field(asking: Asking) -> None:
    old, new = many(0, 40, version="1.0", id="text"), many(50, 30, id="text") + many(90, 30, id="null")
    (one,) = drifts(asking, old + new)
    assert changed(one) == {"$.id": "widened"}


def test_it_says_whether_the_change_goes_with_failures(asking: Asking) -> None:
    records = many(0, 40, id="text", name="text") + many(50, 30, state="failed", id="text")
    (one,) = drifts(asking, records)
    assert "Since then 30 of 30 failed or were rejected, against 0 of 40 before." in one["sentence"]


def test_a_field_that_comes_and_goes_is_no_drift(asking: Asking) -> None:
    found: Counter[int] = Counter()
    for seed in range(6):
        dice = Random(seed)
        records = []
        for number in range(120):
            optional = {name: "text" for name in "abcd" if dice.random() < 0.3}
            records += sent(number, id="text", **optional)
        found[len(drifts(asking, records))] += 1
    assert found == {0: 6}


def test_few_payloads_are_not_judged(asking: Asking) -> None:
    assert drifts(asking, many(0, 15, id="text", name="text") + many(50, 8, id="text")) == []


def test_an_object_that_is_gone_is_told_once_not_for_each_of_its_fields(asking: Asking) -> None:
    def nested(number: int) -> list[Record]:
        paths = [("$", "object"), ("$.member", "object"), ("$.member.id", "text"), ("$.member.name", "text")]
        listed = [{"path": path, "types": [kind], "n": 1, "of": 1} for path, kind in paths]
        made = json.dumps({"format": "json", "paths": listed})
        one = sent(number)
        one[1] |= {"shape": made, "fingerprint": made}
        return one

    records = [record for number in range(30) for record in nested(number)] + many(50, 30)
    (one,) = drifts(asking, records)
    assert changed(one) == {"$.member": "missing"}
