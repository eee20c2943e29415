"""The composition root: builds everything, in the order that data runs, and can close it again."""

import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from flask import Flask
from granian import Granian
from granian.constants import Interfaces

from app.acts import CaseWork, Desk, Recorder, Runner, SignedEngine, TransactionActs, engine_of
from app.alerts.delivery import Delivery
from app.alerts.evaluator import Evaluator
from app.alerts.notifications import Telling, telling_of
from app.answers.brief import brief
from app.answers.services import Sent, Services, Trial
from app.api import create_api
from app.audit.copies import to_file, to_webhook
from app.audit.keys import read_signing_key
from app.audit.witness import Witness
from app.catalog import CatalogFiles
from app.catalog.model import Catalog
from app.demo import history_end, is_told, wait_until_ready
from app.domain.encryption import Keys, read_or_create_keys
from app.domain.errors import BadInput
from app.domain.instants import system_clock
from app.journal import Entry, Journal, SqliteJournal
from app.journal.memory import Arrivals
from app.office import Office
from app.platform.installation import Installation
from app.platform.parent_watch import end_with_parent
from app.platform.tracing import configure, traced
from app.security import LOCAL
from app.store.follower import Follower
from app.store.store import Store
from app.store.store_file import open_store
from app.web import create_web
from collectors import server as collector
from collectors.config import CollectorConfig
from collectors.files import importer
from collectors.files.importer import Report, Send, import_file
from collectors.intake import Intake, Request
from sample_data import CATALOG as SAMPLE_CATALOG
from sample_data import engine as sample_engine
from sample_data import history, live
from sample_data.stories import STORIES

_APP_THREADS = 8
_LIMIT_BYTES = 8 * 1024 * 1024

__all__ = [
    "SAMPLE_CATALOG",
    "Application",
    "Report",
    "build_application",
    "build_store",
    "engine",
    "import_file",
    "importing",
    "serve_application",
    "serve_collector",
    "serve_demo_collector",
    "serve_live_traffic",
    "taken_events",
    "telling",
]


@dataclass
class Application:
    """Everything of the app process, and how to let go of it."""

    server: Flask
    store: Store
    follower: Follower
    evaluator: Evaluator
    delivery: Delivery
    desk: Desk
    witness: Witness
    closers: list[Callable[[], None]]

    def close(self) -> None:
        """Ends delivery, evaluator and follower, then closes store, journal and office."""
        for close in self.closers:
            close()


def build_application(installation: Installation) -> Application:
    """The app over one installation's folder: API and pages, with follower and evaluator not started yet."""
    installation.data.mkdir(parents=True, exist_ok=True)
    catalog_files = CatalogFiles(installation.catalog)
    journal = SqliteJournal(installation.journal, system_clock)
    store = open_store(installation.store, catalog_files.current, system_clock)
    office = Office(installation.office, system_clock)
    catalog, told = catalog_files.current, partial(is_told, installation.data)
    follower = Follower(journal, store, told)
    evaluator = Evaluator(store, journal, office, catalog, system_clock, told)
    delivery = telling(installation).delivery(office, catalog, system_clock, partial(_brief, store), evaluator.ready)
    recorder = Recorder(journal, office.ledger, system_clock, lambda: follower.offset, ready=told)
    desk = _desk(installation, recorder, office, store)
    witness = _witness(installation, journal, office)
    services = Services(
        reader=store.reader,
        office=office,
        catalog_files=catalog_files,
        keys=read_or_create_keys(installation.key),
        clock=system_clock,
        actor=LOCAL,
        collector_url=installation.collector_url,
        desk=desk,
        person_figures=installation.person_figures,
        trials=partial(trials, Intake(journal, catalog, read_or_create_keys(installation.key), system_clock)),
        trying=store.tried,
        backlog=follower.backlog,
        witness=witness,
    )
    server = create_api(services)
    create_web(server, services)
    server.wsgi_app = traced(server.wsgi_app)  # type: ignore[method-assign, assignment]
    workers = [desk.close, delivery.close, evaluator.close, follower.close, witness.close]
    closers = [*workers, store.close, journal.close, office.close]
    return Application(server, store, follower, evaluator, delivery, desk, witness, closers)


def engine(installation: Installation) -> SignedEngine | None:
    """The workflow engine that the settings name, if they do. Raises BadConfiguration for settings that do not fit."""
    hosts = installation.private_hosts
    return engine_of(installation.act_url, installation.act_secret, installation.act_idempotent, hosts)


def telling(installation: Installation) -> Telling:
    """Whom the settings name to be told. Raises BadConfiguration for settings that do not fit."""
    return telling_of(installation)


def _brief(store: Store, now: datetime) -> dict[str, Any]:
    """The brief of the week before, as the mail holds it."""
    with store.reader(None) as reader:
        return brief(reader)


def trials(intake: Intake, sent: Sent) -> list[Trial]:
    """What each event of a body would become; `intake` stores none of them."""
    request = Request("events", sent.content_type, sent.encoding, headers=sent.headers)
    return [Trial(one.item, one.kind, one.table) for one in intake.tried(request, sent.body)]


def _desk(installation: Installation, recorder: Recorder, office: Office, store: Store) -> Desk:
    """What operators act by; with an engine where the settings name one."""
    asked = engine(installation)
    runner = None if asked is None else Runner(recorder, office.acts, store.reader, asked)
    acts = TransactionActs(recorder, office.acts, store.reader, asked, runner)
    return Desk(CaseWork(recorder, store.reader), acts, runner)


