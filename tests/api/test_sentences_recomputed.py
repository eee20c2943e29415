"""Every sentence of Trends and the brief, recomputed from the numbers' own answers.

The figures in a sentence are read back as text and compared with what `/metrics` answers for the same buckets, which
the oracle of the numbers checks against the records.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from statistics import median
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient

from tests.api.conftest import Calling
from tests.api.test_stability_answer import CHANGE, HOURS, RANGE, START, TITLED, world
from tests.oracle.making import move
from tests.oracle.records import Record

BASELINE = 20
SHARES = (
    "success_rate",
    "deadline_attainment",
    "partner_rejection_rate",
    "retry_rate",
    "duplicate_rate",
    "manual_rate",
)
STANDING = ("stuck", "queue_depth", "overdue_hours", "exception_hours")
LENGTHS = ("completion_seconds", "partner_answer_seconds")
UNITS = {"d": 86_400.0, "h": 3_600.0, "min": 60.0, "s": 1.0, "ms": 0.001}
PIECE = r"\d[\d,]*(?:\.\d+)?(?: (?:%|d|h|min|s|ms))?(?: \d+ (?:h|min|s))?"


def unsettled() -> list[Record]:
    """One an hour of Northwind that gets stuck from the change on; and a third partner that answers unevenly then."""
    records = []
    for hour in range(HOURS):
        whose: dict[str, Any] = {"workflow": "exchange", "partner": "northwind", "version": "2.2"}
        if hour >= CHANGE:
            name = f"stuck{hour}"
            records.append(move(START + hour * 60 + 30, name, "received", value_amount=10.0, value_unit="EUR", **whose))
            records.append(move(START + hour * 60 + 31, name, "submitted", **whose))
        for place in range(2):
            wide = (2.0, 8.0, 25.0, 11.0, 5.0) if hour >= CHANGE else (9.0, 11.0, 10.0, 9.5, 10.5)
            name, minute = f"u{hour}-{place}", START + hour * 60 + 10 + place
            records.append(move(minute, name, "received", **whose | {"partner": "uneven"}))
            records.append(move(minute + wide[hour % 5], name, "completed", **whose | {"partner": "uneven"}))
    return records


@pytest.fixture
def client(calling: Calling) -> FlaskClient:
    asked: FlaskClient = calling([*world(), *unsettled()], START + HOURS * 60 + 5, catalog=TITLED)
    return asked


def points(client: FlaskClient, number: str, query: str) -> list[Any]:
    """Each bucket {at, value, n} of one number."""
    answer = client.get(f"/api/v1/metrics/{number}?{query}").get_json()
    return [point for series in answer["series"] for point in series["points"]]


def read(text: str) -> tuple[float, float]:
    """A figure as it is written, and by how much it may be off: what rounding or cutting leaves away."""
    value, off = 0.0, 0.0
    for amount, unit in re.findall(r"(\d[\d,]*(?:\.\d+)?) ?(%|d|h|min|s|ms)?", text):
        size = 0.01 if unit == "%" else UNITS.get(unit, 1.0)
        value += float(amount.replace(",", "")) * size
        off = 0.51 * size * 10.0 ** -len(amount.partition(".")[2])
    return value, off


def alike(text: str, expected: float, hours: bool = False) -> bool:
    value, off = read(text)
    scale = 3_600.0 if hours else 1.0
    cut = 2.0 if " " in text.removesuffix(" %") else 1.0
    return abs(value / scale - expected) <= cut * off / scale + 1e-9


def reasons_of(client: FlaskClient) -> Iterator[tuple[Any, Any]]:
    """Each segment that has a verdict with reasons, and each of its reasons."""
    answer = client.get(f"/api/v1/stability?{RANGE}&by=partner").get_json()
    for item in (answer["overall"], *answer["items"]):
        for reason in item["reasons"]:
            yield item, reason


def recomputed(known: list[Any], since: str, number: str) -> tuple[float, float, float]:
    """Of the baseline, of the buckets since then (what stands: the latest), and the furthest since then."""
    early, late = known[:BASELINE], [point for point in known if point["at"] >= since]
    if number in SHARES:
        before, after = (
            sum(point["value"] * point["n"] for point in some) / sum(point["n"] for point in some)
            for some in (early, late)
        )
        return before, after, after
    values = [point["value"] for point in late]
    before = median(point["value"] for point in early)
    if number in LENGTHS:
        return before, median(values), median(values)
    return before, values[-1], max(values)


def test_every_reason_says_what_the_numbers_were_and_are(client: FlaskClient) -> None:
    kinds = set()
    for item, reason in reasons_of(client):
        number, sentence = reason["number"], reason["sentence"]
        if number not in (*SHARES, *STANDING, *LENGTHS):
            continue
        segment = "".join(f"&{name}={value}" for name, value in item["segment"].items())
        quantile = f"&quantile={reason['quantile']}" if reason["quantile"] else ""
        known = [point for point in points(client, number, f"{RANGE}{segment}{quantile}") if point["value"] is not None]
        known = [point for point in known if point["at"] < "2026-03-04T06:00"]
        hours = number.endswith("hours")
        since = datetime.fromisoformat(reason["since"])
        assert f" since {since.day} {since:%b %H:%M}" in sentence
        if "swings" in sentence:
            kinds.add("swings")
            late = [point["value"] for point in known if point["at"] >= reason["since"]]
            spans = [np.quantile(some, (0.1, 0.9)) for some in (late, [point["value"] for point in known[:BASELINE]])]
            texts = re.findall(rf"({PIECE})", sentence.partition("(")[2].partition(")")[0])
            assert [alike(text, end, hours) for text, end in zip(texts, np.concatenate(spans), strict=True)] == 4 * [
                True
            ], (sentence, spans)
            continue
        before, after, peak = recomputed(known, reason["since"], number)
        texts = re.findall(rf"(?:from|to|at|most) ({PIECE})", sentence.partition(" since ")[0])
        ends = [before, after] if len(texts) == 2 else [before, after, peak] if "most" in sentence else [before, peak]
        kinds.add("standing" if number in STANDING else "share" if number in SHARES else "length")
        assert all(alike(text, end, hours) for text, end in zip(texts, ends, strict=False)), (sentence, ends)
    assert kinds >= {"share", "standing", "swings"}


def test_the_head_counts_its_verdicts_and_names_the_first_reasons(client: FlaskClient) -> None:
    answer = client.get(f"/api/v1/stability?{RANGE}&by=partner").get_json()
    items, overall = answer["items"], answer["overall"]
    chaotic = [item for item in items if item["verdict"] == "more chaotic"]
    stuck = points(client, "stuck", "from=2026-03-02T00:00:00Z")[-1]["value"]
    assert answer["glance"] == f"Worse, with {len(chaotic)} of {len(items)} partners; {stuck:.0f} are stuck now."
    clauses = answer["sentence"].removesuffix(".").split("; ")
    assert len(clauses) == 1 + len(answer["named"])
    by_title = {item["title"]: item for item in items}
    for clause, item in zip(
        clauses, [overall, *(by_title[clause.split(" is ")[0]] for clause in clauses[1:])], strict=True
    ):
        main = item["reasons"][0]["sentence"].removesuffix(".")
        change, _, since = main.partition(" since ")
        assert since.partition(",")[0] in clause
        assert change[0].lower() + change[1:] in clause


def test_the_briefs_figures_are_those_of_the_numbers_of_the_cases_and_of_the_stakes(client: FlaskClient) -> None:
    whole = client.get("/api/v1/brief").get_json()
    cost, acts = whole["lines"][1]["text"], whole["lines"][2]["text"]
    span = f"from={whole['from']}&to={whole['to']}"
    (hours,) = points(client, "overdue_hours", span)
    by_partner = client.get(f"/api/v1/metrics/overdue_hours?{span}&by=partner").get_json()["series"]
    most = max(by_partner, key=lambda series: series["points"][0]["value"])
    share = most["points"][0]["value"] / hours["value"]
    stuck = client.get("/api/v1/transactions?status=stuck&limit=1000").get_json()["items"]
    assert cost.startswith(
        f"{hours['value']:,.0f} h overdue in these 7 days, {hours['value']:,.0f} h more than in the "
    )
    assert (f"{share:.0%}".replace("%", " %") in cost) == (share >= 0.5)
    euros = sum(transaction["value"]["amount"] for transaction in stuck if transaction["value"])
    assert f"{len(stuck)} transactions are stuck now; at stake: {euros:,.0f} EUR" in cost
    cases = {tuple(transaction[name] for name in ("workflow", "partner", "state")) for transaction in stuck}
    assert sum(int(count) for count in re.findall(r": (\d+) stuck", acts)) == len(stuck)
    claimed = "Nobody has claimed the one case yet." if len(cases) == 1 else f"any of the {len(cases)} cases yet."
    assert acts.endswith(claimed)
    assert whole["subject"].endswith(f", {hours['value']:,.0f} h overdue, {len(stuck)} stuck")
