"""The services of a person of some tenants: the same ones, over what belongs to those tenants.

Readers, the office, the catalog and the desk are handed to routes and pages cut to the actor of the request. So no
route and no page has to remember it.
"""

from app.acts import Desk
from app.catalog import CatalogFiles
from app.catalog.model import Catalog, of_tenants
from app.catalog.problems import Problem


class TenantCatalog(CatalogFiles):
    """The catalog without the names of other tenants, and without problems, whose sentences may name them."""

    def __init__(self, whole: CatalogFiles, tenants: frozenset[str]) -> None:
        self.directory = whole.directory
        self._whole, self._tenants = whole, tenants

    def current(self) -> Catalog:
        """See `CatalogFiles.current`."""
        return of_tenants(self._whole.current(), self._tenants)

    def problems(self) -> tuple[Problem, ...]:
        """See `CatalogFiles.problems`."""
        return ()


def desk_of(whole: Desk, tenants: frozenset[str]) -> Desk:
    """A desk that acts on these tenants' transactions and cases, and shows acts on nothing else."""
    return Desk(whole.cases.of_tenants(tenants), whole.transactions.of_tenants(tenants), whole.runner)
