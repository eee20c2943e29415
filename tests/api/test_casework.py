"""Work on cases over the API: who has one, what was noted, when it is looked at next, what it is merged with."""

import csv
import hashlib
import io
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from app.domain.encryption import body_hash
from app.domain.ids import payload_id
from app.domain.instants import to_rfc3339
from app.security import LOCAL, Actor
from tests.api.conftest import KEYS
from tests.oracle.cases import MOVE
from tests.oracle.making import at, move, payload, span
from tests.sealing import sealed_body

Calling = Callable[..., FlaskClient]
KIM = Actor("kim", frozenset(("operator",)), local=True)
SOUTH = MOVE | {"partner": "southgate"}
STUCK = [move(0, "a", "submitted", **MOVE), move(5, "b", "submitted", **MOVE), move(0, "c", "submitted", **SOUTH)]


def cases(client: FlaskClient, query: str = "") -> dict[str, Any]:
    return {case["partner"]: case for case in client.get(f"/api/v1/cases{query}").get_json()["items"]}


def act(client: FlaskClient, case: str, action: str, status: int = 201, **body: Any) -> dict[str, Any]:
    answered = client.post(f"/api/v1/cases/{case}/{action}", json=body)
    assert answered.status_code == status, answered.get_json()
    found: dict[str, Any] = answered.get_json()
    return found


def test_a_claim_says_who_has_the_case_since_when_and_is_in_its_history(calling: Calling) -> None:
    client = calling(STUCK, 30)
    case = cases(client)["northwind"]["id"]
    claimed = act(client, case, "claim")
    assert (claimed["has"], claimed["has_since"]) == ("local", to_rfc3339(at(30)))
    assert client.get(f"/api/v1/cases/{case}").get_json() == claimed
    assert [(one["action"], one["actor"], one["at"]) for one in claimed["history"]] == [
        ("claim", "local", to_rfc3339(at(30)))
    ]
    assert cases(client, "?has=mine").keys() == {"northwind"}
    assert cases(client, "?has=unclaimed").keys() == {"southgate"}


def test_what_needs_nothing_said_needs_no_body(calling: Calling) -> None:
    client = calling(STUCK, 30)
    case = cases(client)["northwind"]["id"]
    for action, has in (("claim", "local"), ("release", None)):
        done = client.post(f"/api/v1/cases/{case}/{action}")
        assert (done.status_code, done.get_json()["has"]) == (201, has)


def test_taking_over_and_giving_back_what_another_has_needs_a_reason(calling: Calling) -> None:
    client = calling(STUCK, 30, actor=KIM)
    case = cases(client)["northwind"]["id"]
    act(client, case, "claim")
    assert act(client, case, "claim")["has"] == "kim", "having it already changes nothing"
    other = calling(STUCK, 40, actor=LOCAL)
    assert "kim has this case" in act(other, case, "claim", 400)["detail"]
    assert "kim has this case" in act(other, case, "release", 400)["detail"]
    taken = act(other, case, "claim", reason="kim's shift is over")
    assert (taken["has"], [one["reason"] for one in taken["history"]]) == ("local", [None, "kim's shift is over"])
    assert act(other, case, "release")["has"] is None
    assert "Nobody has" in act(other, case, "release", 400)["detail"]


def test_a_note_and_a_next_check_stay_for_whoever_comes_next(calling: Calling) -> None:
    client = calling(STUCK, 30)
    case = cases(client)["northwind"]["id"]
    act(client, case, "note", note="Called their desk: back at ten")
    found = act(client, case, "next_check", at=to_rfc3339(at(90)), reason="Are they back?")
    assert found["next_check"] == to_rfc3339(at(90))
    assert [(one["action"], one["reason"]) for one in found["history"]] == [
        ("note", "Called their desk: back at ten"),
        ("next_check", "Are they back?"),
    ]
    assert act(client, case, "next_check", at=None)["next_check"] is None
    for body in ({"at": to_rfc3339(at(20))}, {"at": "soon"}, {"at": None}, {}):
        assert "at: " in act(client, case, "next_check", 400, **body)["detail"]
    assert act(client, case, "note", 400, note="  ")["detail"].startswith("note:")
    assert act(client, case, "note", 400)["status"] == 400
    assert act(client, case, "claim", 400, reasons="misspelt")["status"] == 400


