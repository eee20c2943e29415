"""Receipts of the ledger: taken away as a file, or sent to the targets that the settings name for them."""

from functools import partial

from app.alerts.messages import RECEIPT
from app.answers.evidence_bundle import visible_heads, witness_of
from app.answers.services import Services
from app.domain.errors import BadInput
from app.domain.instants import to_rfc3339
from app.domain.rows import ReadRow, Row

_PATH = "/audit"


def taken_receipt(services: Services) -> ReadRow:
    """The signed heads of the chains that the actor may have; that it was taken is on record. Raises Unavailable."""
    return witness_of(services).receipt(services.actor, partial(visible_heads, services))


def sent_receipt(services: Services) -> Row:
    """Send one to every target of receipts: {targets, at}. Raises BadInput where none is set, Unavailable."""
    if not services.receipt_targets:
        raise BadInput("No target takes receipts: the setting receipt_targets (TRANSOM_RECEIPT_TARGETS) names them.")
    now = services.clock()
    _send(services, to_rfc3339(now) or "")
    return {"targets": list(services.receipt_targets), "at": now}


def send_receipt_of_visit(services: Services) -> None:
    """Send one for the actor's first visit of a day (UTC), where targets are set and this server signs."""
    if not services.receipt_targets or services.witness is None:
        return
    occasion = f"{services.actor.name} {services.clock():%Y-%m-%d}"
    is_delivered = services.whole_office.notifications.is_delivered
    if not all(is_delivered(RECEIPT, RECEIPT, occasion, target) for target in services.receipt_targets):
        _send(services, occasion)


def _send(services: Services, occasion: str) -> None:
    """Put a receipt into the outbox for each target; that it was made, and for whom, is on record first."""
    targets, office = services.receipt_targets, services.whole_office
    object_ = f"sent to {', '.join(targets)}"
    document = witness_of(services).receipt(services.actor, partial(visible_heads, services), object_)
    body = {"receipt": document, "taken_by": services.actor.name, "path": _PATH}
    for target in targets:
        office.notifications.enqueue(RECEIPT, RECEIPT, occasion, target, body, services.clock())
