"""The made-up world is large enough, the same each time, true to its catalog, and holds every story."""

import hashlib
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise, takewhile
from typing import Any

import orjson
import pytest

from app.catalog import check, load, notes
from sample_data import CATALOG, participants
from sample_data.history import requests
from sample_data.people import FAMILY_NAMES, SSN_START
from sample_data.stories import STORIES
from sample_data.world import arrivals
from tests.sample_data.telling import NOW, SEED, Told

DECLARED = load(CATALOG)


def test_the_sample_catalog_has_no_problem_and_every_state_is_reached() -> None:
    assert check(CATALOG) == []
    assert notes(CATALOG) == []
    assert (len(DECLARED.workflows), len(DECLARED.partners), len(DECLARED.tenants)) == (3, 6, 4)
    assert {version for workflow in DECLARED.workflows.values() for version in workflow.versions} == {
        "2.1",
        "2.2",
        "2.3",
    }
    assert all(declared.runbook for declared in DECLARED.errors.values())


def test_the_cast_is_that_of_the_catalog() -> None:
    assert set(participants.WORKFLOWS) == set(DECLARED.workflows)
    assert set(participants.TENANTS) == set(DECLARED.tenants)
    assert {partner for partners in participants.PARTNERS.values() for partner in partners} == set(DECLARED.partners)
    for partner, declared in DECLARED.partners.items():
        assert participants.PEERS[partner] in declared.peers


def test_the_world_is_as_large_as_promised(told: Told) -> None:
    assert len(told.transitions) >= 10_000
    assert len(told.spans) >= 100_000
    assert sum(not _terminal(move) for move in told.last()) >= 500
    assert told.repeated > 100


def digest(seed: int, now: datetime, days: int) -> str:
    found = hashlib.sha256()
    for request in requests(seed, now, days):
        found.update(f"{request.at}{request.signal}{request.content_type}".encode() + request.body)
    return found.hexdigest()


def test_the_same_seed_and_instant_tell_the_same_bytes_and_others_do_not() -> None:
    assert digest(3, NOW, 2) == digest(3, NOW, 2)
    assert len({digest(3, NOW, 2), digest(4, NOW, 2), digest(3, NOW + timedelta(hours=1), 2)}) == 3


def test_arrivals_come_in_order_and_go_on_after_history() -> None:
    end = NOW.timestamp()
    times = [one.at for one in takewhile(lambda one: one.at < end + 600, arrivals(SEED, end, 1))]
    assert all(earlier <= later for earlier, later in pairwise(times))
    assert sum(at >= end for at in times) > 500


def test_nearly_every_move_is_one_that_the_catalog_allows(told: Told) -> None:
    undeclared = [
        (earlier["to_state"], later["to_state"])
        for moves in told.transitions.values()
        for earlier, later in pairwise(moves)
        if later["sequence"] == earlier["sequence"] + 1  # what lies between may be on its way still
        and later["to_state"] not in DECLARED.workflows[later["workflow"]].states[earlier["to_state"]].next
    ]
    assert 1 <= len(undeclared) <= 40
    assert set(undeclared) == {("received", "submitted")}


def test_every_transaction_starts_in_its_first_state_and_knows_where_it_came_from(told: Told) -> None:
    for moves in told.transitions.values():
        first = next(iter(DECLARED.workflows[moves[0]["workflow"]].states))
        known = [move for move in moves if move["sequence"] == 1]
        assert not known or known[0]["to_state"] == first


