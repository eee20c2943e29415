"""What operators do: work on cases, and acts on transactions. All of it is on record before it is answered."""

from app.acts.casework import CaseWork
from app.acts.desk import Desk
from app.acts.engine import Engine, SignedEngine, engine_of
from app.acts.recording import Doer, Recorder
from app.acts.running import Runner
from app.acts.transactions import TransactionActs

__all__ = [
    "CaseWork",
    "Desk",
    "Doer",
    "Engine",
    "Recorder",
    "Runner",
    "SignedEngine",
    "TransactionActs",
    "engine_of",
]
