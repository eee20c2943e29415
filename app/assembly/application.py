"""The app process: store, follower, alerts and acts of one installation, behind the API and the pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import Flask

from app.acts import CaseWork, Desk, Recorder, Runner, TransactionActs
from app.alerts.delivery import Delivery
from app.alerts.evaluation_thread import Evaluator
from app.alerts.notifier import notifier_settings
from app.answers.brief import brief
from app.answers.services import Services
from app.api import MOST_BODY_BYTES, create_api
from app.assembly.engine import engine
from app.assembly.keys import office_keys
from app.assembly.people import entrance, open_office
from app.assembly.retention import retention_of, retention_worker
from app.assembly.trials import mapping_trials, trials
from app.audit.copies import to_file, to_webhook
from app.audit.keys import read_signing_key
from app.audit.timestamps import Timestamps, service
from app.audit.witness import Witness
from app.catalog import CatalogFiles
from app.domain.instants import system_clock
from app.journal import Journal, open_journal
from app.office import Office
from app.platform.demo_folder import history_complete
from app.platform.installation import Installation
from app.platform.proxy import forwarded, networks_of
from app.platform.tracing import traced
from app.platform.whole_bodies import whole_bodies
from app.platform.worker import Worker
from app.reference.document import reference
from app.security import MachineOwner, OfficeAuthenticator
from app.store.follower import Follower
from app.store.prefetch import yield_to_senders
from app.store.store import Store
from app.web import create_web
from collectors.intake import Intake

_HISTORY_FIRST = "The collector starts once the demo's history is in the journal."
_AT_ONCE = 8
_MOST_READING = 40
_CHECK_PAUSE_SECONDS = 5.0
_CHECK_EVERY_SECONDS = 6 * 3600.0


@dataclass
class Application:
    """Everything of the app process, and how to let go of it."""

    server: Flask
    store: Store
    follower: Follower
    evaluator: Evaluator
    delivery: Delivery
    desk: Desk
    check: Worker
    retention: Worker
    witness: Witness
    owner: MachineOwner
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
    journal = open_journal(installation.journal, system_clock)
    store = Store(installation.store, catalog_files.current, system_clock)
    office = open_office(installation, lambda: catalog_files.current().digest)
    ways_in, owner = entrance(installation, office), MachineOwner()
    keys = office_keys(installation, office)
    catalog, ready = catalog_files.current, partial(history_complete, installation.data)
    follower = Follower(journal, store, ready, office.dismissals.all)
    evaluator = Evaluator(store, journal, office, catalog, system_clock, ready)
    telling = notifier_settings(installation)
    delivery = telling.delivery(office, catalog, system_clock, partial(_brief, store), evaluator.ready)
    recorder = Recorder(journal, office.ledger, system_clock, lambda: follower.offset, ready=ready)
    desk = _desk(installation, recorder, office, store)
    witness = _witness(installation, journal, office)
    rules = retention_of(installation, store, office, catalog_files)
    services = Services(
        readers=store.reader,
        whole_office=office,
        whole_catalog=catalog_files,
        keys=keys,
        clock=system_clock,
        authenticator=OfficeAuthenticator(office, installation.secure, owner),
        sign_in=ways_in.sign_in,
        openid=ways_in.openid,
        collector_url=installation.collector_url,
        own_collector_url=installation.own_collector_url,
        collector_waits=lambda: None if ready() else _HISTORY_FIRST,
        collector_grpc_url=installation.collector_grpc_url,
        whole_desk=desk,
        person_figures=installation.person_figures,
        small_cells=installation.small_cells,
        trials=partial(trials, Intake(journal, catalog, keys, system_clock)),
        trying=store.tried,
        mapping_trials=partial(mapping_trials, keys),
        backlog=follower.backlog,
        reference=lambda: reference(server, commands),
        condition=lambda: follower.condition(system_clock()),
        witness=witness,
        targets=frozenset(telling.targets),
        receipt_targets=telling.receipted,
        retention_plan=rules.plan,
        dismissed=store.dismiss,
    )
    server = create_api(services)
    create_web(server, services)
    proxies = networks_of(installation.behind_proxy)
    wsgi = whole_bodies(forwarded(traced(server.wsgi_app), proxies), _AT_ONCE, _MOST_READING, MOST_BODY_BYTES)
    server.wsgi_app = wsgi  # type: ignore[method-assign, assignment]
    retention = retention_worker(installation, rules, follower)
    check = Worker(
        "store-check",
        partial(_check, store),
        may_run=lambda: not follower.backlog(),
        first=yield_to_senders,
        idle_seconds=_CHECK_PAUSE_SECONDS,
    )
    workers = [retention.close, check.close, desk.close, delivery.close, evaluator.close, follower.close, witness.close]
    closers = [*workers, store.close, journal.close, office.close]
    return Application(server, store, follower, evaluator, delivery, desk, check, retention, witness, owner, closers)


def _check(store: Store) -> float:
    """Reads the whole store; the seconds until the next time."""
    store.check()
    return _CHECK_EVERY_SECONDS


def _brief(store: Store, now: datetime) -> dict[str, Any]:
    """The brief of the week before, as the mail holds it."""
    with store.reader(None) as reader:
        return brief(reader)


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
    stamps = None
    if installation.timestamp_url:
        stamps = Timestamps(office.checkpoints, service(installation.timestamp_url, installation.private_hosts))
    return Witness(journal, office, key, system_clock, copies, stamps)
