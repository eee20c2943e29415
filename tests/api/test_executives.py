"""What an executive is answered where rows would be: counts and sentences, no small ones by a setting."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from app.api import create_api
from tests.two_tenants import OURS, THEIRS, Installed, installed

EXECUTIVE = {"X-Roles": "executive"}
OPERATOR = {"X-Roles": "operator"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    with installed(tmp_path_factory.mktemp("executives")) as made:
        yield made


@pytest.fixture
def ask(made: Installed) -> Callable[..., TestResponse]:
    def ask(path: str, headers: dict[str, str] = EXECUTIVE, least: int = 0) -> TestResponse:
        client = create_api(replace(made.services, small_cells=least)).test_client()
        answered = client.get(f"/api/v1{path}", headers=headers)
        assert answered.status_code == 200, (path, answered.data)
        return answered

    return ask


def test_lists_and_things_are_counts_and_sentences_without_a_transaction(
    made: Installed, ask: Callable[..., TestResponse]
) -> None:
    case, alert = made.ids[OURS]["case"], made.ids[OURS]["alert"]
    for path in ("/cases", f"/cases/{case}", "/incidents", "/alerts", f"/alerts/{alert}"):
        answered = ask(path)
        assert OURS in answered.text, path
        for hidden in ("-1", "-2", "-ref", "-task", "-attribute", "-payload", "history", "members"):
            assert f"{OURS}{hidden}" not in answered.text, (path, hidden)
    assert ask(f"/cases/{case}").get_json()["sentence"].startswith("1 stands in submitted")


def test_single_transactions_stay_refused(made: Installed) -> None:
    client = create_api(made.services).test_client()
    for path in ("transactions", f"transactions/{OURS}-1", f"traces/{'a' * 32}", "payloads/PAYa", "causes", "acts/x"):
        assert client.get(f"/api/v1/{path}", headers=EXECUTIVE).status_code == 403, path


def test_small_cells_are_null_or_left_out_for_an_executive_and_whole_for_an_operator(
    made: Installed, ask: Callable[..., TestResponse]
) -> None:
    case, alert = made.ids[OURS]["case"], made.ids[OURS]["alert"]
    assert len(ask("/cases", OPERATOR, 5).get_json()["items"]) == len(ask("/cases").get_json()["items"]) > 0
    assert ask("/cases", least=5).get_json()["items"] == []
    assert ask("/incidents", least=5).get_json()["items"] == []
    small = ask(f"/cases/{case}", least=5).get_json()
    assert (small["count"], small["sentence"]) == (None, "Too few to be counted.")
    fired = ask(f"/alerts/{alert}", least=5).get_json()
    assert (fired["transactions"], fired["value"], fired["text"]) == (None, None, "Too few to be counted.")
    asked = "/metrics/started?by=partner&from=2026-01-01T00:00:00Z&to=2026-04-01T00:00:00Z"
    points = [point for series in ask(asked, least=5).get_json()["series"] for point in series["points"]]
    assert {(point["value"], point["n"]) for point in points} == {(None, None)}
    assert THEIRS in ask("/metrics/started?by=partner").text
