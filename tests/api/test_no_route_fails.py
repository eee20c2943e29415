"""Whatever a reader asks of a route, the answer is theirs to mend: never that something failed on our side."""

import re

from flask import Flask

from app.domain.ids import to_path
from tests.api.conftest import Calling
from tests.oracle.making import move, payload, review, span

NAMES = ("t", to_path("a\nb"), to_path("\u202e' or 1=1"), "~AA", "~" + "A" * 400, "x" * 3000)
QUERIES = (
    "as_of=0001-01-01T00:00:00Z",
    "as_of=9999-12-31T23:59:59.999999Z",
    "from=0001-01-01T00:00:00Z&to=0001-01-02T00:00:00Z",
    "from=9999-12-30T00:00:00Z&to=9999-12-31T23:59:59.999999Z",
    "from=0001-01-01T00:00:00%2B14:00",
    "partner=a%0Ab&tenant=%00",
    "from=now-999999999d",
    "limit=1e400&cursor=%FF",
)
ODD = {"workflow": "x", "partner": "new\nline", "tenant": "t\u2028x", "version": "\t"}
SLOW = ("/metrics", "/healthz", "/readyz")


def test_no_date_and_no_id_makes_a_route_fail(calling: Calling) -> None:
    odd = [move(0, "a\nb", "waiting", **ODD), review(1, "a\nb", "task\n1", "opened", queue="q\n")]
    plain = [move(0, "t", "waiting", partner="p"), payload(1, "t", "request"), span(1, "0" * 31 + "1", "1" * 16, "t")]
    client = calling([*odd, *plain], 24 * 60)
    app: Flask = client.application
    cases = client.get("/api/v1/cases").get_json()["items"]
    names = (*NAMES, *(to_path(case["id"]) for case in cases))
    failed = []
    for rule in app.url_map.iter_rules():
        if (
            "GET" not in (rule.methods or ())
            or not rule.rule.startswith("/api/v1/")
            or rule.rule.startswith("/api/v1/openapi")
        ):
            continue
        for number, query in enumerate(QUERIES):
            path = re.sub(r"<[^>]+>", names[number % len(names)], rule.rule)
            answer = client.get(f"{path}?{query}")
            if answer.status_code == 500:
                failed.append((path[:80], query, answer.status_code))
        if "<" in rule.rule:
            for name in names:
                path = re.sub(r"<[^>]+>", name, rule.rule)
                if client.get(path).status_code == 500:
                    failed.append((path[:80], "", 500))
    assert failed == []
