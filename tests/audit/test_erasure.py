"""Erasure destroys keys: bodies are gone for good, records and proofs stay, and a legal hold stops it."""

import json
import logging
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from app.answers.services import Services
from app.api import create_api
from app.assembly.backup import back_up
from app.audit.copies import to_file
from app.audit.verifier import report
from app.catalog import CatalogFiles
from app.catalog.model import Catalog
from app.office.installation_keys import keys_of
from app.platform.installation import Installation as Folder
from app.platform.master_key import KeyFile
from app.security import LocalMode
from collectors.intake import Intake, Request
from tests.audit.conftest import RECORDS, Audited

CANARY = "canary-5b1e-of-an-erased-body"
BATCH = "application/cloudevents-batch+json"


class Installation:
    """An installation whose payloads come over the wire and are sealed under data keys."""

    def __init__(self, audited: Audited) -> None:
        self.audited, self.directory = audited, audited.directory
        self.keys = keys_of(
            audited.office, KeyFile(self.directory / "transom.key"), self.directory / "journal", audited.clock
        )
        old = audited.services
        audited.services = Services(
            old.readers,
            old.whole_office,
            CatalogFiles(None),
            self.keys,
            audited.clock,
            LocalMode(),
            witness=old.witness,
        )
        self.client = audited.client = create_api(audited.services, lambda: "7F3K-22").test_client()

    def take(self, *events: tuple[str, str, str | None]) -> None:
        """Captured bodies as (event id, transaction, tenant) over the wire into the store."""
        before = self.audited.journal.last_offset()
        intake = Intake(self.audited.journal, Catalog, self.keys, self.audited.clock)
        body = [
            {
                "specversion": "1.0",
                "type": "transom.payload.captured.v1",
                "source": "crm",
                "id": event_id,
                "time": "2026-11-23T09:00:00Z",
                "data": {
                    "transaction_id": transaction,
                    "tenant": tenant,
                    "direction": "request",
                    "data": {"name": CANARY},
                },
            }
            for event_id, transaction, tenant in events
        ]
        answer = intake.accept(Request("events", BATCH), json.dumps(body).encode())
        assert answer.status == 200, answer.body
        intake.close()
        self.audited.store.load(self.audited.journal.read(before, 10**12))
        self.audited.store.keep_seals_of(self.audited.journal)

    def post(self, path: str, **body: str) -> TestResponse:
        return self.client.post(f"/api/v1/audit/{path}", json=body)

    def name_of(self, transaction: str, place: int = 0) -> str:
        items = self.client.get(f"/api/v1/transactions/{transaction}/timeline").get_json()["items"]
        return [item["ref"].partition(":")[2] for item in items if item["ref"].startswith("payload:")][place]

    def clear(self, transaction: str, place: int = 0) -> TestResponse:
        name = self.name_of(transaction, place)
        return self.client.post(f"/api/v1/payloads/{name}/reveal", json={"code": "audit", "reason": "look"})


@pytest.fixture
def installation(audited: Callable[..., Audited]) -> Installation:
    made = Installation(audited([]))
    made.take(("1", "a", "acme"), ("2", "a", "acme"), ("3", "b", "acme"), ("4", "c", "beta"), ("5", "d", None))
    return made


def test_a_tenants_payloads_are_erased_and_others_stay_and_everything_verifies(installation: Installation) -> None:
    assert installation.clear("a").status_code == 201

    erased = installation.post("erasures", tenant="acme", reason="contract ended")

    assert (erased.status_code, erased.get_json()["keys"]) == (201, 1)
    refused = installation.clear("a")
    assert refused.status_code == 503
    assert "was erased: its key was destroyed on" in refused.get_json()["detail"]
    page = installation.client.get(f"/api/v1/payloads/{installation.name_of('b')}").get_json()
    assert (page["body"], "contract ended" in page["note"]) == (None, True)
    assert [installation.clear(name).status_code for name in "cd"] == [201, 201]
    verification = installation.client.get("/api/v1/audit/verification").get_json()
    assert {chain["broken_at"] for chain in verification["chains"]} == {None}
    assert verification["records"]["problems"] == []
    bundle = installation.audited.bundle(bodies=1, reason="all")
    code, text = report(bundle)
    assert code == 0, text
    assert "payload.erased tenant:acme: 1 keys destroyed, by local" in text
    assert "what 3 payload bodies say that were asked for" in text
    with zipfile.ZipFile(BytesIO(bundle)) as archive:
        history = json.loads(archive.read("data_keys.json"))
        assert sum(name.startswith("bodies/") for name in archive.namelist()) == 2
    assert {(key["tenant"], key["reason"]) for key in history} == {
        ("acme", "contract ended"),
        ("beta", None),
        ("", None),
    }
    assert installation.post("erasures", tenant="acme", reason="again").status_code == 404


