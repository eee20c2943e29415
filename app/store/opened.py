"""One open database with its writer, snapshots and scopes, replaced as a whole."""

from pathlib import Path

from app.catalog.model import Catalog
from app.store.database import open_database
from app.store.loader import Loader
from app.store.scopes import Scopes
from app.store.set_aside_rows import SetAsideRows
from app.store.snapshots import Snapshots


class Opened:
    """The database at `path` (None: in memory), with everything concluded by the catalog given."""

    def __init__(self, path: Path | None, catalog: Catalog) -> None:
        self.connection = open_database(path)
        try:
            self.loader = Loader(self.connection)
            self.set_aside = SetAsideRows(self.connection)
            self.snapshots = Snapshots(self.connection)
            self.scopes = Scopes(self.connection)
            self._declared = self.loader.declared()
            self.declare(catalog)
        except BaseException:
            self.connection.close()
            raise

    def declare(self, catalog: Catalog) -> bool:
        """Concludes everything anew by a catalog that is not the one it was concluded by; whether that was so."""
        self.loader.join_by(catalog.join_attributes)
        if self._declared == catalog.digest:
            return False
        self.loader.declare(catalog)
        self._declared = catalog.digest
        return True
