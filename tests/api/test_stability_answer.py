"""A partner that begins to refuse one version, hour by hour: the verdict, its reason, and the points that made it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.catalog.model import Catalog, Partner, Version
from app.catalog.special_days import SpecialDays
from tests.oracle.cases import CATALOG
from tests.oracle.making import at, move
from tests.oracle.records import Record

Calling = Callable[..., FlaskClient]
START, HOURS, CHANGE = -10 * 60, 56, 30
"""The first minute, hours from there, and the hour from which on version 2.3 is refused."""
RANGE = "from=2026-03-01T22:00:00Z&interval=1h"
SINCE = "2026-03-03T04:00:00.000000Z"
TITLED = replace(CATALOG, partners={"northwind": Partner(title="Northwind Health")})


def world(refused: int = 3, old_too: bool = False, introduced: int = CHANGE) -> list[Record]:
    """Six transactions an hour with Northwind and three with another; one of 2.2 is refused every third hour.

    From the change on, `refused` of three on 2.3 are refused each hour; and of those on 2.2 as many in a hundred as
    before, if `old_too`.
    """
    records = []
    for hour in range(HOURS):
        for place in range(9):
            name, minute = f"t{hour}-{place}", START + hour * 60 + place
            new = place < 3 and hour >= introduced
            bad = new and place < refused and hour >= CHANGE
            bad = bad or (place == 5 and hour % (3 if hour < CHANGE else 6) == 0 and (hour < CHANGE or old_too))
            move_of: dict[str, Any] = {
                "workflow": "exchange",
                "partner": "northwind" if place < 6 else "other",
                "version": "2.3" if new else "2.2",
            }
            ending = {"error_class": "partner_rejection"} if bad else {}
            records.append(move(minute, name, "received", **move_of))
            records.append(move(minute + 1, name, "failed" if bad else "completed", **move_of, **ending))
    return records


def asked(calling: Calling, records: list[Record], query: str = "", catalog: Catalog = TITLED) -> Any:
    return calling(records, START + HOURS * 60 + 5, catalog=catalog).get(f"/api/v1/stability?{RANGE}{query}").get_json()


def of(answer: Any, partner: str) -> Any:
    return next(item for item in answer["items"] if item["segment"] == {"partner": partner})


def test_who_became_more_chaotic_is_named_with_since_when_from_what_to_what_and_on_which_version(
    calling: Calling,
) -> None:
    answer = asked(calling, world(), "&by=partner")
    northwind, other = of(answer, "northwind"), of(answer, "other")
    assert (northwind["verdict"], northwind["since"], other["verdict"]) == ("more chaotic", SINCE, "steady")
    assert answer["named"] == [{"partner": "northwind"}]
    said = {reason["number"]: reason["sentence"] for reason in northwind["reasons"]}
    assert said["partner_rejection_rate"].startswith("Rejections rose from 6 % to 50 % since 3 Mar 04:00")
    assert "Northwind Health is more chaotic since 3 Mar 04:00: " in answer["sentence"]
    assert answer["sentence"].endswith(", all on 2.3.")
    assert northwind["new_paths"]["n"] == (HOURS - 20) * 6
    assert northwind["excess_overdue_hours"] == 0.0


def test_each_reason_links_to_signals_whose_points_are_those_of_the_number(calling: Calling) -> None:
    client = calling(world(), START + HOURS * 60 + 5, catalog=TITLED)
    northwind = of(client.get(f"/api/v1/stability?{RANGE}&by=partner").get_json(), "northwind")
    metric = client.get(f"/api/v1/metrics/partner_rejection_rate?{RANGE}&partner=northwind").get_json()
    points = {point["at"]: point for point in metric["series"][0]["points"]}
    reason = next(one for one in northwind["reasons"] if one["number"] == "partner_rejection_rate")
    signals = [northwind["signals"][place] for place in reason["signals"]]
    assert signals
    for signal in signals:
        assert (signal["number"], signal["direction"], signal["confirmed"]) == ("partner_rejection_rate", "worse", True)
        assert signal["from"] == signal["points"][0]["at"] >= SINCE
        assert all(points[point["at"]] == point for point in signal["points"])


def test_the_rise_is_on_a_version_only_if_the_records_say_so(calling: Calling) -> None:
    mixed = asked(calling, world(old_too=True), "&partner=northwind")
    assert ", the rise all on 2.3" in mixed["sentence"]
    everywhere = asked(calling, world(introduced=HOURS, refused=0) + world_of_all(), "&partner=northwind")
    assert everywhere["overall"]["verdict"] == "more chaotic"
    assert "all on" not in everywhere["sentence"]


def world_of_all() -> list[Record]:
    """Refusals of two versions alike, from the change on."""
    told = {"workflow": "exchange", "partner": "northwind"}
    return [
        record
        for hour in range(CHANGE, HOURS)
        for place, version in enumerate(("2.2", "2.3", "2.2", "2.3"))
        for minute, name in ((START + hour * 60 + 20, f"r{hour}-{place}"),)
        for record in (
            move(minute, name, "received", **told, version=version),
            move(minute + 1, name, "failed", **told, version=version, error_class="partner_rejection"),
        )
    ]


def test_a_release_locks_limits_anew_and_what_came_with_it_is_said_since_then(calling: Calling) -> None:
    exchange = replace(CATALOG.workflows["exchange"], versions={"2.3": Version(released=date(2026, 3, 3))})
    catalog = replace(TITLED, workflows={"exchange": exchange})
    release = timedelta(hours=26)
    client = calling(world(introduced=26), START + HOURS * 60 + 5, catalog=catalog)
    drawn = client.get(f"/api/v1/stability/chart/partner_rejection_rate?{RANGE}&partner=northwind").get_json()
    assert [one["because"] for one in drawn["rebased"]] == ["exchange 2.3 released"]
    assert drawn["rebased"][0]["at"] == (at(START) + release).isoformat() + ".000000Z"
    assert drawn["baseline"]["from"] == drawn["rebased"][0]["at"]
    assert len(set(drawn["centre"])) == 2
    found = client.get(f"/api/v1/stability?{RANGE}&partner=northwind").get_json()["overall"]
    assert (found["verdict"], found["since"]) == ("more chaotic", "2026-03-03T00:00:00.000000Z")
    steps = [signal["rule"] for signal in found["signals"] if signal["confirmed"]]
    assert "step at a release" in steps
    unused = client.get(f"/api/v1/stability/chart/partner_rejection_rate?{RANGE}&partner=other").get_json()
    assert unused["rebased"] == []


def test_a_chart_marks_the_points_that_break_a_rule(calling: Calling) -> None:
    client = calling(world(), START + HOURS * 60 + 5, catalog=TITLED)
    drawn = client.get(f"/api/v1/stability/chart/errors?{RANGE}&partner=northwind").get_json()
    marked = [place for place, point in enumerate(drawn["points"]) if point["signal"]]
    assert marked == list(range(CHANGE, HOURS))
    assert drawn["points"][CHANGE]["signal"] == ["2 of 3 beyond 2 sigma", "8 in a row on one side"]
    assert drawn["points"][CHANGE]["value"] == pytest.approx(0.5)
    assert (drawn["kind"], drawn["unit"]) == ("u", "transitions per transaction")
    assert {signal["direction"] for signal in drawn["signals"]} == {"worse"}
    started = client.get(f"/api/v1/stability/chart/started?{RANGE}").get_json()
    assert (started["signals"], started["points"][0]["value"]) == ([], 9.0)


def test_late_and_sampled_data_tell_nothing_and_say_why(calling: Calling) -> None:
    late = [
        record | ({"ingested_at": record["ingested_at"] + timedelta(hours=3)} if place % 4 == 0 else {})
        for place, record in enumerate(world())
    ]
    answer = asked(calling, late, "&by=version")
    assert answer["overall"]["verdict"] == "cannot tell"
    assert answer["overall"]["why"].startswith("late data: ")
    assert (answer["named"], answer["overall"]["reasons"]) == ([], [])


def test_what_gets_better_is_more_stable(calling: Calling) -> None:
    mended = [
        record | {"event_time": at(START + HOURS * 60) - (record["event_time"] - at(START))} for record in world(2)
    ]
    mended = [record | {"ingested_at": record["event_time"] + timedelta(seconds=1)} for record in mended]
    by_name: dict[str, list[Record]] = {}
    for record in mended:
        by_name.setdefault(record["transaction_id"], []).append(record)
    for first, last in by_name.values():
        first["event_time"], last["event_time"] = last["event_time"], first["event_time"]
    answer = asked(calling, mended, "&by=partner")
    assert of(answer, "northwind")["verdict"] == "more stable"
    better = ("rejections fell from ", "success rose from ", "completion within the deadline rose from ")
    assert any(words in answer["sentence"] for words in better)


def test_declared_days_are_left_out_of_the_verdict_and_those_of_a_partner_of_that_partner_alone(
    calling: Calling,
) -> None:
    days = {day: SpecialDays(day, days=frozenset({date.fromisoformat(day)})) for day in ("2026-03-03", "2026-03-04")}
    for whose, left_out in ((frozenset[str](), 2 * [True]), (frozenset({"northwind"}), [False, True])):
        calendar = {name: replace(one, title="Feast", partners=whose) for name, one in days.items()}
        answer = asked(calling, world(), "&by=partner", replace(TITLED, calendar=calendar))
        items = (answer["overall"], of(answer, "northwind"))
        assert [item["left_out"] is not None for item in items] == left_out
        assert (of(answer, "other")["left_out"] is None) == bool(whose)
        assert of(answer, "northwind")["left_out"] == "30 hours left out: Feast"
        assert of(answer, "northwind")["verdict"] != "more chaotic"
    (drawn,) = [
        calling(world(), START + HOURS * 60 + 5, catalog=replace(TITLED, calendar=calendar))
        .get(f"/api/v1/stability/chart/partner_rejection_rate?{RANGE}&partner=northwind")
        .get_json()
    ]
    assert [point["left_out"] for point in drawn["points"]] == [False] * 26 + [True] * 30
    assert not any(point["signal"] for point in drawn["points"][26:])
