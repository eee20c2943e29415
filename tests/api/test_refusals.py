"""Errors are problems that say what to do; what is our fault shows a number and never its text."""

import http.server
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.security import Permission, access_of
from tests.api.conftest import Calling
from tests.oracle.making import move


@pytest.fixture
def client(calling: Calling) -> FlaskClient:
    return calling([move(0, "t", "received", tenant_scope="a"), move(0, "t", "received", tenant_scope="b")])


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("transactions?partnr=x", 400, "Did you mean partner"),
        ("transactions?status=x", 400, "open, stuck, completed"),
        ("transactions?sort=x", 400, "started_at, finished_at, state_since, overdue_at, due_at, value"),
        ("transactions?limit=0", 400, "1 to 1000"),
        ("transactions?limit=1001", 400, "1 to 1000"),
        ("transactions?limit=ten", 400, "is not a number"),
        ("transactions?cursor=x", 400, "no cursor of ours"),
        ("transactions?from=soon", 400, "RFC 3339"),
        ("transactions?as_of=soon", 400, "RFC 3339"),
        ("transactions?as_of=now&as_of=now", 400, "given 2 times"),
        ("transactions/nobody", 404, "no transaction 'nobody'"),
        ("transactions/t?limit=3", 400, "Known: tenant, as_of"),
        ("transactions/nobody/timeline", 404, "no transaction"),
        ("traces/nothing", 404, "no trace"),
        ("payloads/NOTHING", 404, "no payload"),
        ("cases/none", 404, "no case"),
        ("cases?status=open", 400, "workflow, partner, tenant, version, from, to"),
        ("queues?limit=3", 400, "Known: workflow"),
        ("sources?partner=x", 400, "Known: format, as_of"),
        ("metrics/happiness", 404, "Known: started, finished"),
        ("metrics/started?by=colour", 400, "workflow, partner, tenant, version"),
        ("metrics/started?interval=2h", 400, "1h, 1d, 1w"),
        ("metrics/started?quantile=p95", 400, "quantile"),
        ("metrics/started?from=2000-01-01T00:00:00Z&interval=1h", 400, "10,000 points"),
        ("metrics/started?to=0001-01-01T00:00:00Z", 400, "to:"),
        ("transactions?sort=", 400, "started_at"),
        ("version?scope=", 400, "operate"),
        ("version?scope=weather", 400, "operate, transactions"),
        ("catalog?x=1", 400, "Known: as_of"),
        ("views?as_of=now", 400, "no such parameter"),
        ("alerts/none?x=1", 400, "This takes none."),
        ("nothing/here", 404, "openapi.json"),
    ],
)
def test_a_refusal_is_a_problem_that_names_what_is_taken(
    client: FlaskClient, path: str, status: int, sentence: str
) -> None:
    answer = client.get(f"/api/v1/{path}")
    told = answer.get_json()
    assert (answer.status_code, answer.content_type, told["status"]) == (status, "application/problem+json", status)
    assert sentence in told["detail"]


def test_an_id_in_two_tenants_answers_409_with_both_and_tenant_chooses(client: FlaskClient) -> None:
    for path in ("transactions/t", "transactions/t/timeline"):
        answer = client.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.get_json()["tenants"]) == (409, ["a", "b"])
        assert client.get(f"/api/v1/{path}?tenant=b").status_code == 200


def test_another_method_is_405_where_the_path_is_known_and_404_where_it_is_not(client: FlaskClient) -> None:
    known, unknown = client.post("/api/v1/transactions"), client.post("/api/v1/nothing")
    assert (known.status_code, known.content_type) == (405, "application/problem+json")
    assert "GET" in known.headers["Allow"]
    assert (unknown.status_code, unknown.content_type) == (404, "application/problem+json")
    removed = client.get("/api/v1/views/1")
    assert (removed.status_code, removed.headers["Allow"]) == (405, "DELETE")


@pytest.mark.parametrize("sent", [b"", b"{", b"[]", b'{"name":"x"}', b'{"name":1,"address":"/"}', b"\xff"])
def test_a_body_that_is_no_view_is_refused(client: FlaskClient, sent: bytes) -> None:
    answer = client.post("/api/v1/views", data=sent, content_type="application/json")
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")


@pytest.mark.parametrize(
    ("sent", "kind", "status", "sentence"),
    [
        (b'{"action": "redrive"}', "text/plain", 415, "'text/plain' is not taken"),
        (b'{"action": "redrive"}', None, 415, "'none' is not taken"),
        (b"{", "application/json", 400, "is no JSON"),
        (b"[]", "application/json", 400, "is no object"),
    ],
)
def test_what_is_no_json_body_is_refused_with_what_to_send(
    client: FlaskClient, sent: bytes, kind: str | None, status: int, sentence: str
) -> None:
    refused = client.post("/api/v1/acts?preview=1", data=sent, content_type=kind)
    assert (refused.status_code, refused.mimetype) == (status, "application/problem+json")
    assert sentence in refused.get_json()["detail"]
    assert "application/json" in refused.get_json()["detail"]


