"""Each recipe leads from nothing to a stuck transaction, and its page holds the very files that run here."""

import re
from collections.abc import Iterator
from contextlib import closing

import pytest
import yaml

from app.docs import document
from app.domain.rows import Row
from app.queries.filters import Filters
from app.queries.transactions import page
from tests.postgres import PostgresServer, programs
from tests.sample_data.recipe_house import RECIPES, RecipeHouse

NAMED = re.compile(r"`sample_data/recipes/([\w./-]+)`[^\n]*:\n\n```\w+\n(.*?)```", re.S)
SUFFIXES = (".py", ".toml", ".sh", ".sql", ".js", ".html", ".yaml")


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Row]]:
    """The transactions of all recipes by id, a day after they ran."""
    with closing(RecipeHouse(tmp_path_factory.mktemp("recipes"))) as house:
        house.shell("curl/send.sh")
        house.python("logging/send.py")
        house.python("agents/agent.py")
        flask = house.python("flask/app.py")
        client = flask["app"].test_client()
        headers = client.post("/orders", json={"id": "order-1"}).get_json()["headers"]
        client.post("/orders", json={"id": "order-2"}, headers={"baggage": "card=4111,transom.transaction.id=other"})
        assert headers["baggage"] == "transom.transaction.id=order-1"
        client.post("/orders/order-2/shipment", headers={**headers, "baggage": "card=4111"})
        flask["provider"].shutdown()
        for recorded in RECIPES.glob("*/recorded.jsonl"):
            house.recorded(str(recorded.relative_to(RECIPES)))
        house.imported("camunda/refunds.jsonl", "camunda")
        if programs() is not None:
            with closing(_Postgres()) as server:
                assert house.outbox(server.server, "outbox/outbox.sql") == 3
        with closing(house.store()) as store, store.reader() as reader:
            everything = page(reader, Filters(), limit=1000).items
            stuck = {row["transaction_id"] for row in page(reader, Filters(status=("stuck",)), limit=1000).items}
            yield {row["transaction_id"]: {**row, "stuck": row["transaction_id"] in stuck} for row in everything}


class _Postgres:
    def __init__(self) -> None:
        self.server = PostgresServer()

    def close(self) -> None:
        self.server.stop()


def seen(rows: dict[str, Row], *names: str) -> dict[str, tuple[object, ...]]:
    return {name: tuple(rows[name][field] for field in ("workflow", "state", "status", "stuck")) for name in names}


def test_a_claim_sent_by_curl_is_stuck_at_the_partner(rows: dict[str, Row]) -> None:
    assert seen(rows, "claim-1") == {"claim-1": ("claims", "submitted", "open", True)}
    assert (rows["claim-1"]["partner"], rows["claim-1"]["waits_on"]) == ("acme-health", "partner")


def test_an_order_that_flask_never_shipped_is_stuck_and_baggage_carries_its_id_alone(rows: dict[str, Row]) -> None:
    assert seen(rows, "order-1", "order-2") == {
        "order-1": ("orders", "POST /orders", "open", True),
        "order-2": ("orders", "POST /orders/<order>/shipment", "completed", False),
    }
    assert "other" not in rows


def test_log_lines_of_python_are_transitions(rows: dict[str, Row]) -> None:
    assert seen(rows, "member-1", "member-2") == {
        "member-1": ("imports", "read", "open", True),
        "member-2": ("imports", "stored", "completed", False),
    }
    assert rows["member-1"]["tenant"] == "commercial"


def test_signals_of_celery_say_what_was_sent_retried_failed_and_dead_lettered(rows: dict[str, Row]) -> None:
    assert seen(rows, "inv-1", "inv-2", "inv-3", "inv-4") == {
        "inv-1": ("invoices", "succeeded", "completed", False),
        "inv-2": ("invoices", "failed", "failed", False),
        "inv-3": ("invoices", "dead_letter", "open", True),
        "inv-4": ("invoices", "sent", "open", True),
    }
    assert (rows["inv-3"]["retries"], rows["inv-3"]["error_class"]) == (1, "processing")


