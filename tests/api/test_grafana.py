"""The dashboard for Grafana asks what `/metrics` and the API answer."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from collectors.intake import Request
from tests.api.conftest import Calling
from tests.collectors.journals import EVENT, MemoryJournal, intake_over
from tests.oracle.cases import MOVE
from tests.oracle.making import at, move

FILE = Path(__file__).parents[2] / "sample_data" / "deploy" / "grafana-dashboard.json"
DASHBOARD: dict[str, Any] = json.loads(FILE.read_text())
TARGETS = [(panel["title"], target) for panel in DASHBOARD["panels"] for target in panel["targets"]]
WORDS = {"sum", "max", "by", "rate", "sort_desc"}
"""What of PromQL the expressions use."""


def of_type(source: str) -> list[Any]:
    """The targets that ask a data source of that type, by the title of their panel."""
    return [pytest.param(target, id=title) for title, target in TARGETS if target["datasource"]["type"] == source]


def test_every_panel_asks_a_data_source_that_the_import_asks_for() -> None:
    inputs = {"${" + each["name"] + "}": each["pluginId"] for each in DASHBOARD["__inputs"]}
    assert {target["datasource"]["uid"]: target["datasource"]["type"] for _, target in TARGETS} == inputs
    assert {panel["type"] for panel in DASHBOARD["panels"]} == {
        each["id"] for each in DASHBOARD["__requires"] if each["type"] == "panel"
    }
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


@pytest.mark.parametrize("target", of_type("yesoreyeram-infinity-datasource"))
def test_the_api_answers_what_a_panel_asks_with_its_columns(target: dict[str, Any], calling: Calling) -> None:
    finished = [move(10, f"done-{number}", "completed", **MOVE) for number in range(3)]
    begun = [move(0, f"done-{number}", "submitted", **MOVE) for number in range(3)]
    client = calling([*begun, *finished, move(0, "late", "submitted", **MOVE)], 600)
    instants = {"${__from:date:iso}": at(-60), "${__to:date:iso}": at(599)}
    url = target["url"].removeprefix("${transom}")
    for name, instant in instants.items():
        url = url.replace(name, instant.isoformat(timespec="milliseconds") + "Z")
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    rows: Any = answer.get_json()
    for part in target["root_selector"].split("."):
        rows = rows[int(part) if part.isdigit() else part]
    assert rows
    for column in target["columns"]:
        values = [row[column["selector"]] for row in rows if row[column["selector"]] is not None]
        wanted = (int, float) if column["type"] == "number" else str
        assert all(isinstance(value, wanted) for value in values)
        assert values or column["selector"] == "deadline_at", column


@pytest.mark.parametrize("target", of_type("prometheus"))
def test_a_metric_that_a_panel_asks_for_is_there_with_its_labels(target: dict[str, Any], calling: Calling) -> None:
    intake = intake_over(MemoryJournal())
    for body in (EVENT, {}):
        intake.accept(Request("events", "application/cloudevents+json"), json.dumps(body).encode())
    pages = calling([move(0, "late", "submitted", **MOVE)], 600).get("/metrics").text
    both = pages + intake.measures.text({})
    intake.close()
    names = set(re.findall(r"[a-z_]+", re.sub(r"\[\w+\]", "", target["expr"]))) - WORDS
    (metric,) = (name for name in names if name.startswith("transom_"))
    (sample, *_) = re.findall(rf"^{metric}(?:\{{.*\}})? \S+$", both, re.M)
    assert names - {metric} == {label for label in names if f'{label}="' in sample}
