"""Evidence bundles: what an auditor gets, verified by the file that travels with it, by Python alone."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from app.audit.verifier import report
from app.security import LocalMode
from tests.audit.conftest import CANARY, RECORDS, Audited
from tests.oracle.making import move


def contents(bundle: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def lines(files: Mapping[str, bytes], name: str) -> list[Any]:
    return [json.loads(line) for line in files[name].splitlines()]


def verified_alone(tmp_path: Path, bundle: bytes, *receipts: object) -> tuple[int, str]:
    """(exit code, output) of the bundle's own verifier in a Python that finds no library of ours, nor any other."""
    (tmp_path / "verify.py").write_bytes(contents(bundle)["verify.py"])
    (tmp_path / "bundle.zip").write_bytes(bundle)
    words = []
    for number, receipt in enumerate(receipts):
        (tmp_path / f"{number}.json").write_text(json.dumps(receipt))
        words += ["--receipt", f"{number}.json"]
    command = [sys.executable, "-I", "-S", "verify.py", "bundle.zip", *words]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout + done.stderr


def test_a_bundle_verifies_on_a_machine_with_python_alone_and_says_what_it_does_not_prove(
    audited: Callable[..., Audited], tmp_path: Path
) -> None:
    installation = audited()
    bundle = installation.bundle(transaction="a")

    code, output = verified_alone(tmp_path, bundle)

    assert code == 0, output
    proven, not_proven = output.split("NOT PROVEN")
    assert "6 records are those of 6 commits that the ledger has on record" in proven
    assert "in local mode everybody who reached this machine is the actor local" in not_proven
    assert "what senders asserted" in not_proven
    assert "--receipt" in not_proven
    assert report(bundle) == (code, output)


def test_a_bundle_holds_the_transactions_records_and_the_entry_that_it_was_made(
    audited: Callable[..., Audited],
) -> None:
    files = contents(audited().bundle(partner="northwind", reason="yearly audit"))

    assert [line["transaction_id"] for line in lines(files, "transactions.jsonl")] == ["a"]
    kinds = {line["record"]["kind"] for line in lines(files, "records.jsonl")}
    assert kinds == {"transitions", "review_actions", "identity_decisions", "payloads", "operator_acts"}
    (made,) = [
        line["entry"]
        for line in lines(files, "ledger/0.jsonl")
        if line.get("entry", {}).get("action") == "audit.export"
    ]
    assert made["reason"] == "yearly audit"
    assert json.loads(made["object"])["partner"] == ["northwind"]
    assert {"summary.csv", "summary.html", "dictionary.csv", "report.json", "README.txt"} <= set(files)
    assert b"Not authoritative" in files["summary.html"]


def test_entries_outside_the_query_are_bare_hashes_and_count_and_order_are_still_proven(
    audited: Callable[..., Audited], tmp_path: Path
) -> None:
    installation = audited()
    for action in ("page.view", "payload.reveal", "page.view"):
        installation.client.get("/api/v1/audit")
        installation.office.ledger.record(LocalMode().actor, action, "secret-object")
    bundle = installation.bundle(transaction="a", action="payload.*")
    ledger = lines(contents(bundle), "ledger/0.jsonl")

    shown = [line["entry"]["action"] for line in ledger if "entry" in line]
    assert "payload.reveal" in shown
    assert "page.view" not in shown
    assert len(ledger) == json.loads(contents(bundle)["manifest.json"])["chains"][0]["entries"]
    code, output = verified_alone(tmp_path, bundle)
    assert code == 0
    assert "given as bare hashes" in output


