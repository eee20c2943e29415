"""Records are complete: one removed, changed or slipped into the store after its commit is named."""

from collections.abc import Callable

import pytest

from tests.audit.conftest import RECORDS, Audited
from tests.oracle.making import move


def problems(installation: Audited, **query: str) -> list[tuple[str, str, str]]:
    answered = installation.client.get("/api/v1/audit/verification", query_string=query)
    assert answered.status_code == 200, answered.data
    return [(row["problem"], row["kind"], row["event_id"]) for row in answered.get_json()["records"]["problems"]]


def test_what_is_as_it_was_committed_gives_no_alarm(audited: Callable[..., Audited]) -> None:
    installation = audited()
    answered = installation.client.get("/api/v1/audit/verification").get_json()["records"]

    assert (answered["commits"], answered["records"], answered["problems"]) == (8, 8, [])


def test_records_sent_twice_or_with_a_key_that_was_taken_give_no_alarm(audited: Callable[..., Audited]) -> None:
    installation = audited()
    installation.later(30)
    installation.take([RECORDS[0], RECORDS[5], RECORDS[0] | {"to_state": "another"}])

    assert problems(installation) == []
    assert problems(installation, **{"from": "now-10m"}) == [], "the first of each key came in before that"


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("delete from transitions where to_state = 'waiting'", "removed"),
        ("delete from payloads where own_tx like '%a'", "removed"),
        ("update transitions set reason = 'none of it' where to_state = 'waiting'", "changed"),
        ("update review_actions set actor = 'somebody else'", "changed"),
        ("insert into operator_acts select * replace ('slipped' as event_id) from operator_acts", "slipped in"),
    ],
)
def test_a_record_that_was_tampered_with_is_named(
    audited: Callable[..., Audited], statement: str, problem: str
) -> None:
    installation = audited()
    installation.store._opened.connection.execute(statement)

    ((found, kind, event_id),) = problems(installation)

    assert found == problem
    assert kind in statement
    assert event_id == "slipped" or problem != "slipped in"


def test_a_record_moved_to_another_time_is_named(audited: Callable[..., Audited]) -> None:
    installation = audited()
    installation.store._opened.connection.execute(
        "update transitions set ingested_at = ingested_at + interval 1 minute where to_state = 'waiting'"
    )
    installation.later(10)

    assert {found for found, _, _ in problems(installation, **{"from": "now-15m", "to": "now-9m"})} >= {"removed"}


def test_only_the_range_is_compared(audited: Callable[..., Audited]) -> None:
    installation = audited()
    installation.later(120)
    installation.take([move(170, "z", "submitted")])

    answered = installation.client.get("/api/v1/audit/verification?from=now-1h").get_json()["records"]
    assert (answered["commits"], answered["records"]) == (1, 1)
