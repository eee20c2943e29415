"""Dry runs of events and mappings with the collector's own code; nothing is stored."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from app.answers.services import MappingTrial, Sent, Trial
from app.catalog.model import Catalog
from app.catalog.record_mapping import RecordMapping
from app.domain.encryption import Keys
from app.domain.instants import system_clock
from app.domain.records import Kind
from app.journal import MEMORY, open_journal
from collectors.intake import Intake, Request
from collectors.mapping_trial import try_mappings


def trials(intake: Intake, sent: Sent) -> list[Trial]:
    """What each event of a body would become; `intake` stores none of them."""
    request = Request("events", sent.content_type, sent.encoding, headers=sent.headers)
    return [Trial(one.item, one.kind, one.table) for one in intake.tried(request, sent.body)]


def mapping_trials(
    keys: Keys, mappings: Sequence[RecordMapping], stored: Mapping[Kind, pa.Table], sent: Sent | None
) -> MappingTrial:
    """What mappings that are not in the catalog would make of stored records and of events."""
    made = try_mappings(mappings, stored)
    if sent is None:
        return MappingTrial(made)
    catalog = Catalog(mappings={mapping.name: mapping for mapping in mappings})
    intake = Intake(open_journal(MEMORY, system_clock), lambda: catalog, keys, system_clock)
    try:
        return MappingTrial(made, [trial.item for trial in trials(intake, sent)])
    finally:
        intake.close()