def test_no_byte_of_a_payload_is_in_a_bundle_unless_bodies_were_asked_for(audited: Callable[..., Audited]) -> None:
    installation = audited()
    without = contents(installation.bundle())
    assert not any(CANARY in data for data in without.values())

    refused = installation.post("bundles", bodies="1")
    assert (refused.status_code, "reason" in refused.get_json()["detail"]) == (400, True)

    bundle = installation.bundle(bodies="1", transaction="a", reason="court order 12")
    bodies = {name: data for name, data in contents(bundle).items() if name.startswith("bodies/")}
    assert list(bodies.values()) == [CANARY]
    assert "1 payload bodies are those whose hashes were recorded" in report(bundle)[1]
    exported = installation.client.get("/api/v1/audit?action=payload.export").get_json()["items"]
    assert [(entry["object"], entry["reason"]) for entry in exported] == [
        (next(iter(bodies)).replace("bodies/", "payload:"), "court order 12")
    ]


def test_a_sample_is_the_same_for_the_same_seed_and_says_of_how_many_it_is(audited: Callable[..., Audited]) -> None:
    installation = audited(
        [
            *RECORDS,
            *(record | {"transaction_id": f"c-{n}", "event_id": f"e-{n}"} for n in range(20) for record in RECORDS[:1]),
        ]
    )

    def drawn(seed: str) -> tuple[list[str], Any]:
        files = contents(installation.bundle(sample=5, seed=seed))
        return [line["transaction_id"] for line in lines(files, "transactions.jsonl")], json.loads(
            files["manifest.json"]
        )

    first, manifest = drawn("7")
    assert (len(first), manifest["population"], manifest["query"]["seed"]) == (5, 22, "7")
    assert drawn("7")[0] == first
    assert drawn("8")[0] != first


def test_the_clock_report_says_of_each_source_how_far_its_clock_and_ours_were_apart(
    audited: Callable[..., Audited],
) -> None:
    """Everything comes in at minute 60: from a clock that is an hour ahead, and from one that is right."""
    ahead = [move(minute, "c", "submitted", source="fast") for minute in (100, 120)]
    late = [move(minute, "c", "waiting", source="slow") for minute in (30, 59)]
    report_of = json.loads(contents(audited([*RECORDS, *ahead, *late]).bundle())["report.json"])

    clocks = {clock.pop("source"): clock for clock in report_of["clocks"]}
    assert clocks["fast"] == {"records": 2, "ahead": 2, "most_seconds_ahead": 3600, "most_seconds_behind": 0}
    assert clocks["slow"] == {"records": 2, "ahead": 0, "most_seconds_ahead": 0, "most_seconds_behind": 1800}
    assert (clocks["engine"]["records"], clocks["engine"]["ahead"]) == (len(RECORDS) - 1, 0)
    assert report_of["checkpoints"][0]["gaps"] == []


def test_a_bundle_of_an_earlier_instant_holds_what_was_known_then(audited: Callable[..., Audited]) -> None:
    installation = audited(RECORDS[:1])
    known = "2026-03-02T09:30:00Z"
    installation.later(60)
    installation.take(RECORDS[1:])

    files = contents(installation.bundle(as_of=known))

    assert len(lines(files, "records.jsonl")) == 1
    assert json.loads(files["manifest.json"])["known_at"] == "2026-03-02T09:30:00.000000Z"


@pytest.mark.parametrize("change", ["reason = 'another'", "to_state = 'completed'", "value_amount = 0.3"])
def test_a_record_changed_in_the_store_is_named(audited: Callable[..., Audited], change: str) -> None:
    installation = audited()
    installation.store._opened.connection.execute(f"update transitions set {change} where own_tx like '%a'")  # noqa: S608

    code, output = report(installation.bundle(transaction="a"))

    assert code == 1
    assert "DOES NOT HOLD: the record engine" in output
    assert "is not what was committed" in output


def test_a_record_slipped_into_the_store_is_named(audited: Callable[..., Audited]) -> None:
    installation = audited()
    installation.store._opened.connection.execute(
        "insert into transitions select * replace ('slipped' as event_id) from transitions where to_state = 'waiting'"
    )

    code, output = report(installation.bundle(transaction="a"))

    assert (code, "the record engine slipped is not what was committed" in output) == (1, True)