def _witness(installation: Installation, journal: Journal, office: Office) -> Witness:
    """What signs the ledger, with the copies outside that the settings name."""
    key = read_signing_key(installation.audit_key, may_create=not office.checkpoints.key_history())
    copies = [to_file(installation.audit_copy)] if installation.audit_copy else []
    if installation.audit_webhook:
        copies.append(to_webhook(installation.audit_webhook, installation.private_hosts))
    return Witness(journal, office, key, system_clock, copies)


def serve_application(installation: Installation) -> None:
    """Serves pages and API until a signal ends it; everything that exists once lives in the one worker process."""
    end_with_parent()
    server = Granian(
        "transom",
        address=installation.host,
        port=installation.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=_APP_THREADS,
        websockets=False,
        log_enabled=True,
        log_level="error",  # type: ignore[arg-type]
    )
    server.serve(target_loader=_Worker(installation), wrap_loader=False)


@dataclass(frozen=True)
class _Worker:
    """What granian calls in its worker for the WSGI application; a class, since it must travel to that process."""

    installation: Installation

    def __call__(self, *_: Any) -> Flask:
        end_with_parent()
        logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(name)s %(message)s")
        configure(self.installation.trace_endpoint, "transom-app")
        application = build_application(self.installation)
        application.follower.start()
        application.evaluator.start()
        application.delivery.start()
        application.desk.open()
        application.witness.start()
        Finalize(None, application.close, exitpriority=100)
        return application.server


def serve_collector(installation: Installation) -> None:
    """Serves the wires until a signal ends it."""
    collector.serve_collector(
        CollectorConfig(
            host=installation.host,
            otlp_port=installation.otlp_port,
            grpc_port=installation.grpc_port,
            data=installation.data,
            catalog=installation.catalog,
            trace_endpoint=installation.trace_endpoint,
        )
    )


def serve_demo_collector(installation: Installation, seed: int) -> None:
    """The demo's history first, through the same intake, each record at its own instant; then the wires."""
    if history_end(installation.data) is None:
        save_stories(installation)
        now = system_clock()
        feed_history(installation, seed, now)
        history_end(installation.data, now)
    serve_collector(installation)


def save_stories(installation: Installation) -> None:
    """The demo's stories as saved views, each a click away from Operate."""
    with closing(Office(installation.office, system_clock)) as office:
        for story in STORIES:
            office.views.save(story.title, story.url, "demo")


def feed_history(installation: Installation, seed: int, now: datetime) -> int:
    """90 days of made-up history up to `now` into the journal; how many requests it took."""
    clock = history.HistoryClock(now - timedelta(days=history.DAYS + 1))
    journal = SqliteJournal(installation.journal, clock)
    gathered = history.Gathered(journal)
    catalog = CatalogFiles(installation.catalog).current
    intake = Intake(cast(Journal, gathered), catalog, read_or_create_keys(installation.key), clock)

    def accept(request: history.TimedRequest) -> int:
        return intake.accept(Request(request.signal, request.content_type), request.body).status

    taken = history.feed(history.requests(seed, now), accept, gathered, clock)
    intake.close()
    journal.close()
    return taken


@contextmanager
def importing(installation: Installation, url: str | None) -> Iterator[Send]:
    """Where imported requests go: to the collector at `url`, or through an intake of this process to the journal."""
    if url is not None:
        yield importer.to_collector(url)
        return
    installation.data.mkdir(parents=True, exist_ok=True)
    journal = SqliteJournal(installation.journal, system_clock)
    catalog = CatalogFiles(installation.catalog).current
    intake = Intake(journal, catalog, read_or_create_keys(installation.key), system_clock)
    try:
        yield importer.into(intake)
    finally:
        intake.close()
        journal.close()


def taken_events(catalog: Catalog, bodies: Sequence[tuple[datetime, bytes]]) -> list[Entry]:
    """The journal entries that come of batches of events, each taken in at its instant. Raises BadInput."""
    arrivals = Arrivals(bodies[0][0] if bodies else system_clock())
    intake = Intake(cast(Journal, arrivals), lambda: catalog, Keys(bytes(32), bytes(32)), arrivals.clock)
    for at, body in bodies:
        arrivals.now = at
        answer = intake.accept(Request("events", history.BATCH), body)
        if answer.status != 200 or b'"rejected":[]' not in answer.body.replace(b" ", b""):
            raise BadInput(answer.body.decode())
    intake.close()
    return arrivals.entries


def serve_live_traffic(installation: Installation, seed: int) -> None:
    """The demo's live traffic and its workflow engine, through the real wires, once they answer."""
    end_with_parent()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    if wait_until_ready(f"{installation.collector_url}/readyz", stop):
        since = history_end(installation.data)
        if since is not None:
            stand_in = sample_engine.Engine(installation.act_secret or "")
            port = urlsplit(installation.act_url or "").port or 0
            sample_engine.serve(stand_in, port, installation.collector_url, stop)
            live.run(installation.collector_url, seed, since, stop, overtaken=stand_in.has)


def build_store(installation: Installation, path: Path) -> int:
    """A new store at `path` from the whole journal; the last offset it holds."""
    journal = SqliteJournal(installation.journal, system_clock)
    store = Store(path, CatalogFiles(installation.catalog).current, system_clock)
    offset = 0
    while entries := journal.read(offset, _LIMIT_BYTES):
        store.load(entries, settle=False)
        offset = entries[-1].offset
    store.settle()
    store.checkpoint()
    store.close()
    journal.close()
    return offset
