"""Two tenants' people side by side, over every route that the API has: neither learns that the other is there.

The oracle asks each route of an installation that holds one tenant's records alone: the answers must be the same.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from app.answers.services import Services
from app.api import create_api
from app.catalog import CatalogFiles
from app.office import Office
from app.security import ROLES, access_of
from app.security.access import PUBLIC
from app.store.store import Store
from tests.api.conftest import KEYS
from tests.oracle.cases import CATALOG, MOVE
from tests.oracle.loading import entries
from tests.oracle.making import at, move, payload, review, span
from tests.oracle.records import Record
from tests.people import Named

MARK = "beta-only"
OURS = frozenset(("alpha",))


def records(tenant: str, prefix: str, trace: str) -> list[Record]:
    segments = {**MOVE, "tenant": tenant}
    return [
        move(0, f"{prefix}-1", "received", external_ref=f"{prefix}-ref", trace_id=trace * 32, **segments),
        move(1, f"{prefix}-1", "submitted", **segments),
        move(2, f"{prefix}-2", "received", **segments),
        move(3, f"{prefix}-2", "failed", error_class="processing", error_code=f"{prefix}-code", **segments),
        review(3, f"{prefix}-1", f"{prefix}-task", "opened", queue=f"{prefix}-desk", actor=f"{prefix}-person"),
        span(1, trace * 32, trace * 16, name=f"{prefix}-call", service=f"{prefix}-service"),
        payload(
            1, f"{prefix}-1", "request", payload_id=f"PAY{trace}", event_id=f"{prefix}-payload", shape='{"paths":[]}'
        ),
    ]


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Callable[[Sequence[Record], str], Flask]]:
    opened: list[Store | Office] = []

    def of(given: Sequence[Record], name: str) -> Flask:
        def clock() -> datetime:
            return at(3000)

        store = Store(None, lambda: CATALOG, clock)
        store.load(entries(sorted(given, key=lambda one: one["ingested_at"])))
        office = Office(tmp_path / name, clock)
        opened.extend((store, office))
        return create_api(Services(store.reader, office, CatalogFiles(None), KEYS, clock, Named()))

    yield of
    for one in opened:
        one.close()


def addresses(app: Flask, transaction: str, trace: str, payload_id: str) -> Iterator[str]:
    """Every GET route, its variables filled in with something of a tenant."""
    values = {"transaction_id": transaction, "trace_id": trace * 32, "payload_id": payload_id, "number": "started"}
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.rule.startswith("/api/v1/") and rule.endpoint not in PUBLIC:
            path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values.get(found[1], "none"), rule.rule)
            yield path + ("?scope=transactions" if path.endswith("/version") else "")


def test_every_route_answers_as_if_the_other_tenant_were_not_there(
    installation: Callable[[Sequence[Record], str], Flask],
) -> None:
    ours, theirs = records("alpha", "ours", "a"), records("beta", MARK, "b")
    both, alone = installation(ours + theirs, "both"), installation(ours, "alone")
    headers = {"X-Roles": "operator engineer", "X-Tenants": "alpha"}
    asked = 0
    for path in (*addresses(both, "ours-1", "a", "PAYa"), *addresses(both, f"{MARK}-1", "b", "PAYb")):
        answers = [app.test_client().get(path, headers=headers) for app in (both, alone)]
        if path.startswith("/api/v1/version"):
            continue
        asked += 1
        assert answers[0].status_code == answers[1].status_code, path
        assert answers[0].data == answers[1].data, path
        assert answers[0].status_code in (200, 400, 403, 404, 503), path

    assert asked > 60


def test_the_other_tenant_is_really_there_for_who_may_see_it(
    installation: Callable[[Sequence[Record], str], Flask],
) -> None:
    app = installation(records("alpha", "ours", "a") + records("beta", MARK, "b"), "both")
    found = app.test_client().get("/api/v1/transactions", headers={"X-Roles": "operator"}).get_json()["items"]

    assert sorted(one["tenant"] for one in found) == ["alpha", "alpha", "beta", "beta"]


def test_every_route_by_role_answers_as_its_permission_says_and_nothing_to_nobody(
    installation: Callable[[Sequence[Record], str], Flask],
) -> None:
    app = installation(records("alpha", "ours", "a"), "alone")
    permissions = access_of(app).permissions
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC:
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", "none", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            origin = {"Sec-Fetch-Site": "same-origin"}
            assert client.open(path, method=method, headers=origin).status_code == 401, (method, path)
            foreign = client.open(path, method=method, headers={"X-Roles": "operator", "Sec-Fetch-Site": "cross-site"})
            assert method == "GET" or foreign.status_code == 403, (method, path)
            permission = permissions[rule.endpoint]
            allowed = [role for role, held in ROLES.items() if permission in held]
            for role in (*sorted(ROLES.keys() - set(allowed)), *allowed[:1]):
                status = client.open(path, method=method, headers={"X-Roles": role, **origin}).status_code
                assert (status == 403) == (role not in allowed), (role, method, path, status)
