"""Filters are read strictly: every refusal names what is taken."""

from datetime import timedelta

import pytest

from app.domain.errors import BadInput
from app.queries.filters import COMMON, Filters, leaves, parse
from app.queries.transactions import page
from tests.oracle.making import at, move, review
from tests.queries.conftest import Asking


def test_values_repeat_and_the_same_twice_is_once() -> None:
    found = parse({"partner": ["a", "b", "a"], "status": ["open"]}, at(0))
    assert (found.partner, found.status) == (("a", "b"), ("open",))


def test_instants_are_absolute_or_count_from_now() -> None:
    found = parse({"from": ["now-24h"], "to": ["2026-03-02T09:00:00+01:00"]}, at(0))
    assert (found.from_, found.to) == (at(0) - timedelta(hours=24), at(0))


def test_nothing_given_narrows_nothing() -> None:
    found = parse({}, at(0))
    assert found == Filters()
    assert set(found.parameters().values()) == {None}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"partnr": ["a"]}, "Did you mean partner"),
        ({"zzz": ["a"]}, "Known: workflow, partner, tenant, version, from, to"),
        ({"status": ["opened"]}, "open, stuck, completed, failed, rejected, cancelled, ended"),
        ({"waits_on": ["them"]}, "us, queue, retry, partner, review, hold, unknown"),
        ({"from": ["yesterday"]}, "is not an instant"),
        ({"from": ["now-99999999999d"]}, "is not an instant"),
        ({"from": ["now-999999w"]}, "is not an instant"),
        ({"from": ["now", "now-1h"]}, "given 2 times"),
        ({"from": ["now"], "to": ["now-1h"]}, "is after to"),
        ({"q": ["a", "b"]}, "given 2 times"),
    ],
)
def test_what_is_not_taken_is_refused_by_name(arguments: dict[str, list[str]], sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse(arguments, at(0))
    assert sentence in str(refused.value)


def test_a_question_that_takes_fewer_filters_refuses_the_others() -> None:
    with pytest.raises(BadInput, match="status: no such parameter"):
        parse({"status": ["open"]}, at(0), COMMON)
    assert parse({"limit": ["3"]}, at(0), COMMON, ("limit",)) == Filters()


def test_a_filter_can_be_taken_away_again() -> None:
    assert Filters(partner=("a",), tenant=("b",), from_=at(0)).without("partner", "from_") == Filters(tenant=("b",))


def test_what_is_left_out_leaves_everything_else_also_what_appears_tomorrow(asking: Asking) -> None:
    partners = {"a": "acme", "b": "globex", "c": None, "d": "acme"}
    records = [move(0, name, "received", workflow="w", partner=partner) for name, partner in partners.items()]

    def listed(*wanted: str) -> list[str]:
        reader = asking(records, 5)
        return [row["transaction_id"] for row in page(reader, Filters(partner=wanted), "started_at").items]

    assert listed("!acme") == ["b", "c"]
    assert listed("!acme", "!") == ["b"]
    assert listed("acme", "globex", "!globex") == ["a", "d"]
    assert [leaves(("!acme",), value) for value in ("acme", "globex", None)] == [False, True, True]


def test_a_queue_lists_the_transactions_of_its_open_tasks(asking: Asking) -> None:
    records = [
        record
        for name, queue, last in (("a", "desk", "opened"), ("b", "desk", "approved"), ("c", "other", "claimed"))
        for record in (
            move(0, name, "received", workflow="w"),
            review(1, name, f"task-{name}", "opened", queue=queue),
            *([review(2, name, f"task-{name}", last, queue=queue)] if last != "opened" else []),
        )
    ]
    reader = asking(records, 5)
    assert [row["transaction_id"] for row in page(reader, Filters(queue=("desk",))).items] == ["a"]
    assert [row["transaction_id"] for row in page(reader, Filters(queue=("!desk",))).items] == ["c"]
