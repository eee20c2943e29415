"""What one installation runs with: where it keeps things and where it listens."""

import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Tls:
    """Files of a certificate chain and of its private key, both PEM."""

    cert: Path
    key: Path

    def cert_pem(self) -> bytes:
        """The certificate chain."""
        return self.cert.read_bytes()

    def key_pem(self) -> bytes:
        """The private key."""
        return self.key.read_bytes()


@dataclass(frozen=True)
class Installation:
    """The settings as values; `catalog` None declares nothing, `trace_endpoint` None sends no spans of our own.

    `act_url` None asks nothing of any workflow engine; `private_targets` are host names with commas between.
    `small_cells`: counts below it are left out for people who see figures alone. `targets` are whom alerts are told to,
    by name; their addresses are secrets. `public_url` None: pages are reached where they are listened on.
    `behind_proxy` is the network (CIDR, with commas between) of the proxies in front.
    """

    data: Path
    catalog: Path | None
    host: str
    port: int
    otlp_port: int
    grpc_port: int
    collectors: int = 1
    trace_endpoint: str | None = None
    act_url: str | None = None
    act_secret: str | None = field(default=None, repr=False)
    act_idempotent: bool = False
    person_figures: bool = False
    small_cells: int = 0
    private_targets: str = ""
    sender_origins: str = ""
    sender_hosts: str = ""
    targets: Mapping[str, object] | None = field(default=None, repr=False)
    public_url: str | None = None
    brief_targets: str = ""
    receipt_targets: str = ""
    brief_at: str = "Mon 07:00"
    log_form: str = "text"
    tls_cert: Path | None = None
    tls_key: Path | None = None
    behind_proxy: str | None = None
    audit_copy: Path | None = None
    audit_webhook: str | None = None
    key_command: str | None = None
    timestamp_url: str | None = None
    openid_issuer: str | None = None
    openid_client_id: str | None = None
    openid_client_secret: str | None = field(default=None, repr=False)
    openid_name: str | None = None
    openid_scopes: str = "openid profile email"
    openid_groups_claim: str = "groups"
    openid_roles: Mapping[str, object] | None = None
    openid_tenants: Mapping[str, object] | None = None
    session_idle_minutes: int = 60
    session_hours: int = 12
    ingest_limit: int = 0
    token: str | None = field(default=None, repr=False)
    token_file: Path | None = None
    outbox_database: str | None = field(default=None, repr=False)

    @property
    def pages_url(self) -> str:
        """Where pages and API answer, as other machines reach them."""
        return f"{self._scheme}://{self._reachable}:{self.port}"

    @property
    def own_url(self) -> str:
        """Where pages and API answer to this machine."""
        return f"{self._scheme}://{self._local}:{self.port}"

    @property
    def own_collector_url(self) -> str:
        """Where this machine's senders reach the collector."""
        return f"{self._scheme}://{self._local}:{self.otlp_port}"

    @property
    def linked_url(self) -> str:
        """Where links in messages lead, without a slash at its end."""
        return (self.public_url or self.pages_url).rstrip("/")

    @property
    def collector_url(self) -> str:
        """Where OTLP/HTTP and CloudEvents are taken, as senders on other machines reach it."""
        return f"{self._scheme}://{self._reachable}:{self.otlp_port}"

    @property
    def collector_grpc_url(self) -> str:
        """Where OTLP over gRPC is taken, as `OTEL_EXPORTER_OTLP_ENDPOINT` names it."""
        return f"{self._scheme}://{self._reachable}:{self.grpc_port}"

    @property
    def tls(self) -> Tls | None:
        """What pages, API and collector prove who they are with; None where they speak plain HTTP."""
        return None if self.tls_cert is None or self.tls_key is None else Tls(self.tls_cert, self.tls_key)

    @property
    def secure(self) -> bool:
        """Whether people reach the pages over TLS: Transom's own, or that of the proxy in front of it."""
        return self.tls is not None or self.behind_proxy is not None

    @property
    def journal(self) -> Path:
        """The folder of the journal."""
        return self.data / "journal"

    @property
    def office(self) -> Path:
        """The folder of the office."""
        return self.data / "office"

    @property
    def store(self) -> Path:
        """The DuckDB file: expendable, since it is made from the journal."""
        return self.data / "transom.duckdb"

    @property
    def key(self) -> Path:
        """The file of the master key, which wraps the keys of payload bodies; without it they cannot be read again."""
        return self.data / "transom.key"

    @property
    def address_file(self) -> Path:
        """Where a running app says at which address it answers, for commands that are given its folder."""
        return self.data / "app.json"

    @property
    def audit_key(self) -> Path:
        """The key that signs the ledger's checkpoints and evidence bundles."""
        return self.data / "transom-audit.pem"

    @property
    def private_hosts(self) -> tuple[str, ...]:
        """Hosts that are reached although their address is private."""
        return _listed(self.private_targets)

    @property
    def allowed_senders(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Origins of pages, and names of this machine, whose requests the collector takes."""
        return _listed(self.sender_origins), _listed(self.sender_hosts)

    @property
    def outbox_positions(self) -> Path:
        """The folder of the positions of polled outboxes."""
        return self.data / "outbox"

    @property
    def _scheme(self) -> str:
        return "http" if self.tls is None else "https"

    @property
    def _local(self) -> str:
        return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self._bracketed)

    @property
    def _reachable(self) -> str:
        """The host as other machines name it; of a server on all addresses, the public one or this machine's name."""
        if self.host not in ("0.0.0.0", "::"):
            return self._bracketed
        return _bracketed((urlsplit(self.public_url).hostname if self.public_url else None) or platform.node())

    @property
    def _bracketed(self) -> str:
        return _bracketed(self.host)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _listed(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(",") if name.strip())
