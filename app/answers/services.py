"""The services that API and pages are given: built once by `app.assembly`, shared by every request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING

from app.answers.check_progress import LedgerChecks
from app.answers.owners import owner
from app.answers.reads import Reads
from app.answers.scope import TenantCatalog, desk_of
from app.domain.rows import Row
from app.security import Permission, actor_of_request, may

if TYPE_CHECKING:
    import pyarrow as pa

    from app.acts import Desk
    from app.audit.witness import Witness
    from app.catalog import CatalogFiles
    from app.catalog.record_mapping import RecordMapping
    from app.domain.dismissal import Dismissal
    from app.domain.encryption import Keys
    from app.domain.records import Kind
    from app.governance.retention import Plan
    from app.journal import Clock, Entry
    from app.office import Office
    from app.security import Actor, Authenticator, OpenIdSignIn, SignIn
    from app.store.condition import Condition
    from app.store.reader import Reader

ReaderFactory = Callable[..., AbstractContextManager["Reader"]]
"""`readers(as_of, tenants=...)`: see `Store.reader`."""

LOCAL_MODE = "local"
BATCH = "application/cloudevents-batch+json"
SINGLE = "application/cloudevents+json"


@dataclass(frozen=True)
class Sent:
    """A body of events as it came; `headers` are the `ce-` ones, in lowercase."""

    body: bytes
    content_type: str | None
    encoding: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Trial:
    """An event on trial: what the collector would say of it, and the record (one row) that it would be, if any."""

    item: Row
    kind: Kind | None = None
    table: pa.Table | None = None


@dataclass(frozen=True)
class MappingTrial:
    """What mappings on trial make of stored records, {mapping, made, missed, misses, samples}, and of pasted events."""

    mappings: Sequence[Row]
    events: Sequence[Row] = ()


@dataclass(frozen=True)
class Services:
    """`collector_url` is the collector's HTTP address as senders name it, `collector_grpc_url` that of its gRPC port;
    `own_collector_url` is where it answers to this machine, and `collector_waits` says why it is not started yet. All
    are None where no collector is beside us.

    `authenticator` says who makes a request. `sign_in` signs people in; None for an API without accounts.
    `openid` does so by an OpenID Connect provider; None where the settings name none.
    `person_figures` says whether figures of single persons' review work may be shown; `small_cells` from which count on
    those are told figures who see no single transaction (0: all counts).
    `whole_desk` is what operators act by; None for an API that only reads. What is whole is of all tenants: routes and
    pages take `reader`, `office`, `catalog_files` and `desk`, which are those of the tenants of the actor.
    `backlog` says how much the store has still to load before its answers are worth asking for.
    `condition` says how the store stands; None where nothing keeps it abreast of a journal.
    `mapping_trials` tries mappings that are not in the catalog on stored records and on events.
    `trials` reads events without storing them, `trying` gives a reader of the store as it would be with their entries.
    `reference` is the generated reference of the running version, as Markdown; None where nothing generates one.
    `targets` are the notification targets that the settings know; None where nothing is delivered.
    `receipt_targets` are those of them that are sent receipts of the ledger.
    `dismissed` takes what was dismissed out of the reports; None where nothing is loaded.
    `retention_plan` says what retention would do now; None where nothing is removed.
    `witness` signs the ledger, for checkpoints, receipts and bundles; None for an API without evidence.
    """

    readers: ReaderFactory
    whole_office: Office
    whole_catalog: CatalogFiles
    keys: Keys
    clock: Clock
    authenticator: Authenticator
    collector_url: str | None = None
    own_collector_url: str | None = None
    collector_waits: Callable[[], str | None] = lambda: None
    collector_grpc_url: str | None = None
    whole_desk: Desk | None = None
    sign_in: SignIn | None = None
    openid: OpenIdSignIn | None = None
    person_figures: bool = False
    small_cells: int = 0
    backlog: Callable[[], int] = lambda: 0
    condition: Callable[[], Condition] | None = None
    trials: Callable[[Sent], Sequence[Trial]] | None = None
    mapping_trials: Callable[[Sequence[RecordMapping], Mapping[Kind, pa.Table], Sent | None], MappingTrial] | None = (
        None
    )
    trying: Callable[[Sequence[Entry]], AbstractContextManager[Reader]] | None = None
    reference: Callable[[], str | None] = lambda: None
    witness: Witness | None = None
    targets: frozenset[str] | None = None
    receipt_targets: tuple[str, ...] = ()
    retention_plan: Callable[[], Sequence[Plan]] | None = None
    dismissed: Callable[[Sequence[Dismissal]], None] | None = None

    @property
    def mode(self) -> str:
        """`local` while there are no accounts, else `accounts`."""
        return LOCAL_MODE if self.authenticator.is_local() else "accounts"

    @property
    def tenants(self) -> frozenset[str] | None:
        """The tenants of the actor of the present request; None for all of them."""
        return None if self.authenticator.is_local() else self.actor.tenants

    @contextmanager
    def reader(self, as_of: datetime | None) -> Iterator[Reader]:
        """A reader of one instant (None: now), of the tenants of the actor and the smallest count told to them."""
        with self.readers(as_of, tenants=self.tenants) as reader:
            reader.least = self.least
            yield reader

    @property
    def office(self) -> Office:
        """The office as the actor may see it."""
        tenants = self.tenants
        return self.whole_office if tenants is None else self.whole_office.seen_by(self.actor.name, tenants)

    @property
    def catalog_files(self) -> CatalogFiles:
        """The catalog as the actor may see it."""
        tenants = self.tenants
        return self.whole_catalog if tenants is None else TenantCatalog(self.whole_catalog, tenants)

    @property
    def desk(self) -> Desk | None:
        """The desk that the actor works at."""
        tenants, whole = self.tenants, self.whole_desk
        return whole if tenants is None or whole is None else desk_of(whole, tenants)

    @property
    def sees_rows(self) -> bool:
        """Whether the actor may see single transactions, and not only figures and sentences of them."""
        return may(self.actor, Permission.READ)

    @property
    def least(self) -> int:
        """The smallest count that the actor is told; 0 for all."""
        return 0 if not self.small_cells or self.sees_rows else self.small_cells

    @cached_property
    def reads(self) -> Reads:
        """What puts reads on record."""
        return Reads(self.whole_office.ledger, self.clock, partial(owner, self))

    @cached_property
    def checks(self) -> LedgerChecks:
        """What verifies the ledger in the background."""
        return LedgerChecks()

    @property
    def actor(self) -> Actor:
        """Who makes the present request. Raises Unauthenticated, and RuntimeError outside a request."""
        return actor_of_request(self.authenticator)