def test_one_transactions_payloads_are_erased_alone_and_are_not_stored_again(installation: Installation) -> None:
    erased = installation.post("erasures", transaction="a", reason="request of the person").get_json()

    assert (erased["payloads"], erased["keys"], erased["left"]) == (2, 1, 0)
    assert [installation.clear("a", place).status_code for place in (0, 1)] == [503, 503]
    assert installation.clear("b").status_code == 201
    before = installation.audited.journal.last_offset()
    installation.take(("1", "a", "acme"), ("9", "b", "acme"))
    (entry,) = installation.audited.journal.read(before, 10**12)
    again, new = entry.table["body"].to_pylist()
    assert (again, new is None) == (None, False)
    (seen,) = installation.client.get("/api/v1/audit?action=payload.erased").get_json()["items"]
    assert (seen["object"], seen["reason"]) == ("transaction:a", "request of the person")


def test_a_month_is_erased_and_what_comes_after_has_a_new_key(installation: Installation) -> None:
    assert installation.post("erasures", month="2026-03", reason="over").get_json()["keys"] == 3
    assert [installation.clear(name).status_code for name in "abcd"] == [503] * 4
    installation.take(("6", "e", "acme"))
    assert installation.clear("e").status_code == 201


def test_a_legal_hold_stops_every_erasure_that_meets_it_until_it_is_released(installation: Installation) -> None:
    hold = installation.post("holds", transaction="b", reason="court case 7").get_json()
    attempts = [{"transaction": "b"}, {"tenant": "acme"}, {"month": "2026-03"}, {"tenant": "acme", "month": "2026-03"}]
    for attempt in attempts:
        refused = installation.post("erasures", reason="clean", **attempt)
        assert refused.status_code == 403, attempt
        assert "court case 7" in refused.get_json()["detail"]
    for attempt in ({"transaction": "a"}, {"tenant": "beta"}):
        assert installation.post("erasures", reason="clean", **attempt).status_code == 201
    whole = installation.post("holds", tenant="", reason="all that has no tenant").get_json()
    assert installation.post("erasures", transaction="d", reason="x").status_code == 403

    released = installation.post("holds/release", hold_id=hold["hold_id"], reason="settled").get_json()

    assert (released["placed_by"], released["release_reason"]) == ("local", "settled")
    assert installation.post("holds/release", hold_id=hold["hold_id"], reason="again").status_code == 404
    assert installation.post("erasures", tenant="acme", reason="clean").status_code == 201
    active = installation.client.get("/api/v1/audit/holds?active=1").get_json()["items"]
    assert [row["hold_id"] for row in active] == [whole["hold_id"]]
    entries = installation.client.get("/api/v1/audit?action=hold.*").get_json()["items"]
    assert sorted((row["action"], row["object"], row["reason"]) for row in entries) == [
        ("hold.placed", "tenant:", "all that has no tenant"),
        ("hold.placed", "transaction:b", "court case 7"),
        ("hold.released", "transaction:b", "settled"),
    ]


def test_what_is_not_named_or_not_there_is_refused_with_a_sentence(installation: Installation) -> None:
    for path, body, status in (
        ("erasures", {"reason": "x"}, 400),
        ("erasures", {"tenant": "acme", "reason": " "}, 400),
        ("erasures", {"month": "11/2026", "reason": "x"}, 400),
        ("erasures", {"transaction": "nobody", "reason": "x"}, 404),
        ("erasures", {"tenant": "nobody", "reason": "x"}, 404),
        ("holds", {"transaction": "nobody", "reason": "x"}, 404),
        ("holds", {"tenant": "acme", "reason": ""}, 400),
    ):
        answer = installation.post(path, **body)
        assert (answer.status_code, bool(answer.get_json()["detail"])) == (status, True), body


def test_no_byte_of_an_erased_payload_or_of_its_key_is_left_in_any_file(installation: Installation) -> None:
    """The key that sealed it is not in the office's file any more, whatever the master key opens."""
    rows = installation.audited.office._database.look("wrapped_data_keys")
    wrapped = [bytes(row["wrapped"]) for row in rows]
    installation.post("erasures", month="2026-03", reason="over")
    installation.audited.office.ledger.record(LocalMode().actor, "page.view")
    for file in installation.directory.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert CANARY.encode() not in content
            assert not any(key[:40] in content for key in wrapped), file.name


