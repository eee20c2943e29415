"""What accounts cost: the same requests of a page in local mode and by somebody signed in, each in turn."""

import random
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from flask.testing import FlaskClient

from app.answers.services import Services
from app.api import create_api
from app.catalog import CatalogFiles
from app.domain.actor import Actor
from app.domain.encryption import Keys
from app.domain.instants import system_clock
from app.office import Office
from app.security import OfficeAuthenticator
from app.store.store import Store
from tests.benchmarks import history
from tests.benchmarks.figures import Figure, median, quantile
from tests.benchmarks.store import filled

KEYS = Keys(bytes(32), bytes(32))
MOST = 1.1
"""The times of local mode that a page may take with accounts."""
MODES = ("local mode", "accounts")
PERSON = Actor("mara", frozenset(("operator",)))


def account_figures(directory: Path, count: int, samples: int) -> list[Figure]:
    """Times local mode's, of a transaction's page data and of the first page of the stuck list."""
    with filled(directory / "whole.duckdb", count) as store, ExitStack() as stack:
        clients = {mode: _client(store, directory / mode, mode != MODES[0], stack) for mode in MODES}
        asked: dict[str, Callable[[FlaskClient, int], None]] = {
            f"transaction page data with accounts, {count:,} transactions": _transaction,
            f"stuck list with accounts, {count:,} transactions": _stuck,
        }
        return [_compared(name, ask, clients, count, samples) for name, ask in asked.items()]


def _client(store: Store, directory: Path, accounts: bool, stack: ExitStack) -> FlaskClient:
    """The API over the store with an office of its own; a client of it that is signed in where there are accounts."""
    office = Office(directory, system_clock)
    stack.callback(office.close)
    services = Services(
        store.reader, office, CatalogFiles(None), KEYS, lambda: history.END, OfficeAuthenticator(office)
    )
    client = create_api(services).test_client()
    if accounts:
        office.accounts.add(PERSON.name, PERSON.roles, None, None, PERSON)
        office.sessions.begin(PERSON, "secret", "a benchmark")
        client.set_cookie("transom_session", "secret")
    return client


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
    answer = client.get(f"/api/v1/{route}", base_url="http://localhost")
    if answer.status_code != 200:
        raise RuntimeError(f"{route} answered {answer.status_code}")
