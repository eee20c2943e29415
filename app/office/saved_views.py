"""Saved views: a name for a page's URL, whose query string holds all filters."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.actor import Actor
from app.domain.errors import BadInput, NotFound
from app.domain.instants import of_rfc3339, to_rfc3339
from app.office.database import Database
from app.office.ledger import Ledger

_LONGEST_NAME = 120
_LONGEST_ADDRESS = 4000


@dataclass(frozen=True)
class SavedView:
    """`address` is path and query (`/?status=stuck&from=now-24h`); names are unique to an owner."""

    view_id: int
    name: str
    address: str
    owner: str
    created_at: datetime


class SavedViews:
    """The views people have saved. Saving and removing one is an entry of the ledger, or is not done."""

    def __init__(self, database: Database, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._ledger = ledger
        self._clock = clock

    def all(self, owner: str | None = None) -> list[SavedView]:
        """Everybody's views, or those of `owner`, by name."""
        with self._database.transaction():
            rows = self._database.execute("views", {"owner": owner})
        return [_view(dict(row)) for row in rows]

    def save(self, name: str, address: str, actor: Actor) -> SavedView:
        """Save a view that `actor` owns; one of the same owner and name is replaced. Raises `BadInput` for no view.

        An address must be a path of this server: `//host` and `scheme:` would lead elsewhere.
        """
        name = name.strip()
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            raise BadInput(f"A view's name has 1 to {_LONGEST_NAME} printable characters.")
        own = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
        if not own or len(address) > _LONGEST_ADDRESS:
            raise BadInput(f"A view's address is a path of this server with its query, {_LONGEST_ADDRESS} at most.")
        values = {"name": name, "address": address, "owner": actor.name, "created_at": to_rfc3339(self._clock())}
        with self._database.transaction():
            self._ledger.enter(actor, "view.save", f"view:{actor.name}/{name}")
            self._database.execute("delete_named_view", {"name": name, "owner": actor.name})
            self._database.execute("insert_view", values)
            rows = self._database.execute("view", {"name": name, "owner": actor.name})
        return _view(dict(rows[0]))

    def delete(self, view_id: int, actor: Actor) -> None:
        """Remove a view, whoever owns it. Raises `NotFound`."""
        with self._database.transaction():
            rows = self._database.execute("view_names", {"view_id": view_id})
            if not rows:
                raise NotFound(f"There is no saved view {view_id}.")
            self._ledger.enter(actor, "view.delete", f"view:{rows[0]['owner']}/{rows[0]['name']}")
            self._database.execute("delete_view", {"view_id": view_id})


class OwnViews(SavedViews):
    """The views of one person who is limited to some tenants: others' may name what that person may not see."""

    def __init__(self, database: Database, ledger: Ledger, clock: Callable[[], datetime], owner: str) -> None:
        super().__init__(database, ledger, clock)
        self._owner = owner

    def all(self, owner: str | None = None) -> list[SavedView]:
        """See `SavedViews.all`."""
        return super().all(self._owner) if owner in (None, self._owner) else []

    def delete(self, view_id: int, actor: Actor) -> None:
        """See `SavedViews.delete`; a view of others is not there."""
        if view_id not in {view.view_id for view in self.all()}:
            raise NotFound(f"There is no saved view {view_id}.")
        super().delete(view_id, actor)


def _view(row: dict[str, Any]) -> SavedView:
    return SavedView(**{**row, "created_at": of_rfc3339(row["created_at"])})
