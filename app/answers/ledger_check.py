"""Verify now: the ledger's chains and a range's records, beside the pages.

A million entries take most of a minute, so neither a page nor a request waits for them.
"""

from datetime import datetime

from app.answers import ledger
from app.answers.check_progress import CHAINS, RECORDS, LedgerCheck
from app.answers.record_verification import record_verification
from app.answers.services import Services
from app.domain.instants import to_rfc3339


def begin_check(services: Services, since: datetime, until: datetime) -> LedgerCheck:
    """Begin a check of the chains that the actor may read, and of the records of [since, until); it is on record.

    Raises Unavailable.
    """
    actor, office = services.actor, services.office

    def made() -> LedgerCheck:
        stretch = f"records from {to_rfc3339(since)} to {to_rfc3339(until)}"
        office.ledger.record(actor, "audit.verify", f"chains, {stretch}")
        entries = sum(head.sequence for head in office.ledger.heads())
        return LedgerCheck(since, until, entries, services.clock())

    def run(check: LedgerCheck) -> None:
        check.stage = CHAINS
        check.chains = ledger.verification(office, check.count)
        check.stage = RECORDS
        check.records = record_verification(services, since, until, actor.tenants, check.count_records)

    return services.checks.begin(actor.name, made, run)
