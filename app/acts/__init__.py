"""What operators do: work on cases, and acts on transactions. All of it is on record before it is answered."""

from app.acts.casework import CaseWork
from app.acts.desk import Desk
from app.acts.recording import Doer, Recorder

__all__ = ["CaseWork", "Desk", "Doer", "Recorder"]
