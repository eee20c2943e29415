"""The poller of a Postgres outbox, with the settings' database, the catalog's mapping and the collector's address."""

import re
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from threading import Event

from app.catalog import CatalogFiles
from app.catalog.record_mapping import RecordMapping
from app.domain.errors import BadConfiguration
from app.platform.app_requests import bearer
from app.platform.installation import Installation
from collectors.collector_client import to_collector
from collectors.outbox.database import OutboxDatabase, OutboxTable, checked_address
from collectors.outbox.delivery import Delivery
from collectors.outbox.poller import Counts, Poller
from collectors.outbox.position import PositionFile
from collectors.outbox.rows import reader_of

__all__ = ["Counts", "Poller", "outbox_poller"]


def outbox_poller(
    installation: Installation,
    table: str,
    mapping: str | None,
    url: str | None,
    token: str | None,
    stop: Event,
) -> tuple[Poller, str]:
    """The poller, and a sentence with what it polls. Raises BadConfiguration, Unavailable where nothing answers."""
    address = checked_address(installation.outbox_database)
    mappings = CatalogFiles(installation.catalog).current().mappings
    named = None if mapping is None else _named(mappings, mapping)
    target = url or installation.own_collector_url
    send = to_collector(target, bearer(target, token))
    database = OutboxDatabase(address)
    try:
        described = database.table(table)
    finally:
        database.close()
    source = f"postgres/{described.database}/{described.name}"
    chosen = named or next(
        (each for each in mappings.values() if each.when.takes("file", described.bare_name, {})), None
    )
    reader = reader_of(source, described.name, described.columns, chosen)
    file = PositionFile(_position_path(installation.outbox_positions, described, address))
    poller = Poller(partial(OutboxDatabase, address), described, reader, Delivery(send, stop), file, stop)
    by = "as CloudEvents" if chosen is None else f"by the mapping {chosen.name}"
    scanned = "" if described.noted else "; every poll reads the whole table, since no column notes its transactions"
    return poller, f"Polls {described.name} of {described.database} {by}, sends to {target}{scanned}"


def _named(mappings: Mapping[str, RecordMapping], name: str) -> RecordMapping:
    if name not in mappings:
        known = f"declares {', '.join(mappings)}" if mappings else "declares no mapping"
        raise BadConfiguration(f'--mapping: "{name}" is no mapping of the catalog, which {known}.')
    return mappings[name]


def _position_path(folder: Path, table: OutboxTable, address: str) -> Path:
    """A file for each table of each database; two servers with a database of one name have two."""
    without_secret = re.sub(r":[^:@/]*@|password=\S*", "", address)
    readable = re.sub(r"[^A-Za-z0-9_.-]", "_", f"{table.database}.{table.name}")[:100]
    return folder / f"{readable}-{sha256(f'{without_secret}/{table.name}'.encode()).hexdigest()[:8]}.json"
