"""A queue's promises: who it escalates to is told when a task was not claimed, or not decided, in time."""

from dataclasses import replace

import pytest

from app.catalog.model import Catalog, Owner, Queue
from tests.alerts.conftest import Watching
from tests.alerts.watching import declaring
from tests.oracle.cases import MOVE
from tests.oracle.making import move, review
from tests.oracle.records import Record

QUEUE = Queue(owner="desk", claim_within=600, decide_within=1800, escalate_to="lead")


@pytest.fixture
def catalog() -> Catalog:
    declared = declaring()
    owners = {**declared.owners, "lead": Owner(notify=("lead-chat",))}
    return replace(declared, queues={"desk": QUEUE}, owners=owners, digest="escalating")


def task(minutes: float, action: str, name: str = "t", **more: object) -> Record:
    return review(minutes, name, f"{name}-task", action, queue="desk", **more)


def in_review(name: str = "t") -> list[Record]:
    return [move(0, name, "identity_review", event_id=f"{name}-1", **MOVE), task(0, "opened", name)]


def test_a_task_that_nobody_claims_in_time_is_escalated_once_and_over_when_it_is_claimed(
    watching: Watching, catalog: Catalog
) -> None:
    watch = watching([*in_review(), *in_review("u"), task(15, "claimed"), task(16, "claimed", "u")], catalog)
    watch.play(-1, 9)
    assert watch.alerts() == []
    watch.play(10, 14)
    (alert,) = watch.office.alerts.listed()
    assert (alert.rule, alert.state, alert.owner) == ("desk/claim_within", "firing", "lead")
    assert alert.text.startswith("2 reviews wait unclaimed for longer than promised in desk")
    assert alert.transactions == 2
    watch.play(15, 20)
    assert watch.told() == [("lead-chat", "firing"), ("lead-chat", "resolved")]


def test_a_task_that_is_not_decided_in_time_is_escalated_though_it_was_claimed(
    watching: Watching, catalog: Catalog
) -> None:
    watch = watching([*in_review(), task(5, "claimed"), task(40, "approved")], catalog)
    watch.play(-1, 29)
    assert watch.alerts() == []
    watch.play(30, 39)
    assert [(one.rule, one.state) for one in watch.office.alerts.listed()] == [("desk/decide_within", "firing")]
    watch.play(40, 42)
    assert watch.told() == [("lead-chat", "firing"), ("lead-chat", "resolved")]


def test_a_queue_that_names_nobody_to_tell_escalates_nothing(watching: Watching, catalog: Catalog) -> None:
    quiet = replace(catalog, queues={"desk": replace(QUEUE, escalate_to=None)}, digest="quiet")
    watch = watching(in_review(), quiet)
    watch.play(-1, 40)
    assert watch.alerts() == []
