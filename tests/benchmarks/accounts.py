"""What accounts cost: the same requests of a page in local mode and by somebody signed in, each in turn."""

import random
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from dash import Dash
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.answers.services import Services
from app.api import create_api
from app.catalog import CatalogFiles
from app.domain.actor import Actor
from app.domain.encryption import Keys
from app.domain.ids import to_path
from app.domain.instants import system_clock
from app.office import Office
from app.security import OfficeAuthenticator
from app.store.store import Store
from app.web import create_web, ids
from app.web.door import door_of
from tests.benchmarks import history
from tests.benchmarks.figures import Figure, median, quantile
from tests.benchmarks.store import filled
from tests.web.callbacks import ROUTE, asked

KEYS = Keys(bytes(32), bytes(32))
MOST = 1.1
"""The times of local mode that a page may take with accounts."""
MODES = ("local mode", "accounts")
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
PERSON = Actor("mara", frozenset(("operator",)))


def account_figures(directory: Path, count: int, samples: int) -> list[Figure]:
    """Times local mode's: a transaction's page data, the first page of the stuck list, and what the server does for the
    pages Operate, Transaction, Trends and Case."""
    with filled(directory / "whole.duckdb", count) as store, ExitStack() as stack:
        sites = {mode: _site(store, directory / mode, mode != MODES[0], stack) for mode in MODES}
        clients = {mode: site.client for mode, site in sites.items()}
        asked: dict[str, Callable[[FlaskClient, int], None]] = {
            f"transaction page data with accounts, {count:,} transactions": _transaction,
            f"stuck list with accounts, {count:,} transactions": _stuck,
        }
        figures = [_compared(name, ask, clients, count, samples) for name, ask in asked.items()]
        return [*figures, *_pages(sites, count, max(4, samples // 20))]


@dataclass(frozen=True)
class Site:
    """API and pages over the store; `client` is signed in where there are accounts."""

    app: Dash
    client: FlaskClient

    def draw(self, path: str, search: str = "") -> None:
        """What a browser asks for as it opens a page: the frame, the page, and each part that comes by itself."""
        _sent(self.client.get(path + search, base_url="http://localhost"), path)
        door = door_of(self.app.server)
        (router,) = door.permissions.keys() - door.parts.keys()
        parts = [name for name, (page, _) in door.parts.items() if page is not None and page.match(path) is not None]
        values = {f"{ids.URL}.pathname": path, f"{ids.URL}.search": search, f"{ids.NARROW}.data": False}
        for name in (router, *(name for name in parts if door.parts[name][1].initially)):
            body = asked(self.app, name, values, f"{ids.URL}.pathname")
            _sent(self.client.post(ROUTE, json=body, base_url="http://localhost", headers=SAME_ORIGIN), path)


def _pages(sites: dict[str, Site], count: int, samples: int) -> list[Figure]:
    """Processor time of the server a page; each page in interleaved pairs, each time a minute later for the ledger."""
    transaction = to_path(history.transaction_id(count // 2))
    cases = sites[MODES[0]].client.get("/api/v1/cases?limit=1", base_url="http://localhost").get_json()["items"]
    pages = {"Operate": "/", "Transaction": f"/transactions/{transaction}", "Trends": "/trends"}
    pages |= {"Case": f"/cases/{to_path(cases[0]['id'])}"}
    figures = []
    for title, path in pages.items():
        times: dict[str, list[float]] = {mode: [] for mode in MODES}
        for sample in range(samples + 1):
            for mode in MODES if sample % 2 else MODES[::-1]:
                began = time.process_time()
                sites[mode].draw(path)
                times[mode].append(1000 * (time.process_time() - began))
        local, signed_in = (times[mode][1:] for mode in MODES)
        detail = {f"ms of processor time p50, {mode}": median(times[mode][1:]) for mode in MODES}
        ratio = median([one / other for one, other in zip(signed_in, local, strict=True)])
        name = f"{title} with accounts, {count:,} transactions"
        figures.append(Figure(name, ratio, "times local mode, processor time p50", MOST, "lower", detail))
    return figures


def _site(store: Store, directory: Path, accounts: bool, stack: ExitStack) -> Site:
    """API and pages over the store with an office of their own."""
    office = Office(directory, system_clock)
    stack.callback(office.close)
    services = Services(
        store.reader, office, CatalogFiles(None), KEYS, lambda: history.END, OfficeAuthenticator(office)
    )
    server = create_api(services)
    app = create_web(server, services)
    client = server.test_client()
    if accounts:
        office.accounts.add(PERSON.name, PERSON.roles, None, None, PERSON)
        office.sessions.begin(PERSON, "secret", "a benchmark")
        client.set_cookie("transom_session", "secret")
    return Site(app, client)


def _compared(
    name: str, ask: Callable[[FlaskClient, int], None], clients: dict[str, FlaskClient], count: int, samples: int
) -> Figure:
    """Interleaved, the one that goes first changing, so that what disturbs the machine disturbs both."""
    pick = random.Random(3)
    times: dict[str, list[float]] = {mode: [] for mode in MODES}
    for sample in range(samples + 1):
        number = pick.randrange(count)
        for mode in MODES if sample % 2 else MODES[::-1]:
            began = time.perf_counter()
            ask(clients[mode], number)
            times[mode].append(1000 * (time.perf_counter() - began))
    local, signed_in = (times[mode][1:] for mode in MODES)
    detail = {f"ms p50, {mode}": median(times[mode][1:]) for mode in MODES}
    detail["p95, times local mode"] = quantile(signed_in, 0.95) / quantile(local, 0.95)
    return Figure(name, median(signed_in) / median(local), "times local mode, p50", MOST, "lower", detail)


def _transaction(client: FlaskClient, number: int) -> None:
    name, trace = history.transaction_id(number), history.trace_id(number)
    for route in (f"transactions/{name}", f"transactions/{name}/timeline", f"traces/{trace}"):
        _get(client, route)


def _stuck(client: FlaskClient, number: int) -> None:
    _get(client, "transactions?status=stuck&sort=overdue_at&limit=100")


def _get(client: FlaskClient, route: str) -> None:
    _sent(client.get(f"/api/v1/{route}", base_url="http://localhost"), route)


def _sent(answer: TestResponse, route: str) -> None:
    if answer.status_code not in (200, 204):
        raise RuntimeError(f"{route} answered {answer.status_code}")
