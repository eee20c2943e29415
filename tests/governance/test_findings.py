"""Where reality disagrees with the catalog: every kind of finding is found where it is, and nowhere else."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.answers.findings import findings
from app.catalog.model import Catalog, ErrorClass, Version
from app.domain.finding_ids import FINDINGS
from app.queries.filters import Filters
from app.web.catalog.disagreements import TITLES
from tests.oracle.cases import CATALOG, MOVE
from tests.oracle.making import act, move, review
from tests.oracle.records import Record
from tests.queries.conftest import Asking

DAY = 24 * 60
VERSIONED = replace(
    CATALOG,
    workflows={
        "exchange": replace(
            CATALOG.workflows["exchange"],
            versions={"1.0": Version(sunset=date(2026, 3, 3)), "2.0": Version(released=date(2026, 2, 1))},
        )
    },
    errors={
        "partner_rejection": ErrorClass("Rejected", retry="never", respond_within=3600, runbook="runbooks/a.md"),
        "processing": ErrorClass("Processing", retry="manual"),
    },
)
GOOD = {**MOVE, "version": "2.0"}


def told(asking: Asking, records: list[Record], minutes: float = 3 * DAY, catalog: Catalog = VERSIONED) -> Any:
    return findings(asking(records, minutes, catalog))


def kinds(found: list[dict[str, Any]]) -> set[str]:
    return {one["finding"] for one in found} - {"class-without-runbook"}


def test_what_follows_the_catalog_gives_no_finding(asking: Asking) -> None:
    records = [move(0, "t", "received", **GOOD), move(1, "t", "submitted", **GOOD), move(2, "t", "completed", **GOOD)]
    assert kinds(told(asking, records)) == set()


def test_a_state_and_a_move_that_nobody_declared_are_one_finding_each(asking: Asking) -> None:
    records = [
        *(move(minute, "a", state, **GOOD) for minute, state in enumerate(("received", "limbo", "submitted"))),
        *(move(minute, "b", state, **GOOD) for minute, state in enumerate(("received", "completed"))),
        *(move(minute + 5, "c", state, **GOOD) for minute, state in enumerate(("received", "completed"))),
    ]
    found = told(asking, records)
    assert kinds(found) == {"undeclared-state", "undeclared-transition"}
    state, moved = found[-2:]
    assert (state["state"], state["transactions"]) == ("limbo", 1)
    assert (moved["state"], moved["about"]["next_state"], moved["transactions"]) == ("received", "completed", 2)
    assert moved["first_seen"] == records[4]["event_time"]
    assert moved["last_seen"] == records[-1]["event_time"]


@pytest.mark.parametrize("segment", ["workflow", "partner", "version"])
def test_a_segment_that_is_not_registered_is_named(asking: Asking, segment: str) -> None:
    found = told(asking, [move(0, "t", "received", **{**GOOD, segment: "surprise"})])
    assert kinds(found) == {f"unregistered-{segment}"}
    assert [one[segment] for one in found if one["finding"] != "class-without-runbook"] == ["surprise"]


def test_traffic_counts_as_past_a_sunset_from_that_day_on(asking: Asking) -> None:
    old = {**MOVE, "version": "1.0"}
    records = [move(minutes, f"t{minutes}", "received", **old) for minutes in (0, 15 * 60, 16 * 60, 2 * DAY)]
    (one,) = [one for one in told(asking, records) if one["finding"] == "traffic-past-sunset"]
    assert (one["transactions"], one["version"], one["partner"]) == (2, "1.0", "northwind")


def test_classes_without_a_runbook_are_named_whether_declared_or_only_seen(asking: Asking) -> None:
    found = told(asking, [move(0, "t", "failed", error_class="novel", **GOOD)])
    classes = {one["error_class"]: one["transactions"] for one in found if one["finding"] == "class-without-runbook"}
    assert classes == {"processing": 0, "novel": 1}


def test_a_rejection_for_good_that_was_tried_again_is_found(asking: Asking) -> None:
    def course(name: str, error_class: str) -> list[Record]:
        return [
            move(0, name, "received", attempt=1, **GOOD),
            move(1, name, "submitted", attempt=1, error_class=error_class, **GOOD),
            move(2, name, "submitted", attempt=2, **GOOD),
        ]

    found = told(asking, [*course("a", "partner_rejection"), *course("b", "processing")], minutes=5)
    assert [one["transactions"] for one in found if one["finding"] == "retried-rejection"] == [1]


def answered(name: str) -> list[Record]:
    rejected = move(0, name, "submitted", error_class="partner_rejection", **GOOD)
    if name == "left":
        return [rejected, move(50, name, "completed", **GOOD)]
    if name == "claimed":
        return [rejected, review(20, name, "k", "opened"), review(40, name, "k", "claimed")]
    if name == "acted":
        return [rejected, act(30, name)]
    if name == "late":
        return [rejected, move(70, name, "completed", **GOOD)]
    return [rejected]


def test_an_error_waits_too_long_unless_one_of_the_answers_came_in_time(asking: Asking) -> None:
    records = [record for name in ("left", "claimed", "acted", "late", "never") for record in answered(name)]
    assert not [one for one in told(asking, records, minutes=59) if one["finding"] == "late-response"]
    (one,) = [one for one in told(asking, records, minutes=120) if one["finding"] == "late-response"]
    assert one["transactions"] == 2
    assert "1 has none yet" in one["sentence"]


def test_the_filters_narrow_and_an_earlier_instant_knows_less(asking: Asking) -> None:
    records = [move(0, "a", "limbo", **GOOD), move(10, "b", "void", **{**GOOD, "partner": "other"})]
    reader = asking(records, 60, VERSIONED)
    assert {one["state"] for one in findings(reader) if one["state"]} == {"limbo", "void"}
    assert {one["state"] for one in findings(reader, Filters(partner=("other",))) if one["state"]} == {"void"}
    then = asking(records, 60, VERSIONED, as_of=records[0]["ingested_at"])
    assert {one["state"] for one in findings(then) if one["state"]} == {"limbo"}


def test_every_kind_of_finding_has_a_heading() -> None:
    assert set(TITLES) == set(FINDINGS)
