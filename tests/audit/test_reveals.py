"""Payloads in clear: for a reason, on record first, on the transaction's timeline, and reviewed by somebody else."""

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from app.domain.actor import Actor
from app.domain.errors import Forbidden
from tests.audit.conftest import CANARY, Audited

WHY = {"code": "incident", "reason": "partner says it never came"}


@pytest.fixture
def installation(audited: Callable[..., Audited]) -> Audited:
    return audited()


@pytest.fixture
def payload_id(installation: Audited) -> str:
    return installation.client.get("/api/v1/transactions/a").get_json()["payload_ids"][0]


def revealed(installation: Audited, payload_id: str, **why: object) -> TestResponse:
    return installation.client.post(f"/api/v1/payloads/{payload_id}/reveal", json={**WHY, **why})


def test_a_reveal_answers_the_body_for_five_minutes_and_nobody_may_keep_it(
    installation: Audited, payload_id: str
) -> None:
    answered = revealed(installation, payload_id)

    assert answered.status_code == 201
    assert answered.headers["Cache-Control"] == "no-store"
    body = answered.get_json()
    assert body["text"].encode() == CANARY
    assert (body["at"], body["until"]) == ("2026-03-02T09:00:00.000000Z", "2026-03-02T09:05:00.000000Z")


def test_it_is_on_record_with_code_words_and_policy_and_on_the_timeline(installation: Audited, payload_id: str) -> None:
    revealed(installation, payload_id)

    (entry,) = installation.client.get("/api/v1/audit?action=payload.reveal").get_json()["items"]
    assert (entry["object"], entry["reason"]) == (f"payload:{payload_id}", "incident: partner says it never came")
    assert entry["policy"].startswith("catalog@1 sha256:")
    items = installation.client.get("/api/v1/transactions/a/timeline").get_json()["items"]
    assert [item["title"] for item in items if item["kind"] == "seen"] == ["payload revealed: seen by local"]
    drawing = installation.client.get("/api/v1/transactions/a/drawing").get_json()
    audit = next(lane for lane in drawing["lanes"] if lane["lane"] == "audit")
    assert "payload revealed: seen by local" in [item["title"] for item in audit["items"]]


@pytest.mark.parametrize(
    ("why", "word"),
    [({"code": "curiosity"}, "code"), ({"reason": "  "}, "reason"), ({"reason": "x" * 2001}, "reason")],
)
def test_without_a_known_code_and_words_nothing_is_opened_and_nothing_is_recorded(
    installation: Audited, payload_id: str, why: dict[str, str], word: str
) -> None:
    refused = revealed(installation, payload_id, **why)

    assert refused.status_code == 400
    assert refused.get_json()["detail"].startswith(f"{word}:")
    assert installation.client.get("/api/v1/audit?action=payload.reveal").get_json()["items"] == []


def test_what_cannot_be_put_on_record_is_not_revealed(installation: Audited, payload_id: str) -> None:
    installation.office.close()

    refused = revealed(installation, payload_id)

    assert refused.status_code == 503
    assert CANARY not in refused.data


def test_a_reveal_of_nothing_is_not_found(installation: Audited) -> None:
    assert revealed(installation, "NOTHING").status_code == 404


def test_a_reveal_waits_for_its_review_which_is_said_once(installation: Audited, payload_id: str) -> None:
    revealed(installation, payload_id)
    (waiting,) = installation.client.get("/api/v1/audit/reveals?waiting=1").get_json()["items"]
    review = {"chain": waiting["chain"], "sequence": waiting["sequence"], "verdict": "justified", "note": "ticket 8"}

    assert installation.client.post("/api/v1/audit/reveals/review", json=review).status_code == 201
    assert installation.client.post("/api/v1/audit/reveals/review", json=review).status_code == 400
    assert installation.client.get("/api/v1/audit/reveals?waiting=1").get_json()["items"] == []
    (reviewed,) = installation.client.get("/api/v1/audit/reveals").get_json()["items"]
    assert (reviewed["reviewer"], reviewed["verdict"], reviewed["note"]) == ("local", "justified", "ticket 8")


def test_who_revealed_it_does_not_review_it(installation: Audited) -> None:
    kim = Actor("kim", frozenset(("operator", "privacy")))
    entry = installation.office.ledger.record(kim, "payload.reveal", "payload:X", "incident: y")

    with pytest.raises(Forbidden):
        installation.office.reveals.review(kim, entry.chain, entry.sequence, "justified", None)


def test_a_reveal_of_a_tenants_payload_is_in_the_tenants_own_chain(audited: Callable[..., Audited]) -> None:
    from tests.audit.conftest import body_of
    from tests.oracle.making import move, payload

    installation = audited(
        [move(0, "t", "submitted", tenant="blue"), body_of(payload(1, "t", "request", tenant="blue"), b"body")]
    )
    (name,) = installation.client.get("/api/v1/transactions/t").get_json()["payload_ids"]
    revealed(installation, name)

    (entry,) = installation.client.get("/api/v1/audit?action=payload.reveal").get_json()["items"]
    assert entry["chain"] == "system:blue"
    chains = installation.client.get("/api/v1/audit/verification").get_json()["chains"]
    assert [(chain["chain"], chain["broken_at"]) for chain in chains] == [("system", None), ("system:blue", None)]