def test_a_merged_case_counts_under_another_with_members_and_history_until_it_is_unmerged(calling: Calling) -> None:
    client = calling(STUCK, 30)
    north, south = (cases(client)[name]["id"] for name in ("northwind", "southgate"))
    act(client, south, "note", note="Same outage?")
    act(client, south, "merge", into=north, reason="One gateway serves both")
    (one,) = client.get("/api/v1/cases").get_json()["items"]
    assert (one["id"], one["count"], one["signatures"]) == (north, 3, [north, south])
    assert [act["action"] for act in one["history"]] == ["note", "merge"]
    assert client.get(f"/api/v1/cases/{south}").get_json()["merged_into"] == north
    for case, into in ((south, north), (north, south), (north, north)):
        assert act(client, case, "merge", 400, into=into, reason="again")["detail"].startswith("into:")
    act(client, south, "unmerge", reason="Theirs is another")
    assert {name: case["count"] for name, case in cases(client).items()} == {"northwind": 2, "southgate": 1}
    assert "merged into none" in act(client, south, "unmerge", 400, reason="x")["detail"]


def test_a_case_that_has_cleared_is_answered_with_what_was_done_if_anybody_worked_on_it(calling: Calling) -> None:
    client = calling(STUCK, 30)
    case = cases(client)["northwind"]["id"]
    act(client, case, "claim")
    moved = [*STUCK, move(31, "a", "completed", **MOVE), move(31, "b", "completed", **MOVE)]
    after = calling(moved, 40)
    found = after.get(f"/api/v1/cases/{case}").get_json()
    assert (found["status"], found["count"], [one["action"] for one in found["history"]]) == ("cleared", 0, ["claim"])
    assert after.get("/api/v1/cases/nothing").status_code == 404
    assert act(after, "nothing", "claim", 404)["status"] == 404


def test_every_act_on_a_case_is_an_entry_of_the_ledger_and_a_record_as_known_from_then_on(calling: Calling) -> None:
    client = calling(STUCK, 30)
    case = cases(client)["northwind"]["id"]
    act(client, case, "claim")
    before = to_rfc3339(at(29))
    assert cases(client, f"?as_of={before}")["northwind"]["has"] is None
    services = client.application.extensions["test services"]
    entries = services.office.ledger.entries()
    assert [(one.actor, one.action, one.object) for one in entries if one.action.startswith("case.")] == [
        ("local", "case.claim", f"case:{case}")
    ]


def test_the_hand_over_names_open_cases_next_checks_and_acts_of_the_shift(calling: Calling) -> None:
    client = calling(STUCK, 30)
    case = cases(client)["southgate"]["id"]
    act(client, case, "claim")
    act(client, case, "next_check", at=to_rfc3339(at(60)))
    told = client.get("/api/v1/handover").get_json()
    assert [(one["count"], one["has"]) for one in told["cases"]] == [(2, None), (1, "local")]
    assert [one["id"] for one in told["next_checks"]] == [case]
    assert [one["action"] for one in told["case_acts"]] == ["next_check", "claim"]
    assert client.get(f"/api/v1/handover?to={to_rfc3339(at(30))}").get_json()["case_acts"] == []


def test_a_partner_file_holds_references_times_status_codes_and_hashes_that_can_be_checked(calling: Calling) -> None:
    salt, body = b"s" * 16, b'{"ssn":"078-05-1120"}'
    name = payload_id(None, "engine", "p1")
    sealed = sealed_body(KEYS, name, salt, body, b"n" * 12)
    seen = {"event_id": "p1", "sha256": body_hash(salt, body), "body": sealed, "partner": "northwind"}
    address = {"key": "server.address", "value": "api.northwind.example"}
    status = {"key": "http.response.status_code", "value": "\x01i202"}
    records = [
        move(0, "a", "submitted", **MOVE, external_ref="=NW-1", actor="m.jones", reason="for Ann Jones"),
        span(0.5, "a" * 32, "1" * 16, "a", kind=3, attributes=[address, status]),
        payload(1, "a", "request", **seen),
    ]
    client = calling(records, 30)
    answered = client.get(f"/api/v1/cases/{cases(client)['northwind']['id']}/partner-file")
    assert answered.headers["Content-Disposition"].startswith("attachment; filename=partner-file-northwind-")
    head, *lines = csv.reader(io.StringIO(answered.get_data(as_text=True)))
    (row,) = [dict(zip(head, line, strict=True)) for line in lines]
    assert (row["external_refs"], row["status_code"], row["handover"]) == ("'=NW-1", "202", "referenced")
    assert hashlib.sha256(bytes.fromhex(row["salt"]) + body).hexdigest() == row["sha256"]
    for personal in ("jones", "Jones", "078-05", "Ann"):
        assert personal not in answered.get_data(as_text=True)
