"""The routes that the pages' scripts draw from: whole, revalidated by ETag, strict about their parameters."""

import pytest
from flask.testing import FlaskClient

from tests.api.conftest import Calling
from tests.oracle import making
from tests.oracle.cases import MOVE

TRACE = "a" * 32
TIMELINE = "/api/v1/transactions/t/drawing"
WATERFALL = f"/api/v1/traces/{TRACE}/drawing"


@pytest.fixture
def client(calling: Calling) -> FlaskClient:
    return calling(
        [
            making.move(0, "t", "received", **MOVE),
            making.move(1, "t", "completed", **MOVE),
            making.span(0, TRACE, "1" * 16, "t"),
            making.span(0.5, TRACE, "2" * 16, parent_span_id="9" * 16),
        ],
        30,
    )


def test_a_timeline_has_an_axis_lanes_and_marks(client: FlaskClient) -> None:
    drawing = client.get(TIMELINE).get_json()
    assert drawing["transaction_id"] == "t"
    assert [lane["lane"] for lane in drawing["lanes"]] == ["workflow", "machine"]
    assert drawing["pieces"][0][2] == 0.0
    assert drawing["pieces"][-1][3] == 1.0


def test_a_waterfall_has_rows_by_column_and_notes_by_row(client: FlaskClient) -> None:
    drawing = client.get(WATERFALL).get_json()
    assert drawing["rows"]["id"] == ["1" * 16, "2" * 16]
    assert drawing["notes"] == {"1": [f"Its parent {'9' * 16} is missing: lost, or never sent."]}


@pytest.mark.parametrize("path", [TIMELINE, WATERFALL])
def test_what_has_not_changed_is_a_304_without_its_bytes(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", [TIMELINE, WATERFALL])
def test_an_unknown_parameter_is_refused_by_name(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}?colour=red")
    assert answer.status_code == 400
    assert "colour" in answer.get_json()["detail"]


@pytest.mark.parametrize("path", ["/api/v1/transactions/nobody/drawing", f"/api/v1/traces/{'b' * 32}/drawing"])
def test_an_unknown_id_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_as_known_before_anything_came_in_there_is_nothing_to_draw(client: FlaskClient) -> None:
    earlier = (making.at(-60)).isoformat() + "Z"
    assert client.get(f"{TIMELINE}?as_of={earlier}").status_code == 404
