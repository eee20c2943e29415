"""Records are complete: one removed, changed or slipped into the store after its commit is named."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.answers import record_verification
from app.journal import Unsealed
from tests.audit.conftest import RECORDS, Audited
from tests.oracle.loading import entries
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


def test_a_period_that_is_compared_in_steps_gives_no_alarm_and_counts_every_record_once(
    audited: Callable[..., Audited], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record that was sent again stands in an earlier step than the commit that holds it once more."""
    installation = audited()
    installation.later(30)
    installation.take([RECORDS[0], RECORDS[5], RECORDS[0] | {"to_state": "another"}])
    since, until = installation.clock() - timedelta(days=1), installation.clock() + timedelta(days=1)

    for size, steps in ((100_000, 1), (1, 2)):
        monkeypatch.setattr(record_verification, "STEP_RECORDS", size)
        compared: list[int] = []
        answered = record_verification.record_verification(installation.services, since, until, None, compared.append)
        assert (answered["commits"], answered["records"], answered["differing"]) == (11, 11, 0)
        assert (len(compared), sum(compared)) == (steps, 11)


def test_a_record_that_could_not_be_loaded_and_was_sent_again_later_gives_no_alarm(
    audited: Callable[..., Audited], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its first commit stands in an earlier step than the record in the store, which is of the second."""
    installation = audited(())
    (entry,) = entries(RECORDS[:1])
    installation.journal.append([Unsealed(entry.kind, entry.ingested_by, entry.tenant_scope, entry.table)])
    installation.later(30)
    installation.take(RECORDS[:2])

    for size in (100_000, 1):
        monkeypatch.setattr(record_verification, "STEP_RECORDS", size)
        assert problems(installation) == []
    assert len(problems(installation, to="now-10m")) == 1, "by then it was not in the store"


def test_what_is_committed_and_not_loaded_yet_gives_no_alarm(audited: Callable[..., Audited]) -> None:
    """Seals are kept up to the journal's end, and records come in while others are loaded."""
    installation = audited(RECORDS[:4])
    installation.later(1)
    for entry in entries(RECORDS[4:5]):
        installation.journal.append([Unsealed(entry.kind, entry.ingested_by, entry.tenant_scope, entry.table)])
    installation.store.keep_seals_of(installation.journal)
    installation.later(1)

    answered = installation.client.get("/api/v1/audit/verification").get_json()["records"]
    assert (answered["commits"], answered["records"], answered["problems"]) == (4, 4, [])


def test_of_many_records_that_differ_all_are_counted_and_the_first_are_named(
    audited: Callable[..., Audited], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_verification, "STEP_RECORDS", 2)
    monkeypatch.setattr(record_verification, "MOST_PROBLEMS", 3)
    installation = audited()
    installation.store._opened.connection.execute("delete from transitions")
    installation.store._opened.connection.execute("delete from payloads")

    answered = installation.client.get("/api/v1/audit/verification").get_json()["records"]

    assert (answered["differing"], [row["problem"] for row in answered["problems"]]) == (5, ["removed"] * 3)


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
    audited: Callable[..., Audited], monkeypatch: pytest.MonkeyPatch, statement: str, problem: str
) -> None:
    installation = audited(RECORDS[:4])
    installation.later(1)
    installation.take(RECORDS[4:])
    installation.store._opened.connection.execute(statement)

    for size in (100_000, 1):
        monkeypatch.setattr(record_verification, "STEP_RECORDS", size)
        ((difference, kind, event_id),) = problems(installation)
        assert difference == problem
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
