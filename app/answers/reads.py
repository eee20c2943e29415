"""Puts reads on record: the ledger has who saw what, under which policy, before an answer is sent.

A page asks for many parts of one address, and asks again whenever records come in. So a look at an address is one
entry, and another every five minutes while it stays open. A request of a program is an entry each time.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from app.domain.ids import of_path
from app.office import Ledger
from app.security import Actor

AGAIN = timedelta(minutes=5)
"""A look that lasts is put on record again after this."""
MOST_LOOKS = 10_000
MOST_CHARACTERS = 2000
_KINDS = ("transaction", "trace", "payload", "case", "incident", "alert", "act")
Look = tuple[str, str, str]


class Reads:
    """Any thread. `owner` answers whose a thing is that the ledger names: then the entry is of that tenant's chain."""

    def __init__(
        self, ledger: Ledger, clock: Callable[[], datetime], owner: Callable[[str], str | None] = lambda _: None
    ) -> None:
        self._ledger, self._clock, self._owner = ledger, clock, owner
        self._lock = threading.Lock()
        self._looks: OrderedDict[Look, datetime] = OrderedDict()

    def record(self, actor: Actor, action: str, object: str, outcome: str, tenant: str | None = None) -> None:
        """Put a read on record. Raises Unavailable where that cannot be: then nothing may be shown.

        A tenant that is none of the actor's is no reason to write into its chain.
        """
        tenant = tenant or self._owner(object)
        if actor.tenants is not None and tenant not in actor.tenants:
            tenant = None
        self._ledger.record(actor, action, object[:MOST_CHARACTERS], None, outcome, tenant)

    def look(self, actor: Actor, action: str, object: str, outcome: str) -> None:
        """Put a look at a page on record, unless the same person's look at the same object is from just before.

        Raises Unavailable as `record` does.
        """
        look, now = (actor.name, action, object), self._clock()
        with self._lock:
            last = self._looks.get(look)
            if last is not None and last <= now < last + AGAIN:
                return
        self.record(actor, action, object, outcome)
        with self._lock:
            self._looks[look] = now
            self._looks.move_to_end(look)
            while len(self._looks) > MOST_LOOKS:
                self._looks.popitem(last=False)


def named_object(arguments: Mapping[str, object]) -> str | None:
    """`transaction:<id>` and the like for what a route's path names; None where it names nothing of ours."""
    for kind in _KINDS:
        if f"{kind}_id" in arguments:
            return f"{kind}:{of_path(str(arguments[f'{kind}_id']))}"
    return None


def action_of(object: str, verb: str) -> str:
    """`payload.view` for a payload, whose views are looked for by themselves; else `<verb>`."""
    return "payload.view" if object.startswith("payload:") else verb
