"""What the API and the pages are given to work with: made once by the composition root, shared by every request."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from app.answers.reads import Reads
from app.security import actor_of_request

if TYPE_CHECKING:
    import pyarrow as pa

    from app.acts import Desk
    from app.audit.witness import Witness
    from app.catalog import CatalogFiles
    from app.domain.encryption import Keys
    from app.domain.records import Kind
    from app.journal import Clock, Entry
    from app.office import Office
    from app.security import Actor, Authenticator, SignIn
    from app.store.condition import Condition
    from app.store.reader import Reader

ReaderFactory = Callable[[datetime | None], AbstractContextManager["Reader"]]
"""`with services.reader(as_of) as reader:` everything read through one reader is of one instant; None means now."""

LOCAL_MODE = "local"


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

    item: dict[str, Any]
    kind: Kind | None = None
    table: pa.Table | None = None


@dataclass(frozen=True)
class Services:
    """`collector_url` is the collector's own HTTP address (`http://127.0.0.1:4318`), or None where none is beside us.

    `authenticator` says who makes a request. `sign_in` signs people in; None for an API without accounts.
    `person_figures` says whether figures of single persons' review work may be shown.
    `desk` is what operators act by; None for an API that only reads.
    `backlog` says how much the store has still to load before its answers are worth asking for.
    `condition` says how the store stands; None where nothing keeps it abreast of a journal.
    `trials` reads events without storing them, `trying` gives a reader of the store as it would be with their entries.
    `reference` is the generated reference of the running version, as Markdown; None where nothing generates one.
    `witness` signs the ledger, for checkpoints, receipts and bundles; None for an API without evidence.
    """

    reader: ReaderFactory
    office: Office
    catalog_files: CatalogFiles
    keys: Keys
    clock: Clock
    authenticator: Authenticator
    collector_url: str | None = None
    desk: Desk | None = None
    sign_in: SignIn | None = None
    person_figures: bool = False
    backlog: Callable[[], int] = lambda: 0
    condition: Callable[[], Condition] | None = None
    trials: Callable[[Sent], Sequence[Trial]] | None = None
    trying: Callable[[Sequence[Entry]], AbstractContextManager[Reader]] | None = None
    reference: Callable[[], str | None] = lambda: None
    witness: Witness | None = None

    @property
    def mode(self) -> str:
        """`local` while there are no accounts, else `accounts`."""
        return LOCAL_MODE if self.authenticator.is_local() else "accounts"

    @property
    def policy(self) -> str:
        """The policy in force: the catalog, by the hash of its files."""
        return f"catalog sha256:{self.catalog_files.current().digest or '0' * 64}"

    @cached_property
    def reads(self) -> Reads:
        """What puts reads on record."""
        return Reads(self.office.ledger, self.clock, lambda: self.policy)

    @property
    def actor(self) -> Actor:
        """Who makes the present request. Raises Unauthenticated, and RuntimeError outside a request."""
        return actor_of_request(self.authenticator)
