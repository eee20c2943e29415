"""When each of the sick fell ill, who is compared with whom, and that a sample is said to be one."""

from typing import Any

import pytest

from app.answers.causes import causes
from app.queries import causes as asking_of
from app.queries.filters import Filters, parse
from app.queries.transactions import page
from tests.oracle.making import at, decision, move, payload, span
from tests.oracle.records import Record
from tests.present import present
from tests.queries.conftest import Asking

OWN = {"workflow": "exchange", "partner": "northwind"}


def healthy(count: int, first: int = 100, **segments: str) -> list[Record]:
    told = []
    for number in range(first, first + count):
        for minutes, state in ((0, "received"), (1, "submitted"), (2, "completed")):
            told.append(move(number / 10 + minutes, f"h-{number}", state, **(OWN | segments)))
    return told


def onset_of(asking: Asking, records: list[Record], **filters: Any) -> dict[str, Any]:
    reader = asking(records, 200)
    sick, _ = asking_of.groups(reader, Filters(**filters), Filters())
    (row,) = asking_of.onsets(reader, sick)
    return row


def test_one_falls_ill_as_it_enters_its_state(asking: Asking) -> None:
    records = [move(0, "t", "received", **OWN), move(1, "t", "failed", error_code="E-1", **OWN)]
    row = onset_of(asking, records, status=("failed",))
    assert (row["onset"], row["error_code"], row["outcome"]) == (at(1), "E-1", True)


def test_retries_that_lead_straight_into_it_belong_to_it_declared_or_seen_as_a_loop(asking: Asking) -> None:
    states = ("received", "submitted", "again", "submitted", "again", "submitted", "dead_letter", "failed")
    records = [move(minute, "t", state, **OWN) for minute, state in enumerate(states)]
    assert onset_of(asking, records, status=("failed",))["onset"] == at(2)


def test_a_retry_that_was_over_before_does_not(asking: Asking) -> None:
    states = ("received", "submitted", "again", "submitted", "reconciling", "failed")
    records = [move(minute, "t", state, **OWN) for minute, state in enumerate(states)]
    assert onset_of(asking, records, status=("failed",))["onset"] == at(5)


def test_what_came_with_an_ordinary_state_counts_as_known_and_with_a_failure_it_does_not(asking: Asking) -> None:
    spoken = '{"region":"east"}'
    stuck = [
        move(n + minute, f"s-{n}", state, attributes=spoken if state == "submitted" else None, **OWN)
        for n in range(8)
        for minute, state in ((0, "received"), (1, "submitted"))
    ]
    failed = [
        move(n + minute, f"f-{n}", state, attributes=spoken if state == "failed" else None, **OWN)
        for n in range(20, 28)
        for minute, state in ((0, "received"), (1, "failed"))
    ]
    reader = asking([*stuck, *failed, *healthy(40)], 200)
    for status, symptom in (("stuck", False), ("failed", True)):
        items = causes(reader, parse({"status": [status]}, reader.now))["items"]
        region = next(item for item in items if item["attribute"] == "region")
        assert region["symptom"] is symptom


def test_a_case_is_defined_by_what_its_signature_is_made_of(asking: Asking) -> None:
    stuck = [
        move(n + minute, f"s-{n}", state, version="2.3", **OWN)
        for n in range(8)
        for minute, state in ((0, "received"), (1, "submitted"))
    ]
    peers = [*healthy(40, version="2.2", partner="lakeside"), *healthy(20, first=150, version="2.2")]
    reader = asking([*stuck, *peers], 200)
    signature = present(page(reader, Filters(status=("stuck",))).items[0]["signature"])
    items = causes(reader, Filters(signature=(signature,)))["items"]
    said = {item["attribute"]: item["symptom"] for item in items}
    assert (said["version"], said["partner"]) == (False, True)


