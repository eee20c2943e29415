"""A mapping tried on stored spans and log lines, and on pasted events: what it takes, makes and cannot read."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from app.answers.mapping_trials import mapping_trial
from app.assembly.trials import mapping_trials
from app.catalog.model import Catalog
from app.domain.encryption import Keys
from app.queries.mapping_results import mapped
from app.store.store import Store
from app.web.intake import mappings
from tests.oracle.loading import entries
from tests.oracle.making import at, log_line, move, span
from tests.web.test_sentences import said_whole

KEYS = Keys(b"p" * 32, b"t" * 32)
SHIP = """
[mappings.ship]
when = { span_name = "ship *" }
record = "transition"
transaction_id = "order.id"
to_state = { attribute = "result", values = { ok = "done" } }
workflow = { const = "orders" }
"""


def pairs(**values: str) -> list[dict[str, str]]:
    return [{"key": key.replace("_", "."), "value": value} for key, value in values.items()]


@pytest.fixture(scope="module")
def services() -> Iterator[Any]:
    records = [
        span(0, "a" * 32, "1" * 16, name="ship parcel", service="depot", attributes=pairs(order_id="o-1", result="ok")),
        span(
            1, "b" * 32, "2" * 16, name="ship parcel", service="depot", attributes=pairs(order_id="o-2", result="lost")
        ),
        span(2, "c" * 32, "3" * 16, name="pay", service="shop", attributes=pairs(order_id="o-3")),
        log_line(3, "c" * 32, event_name="parcel.lost", service="depot", attributes=pairs(order_id="o-2")),
        move(4, "o-9", "done", workflow="orders", attributes='{"transom.mapping": "ship"}'),
    ]
    store = Store(None, Catalog, lambda: at(60))
    store.load(entries(records))
    yield SimpleNamespace(
        reader=store.reader,
        tenants=None,
        mapping_trials=lambda found, stored, sent: mapping_trials(KEYS, found, stored, sent),
    )
    store.close()


def test_a_mapping_says_how_many_stored_spans_it_takes_with_samples_and_misses(services: Any) -> None:
    answer = mapping_trial(services, SHIP)
    assert (answer["spans"], answer["log_lines"], answer["problem"]) == (3, 1, None)
    (ship,) = answer["mappings"]
    assert (ship["mapping"], ship["made"], ship["missed"]) == ("ship", 1, 1)
    assert [(sample["transaction_id"], sample["to_state"]) for sample in ship["samples"]] == [("o-1", "done")]
    (miss,) = ship["misses"]
    assert miss["n"] == 1
    assert miss["reason"].startswith("to_state: the value at result is none that `values`")
    assert "lost" not in miss["reason"]


def test_a_pipeline_is_tried_step_by_step_on_spans_log_lines_and_pasted_events(services: Any) -> None:
    text = '[pipelines.parcels]\nid = "order.id"\nsteps = ["pay", { name = "ship *", state = "sent" }, "parcel.lost"]'
    event = '{"specversion": "1.0", "id": "1", "source": "s", "type": "parcel.lost", "time": "2026-01-01T00:00:00Z", '
    answer = mapping_trial(services, text, event + '"data": {"order.id": "o-5"}}')
    counts = {one["mapping"]: (one["made"], one["missed"]) for one in answer["mappings"]}
    assert counts == {
        "pipelines.parcels.pay": (1, 0),
        "pipelines.parcels.sent": (2, 0),
        "pipelines.parcels.parcel.lost": (1, 0),
    }
    (item,) = answer["events"]
    assert (item["record"]["transaction_id"], item["record"]["to_state"]) == ("o-5", "parcel.lost")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Paste a table [mappings.NAME] or [pipelines.NAME] first."),
        ('[mappings.a]\nrecord = "transition"\n', "a mapping (mappings.a) needs when."),
        ("[mappings.a\n", "This is not TOML"),
    ],
)
def test_what_cannot_be_tried_says_why(services: Any, text: str, sentence: str) -> None:
    answer = mapping_trial(services, text)
    assert (answer["problem"] or answer["problems"][0]["text"]).startswith(sentence)


def test_intake_says_which_share_a_mapping_could_not_read() -> None:
    drawn = said_whole(mappings._missed({"made": 50, "missed": 50}))
    assert drawn.strip() == "50 (50 %)"


def test_what_mappings_made_is_counted_by_mapping(services: Any) -> None:
    with services.reader(None) as reader:
        rows = mapped(reader, ["ship", "other"])
    assert [(row["mapping"], row["made"], row["missed"]) for row in rows] == [("ship", 1, 0), ("other", 0, 0)]
