"""Work on cases over the API: who has one, what was noted, when it is looked at next, what it is merged with."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from app.domain.instants import to_rfc3339
from tests.oracle.cases import MOVE
from tests.oracle.making import at, move

Calling = Callable[..., FlaskClient]
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