def test_a_journal_of_payloads_before_data_keys_says_what_it_cannot_erase(audited: Callable[..., Audited]) -> None:
    made = Installation(audited([]))
    made.audited.take(RECORDS)
    refused = made.post("erasures", transaction="a", reason="x")
    assert refused.status_code == 404
    assert "1 were sealed before there were data keys" in refused.get_json()["detail"]


def test_no_canary_lies_in_what_leaves_the_system(
    installation: Installation, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Backups, bundles without bodies, receipts, checkpoints copied outside, reports, partner files, timestamps."""
    caplog.set_level(logging.DEBUG)
    audited, client = installation.audited, installation.client
    installation.post("holds", transaction="b", reason="court case 7")
    installation.post("erasures", transaction="a", reason="request of the person")
    copy = to_file(tmp_path / "outside.jsonl")
    for checkpoint in audited.witness.attest():
        copy(checkpoint)
    out = [json.dumps(audited.receipt()).encode(), (tmp_path / "outside.jsonl").read_bytes()]
    for query in ({}, {"transaction": "a"}):
        with zipfile.ZipFile(BytesIO(audited.bundle(**query))) as archive:
            out += [archive.read(name) for name in archive.namelist()]
    for path in (
        "transactions/b/report",
        "transactions/b/report?format=html",
        "transactions/b/timeline",
        "transactions?format=csv",
        f"payloads/{installation.name_of('b')}",
        "audit?format=csv",
        "audit/retention",
        "audit/keys",
        "brief",
    ):
        answered = client.get(f"/api/v1/{path}")
        assert answered.status_code == 200, (path, answered.data)
        out.append(answered.data)
    made = Folder(installation.directory, None, "127.0.0.1", 0, 0, 0)
    back_up(made, audited.office, tmp_path / "backup", True, LocalMode().actor)
    out += [file.read_bytes() for file in (tmp_path / "backup").rglob("*") if file.is_file()]
    assert len(out) > 40
    for content in out:
        assert CANARY.encode() not in content
    assert CANARY not in caplog.text


def test_a_preview_says_what_an_erasure_would_destroy_and_destroys_nothing(installation: Installation) -> None:
    named: list[tuple[dict[str, str], tuple[int, int, int, list[str]]]] = [
        ({"tenant": "acme"}, (3, 2, 1, ["acme"])),
        ({"month": "2026-03"}, (5, 4, 3, ["", "acme", "beta"])),
        ({"tenant": "beta", "month": "2026-03"}, (1, 1, 1, ["beta"])),
        ({"tenant": "beta", "month": "2026-04"}, (0, 0, 0, [])),
        ({"transaction": "a"}, (2, 1, 1, ["acme"])),
    ]
    for reach, expected in named:
        preview = installation.post("erasures/preview", **reach).get_json()
        counts = tuple(preview[name] for name in ("payloads", "transactions", "keys", "tenants"))
        assert counts == expected, reach
        assert preview["months"] == (["2026-03"] if expected[0] else [])
    assert [installation.clear(name).status_code for name in "abcd"] == [201] * 4
    assert installation.post("erasures/preview").status_code == 400
    actions = installation.client.get("/api/v1/audit?action=erasure.preview").get_json()["items"]
    assert len(actions) == len(named)
    installation.post("erasures", transaction="a", reason="asked")
    assert installation.post("erasures/preview", transaction="a").get_json()["payloads"] == 0


def test_what_is_typed_must_be_what_is_erased_and_a_hold_is_in_the_preview(installation: Installation) -> None:
    for typed in ("", "acme", "tenant:beta"):
        refused = installation.post("erasures", tenant="acme", reason="asked", confirm=typed)
        assert (refused.status_code, "type tenant:acme" in refused.get_json()["detail"]) == (400, True)
    hold = installation.post("holds", transaction="a", reason="court case 7").get_json()["hold_id"]
    for reach in ({"tenant": "acme"}, {"month": "2026-03"}, {"transaction": "a"}):
        preview = installation.post("erasures/preview", **reach).get_json()
        assert [each["hold_id"] for each in preview["holds"]] == [hold], reach
        assert "court case 7" in preview["sentence"]
        assert installation.post("erasures", **reach, reason="asked").status_code == 403, reach
    assert installation.post("erasures/preview", tenant="beta").get_json()["holds"] == []
    installation.post("holds/release", hold_id=hold, reason="settled")
    assert installation.post("erasures", tenant="acme", reason="asked", confirm=" tenant:acme ").status_code == 201