def test_spans_are_whole_and_their_parents_are_told_too(told: Told) -> None:
    ids = {(span.trace_id, span.span_id) for _, span in told.spans}
    orphans = sum(
        bool(span.parent_span_id) and (span.trace_id, span.parent_span_id) not in ids for _, span in told.spans
    )
    assert orphans < 20
    for service, span in told.spans[:: len(told.spans) // 2000]:
        assert service in participants.SERVICES
        assert len(span.trace_id) == 16
        assert len(span.span_id) == 8
        assert 0 < span.start_time_unix_nano < span.end_time_unix_nano
        assert span.name
        assert span.attributes


def test_calls_to_partners_name_an_address_of_the_catalog(told: Told) -> None:
    called = Counter(
        pair.value.string_value
        for service, span in told.spans
        if service == participants.CONNECTOR and span.kind == 3
        for pair in span.attributes
        if pair.key == "server.address"
    )
    assert set(called) == set(participants.PEERS.values())


def test_partners_call_back_with_their_own_reference_and_no_id_of_ours(told: Told) -> None:
    callbacks = [
        event["data"]
        for event in told.events["transom.payload.captured.v1"]
        if event["data"]["direction"] == "callback"
    ]
    assert len(callbacks) > 200
    assert all("transaction_id" not in data and "external_ref" in data for data in callbacks)
    assert any("trace_id" not in data for data in callbacks)


def test_bodies_hold_names_and_numbers_that_a_search_of_the_disk_can_look_for(told: Told) -> None:
    bodies = [event["data"]["data"] for event in told.events["transom.payload.captured.v1"]]
    personal = [body for body in bodies if any(name.lower() in body.lower() for name in FAMILY_NAMES)]
    assert len(personal) > len(bodies) / 3
    assert any(SSN_START in body for body in bodies)
    assert any(body.startswith("ISA*") for body in bodies)


def test_some_records_arrive_an_hour_after_what_they_tell_of() -> None:
    end = NOW.timestamp()
    told = (one for one in takewhile(lambda one: one.at < end, arrivals(SEED, end, 3)) if one.signal == "events")
    late = sum(one.at - datetime.fromisoformat(orjson.loads(one.data)["time"]).timestamp() > 3600 for one in told)
    assert 3 < late < 60


def test_nothing_is_told_before_it_happens(told: Told) -> None:
    for request in told.requests:
        if request.signal == "events":
            assert all(datetime.fromisoformat(event["time"][:-1]) <= request.at for event in _events(request.body))
    assert max(request.at for request in told.requests) == NOW


def test_every_story_can_be_opened_by_its_address() -> None:
    assert len({story.key for story in STORIES}) == len(STORIES)
    for story in STORIES:
        assert story.url.startswith("/")
        assert story.sentence.endswith(".")


@pytest.fixture(scope="module")
def present(told: Told) -> dict[str, int]:
    """How many transactions, or records, tell each story; by definition alone, not by how it was made."""
    last = told.last()
    here = Counter((move["workflow"], move["to_state"], move["partner"]) for move in last)
    state = Counter(move["to_state"] for move in last)
    keys = Counter(
        move["idempotency_key"]
        for moves in told.transitions.values()
        for move in moves[:1]
        if "idempotency_key" in move
    )
    ages = {move["transaction_id"]: NOW - datetime.fromisoformat(move["time"][:-1]) for move in last}
    held = [move for move in last if move["to_state"] == "regulatory_hold"]
    return {
        "normal-days": state["completed"],
        "partner-outage": sum(
            n for (_, at, partner), n in here.items() if partner == "northwind-health" and at in _WAITING
        ),
        "past-outage": sum(
            move["to_state"] == "retry_wait" and move["partner"] == "blue-harbor"
            for moves in told.transitions.values()
            for move in moves
        ),
        "late-reviews": _days_late(told),
        "duplicate-submissions": sum(n - 1 for n in keys.values()),
        "invalid-identities": state["identity_review"],
        "clinical-review": state["clinical_review"],
        "delayed-callbacks": here[participants.PA, "submitted", "cascadia-mutual"],
        "partial-completion": state["partial"],
        "documents-missing": state["pended"],
        "refused-providers": state["partially_applied"],
        "regulatory-hold": len(held) if any(ages[move["transaction_id"]] > timedelta(days=30) for move in held) else 0,
        "dropped-field": sum(move.get("error_code") == "PR-1107" and move["version"] == "2.3" for move in last),
        "retry-storm": _repeated_calls(told),
        "undeclared": sum(move["partner"] not in DECLARED.partners for move in last),
        "stray-callbacks": _strays(told),
        "failing-lookups": sum(
            service == participants.COVERAGE and span.kind == 2 and span.status.code == 2
            for service, span in told.spans
        ),
    }


LEAST = {
    "normal-days": 8500,
    "partner-outage": 38,
    "past-outage": 50,
    "late-reviews": 10,
    "duplicate-submissions": 40,
    "invalid-identities": 80,
    "clinical-review": 90,
    "delayed-callbacks": 15,
    "partial-completion": 40,
    "documents-missing": 80,
    "refused-providers": 40,
    "regulatory-hold": 90,
    "dropped-field": 50,
    "retry-storm": 20,
    "undeclared": 5,
    "stray-callbacks": 9,
    "failing-lookups": 8,
}
_WAITING = ("submitted", "retry_wait", "dead_letter")


@pytest.mark.parametrize("story", [story.key for story in STORIES])
def test_each_story_is_in_the_records(present: dict[str, int], story: str) -> None:
    assert present[story] >= LEAST[story]


def test_version_2_3_leaves_out_a_field_that_2_2_has(told: Told) -> None:
    sent = [
        event["data"]["data"]
        for event in told.events["transom.payload.captured.v1"]
        if event["data"]["direction"] == "request" and '"Parameters"' in event["data"]["data"]
    ]
    has = Counter("subscriberId" in body for body in sent)
    assert has[True] > 50
    assert has[False] > 20


def _terminal(move: dict[str, Any]) -> bool:
    return DECLARED.workflows[move["workflow"]].states[move["to_state"]].terminal is not None


def _events(body: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = orjson.loads(body)
    return found


def _repeated_calls(told: Told) -> int:
    """Spans below which a partner is called five times or more."""
    calls = Counter(
        span.parent_span_id for service, span in told.spans if service == participants.CONNECTOR and span.kind == 3
    )
    return sum(n >= 5 for n in calls.values())


def _days_late(told: Told) -> int:
    """Review actions that were told of a day or more after they were done."""
    events = [
        (request.at, event)
        for request in told.requests
        if request.signal == "events"
        for event in _events(request.body)
    ]
    return sum(
        event["type"] == "transom.review.action.v1"
        and at - datetime.fromisoformat(event["time"][:-1]) >= timedelta(days=1)
        for at, event in events
    )


def _strays(told: Told) -> int:
    """Callbacks whose reference no transition has."""
    given = {move["external_ref"] for moves in told.transitions.values() for move in moves if "external_ref" in move}
    called = (event["data"] for event in told.events["transom.payload.captured.v1"])
    return sum(data["direction"] == "callback" and data["external_ref"] not in given for data in called)
