"""Receipts of the ledger: taken away as a file, or sent to the targets that the settings name for them."""

import logging
from functools import partial

from app.alerts.messages import RECEIPT
from app.answers.evidence_bundle import visible_heads, witness_of
from app.answers.services import Services
from app.audit.witness import RECEIPT_MADE
from app.domain.errors import BadInput, TransomError
from app.domain.instants import to_rfc3339
from app.domain.rows import ReadRow, Row

_PATH = "/audit"
_log = logging.getLogger(__name__)


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


def send_receipt_of_visit(services: Services) -> str | None:
    """Send one for the actor's first visit of a day (UTC), where targets are set and this server signs.

    Where it cannot be made or queued, the answer is why: the visit goes on, and the next one of the day tries again.
    """
    if not services.receipt_targets or services.witness is None:
        return None
    occasion = f"{services.actor.name} {services.clock():%Y-%m-%d}"
    is_delivered = services.whole_office.notifications.is_delivered
    try:
        if not all(is_delivered(RECEIPT, RECEIPT, occasion, target) for target in services.receipt_targets):
            _send(services, occasion)
    except TransomError as error:
        _log.warning("the receipt of a visit to the Audit page was not sent: %s", error)
        return str(error)
    return None


def _send(services: Services, occasion: str) -> None:
    """Put a receipt into the outbox for each target that has none of this occasion, on record with the same commit.

    So the entry is not in the receipt itself, but in every later one.
    """
    actor, notifications = services.actor, services.whole_office.notifications
    document = witness_of(services).unrecorded_receipt(partial(visible_heads, services))
    body = {"receipt": document, "taken_by": actor.name, "path": _PATH}
    notifications.enqueue_on_record(
        actor, RECEIPT_MADE, RECEIPT, RECEIPT, occasion, services.receipt_targets, body, services.clock()
    )
