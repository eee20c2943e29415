"""The dismissal of what was acknowledged and could not be loaded: it is reported no more."""

from app.answers.services import Services
from app.domain.errors import NotFound, Unavailable
from app.domain.rows import Row
from app.governance.not_loaded import sentence
from app.queries.set_aside import set_aside_places
from app.security import Actor, Permission, authorize

LAST_OFFSET = 2**63 - 1


def dismiss(services: Services, actor: Actor, identifier: str, reason: str, up_to: int | None = None) -> Row:
    """{id, rows, records, sentence} of what was dismissed: all that is reported in one row with `identifier`.

    `up_to` leaves out what came after that journal offset, which the person has not seen yet. The journal keeps all of
    it, and it is tried again at each start: a later release may load it. Raises Forbidden, NotFound, BadInput without
    a reason, and Unavailable where it cannot be put on record.
    """
    authorize(actor, Permission.DISMISS)
    if services.dismissed is None:
        raise Unavailable("This server loads nothing, so it has nothing to dismiss.")
    with services.reader(None) as reader:
        rows = set_aside_places(reader, identifier, LAST_OFFSET if up_to is None else up_to)
    if not rows:
        raise NotFound(f"Nothing under {identifier[:60]!r} waits to be loaded or dismissed. Look at Intake again.")
    first, last, records = rows[0]["entry_offset"], rows[-1]["entry_offset"], sum(row["records"] for row in rows)
    text = sentence({**rows[0], "records": records, "first_offset": first, "last_offset": last})
    tenants = {row["tenant_scope"] for row in rows}
    places = [(row["entry_offset"], row["place"], row["file"]) for row in rows]
    tenant = tenants.pop() if len(tenants) == 1 else None
    dismissals = services.office.dismissals
    services.dismissed(dismissals.dismiss(actor, f"set-aside:{identifier}", places, reason, text, tenant))
    return {"id": identifier, "rows": len(rows), "records": records, "sentence": text}
