"""A reveal: a payload in clear for a reason, for a few minutes, on record before its body is opened."""

import base64
from datetime import timedelta

from app.answers.owners import owner
from app.answers.services import Services
from app.domain.encryption import NotOpened, open_body
from app.domain.errors import BadInput, Unavailable
from app.domain.rows import Row
from app.queries.payloads import stored_payload
from app.security import Actor, Permission, authorize

CODES = {
    "incident": "an incident that is being worked on",
    "partner_dispute": "a dispute with the partner about what was sent",
    "data_subject": "a request of the person whom the data are about",
    "legal_request": "a request of a court or an authority",
    "audit": "an audit",
}
"""Why a payload may be revealed, by the code that the ledger has before the words."""
WINDOW = timedelta(minutes=5)
_LONGEST_REASON = 2000
_MARK = ": "


def reveal(services: Services, actor: Actor, payload_id: str, code: str, reason: str) -> Row:
    """{payload_id, media_type, size, text, base64, at, until, chain, sequence}: `text` where the body is UTF-8, else
    `base64`; it is to be gone from where it is shown at `until`.

    Raises Forbidden, BadInput without a known code and a reason, NotFound, and Unavailable where the ledger cannot be
    written or the key file in use is not the body's.
    """
    authorize(actor, Permission.REVEAL, f"payload {payload_id[:60]}")
    if code not in CODES:
        raise BadInput(f"code: {code[:60]!r} is not one of {', '.join(CODES)}.")
    if not reason.strip() or len(reason) > _LONGEST_REASON:
        raise BadInput(f"reason: takes 1 to {_LONGEST_REASON:,} characters.")
    with services.reader(None) as reader:
        row = stored_payload(reader, payload_id)
    entry = services.office.ledger.record(
        actor,
        "payload.reveal",
        f"payload:{row['payload_id']}",
        f"{code}{_MARK}{reason.strip()}",
        tenant=owner(services, f"payload:{row['payload_id']}"),
    )
    try:
        body = open_body(services.keys, row["payload_id"], row["body"] or b"")
    except NotOpened as error:
        raise Unavailable(str(error)) from None
    text = _text(body)
    return {
        "payload_id": row["payload_id"],
        "media_type": row["media_type"],
        "size": row["size"],
        "text": text,
        "base64": None if text is not None else base64.b64encode(body).decode(),
        "at": entry.at,
        "until": entry.at + WINDOW,
        "chain": entry.chain,
        "sequence": entry.sequence,
    }


def _text(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None
