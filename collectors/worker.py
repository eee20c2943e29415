"""Builds what the collector's worker process holds: journal writer, intake, gRPC service and HTTP routes."""

from dataclasses import dataclass
from multiprocessing.util import Finalize
from wsgiref.types import WSGIApplication

import grpc

from app.catalog import CatalogFiles
from app.domain.errors import TransomError
from app.domain.instants import system_clock
from app.journal import Journal, open_journal
from app.platform.request_origin import is_loopback
from app.platform.tracing import configure, traced
from app.platform.worker import Worker
from collectors.config import CollectorConfig
from collectors.ingest_limit import Allowance
from collectors.intake import Intake, Request
from collectors.isolated import IsolatedTreatment
from collectors.metrics import Measures
from collectors.origins import Origins, origins_of
from collectors.otlp.descriptors import handlers
from collectors.otlp.grpc_service import serve_grpc
from collectors.siblings import Siblings
from collectors.wsgi import application

_GRACE_SECONDS = 5.0
_FIGURES_SECONDS = 1.0


@dataclass
class Collector:
    """Everything that must exist once, and is let go of in order: senders first, the journal last."""

    journal: Journal
    intake: Intake
    wires: grpc.Server
    wsgi: WSGIApplication
    figures: Worker | None = None

    def close(self) -> None:
        """Answer what is under way, turn the rest away, write what is held."""
        self.intake.close()
        self.wires.stop(_GRACE_SECONDS).wait()
        self.journal.close()
        if self.figures is not None:
            self.figures.close()


def build(config: CollectorConfig) -> Collector:
    """The collector of this process. Raises BadConfiguration for keys, a catalog or a port that cannot be used."""
    handlers()
    keys = config.keys()
    catalog = CatalogFiles(config.catalog)
    journal = open_journal(config.data / "journal", system_clock)
    isolated = IsolatedTreatment(keys.token, config.catalog)
    allowance = Allowance(config.ingest_limit)
    siblings = Siblings(config.data / "collectors", config.number, config.count) if config.count > 1 else None
    measures = Measures(siblings)
    intake = Intake(
        journal, catalog.current, keys, system_clock, isolated=isolated, allowance=allowance, measures=measures
    )
    senders = config.senders()
    local = is_loopback(config.host) and not config.proxied
    origins = origins_of(local, config.sender_origins, config.sender_hosts)
    wires = serve_grpc(
        lambda signal, media_type, body, sender: intake.accept(Request(signal, media_type, sender=sender), body),
        senders,
        lambda signal, host: _host_refusal(intake, origins, signal, host),
        f"{_bracketed(config.host)}:{config.grpc_port}",
        config.tls,
        shared=config.count > 1,
    )
    wsgi = application(intake, lambda: _readable(journal), origins, senders, config.grpc_port)
    return Collector(journal, intake, wires, wsgi, None if siblings is None else _figures(intake))


def wsgi_of_worker(config: CollectorConfig) -> WSGIApplication:
    """The application of a server's worker process, which closes everything as it ends; `atexit` does not run there."""
    configure(config.trace_endpoint, "transom-collector")
    collector = build(config)
    Finalize(None, collector.close, exitpriority=100)
    return traced(collector.wsgi)


def _host_refusal(intake: Intake, origins: Origins, signal: str, host: str) -> str | None:
    """Why a gRPC request to this authority is refused; counted where it is. A page cannot send gRPC: no Origin."""
    reason = origins.refusal(host, None)
    if reason is not None:
        intake.refuse_origin(signal, reason)
    return reason


def _figures(intake: Intake) -> Worker:
    """The thread that hands this collector's figures to the others."""

    def step() -> float:
        intake.measures.save(intake.gauges())
        return _FIGURES_SECONDS

    worker = Worker("figures", step)
    worker.start()
    return worker


def _readable(journal: Journal) -> bool:
    try:
        journal.last_offset()
    except TransomError:
        return False
    return True


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
