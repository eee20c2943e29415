"""The keys of an installation: made at its first start, brought up to date, never made anew unasked."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app.domain.encryption import Keys, new_key
from app.domain.errors import BadConfiguration
from app.journal.stored_payloads import holds_payloads
from app.office.data_keys import DataKeyRing
from app.office.office import Office
from app.platform.master_key import KeyFile, MasterKey

TOKEN, PAYLOAD = "token", "payload"


def keys_of(office: Office, file: KeyFile, journal: Path, clock: Callable[[], datetime]) -> Keys:
    """The keys by the key file, for the journal in the folder `journal`.

    Raises BadConfiguration for a file that cannot be used or is of another installation, for a missing one that
    payloads are stored under, and for an office's file that lost the keys that payloads are stored under.
    """
    ring = DataKeyRing(office.keys, file, clock)
    known = office.keys.installation()
    if not file.exists:
        if holds_payloads(journal):
            raise BadConfiguration(
                f"{file.path} is missing, and the journal holds payloads that are encrypted under it. Restore the file "
                "from a backup; or, to give up those payloads for good, make a new one with `transom doctor --new-key`."
            )
        new_keys(office, file, clock)
    elif not known:
        _establish(office, ring, file, journal)
    elif (content := file.read()).earlier is not None:
        file.replace(content.masters)
    stored = ring.installation_keys()
    return Keys(stored.get(PAYLOAD), stored[TOKEN], ring)


def new_keys(office: Office, file: KeyFile, clock: Callable[[], datetime]) -> None:
    """A new key file, and new keys under it; every data key there was is given up. Raises BadConfiguration."""
    ring = DataKeyRing(office.keys, file, clock)
    master = file.create().masters[0]
    ring.establish(None, new_key(), master, anew=bool(office.keys.installation()) and office.keys.master() != master.id)


def _establish(office: Office, ring: DataKeyRing, file: KeyFile, journal: Path) -> None:
    """The keys of a file that the office knows nothing of: from before there were data keys, or of a first start."""
    content = file.read()
    if content.earlier is None:
        if holds_payloads(journal) and not office.keys.installation():  # not made by another process meanwhile
            raise BadConfiguration(
                "The office's file holds no keys, and the journal holds payloads that are encrypted under them. "
                f"Restore office.sqlite from a backup; or, to give up those payloads for good, remove {file.path} and "
                "make another with `transom doctor --new-key`."
            )
        ring.establish(None, new_key(), content.masters[0])
        return
    master = content.masters[0] if content.masters else MasterKey(new_key())
    file.replace([master], content.earlier)
    ring.establish(content.earlier.payload, content.earlier.token, master)
    file.replace([master])
