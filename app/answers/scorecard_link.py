"""Links by which a partner opens its scorecard without an account: signed, for one period, until a day.

A link holds what it is for, signed with the key that signs the ledger, so that nobody can make or change one. It shows
the scorecard of one partner and one range as it was known when the link was made, of the maker's tenants alone. The
maker's rights are looked up again whenever it is opened: who has lost them, or some tenants, has their links lose them
too. Making and opening are entries of the ledger.
"""

import base64
import binascii
import json
from dataclasses import asdict, dataclass
from datetime import timedelta

from app.answers.scorecard import scorecard
from app.answers.services import Services
from app.audit.keys import verifies
from app.domain.actor import Actor
from app.domain.errors import BadInput, Forbidden, NotFound, Unavailable
from app.domain.instants import of_rfc3339, to_rfc3339
from app.domain.rows import Row
from app.queries.filters import Filters
from app.security import LOCAL, Permission, authorize, may

PATH = "/shared/scorecard/"
LONGEST_DAYS = 90
_MARK = b"transom scorecard link, version 1\n"
_LONGEST = 4000


@dataclass(frozen=True)
class Link:
    """What a link is for; instants as RFC 3339, `tenants` None for all of them, sorted otherwise."""

    link_id: str
    partner: str
    since: str
    until: str
    as_of: str
    tenants: list[str] | None
    by: str
    expires: str


def make_link(services: Services, actor: Actor, card: Row, days: int, link_id: str) -> Row:
    """{path, link_id, expires_at} of a link to the period of a scorecard (`scorecard.scorecard`) that `actor` saw.

    `link_id` is random. Raises Forbidden without the permission, and for programs; BadInput for a time that is not
    taken; Unavailable where nothing signs, or the ledger cannot be written.
    """
    authorize(actor, Permission.SHARE, f"partner {card['partner'][:60]}")
    if not 1 <= days <= LONGEST_DAYS:
        raise BadInput(f"days: a link is good for 1 to {LONGEST_DAYS} days.")
    if _maker(services, actor.name) is None:
        raise Forbidden("A link is made by a person, who answers for it; programs make none.")
    if services.witness is None:
        raise Unavailable("Nothing signs links here.")
    now = services.clock()
    expires = now + timedelta(days=days)
    tenants = None if actor.tenants is None else sorted(actor.tenants)
    since, until, as_of = (to_rfc3339(card[name]) or "" for name in ("from", "to", "known_at"))
    link = Link(link_id, card["partner"], since, until, as_of, tenants, actor.name, to_rfc3339(expires) or "")
    services.office.ledger.record(
        actor, "scorecard.share", _object(link), f"link {link_id}, until {link.expires}", tenant=_one_tenant(tenants)
    )
    body = json.dumps(asdict(link), sort_keys=True, separators=(",", ":")).encode()
    token = f"{_text(body)}.{_text(services.witness.sign(_MARK + body))}"
    return {"path": PATH + token, "link_id": link_id, "expires_at": expires}


def open_link(services: Services, token: str) -> Row:
    """The scorecard that a link shows; that it was opened is on record before.

    Raises NotFound for what is no link of this installation, Forbidden, with a sentence for the partner, for one that
    has expired or whose maker may no longer share, Unavailable where the ledger cannot be written.
    """
    link = _read(services, token)
    actor, tenant = Actor(f"link:{link.link_id}", frozenset()), _one_tenant(link.tenants)
    maker = _maker(services, link.by)
    reason = None
    if services.clock() >= of_rfc3339(link.expires):
        reason = "This link has expired. Ask who sent it for another."
    elif maker is None or not may(maker, Permission.SHARE) or _common(maker.tenants, link.tenants) == frozenset():
        reason = "Who made this link may no longer share scorecards. Ask for another."
    ledger = services.whole_office.ledger
    outcome = "done" if reason is None else "refused"
    ledger.record(actor, "scorecard.open", _object(link), f"made by {link.by}", outcome, tenant)
    if reason is not None or maker is None:
        raise Forbidden(reason or "")
    with services.readers(of_rfc3339(link.as_of), tenants=_common(maker.tenants, link.tenants)) as reader:
        period = Filters(from_=of_rfc3339(link.since), to=of_rfc3339(link.until))
        return scorecard(reader, link.partner, period, rows=True)


def _read(services: Services, token: str) -> Link:
    """What a token says, if this installation signed it."""
    try:
        body, signature = (base64.urlsafe_b64decode(f"{part}==") for part in token[:_LONGEST].split("."))
    except (ValueError, binascii.Error):
        body, signature = b"", b""
    witness = services.witness
    if witness is None or not verifies(witness.public, _MARK + body, signature):
        raise NotFound("This is no link of this installation. Check that it was copied whole.")
    return Link(**json.loads(body))


def _maker(services: Services, name: str) -> Actor | None:
    """Who made a link, with the rights of now; None for nobody that may sign in."""
    if services.authenticator.is_local():
        return LOCAL if name == LOCAL.name else None
    account = services.whole_office.accounts.of(name)
    if account is None or account.disabled_at is not None:
        return None
    return Actor(account.name, account.roles, tenants=account.tenants)


def _common(now: frozenset[str] | None, then: list[str] | None) -> frozenset[str] | None:
    if then is None:
        return now
    return frozenset(then) if now is None else now & frozenset(then)


def _one_tenant(tenants: list[str] | None) -> str | None:
    return tenants[0] if tenants is not None and len(tenants) == 1 else None


def _object(link: Link) -> str:
    return f"partner:{link.partner}"


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
