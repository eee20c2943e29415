"""A report of one transaction: what happened, who did and saw what, with what proves it, as JSON and as a page."""

import hashlib
from collections.abc import Callable

from tests.audit.conftest import CANARY, RECORDS, Audited


def test_a_report_holds_records_that_hash_to_their_leaves_in_commits_that_are_on_record(
    audited: Callable[..., Audited],
) -> None:
    installation = audited()
    installation.client.get("/api/v1/transactions/a")
    (payload_id,) = installation.client.get("/api/v1/transactions/a").get_json()["payload_ids"]
    why = {"code": "audit", "reason": "yearly"}
    installation.client.post(f"/api/v1/payloads/{payload_id}/reveal", json=why)

    report = installation.client.get("/api/v1/transactions/a/report").get_json()

    assert len(report["records"]) == 6
    for row in report["records"]:
        assert hashlib.sha256(row["record"].encode()).hexdigest() == row["leaf"]
        assert row["commit"] is not None
        assert row["entry"] is not None
    assert {"api.read", "payload.reveal", "audit.report"} <= {entry["action"] for entry in report["ledger"]}
    assert [head["statement"]["chain"] for head in report["heads"]] == ["system"]
    assert any("bundle" in sentence for sentence in report["not_proven"])


def test_the_page_shows_text_only_as_text_and_no_payload(audited: Callable[..., Audited]) -> None:
    hostile = RECORDS[1] | {"reason": "<script>alert(1)</script>"}
    installation = audited([RECORDS[0], hostile, RECORDS[5]])

    answered = installation.client.get("/api/v1/transactions/a/report?format=html")

    assert answered.mimetype == "text/html"
    assert "attachment" in answered.headers["Content-Disposition"]
    assert b"<script>" not in answered.data
    assert b"&lt;script&gt;" in answered.data
    assert CANARY not in answered.data
    assert b"Not authoritative" in answered.data


def test_a_report_of_nothing_is_not_found_and_none_is_made_without_the_ledger(audited: Callable[..., Audited]) -> None:
    installation = audited()
    assert installation.client.get("/api/v1/transactions/nobody/report").status_code == 404
    installation.office.close()
    assert installation.client.get("/api/v1/transactions/a/report").status_code == 503
