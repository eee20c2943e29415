"""What is kept how long, what is on hold, what is gone: for the Audit page, the API and verification."""

from collections.abc import Sequence
from datetime import datetime

from app.answers.erasure import hold_item
from app.answers.evidence_bundle import witness_of
from app.answers.services import Services
from app.audit.completeness import Difference
from app.domain.errors import Forbidden, Unavailable
from app.domain.records import Kind
from app.domain.rows import Row
from app.governance.retention import REMOVED, Plan, days_kept
from app.office import ERASED, Search
from app.security import Actor, Permission, authorize

MOST = 50


def retention(services: Services) -> Row:
    """{kept: [{kind, days}], holds, taken: [{at, actor, action, object, reason, outcome}]}.

    `days` None means for good. `holds` are those that are not released, `taken` the latest removals and erasures.
    """
    ledger = services.office.ledger
    taken = [entry for action in (REMOVED, ERASED) for entry in ledger.search(Search(action=action), MOST)]
    latest = sorted(taken, key=lambda entry: entry.at, reverse=True)[:MOST]
    names = ("at", "actor", "action", "object", "reason", "outcome")
    return {
        "kept": [{"kind": kind, "days": days} for kind, days in days_kept(services.catalog_files.current()).items()],
        "holds": [hold_item(hold) for hold in services.office.holds.all(active=True)],
        "taken": [{name: getattr(entry, name) for name in names} for entry in latest],
    }


def dry_run(services: Services, actor: Actor) -> Row:
    """{kinds: [{kind, days, removes, keeps_on_hold, keeps_open, first_day, last_day}], sentence}: what retention would
    remove now. Nothing is removed, and that it was asked is on record.

    Raises Forbidden for a person of some tenants, since retention is of all; Unavailable where nothing is retained.
    """
    authorize(actor, Permission.READ_LEDGER)
    if actor.tenants is not None:
        raise Forbidden("Retention is of all tenants, so its dry run is for who may see all of them.")
    if services.retention_plan is None:
        raise Unavailable("This server removes nothing, so there is nothing to try.")
    plans = services.retention_plan()
    sentence = _planned(plans)
    services.reads.look(actor, "retention.dry_run", "retention", sentence)
    return {"kinds": [dict(vars(plan)) for plan in plans], "sentence": sentence}


def _planned(plans: Sequence[Plan]) -> str:
    removes, on_hold, still_open = (
        sum(getattr(plan, name) for plan in plans) for name in ("removes", "keeps_on_hold", "keeps_open")
    )
    kinds = ", ".join(f"{plan.removes:,} {plan.kind.replace('_', ' ')}" for plan in plans if plan.removes)
    what = f"Would remove {removes:,} records ({kinds})" if removes else "Would remove nothing"
    return f"{what}; keeps {on_hold:,} because of holds, {still_open:,} of open transactions."


def removed_on_record(services: Services, since: datetime, until: datetime) -> tuple[list[str], list[Difference]]:
    """Sentences on what retention removed of the days of a stretch, and what is gone without an entry that says so."""
    ledger, words, problems = services.whole_office.ledger, [], []
    for removal in witness_of(services).removals(since.date(), until.date()):
        entries = ledger.search(Search(action=REMOVED, object=removal.object, chains=(ledger.chain,)), 1)
        if entries and entries[0].outcome == removal.outcome:
            words.append(f"{removal.object}: {removal.outcome.partition(',')[0]}, entry {entries[0].sequence}")
        else:
            key = ("", removal.object, f"{removal.records} records")
            problems.append(Difference(str(Kind(removal.kind)), key, "removed without an entry of the ledger"))
    return words, problems
