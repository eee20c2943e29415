"""The office: what no record holds (ledger, accounts, saved views, alerts, notifications), in one SQLite file."""

from app.office.accounts import Account, Accounts, Identity
from app.office.alerts import AlertBook, Change, Health
from app.office.checkpoints import AuditKey, Checkpoint, Checkpoints
from app.office.erasures import ERASED
from app.office.evaluations import Evaluations, Judged, Minute
from app.office.holds import Hold
from app.office.ledger import Head, Ledger, NewEntry, Search
from app.office.notifications import Disabled, Notification, Notifications
from app.office.office import Office
from app.office.saved_views import SavedView, SavedViews
from app.office.sessions import Limits, Session, Sessions
from app.office.tokens import Token, Tokens

__all__ = [
    "ERASED",
    "Account",
    "Accounts",
    "AlertBook",
    "AuditKey",
    "Change",
    "Checkpoint",
    "Checkpoints",
    "Disabled",
    "Evaluations",
    "Head",
    "Health",
    "Hold",
    "Identity",
    "Judged",
    "Ledger",
    "Limits",
    "Minute",
    "NewEntry",
    "Notification",
    "Notifications",
    "Office",
    "SavedView",
    "SavedViews",
    "Search",
    "Session",
    "Sessions",
    "Token",
    "Tokens",
]
