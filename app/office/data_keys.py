"""Data keys in use: wrapped in the office's file, opened with the master key, made as tenants and months need them."""

import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from app.domain.actor import Actor
from app.domain.encryption import KEY_BYTES, KEY_ID_BYTES, NONCE_BYTES, BodyKey, NotOpened, decrypt, encrypt, new_key
from app.domain.errors import BadConfiguration, Unavailable
from app.domain.key_tree import KeyTree, new_tree, tree_of
from app.office.key_book import DataKey, KeyBook, Rewrap, Wrapped
from app.platform.master_key import KeyFile, MasterKey

_MOST_OPEN = 512
_RETRY_SECONDS = 30
Randomness = Callable[[int], bytes]


class DataKeyRing:
    """`app.domain.encryption.DataKeys` of one installation; any thread.

    Opened keys are held in memory to seal with, and dropped as soon as the book says that something changed: so a
    destroyed key seals nothing more, in whichever process.
    """

    def __init__(
        self, book: KeyBook, file: KeyFile, clock: Callable[[], datetime], randomness: Randomness = secrets.token_bytes
    ) -> None:
        self._book, self._file, self._clock, self._randomness = book, file, clock, randomness
        self._lock = threading.Lock()
        self._masters: dict[str, MasterKey] = {}
        self._version = -1
        self._open: dict[tuple[str, str], tuple[bytes, KeyTree]] = {}
        self._erased: frozenset[str] = frozenset()

    def to_seal(self, tenant: str, payload_ids: Sequence[str]) -> Sequence[BodyKey | None]:
        """See `DataKeys.to_seal`."""
        with self._lock:
            try:
                key_id, tree = self._in_use(tenant, f"{self._clock():%Y-%m}")
            except BadConfiguration as error:
                raise Unavailable(f"{error} Nothing was stored.", _RETRY_SECONDS) from None
            keys = [None if name in self._erased else tree.key_of(name) for name in payload_ids]
        return [None if key is None else BodyKey(key_id, key) for key in keys]

    def to_open(self, key_id: bytes, payload_id: str) -> bytes | None:
        """See `DataKeys.to_open`."""
        known = self._book.of(key_id.hex())
        if known is None:
            return None
        about, wrapped = known
        if wrapped is None:
            raise NotOpened(_destroyed(about))
        try:
            key = tree_of(self.unwrapped(about.key_id, wrapped)).key_of(payload_id)
        except BadConfiguration as error:
            raise NotOpened(f"This payload's body cannot be opened: {error}") from None
        if key is None:
            raise NotOpened("This payload was erased: its own key was destroyed.")
        return key

    def without(self, payload_ids: Sequence[str]) -> Rewrap:
        """What takes payloads out of a data key and wraps the rest again."""

        def cut(key_id: str, key: Wrapped) -> Wrapped:
            tree = tree_of(self.unwrapped(key_id, key))
            for payload_id in payload_ids:
                tree = tree.without(payload_id)
            return self._wrapped(self._masters[key.master], key_id, tree.to_bytes())

        return cut

    def unwrapped(self, name: str, key: Wrapped) -> bytes:
        """What a key is, by its name. Raises BadConfiguration where the key file does not hold its master key."""
        if key.master not in self._masters:
            self._masters = {master.id: master for master in self._file.read().masters}
        master = self._masters.get(key.master)
        if master is None:
            raise BadConfiguration(
                f"{self._file.path} holds another master key than the keys in the office's file are wrapped with; "
                "restore the key file that belongs to this folder."
            )
        return decrypt(master.key, key.wrapped, name)

    def establish(self, payload: bytes | None, token: bytes, master: MasterKey, anew: bool = False) -> bool:
        """Store the installation's first keys; see `KeyBook.establish`."""
        keys = {"token": token} | ({} if payload is None else {"payload": payload})
        wrapped = {name: self._wrapped(master, name, key) for name, key in keys.items()}
        return self._book.establish(wrapped, master.id, anew)

    def installation_keys(self) -> Mapping[str, bytes]:
        """The keys that there is one of, by name. Raises BadConfiguration, NotOpened."""
        return {name: self.unwrapped(name, key) for name, key in self._book.installation().items()}

    def rotate(self, actor: Actor, reason: str | None) -> int:
        """Another master key, under which every key is wrapped again; how many were. Bodies stay as they are.

        The file holds both keys until that is done, so a process that dies in between has lost nothing, and the next
        rotation ends what it began. Raises BadConfiguration where the file cannot be read or written.
        """
        masters = self._file.read().masters
        if len(masters) > 1:
            self._under(masters[0], actor, "a rotation that was interrupted")
        new = MasterKey(new_key())
        self._file.replace([new, masters[0]])
        return self._under(new, actor, reason)

    def _under(self, master: MasterKey, actor: Actor, reason: str | None) -> int:
        def rewrap(name: str, key: Wrapped) -> Wrapped:
            return self._wrapped(master, name, self.unwrapped(name, key))

        n = self._book.rewrap(rewrap, master.id, actor, reason)
        self._file.replace([master])
        self._masters = {master.id: master}
        return n

    def _in_use(self, tenant: str, month: str) -> tuple[bytes, KeyTree]:
        version = self._book.version()
        if version != self._version:
            self._open, self._erased = {}, self._book.erased()
            self._version = version
        known = self._open.get((tenant, month))
        if known is None:
            known = self._open_live(tenant, month) or self._made(tenant, month)
            if len(self._open) >= _MOST_OPEN:
                self._open.clear()
            self._open[tenant, month] = known
        return known

    def _open_live(self, tenant: str, month: str) -> tuple[bytes, KeyTree] | None:
        live = self._book.live(tenant, month)
        return None if live is None else (bytes.fromhex(live[0]), tree_of(self.unwrapped(*live)))

    def _made(self, tenant: str, month: str) -> tuple[bytes, KeyTree]:
        """A new key; of two that processes make at once both are good."""
        key_id, tree = self._randomness(KEY_ID_BYTES), new_tree(self._randomness(KEY_BYTES))
        in_use = self._book.master() or ""
        if in_use not in self._masters:
            self._masters = {master.id: master for master in self._file.read().masters}
        if in_use not in self._masters:
            raise BadConfiguration(f"{self._file.path} does not hold the master key in use.")
        self._book.add(key_id.hex(), tenant, month, self._wrapped(self._masters[in_use], key_id.hex(), tree.to_bytes()))
        if self._book.version() == self._version + 1:  # nobody else changed anything
            self._version += 1
        return key_id, tree

    def _wrapped(self, master: MasterKey, name: str, key: bytes) -> Wrapped:
        return Wrapped(master.id, encrypt(master.key, key, name, self._randomness(NONCE_BYTES)))


def _destroyed(key: DataKey) -> str:
    on = f"on {key.destroyed_at:%Y-%m-%d}" if key.destroyed_at else "before"
    return f"This payload was erased: its key was destroyed {on} ({key.reason})."