def test_large_groups_are_compared_by_samples_that_are_said_to_be_and_stay_the_same(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking_of, "MOST_SICK", 5)
    monkeypatch.setattr(asking_of, "MOST_HEALTHY", 10)
    stuck = [move(n, f"s-{n}", "submitted", **OWN) for n in range(12)]
    reader = asking([*stuck, *healthy(40)], 200)
    sick, peers = asking_of.groups(reader, Filters(status=("stuck",)), Filters())
    assert ([row["transaction_id"] for row in sick.rows], sick.total) == ([f"s-{n}" for n in range(11, 6, -1)], 12)
    assert (len(peers.rows), peers.total) == (10, 40)
    again = asking_of.groups(reader, Filters(status=("stuck",)), Filters())[1]
    assert again.rows == peers.rows
    answer = causes(reader, Filters(status=("stuck",)))
    assert answer["sick"] == {"n": 12, "sentence": "12 stuck transactions. Compared are the 5 that started last."}
    assert "Compared are 10 of them, the nearest in time." in answer["healthy"]["sentence"]


def test_everything_that_a_record_says_is_asked_of_each_kind(asking: Asking) -> None:
    resource = '{"resource":{"attributes":[{"key":"service.version","value":{"stringValue":"5.0"}}]}}'
    records: list[Record] = []
    for n in range(4):
        name, trace = f"s-{n}", f"{n + 1:032x}"
        failed = {"status_code": 2, "attributes": [{"key": "http.response.status_code", "value": "\x01i503"}]}
        records += [
            move(n, name, "received", attributes='{"channel":"api","nested":{"a":1},"gone":null}', **OWN),
            decision(n + 0.1, name, rule_version="2026.06"),
            payload(n + 0.1, name, "request", fingerprint="f1"),
            span(n + 0.2, trace, f"{n + 1:016x}", name, name="GET cache", service="gateway", resource=resource),
            span(n + 0.3, trace, f"{n + 11:016x}", None, name="unnamed child", service="engine"),
            span(n + 0.4, trace, f"{n + 21:016x}", name, **failed),
            move(n + 1, name, "failed", **OWN),
        ]
    reader = asking([*records, *healthy(3)], 200)
    sick, peers = asking_of.groups(reader, Filters(status=("failed",)), Filters())
    facts = {(one.kind, one.attribute, one.value) for one in asking_of.facts(reader, sick, peers, 2)}
    assert facts >= {
        ("states", "state", "received"),
        ("transition", "channel", "api"),
        ("identity", "rule_version", "2026.06"),
        ("identity", "rule_version", None),
        ("payload", "payload_shape", "f1"),
        ("service", "service", "gateway"),
        ("operation", "operation", "GET cache"),
        ("operation", "operation", "unnamed child"),
        ("resource", "service.version", "5.0"),
        ("failure", "http.response.status_code", "\x01i503"),
    }
    assert not any(attribute in ("nested", "gone") for _, attribute, _ in facts)


def test_as_known_then_later_failures_are_not_there(asking: Asking) -> None:
    records = [move(0, "t", "received", **OWN), move(30, "t", "failed", **OWN), *healthy(3)]
    reader = asking(records, 200, as_of=at(20))
    assert causes(reader, Filters(status=("failed",)))["sick"]["n"] == 0


def test_what_is_said_in_the_same_breath_as_the_outcome_is_a_symptom(asking: Asking) -> None:
    records: list[Record] = []
    for n in range(8):
        name, trace = f"f-{n}", f"{n + 1:032x}"
        records += [
            move(n, name, "received", **OWN),
            span(n + 0.5, trace, f"{n + 1:016x}", name, name="half way"),
            span(n + 0.9995, trace, f"{n + 11:016x}", name, name="handle refusal"),
            move(n + 1, name, "failed", **OWN),
        ]
    reader = asking([*records, *healthy(40)], 200)
    items = causes(reader, Filters(status=("failed",)))["items"]
    said = {one["value"]: item["symptom"] for item in items for one in (item, *item["aliases"])}
    assert (said["half way"], said["handle refusal"]) == (False, True)


def test_the_state_itself_is_told_as_a_symptom_though_the_healthy_pass_through_it_too(asking: Asking) -> None:
    stuck = [move(n + m, f"s-{n}", state, **OWN) for n in range(8) for m, state in ((0, "received"), (1, "submitted"))]
    reader = asking([*stuck, *healthy(40)], 200)
    items = causes(reader, Filters(status=("stuck",)))["items"]
    said = [(item["value"], item["symptom"], item["healthy_share"]) for item in items if item["attribute"] == "state"]
    assert said == [("submitted", True, 1.0)]
