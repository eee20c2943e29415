"""The settings of a collector process."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class CollectorConfig:
    """Where to listen, where the journal (`data`/journal) and the key file (`data`/transom.key) are, which catalog.

    `sender_origins` and `sender_hosts`: whose requests are taken although they name neither this machine nor its pages.
    """

    host: str
    otlp_port: int
    grpc_port: int
    data: Path
    catalog: Path | None = None
    trace_endpoint: str | None = None
    sender_origins: tuple[str, ...] = ()
    sender_hosts: tuple[str, ...] = ()
