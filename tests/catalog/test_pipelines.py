"""A pipeline of five lines is a workflow: states, limits, what comes next, and records from spans and events."""

import json
from pathlib import Path

import pytest

from app.catalog import check, load
from app.catalog.model import Catalog
from app.catalog.record_mapping import RecordMapping

ORDERS = """\
[pipelines.orders]
id    = "order.id"
steps = [ { name = "POST /orders", within = "5m" }, { name = "charge-*", state = "charged", within = "1h" }, "shipped" ]
"""


@pytest.fixture
def orders(tmp_path: Path) -> Catalog:
    (tmp_path / "orders.toml").write_text(ORDERS)
    return load(tmp_path)


def test_its_steps_are_the_states_of_a_workflow_with_limits_in_order(orders: Catalog) -> None:
    states = orders.workflows["orders"].states
    assert [(name, state.limit, state.next, state.terminal) for name, state in states.items()] == [
        ("POST /orders", 300, ("charged",), None),
        ("charged", 3600, ("shipped",), None),
        ("shipped", None, (), "completed"),
    ]
    assert states["charged"].awaits == "shipped"


def test_its_id_joins_spans_and_its_steps_are_mappings_of_spans_logs_and_events(orders: Catalog) -> None:
    assert orders.join_attributes[-1] == "order.id"
    names = [name for name in orders.mappings if name.startswith("pipelines.")]
    assert names == ["pipelines.orders.POST /orders", "pipelines.orders.charged", "pipelines.orders.shipped"]
    charged: RecordMapping = orders.mappings["pipelines.orders.charged"]
    assert all(charged.when.takes(signal, "charge-card", {}) for signal in ("span_name", "log_event", "event_type"))
    assert not charged.when.takes("span_name", "refund", {})


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ('[pipelines.a]\nsteps = ["x"]', 1, "a pipeline (pipelines.a) needs id."),
        ('[pipelines.a]\nid = "x"', 1, "a pipeline (pipelines.a) needs steps."),
        ('[pipelines.a]\nid = "x"\nsteps = []', 3, "steps must name at least one span or event."),
        ('[pipelines.a]\nid = "$.a["\nsteps = ["x"]', 2, 'id is "$.a[", which is no JSON path'),
        ('[pipelines.a]\nid = "x"\nsteps = ["x", "x"]', 3, 'State "x" is that of an earlier step'),
        ('[pipelines.a]\nid = "x"\nsteps = ["x*"]', 3, 'The step "x*" stands for many names; say its state'),
        ('[pipelines.a]\nid = "x"\nsteps = [{ name = "x", within = "1h" }]', 3, "The last step ends the transaction"),
        ('[pipelines.a]\nid = "x"\nsteps = [{ name = "x", limit = "1h" }]', 3, '"limit" is no key of a step'),
        ('[pipelines.a]\nid = "x"\nsteps = ["x"]\nowner = "me"', 4, 'owner names "me", which no [owners] table'),
        ('[workflows.a]\n[pipelines.a]\nid = "x"\nsteps = ["x"]', 2, "workflows.a is declared too"),
    ],
)
def test_what_is_wrong_with_a_pipeline_is_said_at_its_line(tmp_path: Path, text: str, line: int, sentence: str) -> None:
    (tmp_path / "a.toml").write_text(text)
    (problem,) = check(tmp_path)
    assert problem.line == line
    assert problem.text.startswith(sentence)


def test_an_alert_may_name_a_pipeline_as_its_workflow(tmp_path: Path) -> None:
    alert = '\n[alerts.late]\nnumber = "stuck"\nabove = 1\nwhere = { workflow = "orders" }\nby = ["workflow"]\n'
    (tmp_path / "orders.toml").write_text(ORDERS + alert)
    assert [problem.text for problem in check(tmp_path)] == []


def test_a_pipeline_is_among_what_the_api_says_is_declared(orders: Catalog) -> None:
    assert json.dumps([step.state for step in orders.pipelines["orders"].steps]) == json.dumps(
        ["POST /orders", "charged", "shipped"]
    )