@pytest.mark.parametrize(
    ("headers", "sentence"),
    [({"Host": "evil.example"}, "Host"), ({"Host": "localhost:8050", "Origin": "https://evil.example"}, "Origin")],
)
def test_in_local_mode_pages_of_other_sites_are_refused_everywhere(
    client: FlaskClient, headers: dict[str, str], sentence: str
) -> None:
    for path in ("/api/v1/transactions", "/healthz", "/metrics", "/"):
        answer = client.get(path, headers=headers)
        assert answer.status_code == 403
        assert sentence in answer.get_json()["detail"]


def test_an_unexpected_error_shows_a_number_and_never_its_text(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> str:
        raise RuntimeError("the payload was 4711")

    client.application.add_url_rule("/api/v1/broken", "broken", fail)
    access_of(client.application).declare(Permission.READ, "broken")
    answer = client.get("/api/v1/broken")
    assert (answer.status_code, answer.content_type) == (500, "application/problem+json")
    assert "7F3K-22" in answer.get_json()["detail"]
    assert "4711" not in answer.text
    assert "7F3K-22" in caplog.text


def test_a_route_that_names_no_permission_is_refused(calling: Calling) -> None:
    app = calling().application
    blueprint = app.blueprints["api"]
    app.add_url_rule("/api/v1/unnamed", f"{blueprint.name}.unnamed", lambda: "shown")
    answer = app.test_client().get("/api/v1/unnamed")
    assert answer.status_code == 403
    assert b"shown" not in answer.data


def test_every_route_names_its_permission(client: FlaskClient) -> None:
    app = client.application
    permissions = access_of(app).permissions
    ruled = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    assert ruled == {name for name in permissions if name.startswith("api.")}
    assert set(permissions.values()) <= set(Permission)
    assert permissions["api.payload_redacted"] == Permission.READ_PAYLOAD


@pytest.fixture
def collector() -> Iterator[list[int]]:
    """The status that a collector's /readyz answers, and its port after it."""
    told = [200]

    class Ready(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(told[0])
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return None

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ready)
    told.append(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_app_is_ready_when_store_and_collector_are(calling: Calling, collector: list[int]) -> None:
    client = calling(collector=f"http://127.0.0.1:{collector[1]}")
    assert client.get("/readyz").status_code == 200
    collector[0] = 503
    assert client.get("/readyz").status_code == 503
    gone = calling(collector="http://127.0.0.1:9")
    assert "does not answer" in gone.get("/readyz").get_json()["detail"]
    assert gone.get("/healthz").get_json() == {"status": "alive"}


def test_an_app_that_still_loads_what_its_journal_holds_is_not_ready(calling: Calling) -> None:
    client = calling(backlog=1200)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
    assert "1,200 entries are left" in answer.get_json()["detail"]
    assert client.get("/api/v1/version").get_json()["backlog"] == 1200
    assert calling().get("/api/v1/version").get_json()["backlog"] == 0


def test_an_app_whose_store_is_closed_is_alive_and_not_ready(calling: Calling) -> None:
    client = calling(closed=True)
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").get_json()["detail"] == "The store does not answer."
    assert client.get("/api/v1/transactions").status_code == 503


def test_metrics_are_prometheus_text_of_our_own_behaviour(client: FlaskClient) -> None:
    client.get("/api/v1/transactions")
    answer = client.get("/metrics")
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    assert 'transom_requests_total{route="/api/v1/transactions",method="GET",status="200"} 1.0' in answer.text
    assert 'transom_records_total{kind="transitions"} 2.0' in answer.text
    assert 'transom_transactions{status="open"} 2.0' in answer.text
    for line in answer.text.splitlines():
        assert line.startswith("# ") or float(line.rpartition(" ")[2]) >= 0


def test_the_version_of_a_scope_is_an_etag_that_stays_while_nothing_changes(client: FlaskClient) -> None:
    for scope in ("operate", "transactions", "catalog", "views", "transaction:t", "trace:x", "case:x", "payload:x"):
        first = client.get(f"/api/v1/version?scope={scope}")
        assert first.status_code == 200
        again = client.get(f"/api/v1/version?scope={scope}", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_a_saved_view_changes_the_version_of_views_alone(client: FlaskClient) -> None:
    def tags() -> tuple[str, str]:
        return tuple(client.get(f"/api/v1/version?scope={one}").headers["ETag"] for one in ("views", "operate"))  # type: ignore[return-value]

    before = tags()
    client.post("/api/v1/views", json={"name": "n", "address": "/"})
    after = tags()
    assert before[0] != after[0]
    assert before[1] == after[1]


def test_a_limit_that_passes_changes_the_version_though_nothing_was_loaded(calling: Calling) -> None:
    records = [move(0, "t", "received", workflow="exchange")]
    tags = [
        calling(records, minutes).get("/api/v1/version?scope=transaction:t").headers["ETag"]
        for minutes in (0.2, 0.4, 2)
    ]
    assert tags[0] == tags[1] != tags[2]


def test_the_application_is_a_plain_flask_app_that_pages_mount_on(client: FlaskClient) -> None:
    assert isinstance(client.application, Flask)


def test_a_body_with_a_field_that_is_none_is_told_what_there_is(client: FlaskClient) -> None:
    answer = client.post("/api/v1/acts?preview=1", json={"action": "redrive", "transaction": ["t"], "filter": {}})
    assert answer.status_code == 400
    assert answer.get_json()["detail"] == (
        'filter, transaction: no such field. Did you mean "transactions"? '
        "Known: action, transactions, frozen, reason, idempotency_key, include."
    )
