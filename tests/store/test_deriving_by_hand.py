"""Single cases that random worlds once told store and oracle apart by."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.catalog.model import Queue
from app.domain.answer_fields.transactions import Transaction
from app.queries.transactions import page
from tests.oracle.cases import CATALOG, MOVE
from tests.oracle.making import at, move, review
from tests.oracle.records import Record

from .conftest import Holding


def answered(holding: Callable[..., Holding], records: list[Record], **how: Any) -> Transaction:
    """The one transaction of these records, as lists answer it."""
    with holding(records, **how).store.reader() as reader:
        (item,) = page(reader).items
    return item


def test_the_tenant_of_a_scoped_token_is_the_tenant_even_without_a_transition(holding: Callable[..., Holding]) -> None:
    record = review(1, "t", "1", "opened", tenant_scope="alpha")
    assert answered(holding, [record])["tenant"] == "alpha"


def test_a_later_tasks_queue_does_not_own_what_an_earlier_task_without_owner_holds(
    holding: Callable[..., Holding],
) -> None:
    catalog = replace(CATALOG, queues={**CATALOG.queues, "bare": Queue()})
    records = [
        move(0, "t", "received", workflow="exchange"),
        review(1, "t", "1", "opened", queue="bare"),
        review(2, "t", "2", "opened", queue="desk"),
    ]
    assert answered(holding, records, catalog=catalog)["owner"] == "interop"
    assert answered(holding, [records[0], records[2]], catalog=catalog)["owner"] == "member-services"


def test_a_task_whose_opening_is_not_on_record_is_open_since_its_first_action(holding: Callable[..., Holding]) -> None:
    catalog = replace(CATALOG, queues={**CATALOG.queues, "bare": Queue(owner="others")})
    records = [
        review(1, "t", "1", "claimed", queue="bare"),
        review(2, "t", "2", "assigned", queue="desk"),
        review(3, "t", "1", "escalated"),
    ]
    assert answered(holding, records, catalog=catalog)["owner"] == "others"


def test_only_a_partners_reference_makes_a_transition_without_id_its_call_back(
    holding: Callable[..., Holding],
) -> None:
    wait = move(1, "t", "submitted", **MOVE, idempotency_key="k", external_ref="r", event_id="1")
    again = move(2, None, "submitted", **MOVE, event_id="2")
    assert answered(holding, [wait, again | {"idempotency_key": "k"}])["handover"] == "none"
    assert answered(holding, [wait, again | {"external_ref": "r"}])["handover"] == "called_back"


def test_a_review_actions_reference_proves_a_wait(holding: Callable[..., Holding]) -> None:
    records = [move(1, "t", "submitted", **MOVE), review(2, "t", "1", "commented", external_ref="r")]
    assert answered(holding, records)["handover"] == "referenced"


def test_a_due_date_that_is_exactly_now_has_passed(holding: Callable[..., Holding]) -> None:
    item = answered(holding, [move(0, "t", "shelf", **MOVE, due_at=at(5))], minutes=5)
    assert (item["stuck_reason"], item["overdue_at"]) == ("deadline", at(5))
