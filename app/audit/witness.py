"""What makes the ledger provable while it grows: the journal's seals as entries, signed checkpoints, their copies."""

import hashlib
import logging
import re
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from app.audit.checkpoint_signing import signed_head
from app.audit.keys import SigningKey
from app.audit.receipts import receipt
from app.audit.timestamps import Timestamps
from app.domain.actor import SYSTEM, Actor
from app.domain.audit_entry import AuditEntry
from app.domain.errors import TransomError
from app.journal import Entry, Journal, Seal
from app.journal.removal import Removal
from app.office import AuditKey, Checkpoint, Office, Search

SEALED = "journal.sealed"
RECEIPT_MADE = "audit.receipt"
EVERY = timedelta(seconds=60)
MOST_ENTRIES = 1000
"""A chain that grew is signed after a minute, or once it grew by this many entries."""
_RUN = 1000
_NEAR = 50
_READ_BYTES = 8 * 1024 * 1024
_POLL_SECONDS = 5.0
_GENESIS = bytes(32)
_log = logging.getLogger(__name__)
Copy = Callable[[Checkpoint], None]
"""Takes a checkpoint to a place outside; raises OSError or TransomError where it could not."""


class Witness:
    """Puts commits on record and signs; for one process at a time, any thread.

    `copies` take every checkpoint to a place outside; one that fails is tried again at the next checkpoint, and
    `copy_problem` says what is wrong meanwhile.
    """

    def __init__(
        self,
        journal: Journal,
        office: Office,
        key: SigningKey,
        clock: Callable[[], datetime],
        copies: Sequence[Copy] = (),
        timestamps: Timestamps | None = None,
    ) -> None:
        self._journal, self._office, self._key, self._clock = journal, office, key, clock
        self._copies = copies
        self.timestamps = timestamps
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._last_commit: tuple[int, bytes] | None = None
        self.copy_problem: str | None = None
        self._introduce()

    @property
    def copied(self) -> bool:
        """Whether checkpoints are copied to a place outside at all."""
        return bool(self._copies)

    @property
    def fingerprint(self) -> str:
        """The name of the key that signs."""
        return self._key.fingerprint

    @property
    def public(self) -> bytes:
        """The 32 bytes of the public key in use."""
        return self._key.public

    def sign(self, message: bytes) -> bytes:
        """The signature of a message under the key in use."""
        return self._key.sign(message)

    def attest(self) -> list[Checkpoint]:
        """Put every commit on record, sign every chain up to its last entry, and return the last checkpoint of each.

        Raises Unavailable where journal or office cannot be used.
        """
        with self._lock:
            self._seal()
            return self._sign(timedelta(0))

    def receipt(self, actor: Actor, chosen: Callable[[list[Checkpoint]], Sequence[Checkpoint]]) -> dict[str, object]:
        """A receipt of the chains that are chosen, as they stand; that it was made is on record, and in it."""
        self._office.ledger.record(actor, RECEIPT_MADE)
        return self.unrecorded_receipt(chosen)

    def unrecorded_receipt(self, chosen: Callable[[list[Checkpoint]], Sequence[Checkpoint]]) -> dict[str, object]:
        """The same without an entry: for whoever puts it on record only once it is on its way."""
        return dict(receipt(chosen(self.attest()), self._clock()))

    def seals(self, commits: Collection[int]) -> dict[int, Seal]:
        """The seals of these commits, by number; a commit that the journal does not have is left out."""
        seals: dict[int, Seal] = {}
        for number in sorted(commits):
            if number not in seals:
                following = self._journal.seals(number - 1, _NEAR)
                seals.update((seal.commit, seal) for seal in following if seal.commit in commits)
        return seals

    def entries(self, first_offset: int, last_offset: int) -> Iterator[Entry]:
        """The journal's entries from one offset to another."""
        after = first_offset - 1
        while after < last_offset and (entries := self._journal.read(after, _READ_BYTES)):
            yield from (entry for entry in entries if entry.offset <= last_offset)
            after = entries[-1].offset

    def removals(self, first: date, last: date) -> Sequence[Removal]:
        """What retention has removed of the journal's days; the ledger must have each on record."""
        return self._journal.removals(first, last)

    def runs(self, entries: Iterable[AuditEntry], commits: Collection[int]) -> dict[int, list[bytes]]:
        """Of the entries that have one of these commits on record: the hashes of all their commits, by sequence."""
        runs: dict[int, list[bytes]] = {}
        for entry in entries:
            first, last = run_of(entry) or (1, 0)
            if any(first <= number <= last for number in commits):
                runs[entry.sequence] = [seal.hash for seal in self._journal.seals(first - 1, last - first + 1)]
        return runs

    def start(self) -> None:
        """Attest in the background, after a minute or a thousand entries."""
        self._thread = threading.Thread(target=self._run, name="audit-witness", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Attest a last time and stop."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._tick(timedelta(0))

    def _run(self) -> None:
        while not self._stop.wait(_POLL_SECONDS):
            self._tick(EVERY)

    def _tick(self, every: timedelta) -> None:
        try:
            with self._lock:
                last = self._office.checkpoints.last()
                now = self._clock()
                if not last or now - max(checkpoint.at for checkpoint in last.values()) >= every:
                    self._seal()
                heads = self._sign(every)
                self._copy()
                if self.timestamps is not None:
                    self.timestamps.take(heads, self._clock())
        except TransomError as error:
            _log.warning("the ledger could not be signed: %s", error)

    def _introduce(self) -> None:
        """A key that has not signed before is put on record before it signs."""
        if all(known.key != self._key.fingerprint for known in self._office.checkpoints.key_history()):
            self._office.ledger.record(SYSTEM, "audit.key", f"key:{self._key.fingerprint}")
            public = self._key.public.hex()
            self._office.checkpoints.add_key(AuditKey(self._key.fingerprint, public, self._clock()))

    def _seal(self) -> None:
        """One entry for each thousand commits at most, with the hash over their hashes."""
        number, previous = self._last_commit or self._recall()
        while seals := self._journal.seals(number, _RUN):
            for seal in seals:
                if seal.commit != number + 1 or seal.previous != previous:
                    broken = f"broken at commit {seal.commit}"
                    self._office.ledger.record(SYSTEM, "journal.broken", f"commit {seal.commit}", outcome=broken)
                    _log.error("the journal's chain of commits is %s", broken)
                number, previous = seal.commit, seal.hash
            numbers = f"commits {seals[0].commit}-{number}"
            self._office.ledger.record(SYSTEM, SEALED, numbers, outcome=run_outcome(seals))
        self._last_commit = number, previous

    def _recall(self) -> tuple[int, bytes]:
        """The last commit on record, from the ledger; what a process before this one did is not done again."""
        search = Search(action=SEALED, chains=(self._office.ledger.chain,))
        entries = self._office.ledger.search(search, 1)
        if not entries:
            return 0, _GENESIS
        _, last = run_of(entries[0]) or (0, 0)
        seals = self._journal.seals(last - 1, 1)
        return last, seals[0].hash if seals else _GENESIS

    def _sign(self, every: timedelta) -> list[Checkpoint]:
        last, now = self._office.checkpoints.last(), self._clock()
        for head in self._office.ledger.heads():
            known = last.get(head.chain)
            grown = head.sequence - (known.sequence if known else 0)
            due = known is None or now - known.at >= every or grown >= MOST_ENTRIES
            if grown and due:
                checkpoint = signed_head(self._key, head, now)
                self._office.checkpoints.add(checkpoint)
                last[head.chain] = checkpoint
        return sorted(last.values(), key=lambda known: (known.chain != self._office.ledger.chain, known.chain))

    def _copy(self) -> None:
        if not self._copies:
            return
        try:
            for checkpoint in self._office.checkpoints.uncopied():
                for copy in self._copies:
                    copy(checkpoint)
                self._office.checkpoints.copied(checkpoint)
            self.copy_problem = None
        except (OSError, TransomError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            self.copy_problem = f"checkpoints cannot be copied outside: {reason or type(error).__name__}"
            _log.warning("%s", self.copy_problem)


def run_outcome(seals: Sequence[Seal]) -> str:
    """What the entry of a run of commits says: the SHA-256 over the 32 bytes of each commit's hash, in order."""
    return f"sha256:{hashlib.sha256(b''.join(seal.hash for seal in seals)).hexdigest()}"


def run_of(entry: AuditEntry) -> tuple[int, int] | None:
    """The first and last commit that an entry has on record; None for any other entry."""
    numbers = re.fullmatch(r"commits (\d+)-(\d+)", entry.object or "") if entry.action == SEALED else None
    return None if numbers is None else (int(numbers[1]), int(numbers[2]))
