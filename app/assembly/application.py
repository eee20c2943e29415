"""The app process: store, follower, alerts and acts of one installation, behind the API and the pages."""

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from multiprocessing.util import Finalize
from typing import Any

from flask import Flask
from granian import Granian
from granian.constants import Interfaces

from app.acts import CaseWork, Desk, Recorder, Runner, SignedEngine, TransactionActs, engine_of
from app.alerts.delivery import Delivery
from app.alerts.evaluator import Evaluator
from app.alerts.notifications import telling_of
from app.answers.brief import brief
from app.answers.services import Sent, Services, Trial
from app.api import create_api
from app.catalog import CatalogFiles
from app.domain.instants import system_clock
from app.journal import SqliteJournal
from app.office import Office
from app.platform.demo_folder import history_complete
from app.platform.installation import Installation
from app.platform.key_file import read_or_create_keys
from app.platform.parent_watch import end_with_parent
from app.platform.tracing import configure, traced
from app.reference.document import reference
from app.security import LocalMode
from app.store.follower import Follower
from app.store.store import Store
from app.store.store_file import open_store
from app.web import create_web
from collectors.intake import Intake, Request

_APP_THREADS = 8


@dataclass
class Application:
    """Everything of the app process, and how to let go of it."""

    server: Flask
    store: Store
    follower: Follower
    evaluator: Evaluator
    delivery: Delivery
    desk: Desk
    closers: list[Callable[[], None]]

    def close(self) -> None:
        """Ends delivery, evaluator and follower, then closes store, journal and office."""
        for close in self.closers:
            close()


def build_application(installation: Installation, commands: str = "") -> Application:
    """The app over one installation's folder: API and pages, with follower and evaluator not started yet.

    `commands` is the section of the reference that describes the commands, as Markdown.
    """
    installation.data.mkdir(parents=True, exist_ok=True)
    catalog_files = CatalogFiles(installation.catalog)
    journal = SqliteJournal(installation.journal, system_clock)
    store = open_store(installation.store, catalog_files.current, system_clock)
    office = Office(installation.office, system_clock)
    catalog, ready = catalog_files.current, partial(history_complete, installation.data)
    follower = Follower(journal, store, ready)
    evaluator = Evaluator(store, journal, office, catalog, system_clock, ready)
    delivery = telling_of(installation).delivery(office, catalog, system_clock, partial(_brief, store), evaluator.ready)
    recorder = Recorder(journal, office.ledger, system_clock, lambda: follower.offset, ready=ready)
    desk = _desk(installation, recorder, office, store)
    services = Services(
        reader=store.reader,
        office=office,
        catalog_files=catalog_files,
        keys=read_or_create_keys(installation.key),
        clock=system_clock,
        authenticator=LocalMode(),
        collector_url=installation.collector_url,
        desk=desk,
        person_figures=installation.person_figures,
        trials=partial(trials, Intake(journal, catalog, read_or_create_keys(installation.key), system_clock)),
        trying=store.tried,
        backlog=follower.backlog,
        reference=lambda: reference(server, commands),
    )
    server = create_api(services)
    create_web(server, services)
    server.wsgi_app = traced(server.wsgi_app)  # type: ignore[method-assign, assignment]
    closers = [desk.close, delivery.close, evaluator.close, follower.close, store.close, journal.close, office.close]
    return Application(server, store, follower, evaluator, delivery, desk, closers)


def engine(installation: Installation) -> SignedEngine | None:
    """The workflow engine that the settings name, if they do. Raises BadConfiguration for settings that do not fit."""
    hosts = installation.private_hosts
    return engine_of(installation.act_url, installation.act_secret, installation.act_idempotent, hosts)


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


def serve_application(installation: Installation, commands: str) -> None:
    """Serves pages and API until a signal ends it; everything that exists once lives in the one worker process.

    `commands`: as `build_application` takes it.
    """
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
    server.serve(target_loader=_Worker(installation, commands), wrap_loader=False)


@dataclass(frozen=True)
class _Worker:
    """What granian calls in its worker for the WSGI application; a class, since it must travel to that process."""

    installation: Installation
    commands: str

    def __call__(self, *_: Any) -> Flask:
        end_with_parent()
        logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(name)s %(message)s")
        configure(self.installation.trace_endpoint, "transom-app")
        application = build_application(self.installation, self.commands)
        application.follower.start()
        application.evaluator.start()
        application.delivery.start()
        application.desk.open()
        Finalize(None, application.close, exitpriority=100)
        return application.server
