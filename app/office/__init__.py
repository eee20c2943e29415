"""What is no ingested record and exists only here: the ledger and saved views, in one SQLite file with full sync."""

from app.office.ledger import Ledger
from app.office.office import Office
from app.office.views import SavedView, SavedViews

__all__ = ["Ledger", "Office", "SavedView", "SavedViews"]
