"""One chain of the ledger for each tenant: its auditor reads, exports and verifies that chain alone."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.api import create_api
from app.audit.verifier import report
from app.office import Office
from tests.audit.conftest import Audited, body_of
from tests.oracle.making import at, move, payload
from tests.people import KIM, Named
from tests.present import present

MARK = "beta-only"
OWN = {"Sec-Fetch-Site": "same-origin"}
CENTRAL = {**OWN, "X-Roles": "operator auditor privacy", "X-Name": "central"}
AUDITOR = {**OWN, "X-Roles": "auditor", "X-Tenants": "alpha", "X-Name": "ours"}
RECORDS = [
    move(0, "a", "submitted", workflow="exchange", tenant="alpha"),
    body_of(payload(1, "a", "request", tenant="alpha"), b"alpha's body"),
    move(0, f"{MARK}-1", "submitted", workflow="exchange", tenant="beta", partner=f"{MARK}-partner"),
    body_of(payload(1, f"{MARK}-1", "request", tenant="beta"), b"beta's body"),
]


@pytest.fixture
def installation(audited: Callable[..., Audited]) -> Audited:
    made = audited(RECORDS)
    made.services = replace(made.services, authenticator=Named())
    made.client = create_api(made.services).test_client()
    return made


def entries(installation: Audited, **query: str) -> list[tuple[str, str, str | None]]:
    answered = installation.client.get("/api/v1/audit", query_string=query, headers=CENTRAL)
    return [(entry["chain"], entry["action"], entry["object"]) for entry in answered.get_json()["items"]]


def bundle(installation: Audited, headers: dict[str, str], **query: str) -> bytes:
    answered = installation.client.post("/api/v1/audit/bundles", query_string=query, headers=headers)
    assert answered.status_code == 201, answered.data
    return answered.data


def texts(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        return {name: files.read(name) for name in files.namelist() if not name.endswith(".parquet")}


def test_what_is_about_one_tenants_transaction_is_in_that_tenants_chain(installation: Audited) -> None:
    client = installation.client
    (name,) = client.get(f"/api/v1/transactions/{MARK}-1", headers=CENTRAL).get_json()["payload_ids"]
    client.get(f"/api/v1/transactions/{MARK}-1/timeline", headers=CENTRAL)
    client.get(f"/api/v1/payloads/{name}", headers=CENTRAL)
    client.get("/api/v1/transactions?tenant=beta", headers=CENTRAL)
    client.get("/api/v1/transactions?tenant=beta&tenant=alpha", headers=CENTRAL)
    client.get("/api/v1/transactions", headers=CENTRAL)
    client.get("/api/v1/transactions?tenant=beta", headers=AUDITOR)
    client.get("/api/v1/queues", headers=AUDITOR)

    chains = [
        (chain, object_)
        for chain, action, object_ in entries(installation)
        if action.startswith(("api.", "payload.")) and "/audit" not in (object_ or "")
    ]
    assert sorted(chains) == sorted(
        [
            ("system:beta", f"transaction:{MARK}-1"),
            ("system:beta", f"transaction:{MARK}-1"),
            ("system:beta", f"payload:{name}"),
            ("system:beta", "/api/v1/transactions?tenant=beta"),
            ("system", "/api/v1/transactions?tenant=beta&tenant=alpha"),
            ("system", "/api/v1/transactions"),
            ("system:alpha", "/api/v1/transactions?tenant=beta"),
            ("system:alpha", "/api/v1/queues"),
        ]
    )


def test_a_tenants_auditor_sees_and_verifies_that_tenants_chain_alone(installation: Audited) -> None:
    installation.client.get("/api/v1/transactions/a", headers=CENTRAL)
    installation.client.get(f"/api/v1/transactions/{MARK}-1", headers=CENTRAL)
    installation.client.get("/api/v1/cases", headers={**OWN, "X-Roles": "operator", "X-Tenants": "beta"})

    page = installation.client.get("/api/v1/audit", headers=AUDITOR)
    assert {entry["chain"] for entry in page.get_json()["items"]} == {"system:alpha"}
    verified = installation.client.get("/api/v1/audit/verification", headers=AUDITOR).get_json()
    assert [chain["chain"] for chain in verified["chains"]] == ["system:alpha"]
    assert (verified["records"]["records"], verified["records"]["commits"]) == (2, None)
    assert "beta" not in page.text + json.dumps(verified)


def test_a_tenants_bundle_verifies_holds_its_own_receipt_and_names_nobody_else(installation: Audited) -> None:
    installation.client.get(f"/api/v1/transactions/{MARK}-1", headers=CENTRAL)
    receipt = installation.client.post("/api/v1/audit/receipts", headers=AUDITOR).get_json()
    installation.later(5)
    installation.client.get(f"/api/v1/transactions/{MARK}-1", headers={**CENTRAL, "X-Name": "somebody-of-beta"})
    archive = bundle(installation, AUDITOR)

    code, output = report(archive, [receipt])
    assert code == 0, output
    assert "2 records are those of" in output
    files = texts(archive)
    assert [chain["chain"] for chain in json.loads(files["manifest.json"])["chains"]] == ["system", "system:alpha"]
    for text in files.values():
        assert b"beta" not in text
    assert "beta" not in json.dumps(receipt)


def test_a_bundle_of_every_tenant_holds_a_receipt_of_one_and_not_the_other_way_round(installation: Audited) -> None:
    installation.client.get(f"/api/v1/transactions/{MARK}-1", headers=CENTRAL)
    theirs = installation.client.post("/api/v1/audit/receipts", headers=AUDITOR).get_json()
    whole = installation.client.post("/api/v1/audit/receipts", headers=CENTRAL).get_json()

    assert report(bundle(installation, CENTRAL), [theirs, whole])[0] == 0
    code, output = report(bundle(installation, AUDITOR), [whole])
    assert code == 1
    assert "chain system:beta, which the receipt names, is not in this bundle" in output


def test_a_bundle_for_one_tenants_filter_gives_no_entry_of_another_chain_in_full(installation: Audited) -> None:
    installation.client.get("/api/v1/transactions/a", headers=CENTRAL)
    installation.client.get(f"/api/v1/transactions/{MARK}-1", headers=CENTRAL)

    files = texts(bundle(installation, CENTRAL, tenant="alpha"))
    full = {
        chain["chain"]: [
            line["entry"]["action"] for line in map(json.loads, files[chain["file"]].splitlines()) if "entry" in line
        ]
        for chain in json.loads(files["manifest.json"])["chains"]
    }
    assert "api.read" in full["system:alpha"]
    assert full["system:beta"] == []
    assert set(full["system"]) <= {"audit.key", "journal.sealed"}


def test_a_changed_catalog_is_an_entry_with_a_version_and_a_hash_and_the_policy_from_then_on(tmp_path: Path) -> None:
    digests = ["", "", "ab" * 32, "ab" * 32]
    office = Office(tmp_path, lambda: at(0), lambda: "system", catalog=lambda: digests.pop(0))
    for n in range(3):
        office.ledger.record(KIM, f"act {n}")
    first, second = f"catalog@1 sha256:{'0' * 64}", f"catalog@2 sha256:{'ab' * 32}"

    assert [(entry.actor, entry.action, entry.policy) for entry in office.ledger.entries()] == [
        ("transom", "catalog.change", first),
        ("kim", "act 0", first),
        ("kim", "act 1", first),
        ("transom", "catalog.change", second),
        ("kim", "act 2", second),
    ]
    assert office.ledger.broken_at() is None
    assert office.ledger.policy() == second
    office.close()


def test_entries_of_one_request_share_the_number_before_the_point_and_nothing_after_it(tmp_path: Path) -> None:
    office = Office(tmp_path, lambda: at(0), request=lambda: "0123456789abcdef")
    numbers = [present(office.ledger.record(KIM, "act").request_id).split(".") for _ in range(2)]

    assert {shared for shared, _ in numbers} == {"0123456789abcdef"}
    assert len({own for _, own in numbers}) == 2
    office.close()
