"""What is no ingested record and exists only here: ledger, saved views, alerts and what is to be told of them.

One SQLite file with full sync.
"""

from app.office.alerts import AlertBook, Change, Health
from app.office.checkpoints import AuditKey, Checkpoint, Checkpoints
from app.office.deliveries import Deliveries, Disabled
from app.office.evaluations import Evaluations, Judged, Minute
from app.office.ledger import Head, Ledger, NewEntry, Search
from app.office.office import Office
from app.office.outbox import Notification, Outbox
from app.office.views import SavedView, SavedViews

__all__ = [
    "AlertBook",
    "AuditKey",
    "Change",
    "Checkpoint",
    "Checkpoints",
    "Deliveries",
    "Disabled",
    "Evaluations",
    "Head",
    "Health",
    "Judged",
    "Ledger",
    "Minute",
    "NewEntry",
    "Notification",
    "Office",
    "Outbox",
    "SavedView",
    "SavedViews",
    "Search",
]
