"""What operators act by, over a store in the test's own process: what an act wrote is loaded before it answers."""

from app.acts import CaseWork, Desk, Recorder
from app.journal import Clock, Journal
from app.office import Office
from app.store.store import Store

EVERYTHING = 10**12


def desk_over(journal: Journal, store: Store, office: Office, clock: Clock) -> Desk:
    """A desk whose acts go to the journal, and from there into the store at once."""
    loaded = journal.last_offset()

    def settled(offset: int) -> None:
        nonlocal loaded
        store.load(journal.read(loaded, EVERYTHING))
        loaded = offset

    recorder = Recorder(journal, office.ledger, clock, settled)
    return Desk(CaseWork(recorder, store.reader))
