"""What operators do: work on cases, and acts on transactions; each is on record before it is answered."""

from app.acts.actions import Desk
from app.acts.casework import CaseWork
from app.acts.engine import Engine, SignedEngine, engine_of
from app.acts.recorder import Recorder
from app.acts.runner import Runner
from app.acts.transactions import TransactionActs

__all__ = [
    "CaseWork",
    "Desk",
    "Engine",
    "Recorder",
    "Runner",
    "SignedEngine",
    "TransactionActs",
    "engine_of",
]
