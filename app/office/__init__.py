"""What is no ingested record and exists only here: ledger, saved views, alerts and what is to be told of them.

One SQLite file with full sync.
"""

from app.office.alerts import AlertBook, Change, Health
from app.office.deliveries import Deliveries, Disabled
from app.office.evaluations import Evaluations, Judged, Minute
from app.office.ledger import Ledger
from app.office.office import Office
from app.office.outbox import Notification, Outbox
from app.office.views import SavedView, SavedViews

__all__ = [
    "AlertBook",
    "Change",
    "Deliveries",
    "Disabled",
    "Evaluations",
    "Health",
    "Judged",
    "Ledger",
    "Minute",
    "Notification",
    "Office",
    "Outbox",
    "SavedView",
    "SavedViews",
]