def test_a_conversation_of_an_agent_is_a_transaction_with_its_turns(rows: dict[str, Row]) -> None:
    assert seen(rows, "conv-1", "conv-2") == {
        "conv-1": ("conversations", "tool", "open", True),
        "conv-2": ("conversations", "approval", "open", True),
    }


@pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed here")
def test_rows_of_a_postgres_outbox_are_transitions(rows: dict[str, Row]) -> None:
    assert seen(rows, "ship-1", "ship-2") == {
        "ship-1": ("shipments", "handed", "open", True),
        "ship-2": ("shipments", "packed", "open", True),
    }
    assert rows["ship-1"]["partner"] == "acme-parcels"


def test_dbos_comes_in_by_mappings_of_its_own_spans(rows: dict[str, Row]) -> None:
    assert seen(rows, "onboard-1", "onboard-2", "onboard-3") == {
        "onboard-1": ("onboarding", "signed", "completed", False),
        "onboard-2": ("onboarding", "failed", "failed", False),
        "onboard-3": ("onboarding", "contract_sent", "open", True),
    }


def test_prefect_comes_in_by_mappings_and_a_failed_run_waits_to_be_run_again(rows: dict[str, Row]) -> None:
    done, failed = "d83433c7-cef0-4375-b28f-f3f757a22170", "4e2abeec-de2c-449c-90fb-99ba9518cd13"
    assert seen(rows, done, failed) == {
        done: ("rates", "done", "completed", False),
        failed: ("rates", "to_rerun", "open", True),
    }


def test_runs_of_airflow_come_in_by_mappings_and_one_waits_for_the_bank(rows: dict[str, Row]) -> None:
    paid, refused, waits = (f"settlements:settlement-{number}" for number in (1, 2, 3))
    assert seen(rows, paid, refused, waits) == {
        paid: ("settlements", "settled", "completed", False),
        refused: ("settlements", "to_clear", "open", True),
        waits: ("settlements", "sent_to_bank", "open", True),
    }
    assert (rows[refused]["retries"], rows[waits]["waits_on"]) == (1, "partner")


def test_workflows_of_temporal_tell_their_steps_retries_signals_and_end(rows: dict[str, Row]) -> None:
    assert seen(rows, "appl-1", "appl-2", "appl-3") == {
        "appl-1": ("applications", "completed", "completed", False),
        "appl-2": ("applications", "failed", "failed", False),
        "appl-3": ("applications", "send_to_partner", "open", True),
    }
    assert (rows["appl-3"]["waits_on"], rows["appl-3"]["retries"]) == ("partner", 1)
    assert (rows["appl-2"]["error_class"], rows["appl-2"]["error_code"]) == ("activity_failure", "NotSigned")


def test_exported_records_of_camunda_come_in_by_a_mapping(rows: dict[str, Row]) -> None:
    assert seen(rows, "2251799813685255", "2251799813685399") == {
        "2251799813685255": ("refunds", "paid", "completed", False),
        "2251799813685399": ("refunds", "payment", "open", True),
    }
    assert rows["2251799813685399"]["version"] == "3"


def test_a_parcel_that_node_sent_is_stuck_at_its_first_checkpoint(rows: dict[str, Row]) -> None:
    assert seen(rows, "parcel-1") == {"parcel-1": ("parcels", "POST /parcels", "open", True)}


def test_the_collectors_block_sends_traces_and_logs_to_the_default_port() -> None:
    read = yaml.safe_load((RECIPES / "otel-collector" / "config.yaml").read_text())
    assert read["exporters"]["otlphttp/transom"]["endpoint"] == "http://127.0.0.1:4318"
    assert {name: line["exporters"] for name, line in read["service"]["pipelines"].items()} == {
        "traces": ["otlphttp/transom"],
        "logs": ["otlphttp/transom"],
    }


def test_the_page_of_recipes_holds_the_files_that_run() -> None:
    snippets = dict(NAMED.findall(document("recipes") or ""))
    files = {
        str(path.relative_to(RECIPES)): path.read_text()
        for path in RECIPES.rglob("*")
        if path.suffix in SUFFIXES and path.name != "record.py"
    }
    assert snippets == files
