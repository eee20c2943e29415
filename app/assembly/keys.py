"""The keys of an installation, for whichever process needs them."""

from contextlib import closing

from app.domain.encryption import Keys
from app.domain.instants import system_clock
from app.office import Office
from app.office.installation_keys import keys_of
from app.platform.installation import Installation
from app.platform.master_key import KeyFile


def key_file(installation: Installation) -> KeyFile:
    """The file of the installation's master key."""
    return KeyFile(installation.key, installation.key_command)


def open_keys(installation: Installation) -> Keys:
    """The keys, over an office of their own that stays open as long as they do; as a function for other processes."""
    return office_keys(installation, Office(installation.office, system_clock))


def office_keys(installation: Installation, office: Office) -> Keys:
    """The keys, over an office that is open already."""
    return keys_of(office, key_file(installation), installation.journal, system_clock)


def check_keys(installation: Installation) -> None:
    """Makes the keys where there are none yet. Raises BadConfiguration where they cannot be used."""
    with closing(Office(installation.office, system_clock)) as office:
        office_keys(installation, office)
