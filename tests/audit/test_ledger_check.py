"""Verify now: a check of the ledger that runs beside the pages, says how far it is, and finds what was changed."""

import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.answers import ledger
from app.office.database import FILE
from tests.audit.conftest import Audited
from tests.people import MARA


def over(client: FlaskClient, begun: dict[str, Any]) -> dict[str, Any]:
    """The check once it is over."""
    while begun["stage"] != "done":
        begun = client.get(f"/api/v1/audit/checks/{begun['check_id']}").get_json()
    return begun


def test_a_check_says_what_it_came_to_and_that_it_was_made_is_on_record(audited: Callable[..., Audited]) -> None:
    installation = audited()
    installation.receipt()
    done = over(installation.client, installation.post("checks").get_json())
    assert done["checked"] == done["entries"] > 0
    assert [chain["broken_at"] for chain in done["chains"]] == [None]
    assert (done["problem"], done["records"]["problems"]) == (None, [])
    (entry,) = installation.client.get("/api/v1/audit?action=audit.verify").get_json()["items"]
    assert entry["object"].startswith("chains, records from ")


def test_every_entry_is_counted_once_while_it_is_checked(audited: Callable[..., Audited]) -> None:
    office = audited([]).office
    for _ in range(1100):
        office.ledger.record(MARA, "view.save")
    steps: list[int] = []
    (chain,) = ledger.verification(office, steps.append)
    assert len(steps) > 1
    assert sum(steps) == chain["entries"] > 1100


def test_a_check_under_way_is_joined_by_who_began_it_and_says_how_far_it_is(
    audited: Callable[..., Audited], monkeypatch: pytest.MonkeyPatch
) -> None:
    installation, go_on = audited(), threading.Event()
    compared = ledger_check_comparison(monkeypatch, go_on)
    first = installation.post("checks").get_json()
    assert first["checked"] == first["entries"] > 0
    assert (first["stage"], first["records"]) == ("records", None)
    versions = "/api/v1/version?scope=audit"
    before = installation.client.get(versions).headers["ETag"]
    assert installation.post("checks").get_json()["check_id"] == first["check_id"]
    go_on.set()
    assert over(installation.client, first)["records"] == {}
    assert installation.client.get(versions).headers["ETag"] != before
    assert len(compared) == 1


def ledger_check_comparison(monkeypatch: pytest.MonkeyPatch, go_on: threading.Event) -> list[int]:
    """Comparisons of records that end once `go_on` is set; one item for each."""
    compared: list[int] = []

    def slow(*_: object) -> dict[str, object]:
        go_on.wait(60)
        compared.append(1)
        return {}

    monkeypatch.setattr("app.answers.ledger_check.record_verification", slow)
    return compared


@pytest.mark.parametrize("act", ["delete from ledger where sequence = {last}", "update ledger set actor = 'x'"])
def test_an_entry_that_was_signed_and_is_gone_or_changed_is_named(audited: Callable[..., Audited], act: str) -> None:
    installation = audited()
    installation.receipt()
    last = max(signed.sequence for signed in installation.office.checkpoints.last().values())
    with sqlite3.connect(installation.directory / "office" / FILE) as connection:
        connection.execute("drop trigger ledger_is_not_shortened")
        connection.execute("drop trigger ledger_is_not_changed")
        connection.execute(act.format(last=last))
    (chain,) = ledger.verification(installation.office)
    assert chain["broken_at"] == (last if act.startswith("delete") else 1)
