"""Erasure: keys are destroyed, so that what was sealed with them cannot be opened any more."""

from collections.abc import Collection, Sequence

from app.domain.actor import Actor
from app.domain.errors import NotFound
from app.domain.reach import Reach
from app.office.database import Database
from app.office.holds import Holds, checked_reason
from app.office.key_book import KeyBook, Rewrap
from app.office.ledger import Ledger

ERASED = "payload.erased"


class Erasures:
    """Each is one transaction with its entry of the ledger: on record and done, or neither."""

    def __init__(self, database: Database, ledger: Ledger, keys: KeyBook, holds: Holds) -> None:
        self._database, self._ledger, self._keys, self._holds = database, ledger, keys, holds

    def of_keys(
        self,
        actor: Actor,
        reach: Reach,
        reason: str,
        kept_by: frozenset[str] = frozenset(),
    ) -> int:
        """Destroy the data keys of a tenant, of a month, or of both; how many there were.

        `kept_by` are holds on single transactions that have payloads under these keys. Raises Forbidden where a hold
        keeps any of it, NotFound where there is no key to destroy, BadInput without a reason.
        """
        reason = checked_reason(reason)
        keys = [key for key in self._keys.history(reach.tenant, reach.month) if key.destroyed_at is None]
        with self._database.transaction():
            self._holds.check(reach, kept_by)
            if not keys:
                raise NotFound(
                    f"No key of {reach.words} is left to destroy. Payloads whose event and token name no tenant are "
                    "under keys of no tenant; a transaction's are erased by its id."
                )
            self._keys.destroy(keys, actor, reason)
            self._ledger.enter(actor, ERASED, reach.words, reason, f"{len(keys)} keys destroyed", reach.tenant)
        return len(keys)

    def of_payloads(
        self,
        actor: Actor,
        reach: Reach,
        reason: str,
        payload_ids: Sequence[str],
        key_ids: Collection[str],
        rewrap: Rewrap,
    ) -> None:
        """Take the payloads of one transaction out of the keys that they are under.

        Raises Forbidden where a hold keeps any of it, BadInput without a reason.
        """
        reason = checked_reason(reason)
        with self._database.transaction():
            self._holds.check(reach)
            self._keys.cut(key_ids, rewrap, payload_ids)
            outcome = f"{len(payload_ids)} payloads taken out of {len(key_ids)} keys"
            self._ledger.enter(actor, ERASED, reach.words, reason, outcome, reach.tenant)
