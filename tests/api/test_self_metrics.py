"""`/metrics`: stuck by workflow and partner is the number `stuck`, in no more series than Prometheus bears."""

import re

from app.queries.self_metrics import MOST_PAIRS
from tests.api.conftest import Calling
from tests.oracle.cases import MOVE
from tests.oracle.making import move

LINE = re.compile(r'^transom_stuck\{workflow="(.*)",partner="(.*)"\} (.*)$', re.M)


def test_stuck_by_partner_is_the_number_and_the_smallest_are_taken_together(calling: Calling) -> None:
    records = [
        move(0, f"t-{partner}-{place}", "submitted", **{**MOVE, "partner": f"p{partner:03}"})
        for partner in range(MOST_PAIRS + 10)
        for place in range(2 if partner == 7 else 1)
    ]
    client = calling(records, 600)
    samples = LINE.findall(client.get("/metrics").text)
    stuck = client.get("/api/v1/metrics/stuck").get_json()["series"][0]["points"][-1]["value"]
    assert sum(float(value) for _, _, value in samples) == stuck == len(records)
    assert samples[0] == (MOVE["workflow"], "p007", "2.0")
    assert samples[-1] == ("other", "other", "10.0")
    assert len(samples) == MOST_PAIRS + 1
