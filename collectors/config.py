"""The settings of a collector process."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.domain.encryption import Keys
from app.platform.installation import Tls
from collectors.senders import LocalSenders, Senders


@dataclass(frozen=True)
class CollectorConfig:
    """Where to listen, where the journal (`data`/journal) is, which catalog.

    `keys` and `senders` make the keys and what judges senders, in the process that asks for them. `tls`: the ports
    take nothing else. `proxied`: requests come through a proxy, under its name. `sender_origins`, `sender_hosts`: whose
    requests are taken although they name neither this machine nor its pages. `ingest_limit`: KiB a second of one
    sender; 0 is no limit. `log_form`: text or json. `number` of `count` collectors that share ports and journal.
    """

    host: str
    otlp_port: int
    grpc_port: int
    data: Path
    keys: Callable[[], Keys]
    catalog: Path | None = None
    trace_endpoint: str | None = None
    senders: Callable[[], Senders] = LocalSenders
    tls: Tls | None = None
    proxied: bool = False
    ingest_limit: int = 0
    sender_origins: tuple[str, ...] = ()
    sender_hosts: tuple[str, ...] = ()
    log_form: str = "text"
    number: int = 1
    count: int = 1
