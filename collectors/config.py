"""What a collector process is told."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class CollectorConfig:
    """Where to listen, where the journal (`data`/journal) and the key file (`data`/transom.key) are, which catalog."""

    host: str
    otlp_port: int
    grpc_port: int
    data: Path
    catalog: Path | None = None
    trace_endpoint: str | None = None
